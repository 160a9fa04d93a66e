"""Convolutions: plain, depthwise, separable and transposed, over 1, 2 and 3 axes."""

from typing import Sequence

from _layerline.graph import Value
from _layerline.opaque import require_known

from .. import activations
from .._core import backend_state, shapes
from .._core.input_spec import InputSpec
from .._core.layer import BuiltIn
from .._core.layout import (
    as_float,
    emit,
    from_image,
    image,
    image_shape,
    numbers,
    weight,
)
from .._core.shapes import Size
from .._core.tensors import KerasTensor, Variable
from .._core.windows import (
    extents,
    output_size,
    padding_attributes,
    standardize_padding,
)


class _Convolution(BuiltIn):
    """Takes [N, …, C] or, with `channels_first`, [N, C, …]; gives the same with other sizes."""

    _axes = 2
    _paddings: Sequence[str] = ("valid", "same")
    _shown = (
        "filters",
        "kernel_size",
        "strides",
        "padding",
        "dilation_rate",
        "groups",
        "depth_multiplier",
        "activation",
        "use_bias",
    )

    def __init__(
        self,
        kernel_size: object,
        strides: object = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: object = 1,
        activation: object = None,
        use_bias: bool = True,
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        count = self._axes
        self.kernel_size = _positive(shapes.entries(kernel_size, count, "kernel_size"), "kernel_size")
        self.strides = _positive(shapes.entries(strides, count, "strides"), "strides")
        self.dilation_rate = _positive(
            shapes.entries(dilation_rate, count, "dilation_rate"), "dilation_rate"
        )
        self.padding = standardize_padding(padding, self._paddings)
        self.data_format = backend_state.standardize_data_format(data_format)
        self.activation = activations.get(activation)
        self.use_bias = bool(use_bias)
        if max(self.strides) > 1 and max(self.dilation_rate) > 1 and not hasattr(self, "_transposed"):
            raise ValueError(
                "`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: "
                f"strides={self.strides} and dilation_rate={self.dilation_rate}"
            )
        self.input_spec = InputSpec(min_ndim=count + 2)

    def _channels(self, shape: Sequence[Size]) -> int:
        """The channels of an input, which from now on must stay the same."""
        axis = -1 if self.data_format == "channels_last" else 1
        channels = shape[axis]
        if channels is None:
            raise ValueError(
                "The channel dimension of the inputs should be defined. The input_shape received "
                f"is {tuple(shape)}, where axis {axis} (0-based) is the channel dimension, which "
                "found to be `None`."
            )
        self.input_spec = InputSpec(min_ndim=self._axes + 2, axes={axis: channels})
        return channels

    def _add_weights(self, *kernels: tuple[str, Sequence[int]], filters: int) -> None:
        for name, shape in kernels:
            setattr(self, name, self._add_variable(name, shape))
        self.bias = self._add_variable("bias", (filters,)) if self.use_bias else None
        self.built = True

    def _convolve(
        self, x: KerasTensor, kernel: Value | None, bias: Variable | None, filters: int, groups: int
    ) -> KerasTensor:
        """One Conv with the layer's strides. The kernel is [O, I, …]."""
        self._check_rank(x)
        sizes = image_shape(x.shape, self.data_format)[2:]
        windows = extents(self.kernel_size, self.dilation_rate)
        made = [output_size(*one, self.padding) for one in zip(sizes, windows, self.strides)]
        if any(size is not None and size <= 0 for size in made):
            raise ValueError(
                "Computed output size would be zero or negative. Received `inputs shape="
                f"{tuple(x.shape)}`, `kernel shape={self._kernel_shape()}`, "
                f"`dilation_rate={list(self.dilation_rate)}`, `strides={self.strides}`, "
                f"`padding={self.padding}`."
            )
        value = emit(
            "Conv",
            [image(x, self.data_format), kernel, *([] if bias is None else [weight(bias)])],
            x.dtype,
            (x.shape[0], filters, *made),
            kernel_shape=self.kernel_size,
            strides=self.strides,
            dilations=self.dilation_rate,
            group=groups,
            **padding_attributes(sizes, windows, self.strides, self.padding),
        )
        return self._result(x, value, filters, made)

    def _check_rank(self, x: KerasTensor) -> None:
        if x.ndim != self._axes + 2:
            raise ValueError(
                "Kernel shape must have the same length as input, but received kernel of shape "
                f"{self._kernel_shape()} and input of shape {tuple(x.shape)}."
            )

    def _result(
        self, x: KerasTensor, value: Value | None, filters: int, sizes: Sequence[Size]
    ) -> KerasTensor:
        """The tensor in the layer's format, its activation applied."""
        if self.data_format == "channels_last":
            shape = (x.shape[0], *sizes, filters)
        else:
            shape = (x.shape[0], filters, *sizes)
        result = from_image(value, shape, x.dtype, self.data_format)
        return result if self.activation is None else self.activation(result)

    def _kernel_shape(self) -> tuple:
        return tuple(self.kernel.shape)


class _Plain(_Convolution):
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
        _require(type(self), filters=filters, kernel_size=kernel_size)
        super().__init__(
            kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, **kwargs
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


class _Depthwise(_Convolution):
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
        _require(type(self), kernel_size=kernel_size)
        super().__init__(
            kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, **kwargs
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


class _Separable(_Convolution):
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
        _require(type(self), filters=filters, kernel_size=kernel_size)
        super().__init__(
            kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, **kwargs
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


class _Transposed(_Convolution):
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
        _require(type(self), filters=filters, kernel_size=kernel_size)
        super().__init__(
            kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, **kwargs
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


def depthwise_kernel(variable: Variable) -> Value | None:
    """[…, C, M] as ONNX's kernel [C * M, 1, …] of a convolution with C groups."""
    *window, channels, multiplier = variable.shape
    count = len(window)
    value = weight(variable, (count, count + 1, *range(count)))
    if multiplier == 1:
        return value
    shape = (channels * multiplier, 1, *window)
    return emit("Reshape", [value, numbers(shape)], variable.dtype, shape)


def whole_filters(filters: object) -> int:
    require_known(filters, "`filters`")
    if isinstance(filters, float) and filters.is_integer():
        filters = int(filters)
    if isinstance(filters, float) or not hasattr(filters, "__index__") or int(filters) <= 0:
        raise ValueError(
            "Invalid value for argument `filters`. Expected a strictly positive value. "
            f"Received filters={filters}."
        )
    return int(filters)


def _positive(numbers: tuple[int, ...], name: str) -> tuple[int, ...]:
    wrong = {number for number in numbers if number <= 0}
    if wrong:
        received = numbers[0] if len(set(numbers)) == 1 else numbers
        raise ValueError(
            f"The `{name}` argument must be a tuple of {len(numbers)} integers. Received "
            f"{name}={received}, including values {wrong} that do not satisfy `value > 0`"
        )
    return numbers


def _require(cls: type, **given: object) -> None:
    """Python's own complaint about arguments that are left out."""
    missing = [name for name, value in given.items() if value is None]
    if missing:
        names = " and ".join(f"'{name}'" for name in missing)
        plural = "s" if len(missing) > 1 else ""
        raise TypeError(
            f"{cls.__name__}.__init__() missing {len(missing)} required positional "
            f"argument{plural}: {names}"
        )


Convolution1D, Convolution2D, Convolution3D = Conv1D, Conv2D, Conv3D
Convolution1DTranspose = Conv1DTranspose
Convolution2DTranspose = Conv2DTranspose
Convolution3DTranspose = Conv3DTranspose
SeparableConvolution1D, SeparableConvolution2D = SeparableConv1D, SeparableConv2D
