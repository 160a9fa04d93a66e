"""What all convolutions share."""

from typing import Sequence

from _layerline.graph import Value
from _layerline.opaque import require_known

from .. import activations
from .._core import backend_state, shapes
from .._core.input_spec import InputSpec
from .._core.layer import BuiltIn
from .._core.layout import (
    emit,
    from_image,
    image,
    image_shape,
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


class Convolution(BuiltIn):
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
        self.kernel_size = _positive(
            shapes.entries(kernel_size, count, "kernel_size"), "kernel_size"
        )
        self.strides = _positive(shapes.entries(strides, count, "strides"), "strides")
        self.dilation_rate = _positive(
            shapes.entries(dilation_rate, count, "dilation_rate"), "dilation_rate"
        )
        self.padding = standardize_padding(padding, self._paddings)
        self.data_format = backend_state.standardize_data_format(data_format)
        self.activation = activations.get(activation)
        self.use_bias = bool(use_bias)
        if (
            max(self.strides) > 1
            and max(self.dilation_rate) > 1
            and not hasattr(self, "_transposed")
        ):
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


def require_arguments(cls: type, **given: object) -> None:
    """Python's own complaint about arguments that are left out."""
    missing = [name for name, value in given.items() if value is None]
    if missing:
        names = " and ".join(f"'{name}'" for name in missing)
        plural = "s" if len(missing) > 1 else ""
        raise TypeError(
            f"{cls.__name__}.__init__() missing {len(missing)} required positional "
            f"argument{plural}: {names}"
        )
