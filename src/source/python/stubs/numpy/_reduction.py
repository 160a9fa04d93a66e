"""Functions that put many elements together: sums, extremes, orders, products of matrices."""

import builtins
import math
from typing import Callable, Sequence

from _layerline import opaque
from _layerline.opaque import Opaque

from ._arrays import UNKNOWN, as_array, ndarray, result
from ._dtypes import convert, dtype, promoted
from ._elementwise import isclose
from ._manipulation import moveaxis

Axis = int | Sequence[int] | None


def _sums(kind: dtype) -> dtype:
    return dtype("int64") if kind.kind in "bi" else kind


def _fractions(kind: dtype) -> dtype:
    return kind if kind.kind == "f" else dtype("float64")


def _truth(kind: dtype) -> dtype:
    return dtype("bool")


def _index(kind: dtype) -> dtype:
    return dtype("int64")


def _same(kind: dtype) -> dtype:
    return kind


def _reduction(function: Callable[[list], object], kind: Callable[[dtype], dtype]) -> Callable:
    def reduce(
        a: object,
        axis: Axis = None,
        dtype: object = None,
        out: object = None,
        keepdims: bool = False,
        **kwargs,
    ) -> object:
        if opaque.is_opaque(a):
            return Opaque(opaque.origin_of(a) or UNKNOWN)
        found = _reduce(function, kind, as_array(a), axis, bool(keepdims))
        return found if dtype is None or opaque.is_opaque(found) else found.astype(dtype)

    return reduce


def _reduce(
    function: Callable, kind: Callable, given: ndarray, axis: Axis, keepdims: bool
) -> object:
    axes = axis if isinstance(axis, (list, tuple)) else (axis,)
    if axis is None:
        gone = list(range(given.ndim))
    else:
        for at in axes:
            if not -given.ndim <= at < given.ndim:
                raise ValueError(f"axis {at} is out of bounds for array of dimension {given.ndim}")
        gone = sorted(at % given.ndim for at in axes)
    kept = [at for at in range(given.ndim) if at not in gone]
    shape = [given.shape[at] for at in kept]
    found = kind(given.dtype)
    data = None
    if given.is_known:
        moved = given.transpose(kept + gone) if gone and kept else given
        step = math.prod(given.shape[at] for at in gone)
        rows = math.prod(shape)
        elements = moved.elements()
        parts = [elements[row * step : (row + 1) * step] for row in range(rows)]
        data = [convert(function(part), found) for part in parts]
    if keepdims:
        shape = [1 if at in gone else size for at, size in enumerate(given.shape)]
    return result(shape, data, found)


def _mean(values: list) -> float:
    return builtins.sum(values) / len(values) if values else math.nan


def _variance(values: list) -> float:
    middle = _mean(values)
    return _mean([(one - middle) ** 2 for one in values])


def _median(values: list) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


sum = _reduction(builtins.sum, _sums)
prod = _reduction(math.prod, _sums)
max = _reduction(builtins.max, _same)
min = _reduction(builtins.min, _same)
mean = _reduction(_mean, _fractions)
var = _reduction(_variance, _fractions)
std = _reduction(lambda values: math.sqrt(_variance(values)), _fractions)
median = _reduction(_median, _fractions)
all = _reduction(builtins.all, _truth)
any = _reduction(builtins.any, _truth)
argmax = _reduction(lambda values: values.index(builtins.max(values)), _index)
argmin = _reduction(lambda values: values.index(builtins.min(values)), _index)
count_nonzero = _reduction(lambda values: builtins.sum(map(bool, values)), _index)


def average(a: object, axis: Axis = None, weights: object = None, **kwargs) -> object:
    return mean(a, axis) if weights is None else sum(as_array(a) * weights, axis) / sum(weights)


def _along(function: Callable[[list], list], kind: Callable, a: object, axis: int | None) -> object:
    """Applies a function of lists, of the same length, along an axis; over all without one."""
    if opaque.is_opaque(a):
        return a
    given = as_array(a)
    if axis is None:
        given, axis = given.ravel(), 0
    found = kind(given.dtype)
    if not given.is_known:
        return ndarray(given.shape, None, found)
    moved = moveaxis(given, axis, -1)
    step = moved.shape[-1]
    elements = moved.elements()
    data = [
        one
        for at in range(0, len(elements), step or 1)
        for one in function(elements[at : at + step])
    ]
    return moveaxis(ndarray(moved.shape, [convert(one, found) for one in data], found), -1, axis)


def cumsum(a: object, axis: int | None = None, *args, **kwargs) -> object:
    return _along(
        lambda row: [builtins.sum(row[: at + 1]) for at in range(len(row))], _sums, a, axis
    )


def cumprod(a: object, axis: int | None = None, *args, **kwargs) -> object:
    return _along(lambda row: [math.prod(row[: at + 1]) for at in range(len(row))], _sums, a, axis)


def sort(a: object, axis: int | None = -1, **kwargs) -> object:
    return _along(sorted, _same, a, axis)


def argsort(a: object, axis: int | None = -1, **kwargs) -> object:
    return _along(lambda row: sorted(range(len(row)), key=row.__getitem__), _index, a, axis)


def diff(a: object, n: int = 1, axis: int = -1, **kwargs) -> object:
    given = as_array(a)
    for _ in range(n):
        before = (slice(None),) * (axis % given.ndim)
        given = given[(*before, slice(1, None))] - given[(*before, slice(None, -1))]
    return given


def unique(
    ar: object,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: int | None = None,
    **kwargs,
) -> object:
    given = as_array(ar)
    if not given.is_known or opaque.is_opaque(ar):
        found = Opaque(opaque.origin_of(ar) or UNKNOWN)
        extra = [return_index, return_inverse, return_counts]
        return tuple([found] * (1 + builtins.sum(extra))) if builtins.any(extra) else found
    elements = given.elements()
    values = sorted(set(elements))
    results = [ndarray((len(values),), values, given.dtype)]
    if return_index:
        results.append(as_array([elements.index(one) for one in values]))
    if return_inverse:
        results.append(as_array([values.index(one) for one in elements]))
    if return_counts:
        results.append(as_array([elements.count(one) for one in values]))
    return results[0] if len(results) == 1 else tuple(results)


def nonzero(a: object) -> tuple[object, ...]:
    given = as_array(a)
    if not given.is_known:
        return tuple(Opaque(UNKNOWN) for _ in given.shape)
    flat = [at for at, one in enumerate(given.elements()) if one]
    columns = []
    for axis in range(given.ndim):
        step = math.prod(given.shape[axis + 1 :])
        columns.append(as_array([at // step % given.shape[axis] for at in flat], dtype("int64")))
    return tuple(columns)


def dot(a: object, b: object, *args) -> object:
    return matmul(a, b)


def matmul(a: object, b: object, *args, **kwargs) -> object:
    """Of vectors and matrices; of stacks of matrices only the shape."""
    x, y = as_array(a), as_array(b)
    if not x.ndim or not y.ndim:
        return x * y
    inner = y.shape[-2] if y.ndim > 1 else y.shape[0]
    if x.shape[-1] != inner:
        raise ValueError(
            f"shapes {x.shape} and {y.shape} not aligned: {x.shape[-1]} (dim {x.ndim - 1}) != "
            f"{inner} (dim {builtins.max(y.ndim - 2, 0)})"
        )
    kind = promoted(x.dtype, y.dtype)
    shape = x.shape[:-1] + (y.shape[:-2] + y.shape[-1:] if y.ndim > 1 else ())
    if x.ndim > 2 or y.ndim > 2 or not (x.is_known and y.is_known):
        return result(shape, None, kind)
    columns = y.shape[1] if y.ndim > 1 else 1
    p, q = x.elements(), y.elements()
    data = [
        builtins.sum(p[row * inner + at] * q[at * columns + column] for at in range(inner))
        for row in range(len(p) // inner if inner else 0)
        for column in range(columns)
    ]
    return result(shape, data, kind)


def outer(a: object, b: object, *args) -> object:
    return as_array(a).ravel().reshape(-1, 1) * as_array(b).ravel()


def array_equal(a1: object, a2: object, **kwargs) -> bool:
    a, b = as_array(a1), as_array(a2)
    return a.shape == b.shape and a.is_known and b.is_known and a.elements() == b.elements()


def allclose(a: object, b: object, rtol: float = 1e-5, atol: float = 1e-8, **kwargs) -> bool:
    return bool(all(isclose(a, b, rtol, atol)))


def shape(a: object) -> tuple[int, ...]:
    return as_array(a).shape


def ndim(a: object) -> int:
    return as_array(a).ndim


def size(a: object, axis: int | None = None) -> int:
    return as_array(a).size if axis is None else as_array(a).shape[axis]


def _methods() -> None:
    for name in (
        *("sum", "prod", "max", "min", "mean", "var", "std", "all", "any", "argmax", "argmin"),
        *("cumsum", "cumprod", "argsort", "nonzero", "dot"),
    ):
        setattr(ndarray, name, _method(globals()[name]))
    ndarray.sort = _sort_in_place
    ndarray.__matmul__ = lambda self, other: matmul(self, other)


def _method(function: Callable) -> Callable:
    return lambda self, *args, **kwargs: function(self, *args, **kwargs)


def _sort_in_place(self: ndarray, axis: int = -1, **kwargs) -> None:
    if self.is_known:
        self._data[:] = sort(self, axis).elements()


_methods()
