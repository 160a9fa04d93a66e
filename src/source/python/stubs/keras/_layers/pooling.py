"""Pooling over windows, over everything, and to a given size."""

from typing import Sequence

from .._core import backend_state, shapes
from .._core.input_spec import InputSpec
from .._core.layer import BuiltIn
from .._core.layout import (
    as_float,
    emit,
    from_image,
    from_natural,
    image,
    image_shape,
    untranslated,
)
from .._core.shapes import Size
from .._core.tensors import KerasTensor
from .._core.windows import standardize_padding
from .._ops.pooling import pool


class _Pooling(BuiltIn):
    _axes = 2
    _op = "MaxPool"
    _shown = ("pool_size", "strides", "padding")

    def __init__(
        self,
        pool_size: object = 2,
        strides: object = None,
        padding: str = "valid",
        data_format: str | None = None,
        name: str | None = None,
        **kwargs: object,
    ) -> None:
        super().__init__(name=name, **kwargs)
        self.pool_size = shapes.entries(pool_size, self._axes, "pool_size")
        self.strides = shapes.entries(
            self.pool_size if strides is None else strides, self._axes, "strides"
        )
        self.padding = standardize_padding(padding)
        self.data_format = backend_state.standardize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self._axes + 2)

    def call(self, inputs: KerasTensor) -> KerasTensor:
        return pool(self._op, inputs, self.pool_size, self.strides, self.padding, self.data_format)


class MaxPooling1D(_Pooling):
    _axes = 1


class MaxPooling2D(_Pooling):
    pass


class MaxPooling3D(_Pooling):
    _axes = 3


class AveragePooling1D(_Pooling):
    _axes = 1
    _op = "AveragePool"


class AveragePooling2D(_Pooling):
    _op = "AveragePool"


class AveragePooling3D(_Pooling):
    _axes = 3
    _op = "AveragePool"


class _GlobalPooling(BuiltIn):
    """[N, …, C] to [N, C], or to [N, 1, …, C] with `keepdims`."""

    _axes = 2
    _op = "GlobalMaxPool"
    _shown = ("keepdims",)

    def __init__(
        self, data_format: str | None = None, keepdims: bool = False, **kwargs: object
    ) -> None:
        super().__init__(**kwargs)
        self.data_format = backend_state.standardize_data_format(data_format)
        self.keepdims = bool(keepdims)
        self.input_spec = InputSpec(ndim=self._axes + 2)

    def call(self, inputs: KerasTensor, mask: object = None) -> KerasTensor:
        x = as_float(inputs)
        batch, channels, *_ = image_shape(x.shape, self.data_format)
        ones = [1] * self._axes
        value = emit(self._op, [image(x, self.data_format)], x.dtype, (batch, channels, *ones))
        if self.keepdims:
            last = self.data_format == "channels_last"
            shape = (batch, *ones, channels) if last else (batch, channels, *ones)
            return from_image(value, shape, x.dtype, self.data_format)
        flat = emit("Flatten", [value], x.dtype, (batch, channels), axis=1)
        return from_natural(flat, (batch, channels), x.dtype)


class GlobalMaxPooling1D(_GlobalPooling):
    _axes = 1


class GlobalMaxPooling2D(_GlobalPooling):
    pass


class GlobalMaxPooling3D(_GlobalPooling):
    _axes = 3


class GlobalAveragePooling1D(_GlobalPooling):
    _axes = 1
    _op = "GlobalAveragePool"


class GlobalAveragePooling2D(_GlobalPooling):
    _op = "GlobalAveragePool"


class GlobalAveragePooling3D(_GlobalPooling):
    _axes = 3
    _op = "GlobalAveragePool"


class _AdaptivePooling(BuiltIn):
    """To a given size: windows of equal size where the sizes divide."""

    _axes = 2
    _op = "AveragePool"
    _shown = ("output_size",)

    def __init__(self, output_size: object, data_format: str | None = None, **kwargs: object):
        super().__init__(**kwargs)
        self.output_size = shapes.entries(output_size, self._axes, "output_size")
        self.data_format = backend_state.standardize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self._axes + 2)

    def call(self, inputs: KerasTensor) -> KerasTensor:
        x = as_float(inputs)
        batch, channels, *sizes = image_shape(x.shape, self.data_format)
        if all(size is not None and size % to == 0 for size, to in zip(sizes, self.output_size)):
            window = [size // to for size, to in zip(sizes, self.output_size)]
            return pool(self._op, x, window, window, "valid", self.data_format)
        shape: Sequence[Size] = (batch, *self.output_size, channels)
        if self.data_format == "channels_first":
            shape = (batch, channels, *self.output_size)
        return untranslated("AdaptivePool", [x], (shape, x.dtype))[0]


class AdaptiveAveragePooling1D(_AdaptivePooling):
    _axes = 1


class AdaptiveAveragePooling2D(_AdaptivePooling):
    pass


class AdaptiveAveragePooling3D(_AdaptivePooling):
    _axes = 3


class AdaptiveMaxPooling1D(_AdaptivePooling):
    _axes = 1
    _op = "MaxPool"


class AdaptiveMaxPooling2D(_AdaptivePooling):
    _op = "MaxPool"


class AdaptiveMaxPooling3D(_AdaptivePooling):
    _axes = 3
    _op = "MaxPool"


MaxPool1D, MaxPool2D, MaxPool3D = MaxPooling1D, MaxPooling2D, MaxPooling3D
AvgPool1D, AvgPool2D, AvgPool3D = AveragePooling1D, AveragePooling2D, AveragePooling3D
GlobalMaxPool1D, GlobalMaxPool2D, GlobalMaxPool3D = (
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    GlobalMaxPooling3D,
)
GlobalAvgPool1D, GlobalAvgPool2D, GlobalAvgPool3D = (
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalAveragePooling3D,
)
