"""Plain convolutions over 1, 2 and 3 axes."""

from typing import Sequence

from .._core.layout import (
    as_float,
    weight,
)
from .._core.shapes import Size
from .._core.tensors import KerasTensor
from .convolution_base import Convolution, require_arguments, whole_filters


class _Plain(Convolution):
    def __init__(
        self,
        filters: object = None,
        kernel_size: object = None,
        strides: object = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: object = 1,
        groups: int = 1,
        activation: object = None,
        use_bias: bool = True,
        **kwargs: object,
    ) -> None:
        require_arguments(type(self), filters=filters, kernel_size=kernel_size)
        super().__init__(
            kernel_size,
            strides,
            padding,
            data_format,
            dilation_rate,
            activation,
            use_bias,
            **kwargs,
        )
        self.filters = whole_filters(filters)
        self.groups = groups
        if groups <= 0:
            raise ValueError(
                "Invalid value for argument `groups`. Expected a strictly positive value. "
                f"Received groups={groups}."
            )
        if self.filters % groups:
            raise ValueError(
                "The number of filters must be evenly divisible by the number of groups. "
                f"Received: groups={groups}, filters={filters}."
            )

    def build(self, input_shape: Sequence[Size]) -> None:
        channels = self._channels(input_shape)
        if channels % self.groups:
            raise ValueError(
                "The number of input channels must be evenly divisible by the number of groups. "
                f"Received groups={self.groups}, but the input has {channels} channels "
                f"(full input shape is {tuple(input_shape)})."
            )
        shape = (*self.kernel_size, channels // self.groups, self.filters)
        self._add_weights(("kernel", shape), filters=self.filters)

    def call(self, inputs: KerasTensor) -> KerasTensor:
        x = as_float(inputs)
        count = self._axes
        kernel = weight(self.kernel, (count + 1, count, *range(count)))
        return self._convolve(x, kernel, self.bias, self.filters, self.groups)


class Conv1D(_Plain):
    _axes = 1
    _paddings = ("valid", "same", "causal")


class Conv2D(_Plain):
    pass


class Conv3D(_Plain):
    _axes = 3


Convolution1D, Convolution2D, Convolution3D = Conv1D, Conv2D, Conv3D
