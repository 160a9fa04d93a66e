"""Transposed convolutions over 1, 2 and 3 axes."""

from typing import Sequence

from .._core import shapes
from .._core.layout import (
    as_float,
    emit,
    image,
    image_shape,
    weight,
)
from .._core.shapes import Size
from .._core.tensors import KerasTensor
from .._core.windows import (
    extents,
)
from .convolution_base import Convolution, require_arguments, whole_filters


class _Transposed(Convolution):
    _transposed = True

    def __init__(
        self,
        filters: object = None,
        kernel_size: object = None,
        strides: object = 1,
        padding: str = "valid",
        output_padding: object = None,
        data_format: str | None = None,
        dilation_rate: object = 1,
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
        self.output_padding = (
            None
            if output_padding is None
            else shapes.entries(output_padding, self._axes, "output_padding")
        )

    def build(self, input_shape: Sequence[Size]) -> None:
        channels = self._channels(input_shape)
        shape = (*self.kernel_size, self.filters, channels)
        self._add_weights(("kernel", shape), filters=self.filters)

    def call(self, inputs: KerasTensor) -> KerasTensor:
        x = as_float(inputs)
        self._check_rank(x)
        count = self._axes
        batch, _, *sizes = image_shape(x.shape, self.data_format)
        planned = [self._plan(axis, size) for axis, size in enumerate(sizes)]
        made = [size for size, *_ in planned]
        pads = [before for _, before, _, _ in planned] + [after for _, _, after, _ in planned]
        bias = [] if self.bias is None else [weight(self.bias)]
        # ONNX wants [I, O, …], Keras has [… O, I].
        kernel = weight(self.kernel, (count + 1, count, *range(count)))
        value = emit(
            "ConvTranspose",
            [image(x, self.data_format), kernel, *bias],
            x.dtype,
            (batch, self.filters, *made),
            kernel_shape=self.kernel_size,
            strides=self.strides,
            dilations=self.dilation_rate,
            pads=pads,
            output_padding=[extra for *_, extra in planned],
        )
        return self._result(x, value, self.filters, made)

    def _plan(self, axis: int, size: Size) -> tuple[Size, int, int, int]:
        """The size of the result, what is cut before and after, and what is added at the end."""
        stride = self.strides[axis]
        window = extents(self.kernel_size, self.dilation_rate)[axis]
        given = None if self.output_padding is None else self.output_padding[axis]
        whole = window if self.padding == "valid" else window - 2 * (window // 2)
        if given is None:
            extent = max(window, stride) if self.padding == "valid" else stride
        else:
            extent = whole + given
        cut = window - extent
        before = max(cut, 0) // 2
        made = None if size is None else (size - 1) * stride + extent
        return made, before, max(cut, 0) - before, max(-cut, 0)


class Conv1DTranspose(_Transposed):
    _axes = 1


class Conv2DTranspose(_Transposed):
    pass


class Conv3DTranspose(_Transposed):
    _axes = 3


Convolution1DTranspose = Conv1DTranspose
Convolution2DTranspose = Conv2DTranspose
Convolution3DTranspose = Conv3DTranspose
