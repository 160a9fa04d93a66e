"""Normalizations as functions."""

from typing import Sequence

from _layerline.graph import Value

from .._core import shapes
from .._core.layout import (
    as_float,
    channels_first,
    emit,
    filled,
    first_axes,
    from_image,
    from_natural,
    natural,
    permuted,
)
from .._core.operations import operation
from .._core.shapes import Size
from .._core.tensors import KerasTensor, as_tensor
from . import arithmetic, reduction
from .shaping import reshape, transpose


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
    value = emit(
        "BatchNormalization", [natural(turned), *inputs], x.dtype, turned.shape, **attributes
    )
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
def local_response_normalization(
    input: KerasTensor,
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
