"""Convolutions of each channel by itself, and those with one over all channels behind."""

from typing import Sequence

from _layerline.graph import Value

from .._core.layout import (
    as_float,
    emit,
    image,
    image_shape,
    numbers,
    weight,
)
from .._core.shapes import Size
from .._core.tensors import KerasTensor, Variable
from .convolution_base import Convolution, require_arguments, whole_filters


class _Depthwise(Convolution):
    """Each channel has `depth_multiplier` kernels of its own."""

    def __init__(
        self,
        kernel_size: object = None,
        strides: object = 1,
        padding: str = "valid",
        depth_multiplier: int = 1,
        data_format: str | None = None,
        dilation_rate: object = 1,
        activation: object = None,
        use_bias: bool = True,
        **kwargs: object,
    ) -> None:
        require_arguments(type(self), kernel_size=kernel_size)
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
        self.depth_multiplier = depth_multiplier

    def build(self, input_shape: Sequence[Size]) -> None:
        channels = self._channels(input_shape)
        shape = (*self.kernel_size, channels, self.depth_multiplier)
        self._add_weights(("kernel", shape), filters=channels * self.depth_multiplier)

    def call(self, inputs: KerasTensor) -> KerasTensor:
        x = as_float(inputs)
        channels = self.kernel.shape[-2]
        kernel = depthwise_kernel(self.kernel)
        return self._convolve(x, kernel, self.bias, channels * self.depth_multiplier, channels)


class DepthwiseConv1D(_Depthwise):
    _axes = 1


class DepthwiseConv2D(_Depthwise):
    pass


class _Separable(Convolution):
    """A depthwise convolution, then a plain one of kernel size 1."""

    def __init__(
        self,
        filters: object = None,
        kernel_size: object = None,
        strides: object = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: object = 1,
        depth_multiplier: int = 1,
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
        self.depth_multiplier = depth_multiplier

    def build(self, input_shape: Sequence[Size]) -> None:
        channels = self._channels(input_shape)
        depthwise = (*self.kernel_size, channels, self.depth_multiplier)
        pointwise = (*[1] * self._axes, channels * self.depth_multiplier, self.filters)
        self._add_weights(
            ("depthwise_kernel", depthwise), ("pointwise_kernel", pointwise), filters=self.filters
        )

    def call(self, inputs: KerasTensor) -> KerasTensor:
        x = as_float(inputs)
        channels = self.depthwise_kernel.shape[-2]
        activation, self.__dict__["activation"] = self.activation, None
        try:
            between = self._convolve(
                x,
                depthwise_kernel(self.depthwise_kernel),
                None,
                channels * self.depth_multiplier,
                channels,
            )
        finally:
            self.__dict__["activation"] = activation
        return self._pointwise(between)

    def _pointwise(self, x: KerasTensor) -> KerasTensor:
        count = self._axes
        batch, _, *sizes = image_shape(x.shape, self.data_format)
        kernel = weight(self.pointwise_kernel, (count + 1, count, *range(count)))
        value = emit(
            "Conv",
            [
                image(x, self.data_format),
                kernel,
                *([] if self.bias is None else [weight(self.bias)]),
            ],
            x.dtype,
            (batch, self.filters, *sizes),
            kernel_shape=[1] * count,
        )
        return self._result(x, value, self.filters, sizes)

    def _kernel_shape(self) -> tuple:
        return tuple(self.depthwise_kernel.shape)


class SeparableConv1D(_Separable):
    _axes = 1


class SeparableConv2D(_Separable):
    pass


def depthwise_kernel(variable: Variable) -> Value | None:
    """[…, C, M] as ONNX's kernel [C * M, 1, …] of a convolution with C groups."""
    *window, channels, multiplier = variable.shape
    count = len(window)
    value = weight(variable, (count, count + 1, *range(count)))
    if multiplier == 1:
        return value
    shape = (channels * multiplier, 1, *window)
    return emit("Reshape", [value, numbers(shape)], variable.dtype, shape)


SeparableConvolution1D, SeparableConvolution2D = SeparableConv1D, SeparableConv2D
