"""Convolutions, pooling, normalization and attention as functions."""

import math
from typing import Sequence

from _layerline.graph import Value

from .._core import backend_state, shapes
from .._core.layout import (
    as_float,
    channels_first,
    emit,
    filled,
    first_axes,
    from_image,
    from_natural,
    image,
    image_shape,
    natural,
    numbers,
    permuted,
    weight,
)
from .._core.operations import operation
from .._core.shapes import Size
from .._core.tensors import KerasTensor, Variable, as_tensor
from .._core.windows import (
    extents,
    output_size,
    padding_attributes,
    standardize_padding,
)
from . import arithmetic, reduction
from .activation import softmax
from .linear import matmul
from .shaping import reshape, transpose


@operation
def max_pool(
    inputs: KerasTensor,
    pool_size: object,
    strides: object = None,
    padding: str = "valid",
    data_format: str | None = None,
) -> KerasTensor:
    return pool("MaxPool", inputs, pool_size, strides, padding, data_format)


@operation
def average_pool(
    inputs: KerasTensor,
    pool_size: object,
    strides: object = None,
    padding: str = "valid",
    data_format: str | None = None,
) -> KerasTensor:
    return pool("AveragePool", inputs, pool_size, strides, padding, data_format)


def pool(
    op: str,
    inputs: KerasTensor,
    pool_size: object,
    strides: object,
    padding: str,
    data_format: str | None,
) -> KerasTensor:
    """Padding does not count in averages."""
    x = as_float(as_tensor(inputs))
    count = x.ndim - 2
    data_format = backend_state.standardize_data_format(data_format)
    windows = shapes.entries(pool_size, count, "pool_size")
    steps = windows if strides is None else shapes.entries(strides, count, "strides")
    padding = standardize_padding(padding)
    batch, channels, *sizes = image_shape(x.shape, data_format)
    made = [output_size(*one, padding) for one in zip(sizes, windows, steps)]
    if any(size is not None and size <= 0 for size in made):
        raise ValueError(
            "Computed output size would be zero or negative. Received: "
            f"`inputs.shape={tuple(x.shape)}`, `pool_size={windows}`, `strides={steps}`, "
            f"`padding={padding}`."
        )
    value = emit(
        op,
        [image(x, data_format)],
        x.dtype,
        (batch, channels, *made),
        kernel_shape=windows,
        strides=steps,
        **padding_attributes(sizes, windows, steps, padding),
    )
    shape = (batch, *made, channels) if data_format == "channels_last" else (batch, channels, *made)
    return from_image(value, shape, x.dtype, data_format)


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
        x, value, kernel.shape[:-2], kernel.shape[-1], groups, strides, padding, data_format, dilation_rate
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
        x, value, window, channels * multiplier, channels, strides, padding, data_format, dilation_rate
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


@operation
def batch_normalization(
    x: KerasTensor,
    mean: KerasTensor,
    variance: KerasTensor,
    axis: int = -1,
    offset: KerasTensor | None = None,
    scale: KerasTensor | None = None,
    epsilon: float = 1e-3,
) -> KerasTensor:
    """(x - mean) / sqrt(variance + epsilon) * scale + offset, along one axis."""
    x = as_float(as_tensor(x))
    axis = shapes.axis_of(axis, x.ndim)
    size = x.shape[axis]
    one, zero = filled(1.0, shape=(size or 1,)), filled(0.0, shape=(size or 1,))
    inputs = [
        one if scale is None else natural(as_tensor(scale)),
        zero if offset is None else natural(as_tensor(offset)),
        natural(as_tensor(mean)),
        natural(as_tensor(variance)),
    ]
    return normalize_batch(x, axis, inputs, epsilon)


def normalize_batch(
    x: KerasTensor, axis: int, inputs: Sequence[Value | None], epsilon: float
) -> KerasTensor:
    """ONNX's BatchNormalization with scale, shift, mean and variance along any axis."""
    rank = x.ndim
    attributes = {"epsilon": float(epsilon)}
    if axis == 1 or rank == 1:
        value = emit("BatchNormalization", [natural(x), *inputs], x.dtype, x.shape, **attributes)
        return from_natural(value, x.shape, x.dtype)
    if axis == rank - 1:
        moved = permuted(x.shape, first_axes(rank))
        value = emit(
            "BatchNormalization", [channels_first(x), *inputs], x.dtype, moved, **attributes
        )
        return from_image(value, x.shape, x.dtype, "channels_last")
    order = [0, axis, *[one for one in range(1, rank) if one != axis]]
    turned = transpose(x, order)
    value = emit("BatchNormalization", [natural(turned), *inputs], x.dtype, turned.shape, **attributes)
    back = [order.index(one) for one in range(rank)]
    return transpose(from_natural(value, turned.shape, x.dtype), back)


@operation
def layer_normalization(
    x: KerasTensor,
    gamma: KerasTensor | None = None,
    beta: KerasTensor | None = None,
    axis: object = -1,
    epsilon: float | None = None,
    **ignored: object,
) -> KerasTensor:
    x = as_float(as_tensor(x))
    epsilon = 1e-7 if epsilon is None else epsilon
    axes = sorted(shapes.axes_of(axis, x.ndim))
    if axes == list(range(axes[0], x.ndim)):
        return _normalize_last(x, gamma, beta, axes, epsilon)
    mean, variance = reduction.moments(x, axes, keepdims=True)
    result = arithmetic.multiply(
        arithmetic.subtract(x, mean), arithmetic.rsqrt(arithmetic.add(variance, epsilon))
    )
    sizes = [size if place in axes else 1 for place, size in enumerate(x.shape)]
    for parameter, combine in ((gamma, arithmetic.multiply), (beta, arithmetic.add)):
        if parameter is not None:
            result = combine(result, _spread_out(parameter, sizes))
    return result


def _normalize_last(
    x: KerasTensor,
    gamma: KerasTensor | None,
    beta: KerasTensor | None,
    axes: Sequence[int],
    epsilon: float,
) -> KerasTensor:
    sizes = [x.shape[axis] or 1 for axis in axes]
    scale = filled(1.0, shape=sizes) if gamma is None else natural(gamma)
    shift = [] if beta is None else [natural(beta)]
    value = emit(
        "LayerNormalization",
        [natural(x), scale, *shift],
        x.dtype,
        x.shape,
        axis=axes[0],
        epsilon=float(epsilon),
    )
    return from_natural(value, x.shape, x.dtype)


def _spread_out(parameter: KerasTensor, sizes: Sequence[Size]) -> KerasTensor:
    return reshape(parameter, sizes)


@operation
def rms_normalization(
    x: KerasTensor, scale: object = None, axis: object = -1, epsilon: float | None = None
) -> KerasTensor:
    x = as_float(as_tensor(x))
    mean = reduction.mean(arithmetic.square(x), axis, keepdims=True)
    result = arithmetic.multiply(x, arithmetic.rsqrt(arithmetic.add(mean, epsilon or 1e-7)))
    return result if scale is None else arithmetic.multiply(result, scale)


@operation
def dot_product_attention(
    query: KerasTensor,
    key: KerasTensor,
    value: KerasTensor,
    bias: KerasTensor | None = None,
    mask: KerasTensor | None = None,
    scale: float | None = None,
    is_causal: bool = False,
    **ignored: object,
) -> KerasTensor:
    """Query, key and value are [N, T, heads, size]."""
    if query.ndim != 4:
        raise ValueError(
            "`dot_product_attention` only supports 4D inputs. "
            f"Received: query.shape={tuple(query.shape)}, key.shape={tuple(key.shape)}, "
            f"value.shape={tuple(value.shape)}."
        )
    factor = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
    turned = [transpose(one, (0, 2, 1, 3)) for one in (query, value)]
    scores = matmul(arithmetic.multiply(turned[0], factor), transpose(key, (0, 2, 3, 1)))
    if bias is not None:
        scores = arithmetic.add(scores, bias)
    if mask is not None:
        scores = arithmetic.where(mask, scores, -1e9)
    return transpose(matmul(softmax(scores, -1), turned[1]), (0, 2, 1, 3))


@operation
def local_response_normalization(
    input: KerasTensor,  # noqa: A002
    depth_radius: int = 5,
    bias: float = 1,
    alpha: float = 1,
    beta: float = 0.5,
) -> KerasTensor:
    x = as_float(as_tensor(input))
    size = 2 * depth_radius + 1
    value = emit(
        "LRN",
        [channels_first(x)],
        x.dtype,
        permuted(x.shape, first_axes(x.ndim)),
        size=size,
        bias=float(bias),
        alpha=float(alpha) * size,
        beta=float(beta),
    )
    return from_image(value, x.shape, x.dtype, "channels_last")


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
    return emit("Transpose", [natural(kernel)], kernel.dtype, permuted(kernel.shape, axes), perm=axes)
