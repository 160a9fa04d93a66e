"""Convolutions as functions: the kernels are arguments."""

from typing import Sequence

from _layerline.graph import Value

from .._core import backend_state, shapes
from .._core.layout import (
    as_float,
    emit,
    from_image,
    image,
    image_shape,
    natural,
    numbers,
    permuted,
    weight,
)
from .._core.operations import operation
from .._core.tensors import KerasTensor, Variable, as_tensor
from .._core.windows import (
    extents,
    output_size,
    padding_attributes,
    standardize_padding,
)


@operation
def conv(
    inputs: KerasTensor,
    kernel: KerasTensor,
    strides: object = 1,
    padding: str = "valid",
    data_format: str | None = None,
    dilation_rate: object = 1,
) -> KerasTensor:
    """The kernel is [H, W, I / groups, O]."""
    x, kernel = as_float(as_tensor(inputs)), as_tensor(kernel)
    count = x.ndim - 2
    value = _moved(kernel, (count + 1, count, *range(count)))
    channels = image_shape(x.shape, backend_state.standardize_data_format(data_format))[1]
    groups = channels // kernel.shape[-2] if channels and kernel.shape[-2] else 1
    if channels is not None and (groups == 0 or channels % kernel.shape[-2]):
        raise ValueError(
            "The number of input channels must be evenly divisible by kernel's in_channels. "
            f"Received input channels {channels} and kernel in_channels {kernel.shape[-2]}. "
        )
    return _convolve(
        x,
        value,
        kernel.shape[:-2],
        kernel.shape[-1],
        groups,
        strides,
        padding,
        data_format,
        dilation_rate,
    )


@operation
def depthwise_conv(
    inputs: KerasTensor,
    kernel: KerasTensor,
    strides: object = 1,
    padding: str = "valid",
    data_format: str | None = None,
    dilation_rate: object = 1,
) -> KerasTensor:
    """The kernel is [H, W, C, M]."""
    x, kernel = as_float(as_tensor(inputs)), as_tensor(kernel)
    *window, channels, multiplier = kernel.shape
    count = len(window)
    value = _moved(kernel, (count, count + 1, *range(count)))
    if multiplier != 1:
        shape = (channels * multiplier, 1, *window)
        value = emit("Reshape", [value, numbers(shape)], kernel.dtype, shape)
    return _convolve(
        x,
        value,
        window,
        channels * multiplier,
        channels,
        strides,
        padding,
        data_format,
        dilation_rate,
    )


@operation
def separable_conv(
    inputs: KerasTensor,
    depthwise_kernel: KerasTensor,
    pointwise_kernel: KerasTensor,
    strides: object = 1,
    padding: str = "valid",
    data_format: str | None = None,
    dilation_rate: object = 1,
) -> KerasTensor:
    between = depthwise_conv(inputs, depthwise_kernel, strides, padding, data_format, dilation_rate)
    return conv(between, pointwise_kernel, 1, "valid", data_format)


@operation
def conv_transpose(
    inputs: KerasTensor,
    kernel: KerasTensor,
    strides: object = 1,
    padding: str = "valid",
    output_padding: object = None,
    data_format: str | None = None,
    dilation_rate: object = 1,
) -> KerasTensor:
    """The kernel is [H, W, O, I]."""
    x, kernel = as_float(as_tensor(inputs)), as_tensor(kernel)
    data_format = backend_state.standardize_data_format(data_format)
    count = x.ndim - 2
    steps = shapes.entries(strides, count, "strides")
    windows = extents(kernel.shape[:-2], shapes.entries(dilation_rate, count, "dilation_rate"))
    batch, _, *sizes = image_shape(x.shape, data_format)
    same = standardize_padding(padding) == "same"
    cut = [max(window - step, 0) if same else 0 for window, step in zip(windows, steps)]
    extra = [max(step - window, 0) for window, step in zip(windows, steps)]
    made = [
        None if size is None else (size - 1) * step + window - less + more
        for size, step, window, less, more in zip(sizes, steps, windows, cut, extra)
    ]
    filters = kernel.shape[-2]
    value = emit(
        "ConvTranspose",
        [image(x, data_format), _moved(kernel, (count + 1, count, *range(count)))],
        x.dtype,
        (batch, filters, *made),
        kernel_shape=kernel.shape[:-2],
        strides=steps,
        pads=[less // 2 for less in cut] + [less - less // 2 for less in cut],
        output_padding=extra,
    )
    shape = (batch, *made, filters) if data_format == "channels_last" else (batch, filters, *made)
    return from_image(value, shape, x.dtype, data_format)


def _convolve(
    x: KerasTensor,
    kernel: Value | None,
    window: Sequence[int],
    filters: int,
    groups: int,
    strides: object,
    padding: str,
    data_format: str | None,
    dilation_rate: object,
) -> KerasTensor:
    data_format = backend_state.standardize_data_format(data_format)
    count = x.ndim - 2
    steps = shapes.entries(strides, count, "strides")
    rates = shapes.entries(dilation_rate, count, "dilation_rate")
    windows = extents(window, rates)
    padding = standardize_padding(padding, ("valid", "same", "causal"))
    batch, _, *sizes = image_shape(x.shape, data_format)
    made = [output_size(*one, padding) for one in zip(sizes, windows, steps)]
    if any(size is not None and size <= 0 for size in made):
        raise ValueError(
            "Computed output size would be zero or negative. Received `inputs shape="
            f"{tuple(x.shape)}`, `kernel shape={tuple(window)}`, `dilation_rate={list(rates)}`, "
            f"`strides={steps}`, `padding={padding}`."
        )
    value = emit(
        "Conv",
        [image(x, data_format), kernel],
        x.dtype,
        (batch, filters, *made),
        kernel_shape=window,
        strides=steps,
        dilations=rates,
        group=groups,
        **padding_attributes(sizes, windows, steps, padding),
    )
    shape = (batch, *made, filters) if data_format == "channels_last" else (batch, filters, *made)
    return from_image(value, shape, x.dtype, data_format)


def _moved(kernel: KerasTensor, axes: Sequence[int]) -> Value | None:
    if isinstance(kernel, Variable):
        return weight(kernel, axes)
    return emit(
        "Transpose", [natural(kernel)], kernel.dtype, permuted(kernel.shape, axes), perm=axes
    )
