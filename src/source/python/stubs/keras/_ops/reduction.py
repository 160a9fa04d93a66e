"""Operations over one or several axes: sums, means, extremes, and what counts along an axis."""

import math
from typing import Sequence

from .._core import dtypes, shapes
from .._core.dtypes import DType
from .._core.layout import (
    as_float,
    channels_first,
    emit,
    emit_several,
    filled,
    first_axes,
    from_first,
    from_natural,
    is_first,
    natural,
    numbers,
    permuted,
    untranslated,
)
from .._core.operations import operation
from .._core.shapes import Size
from .._core.tensors import KerasTensor, as_tensor
from . import arithmetic
from .shaping import reshape


@operation
def mean(x: KerasTensor, axis: object = None, keepdims: bool = False) -> KerasTensor:
    return _reduce("ReduceMean", as_float(as_tensor(x)), axis, keepdims)


@operation
def sum(x: KerasTensor, axis: object = None, keepdims: bool = False) -> KerasTensor:
    return _reduce("ReduceSum", _countable(x), axis, keepdims)


@operation
def max(
    x: KerasTensor, axis: object = None, keepdims: bool = False, initial: object = None
) -> KerasTensor:
    return _reduce("ReduceMax", as_tensor(x), axis, keepdims)


@operation
def min(
    x: KerasTensor, axis: object = None, keepdims: bool = False, initial: object = None
) -> KerasTensor:
    return _reduce("ReduceMin", as_tensor(x), axis, keepdims)


@operation
def prod(x: KerasTensor, axis: object = None, keepdims: bool = False, dtype: object = None):
    return _reduce("ReduceProd", _countable(x), axis, keepdims)


@operation
def logsumexp(x: KerasTensor, axis: object = None, keepdims: bool = False) -> KerasTensor:
    return _reduce("ReduceLogSumExp", as_float(as_tensor(x)), axis, keepdims)


@operation
def var(x: KerasTensor, axis: object = None, keepdims: bool = False) -> KerasTensor:
    x = as_float(as_tensor(x))
    difference = arithmetic.subtract(x, mean(x, axis, keepdims=True))
    return mean(arithmetic.square(difference), axis, keepdims)


@operation
def std(x: KerasTensor, axis: object = None, keepdims: bool = False) -> KerasTensor:
    return arithmetic.sqrt(var(x, axis, keepdims))


@operation
def moments(
    x: KerasTensor, axes: object, keepdims: bool = False, synchronized: bool = False
) -> tuple[KerasTensor, KerasTensor]:
    return mean(x, axes, keepdims), var(x, axes, keepdims)


@operation
def any(x: KerasTensor, axis: object = None, keepdims: bool = False) -> KerasTensor:
    return arithmetic.cast(max(arithmetic.cast(as_tensor(x), "int32"), axis, keepdims), "bool")


@operation
def all(x: KerasTensor, axis: object = None, keepdims: bool = False) -> KerasTensor:
    return arithmetic.cast(min(arithmetic.cast(as_tensor(x), "int32"), axis, keepdims), "bool")


@operation
def count_nonzero(x: KerasTensor, axis: object = None) -> KerasTensor:
    counted = arithmetic.cast(arithmetic.not_equal(x, 0), "int32")
    return _reduce("ReduceSum", counted, axis, False)


@operation
def norm(
    x: KerasTensor, ord: object = None, axis: object = None, keepdims: bool = False
) -> KerasTensor:
    x = as_float(as_tensor(x))
    if ord in (1,):
        return _reduce("ReduceL1", x, axis, keepdims)
    if ord in (None, 2, "euclidean", "fro"):
        return _reduce("ReduceL2", x, axis, keepdims)
    axes = shapes.axes_of(axis, x.ndim)
    return untranslated("Norm", [x], (_reduced(x.shape, axes, keepdims), x.dtype))[0]


@operation
def normalize(
    x: KerasTensor, axis: int = -1, order: int = 2, epsilon: float | None = None
) -> KerasTensor:
    """Divided by the norm along the axis."""
    length = norm(x, order, axis, keepdims=True)
    return arithmetic.true_divide(x, arithmetic.maximum(length, epsilon or 1e-12))


@operation
def l2_normalize(x: KerasTensor, axis: object = None, epsilon: float = 1e-12) -> KerasTensor:
    length = norm(x, 2, axis, keepdims=True)
    return arithmetic.true_divide(x, arithmetic.maximum(length, math.sqrt(epsilon)))


@operation
def argmax(x: KerasTensor, axis: int | None = None, keepdims: bool = False) -> KerasTensor:
    return _position("ArgMax", as_tensor(x), axis, keepdims)


@operation
def argmin(x: KerasTensor, axis: int | None = None, keepdims: bool = False) -> KerasTensor:
    return _position("ArgMin", as_tensor(x), axis, keepdims)


@operation
def cumsum(x: KerasTensor, axis: int | None = None, dtype: object = None) -> KerasTensor:
    x = as_tensor(x)
    axis = shapes.axis_of(0 if axis is None else axis, x.ndim)
    value = emit("CumSum", [natural(x), filled(axis, "int64")], x.dtype, x.shape)
    return from_natural(value, x.shape, x.dtype)


@operation
def cumprod(x: KerasTensor, axis: int | None = None, dtype: object = None) -> KerasTensor:
    x = as_tensor(x)
    return untranslated("CumProd", [x], (x.shape, x.dtype))[0]


@operation
def top_k(x: KerasTensor, k: int, sorted: bool = True) -> tuple[KerasTensor, KerasTensor]:
    """The largest elements of the last axis, and where they are."""
    x = as_tensor(x)
    count = shapes.size_of(k)
    shape = (*x.shape[:-1], count)
    values, positions = emit_several(
        "TopK",
        [natural(x), numbers([count or 1])],
        [(x.dtype, shape), ("int64", shape)],
        axis=-1,
        sorted=int(sorted),
    )
    return (
        from_natural(values, shape, x.dtype),
        from_natural(positions, shape, dtypes.INT64),
    )


@operation
def sort(x: KerasTensor, axis: int = -1) -> KerasTensor:
    x = as_tensor(x)
    return untranslated("Sort", [x], (x.shape, x.dtype))[0]


@operation
def argsort(x: KerasTensor, axis: int = -1) -> KerasTensor:
    x = as_tensor(x)
    return untranslated("ArgSort", [x], (x.shape, dtypes.INT32))[0]


@operation
def median(x: KerasTensor, axis: object = None, keepdims: bool = False) -> KerasTensor:
    x = as_float(as_tensor(x))
    axes = shapes.axes_of(axis, x.ndim)
    return untranslated("Median", [x], (_reduced(x.shape, axes, keepdims), x.dtype))[0]


@operation
def average(x: KerasTensor, axis: object = None, weights: object = None) -> KerasTensor:
    if weights is None:
        return mean(x, axis)
    weighted = sum(arithmetic.multiply(x, weights), axis)
    return arithmetic.true_divide(weighted, sum(weights, axis))


def _countable(x: object) -> KerasTensor:
    x = as_tensor(x)
    return arithmetic.cast(x, "int32") if x.dtype == "bool" else x


def _reduce(op: str, x: KerasTensor, axis: object, keepdims: bool) -> KerasTensor:
    """With channels second, the result stays so where axes are kept or only places are reduced."""
    axes = shapes.axes_of(axis, x.ndim)
    if not axes and axis is not None:
        return x
    shape = _reduced(x.shape, axes, keepdims)
    if is_first(x) and (keepdims or set(axes) == set(range(1, x.ndim - 1))):
        order = first_axes(x.ndim)
        positions = sorted(order.index(one) for one in axes)
        made = permuted(shape, order) if keepdims else shape
        value = _emit_reduction(op, channels_first(x), x.dtype, made, positions, keepdims)
        return (from_first if keepdims else from_natural)(value, shape, x.dtype)
    value = _emit_reduction(op, natural(x), x.dtype, shape, axes, keepdims)
    return from_natural(value, shape, x.dtype)


def _emit_reduction(
    op: str, value: object, dtype: DType, shape: Sequence[Size], axes: list[int], keepdims: bool
) -> object:
    """In opset 17 only ReduceSum takes its axes as an input."""
    if op == "ReduceSum":
        return emit(op, [value, numbers(axes)], dtype, shape, keepdims=int(keepdims))
    return emit(op, [value], dtype, shape, axes=axes, keepdims=int(keepdims))


def _reduced(shape: Sequence[Size], axes: Sequence[int], keepdims: bool) -> tuple[Size, ...]:
    if keepdims:
        return tuple(1 if axis in axes else size for axis, size in enumerate(shape))
    return tuple(size for axis, size in enumerate(shape) if axis not in axes)


def _position(op: str, x: KerasTensor, axis: int | None, keepdims: bool) -> KerasTensor:
    if axis is None:
        x, axis = reshape(x, (-1,)), 0
    axis = shapes.axis_of(axis, x.ndim)
    shape = _reduced(x.shape, [axis], bool(keepdims))
    value = emit(op, [natural(x)], dtypes.INT64, shape, axis=axis, keepdims=int(bool(keepdims)))
    return from_natural(value, shape, dtypes.INT64)


amax, amin = max, min
