"""Many elements into one: sums, extremes, norms; and running sums and orders along an axis."""

import math
from collections import namedtuple
from typing import Callable, Sequence

import numpy as np

from .._core import types
from .._core.operation import operation
from .._core.recording import emit, emit_many, ints, later, scalar, untranslated
from .._core.tensor import Tensor, axis, meta, whole
from .._core.types import dtype
from .arithmetic import add, broadcast_all, div, maximum, minimum, mul, sub
from .casting import cast
from .arithmetic import pow as _pow
from .elementwise import abs, exp, log, sqrt, square
from .shaping import renewed, reshape, reshaped

Dim = int | Sequence[int] | None

values_indices = namedtuple("values_indices", ("values", "indices"))


def axes_of(dim: Dim, rank: int) -> list[int]:
    """The axes that go; all of them for None and ()."""
    if dim is None or dim == () or dim == []:
        return list(range(rank))
    given = dim if isinstance(dim, (list, tuple)) else [dim]
    found = [axis(one, rank) for one in given]
    if len(set(found)) != len(found):
        raise RuntimeError(f"dim {found[0]} appears multiple times in the list of dims")
    return [one for one in found if one < rank]


def _reduced(shape: Sequence[int], axes: Sequence[int], keepdim: bool) -> list[int]:
    if keepdim:
        return [1 if at in axes else size for at, size in enumerate(shape)]
    return [size for at, size in enumerate(shape) if at not in axes]


def reduced(op: str, x: Tensor, dim: Dim, keepdim: bool) -> Tensor:
    """One Reduce node: [a, b] -> [a] with dim=1, or [a, 1] with keepdim."""
    axes = axes_of(dim, x.ndim)
    if not axes:
        return renewed(x)
    shape = _reduced(x.shape, axes, keepdim)
    if op == "ReduceSum":
        # The only one whose axes are an input in opset 17.
        return emit(op, [x, ints(axes)], shape, keepdims=int(keepdim))
    return emit(op, [x], shape, axes=axes, keepdims=int(keepdim))


def _numpy_axis(dim: Dim) -> object:
    return tuple(dim) if isinstance(dim, (list, tuple)) else dim


def _along(function: Callable) -> Callable:
    """The same reduction on arrays."""

    def data(input, dim=None, keepdim=False, *, axis=None, keepdims=False, dtype=None):
        chosen = _numpy_axis(dim if axis is None else axis)
        chosen = None if chosen == () else chosen
        return function(input, axis=chosen, keepdims=keepdim or keepdims)

    return data


@operation(data=_along(np.sum))
def sum(
    input: Tensor,
    dim: Dim = None,
    keepdim: bool = False,
    *,
    dtype: dtype | None = None,
    axis: Dim = None,
    keepdims: bool = False,
) -> Tensor:
    """[a, b] -> [a] with dim=1; so for all below."""
    kind = dtype or (types.int64 if input.dtype.rank < 2 else input.dtype)
    return reduced(
        "ReduceSum", cast(input, kind), dim if axis is None else axis, keepdim or keepdims
    )


@operation(data=_along(np.mean))
def mean(
    input: Tensor,
    dim: Dim = None,
    keepdim: bool = False,
    *,
    dtype: dtype | None = None,
    axis: Dim = None,
    keepdims: bool = False,
) -> Tensor:
    x = input if dtype is None else cast(input, dtype)
    if x.dtype.rank < 2:
        names = {"int64": "Long", "int32": "Int", "bool": "Bool", "uint8": "Byte"}
        raise RuntimeError(
            "mean(): could not infer output dtype. Input dtype must be either a floating point or "
            f"complex dtype. Got: {names.get(x.dtype.name, x.dtype.name)}"
        )
    return reduced("ReduceMean", x, dim if axis is None else axis, keepdim or keepdims)


def nanmean(input: Tensor, dim: Dim = None, keepdim: bool = False) -> Tensor:
    return mean(input, dim, keepdim)


def nansum(input: Tensor, dim: Dim = None, keepdim: bool = False) -> Tensor:
    return sum(input, dim, keepdim)


@operation(data=_along(np.prod))
def prod(
    input: Tensor, dim: int | None = None, keepdim: bool = False, *, dtype: dtype | None = None
) -> Tensor:
    kind = dtype or (types.int64 if input.dtype.rank < 2 else input.dtype)
    return reduced("ReduceProd", cast(input, kind), dim, keepdim)


@operation(data=_along(np.max))
def amax(input: Tensor, dim: Dim = (), keepdim: bool = False) -> Tensor:
    return reduced("ReduceMax", input, dim, keepdim)


@operation(data=_along(np.min))
def amin(input: Tensor, dim: Dim = (), keepdim: bool = False) -> Tensor:
    return reduced("ReduceMin", input, dim, keepdim)


def aminmax(input: Tensor, *, dim: int | None = None, keepdim: bool = False) -> tuple:
    return namedtuple("aminmax", ("min", "max"))(
        amin(input, dim, keepdim), amax(input, dim, keepdim)
    )


def _extreme(name: str, best: Callable, pairwise: Callable, place: str) -> Callable:
    def function(
        input: Tensor,
        dim: object = None,
        keepdim: bool = False,
        *,
        other: Tensor | None = None,
        axis: int | None = None,
        keepdims: bool = False,
    ) -> object:
        """Of all; with an axis, along it, and where; with a tensor, of both element by element."""
        chosen = dim if axis is None else axis
        if isinstance(chosen, Tensor) or other is not None:
            return pairwise(input, chosen if other is None else other)
        if chosen is None:
            return best(input)
        return _extreme_along(input, chosen, keepdim or keepdims)

    def along(input: Tensor, dim: int, keepdim: bool = False) -> tuple[Tensor, Tensor]:
        at = axis(dim, input.ndim)
        values = reduced(place.replace("Arg", "Reduce"), input, at, keepdim)
        if not input.ndim:
            return values, meta((), types.int64)
        indices = later(
            lambda: emit(place, [input], values.shape, types.int64, axis=at, keepdims=int(keepdim)),
            values.shape,
            types.int64,
        )
        return values, indices

    recorded = operation(along, name=name)

    def _extreme_along(input: Tensor, dim: int, keepdim: bool) -> object:
        return values_indices(*recorded(input, dim, keepdim))

    function.__name__ = function.__qualname__ = name
    return function


max = _extreme("max", lambda input: amax(input), lambda a, b: maximum(a, b), "ArgMax")
min = _extreme("min", lambda input: amin(input), lambda a, b: minimum(a, b), "ArgMin")


def _place(name: str, op: str, data: Callable) -> Callable:
    def function(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
        """[a, b] -> [a] whole numbers with dim=1"""
        x = input if dim is not None else reshape(input, -1)
        at = axis(0 if dim is None else dim, x.ndim)
        shape = _reduced(x.shape, [at], keepdim)
        # onnxruntime's ArgMax knows no bool.
        x = cast(x, types.int32) if x.dtype is types.bool_ else x
        return emit(op, [x], shape, types.int64, axis=at, keepdims=int(keepdim))

    function.__name__ = function.__qualname__ = name
    return operation(function, data=lambda input, dim=None: data(input, axis=dim))


argmax = _place("argmax", "ArgMax", np.argmax)
argmin = _place("argmin", "ArgMin", np.argmin)


@operation
def var(
    input: Tensor,
    dim: Dim = None,
    unbiased: bool = True,
    keepdim: bool = False,
    *,
    correction: int | None = None,
) -> Tensor:
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    axes = axes_of(dim, input.ndim)
    count = math.prod(input.shape[one] for one in axes)
    lost = int(unbiased) if correction is None else correction
    centred = sub(input, mean(input, axes, True))
    if lost == 0:
        return mean(square(centred), axes, keepdim)
    total = sum(square(centred), axes, keepdim)
    return mul(total, 1 / (count - lost) if count > lost else math.nan)


@operation
def std(
    input: Tensor,
    dim: Dim = None,
    unbiased: bool = True,
    keepdim: bool = False,
    *,
    correction: int | None = None,
) -> Tensor:
    return sqrt(var(input, dim, unbiased, keepdim, correction=correction))


def var_mean(
    input: Tensor, dim: Dim = None, unbiased: bool = True, keepdim: bool = False, **kwargs: object
) -> tuple[Tensor, Tensor]:
    return var(input, dim, unbiased, keepdim, **kwargs), mean(input, dim, keepdim)


def std_mean(
    input: Tensor, dim: Dim = None, unbiased: bool = True, keepdim: bool = False, **kwargs: object
) -> tuple[Tensor, Tensor]:
    return std(input, dim, unbiased, keepdim, **kwargs), mean(input, dim, keepdim)


@operation
def norm(
    input: Tensor, p: float | str = "fro", dim: Dim = None, keepdim: bool = False, **_: object
) -> Tensor:
    if p in ("fro", 2, 2.0, None):
        return reduced("ReduceL2", input, dim, keepdim)
    if p == 1:
        return reduced("ReduceL1", input, dim, keepdim)
    if p in (math.inf, "inf"):
        return reduced("ReduceMax", abs(input), dim, keepdim)
    if isinstance(p, str):
        return untranslated(
            "norm", [input], _reduced(input.shape, axes_of(dim, input.ndim), keepdim)
        )
    total = reduced("ReduceSum", _pow(abs(input), p), dim, keepdim)
    return _pow(total, 1 / p)


def vector_norm(
    x: Tensor, ord: float = 2, dim: Dim = None, keepdim: bool = False, **_: object
) -> Tensor:
    return norm(x, ord, dim, keepdim)


@operation
def logsumexp(input: Tensor, dim: Dim, keepdim: bool = False) -> Tensor:
    # Without the largest first, ONNX's own may overflow.
    largest = amax(input, dim, True)
    total = log(sum(exp(sub(input, largest)), dim, keepdim))
    shape = total.shape
    return add(total, reshaped(largest, shape))


@operation(data=lambda input, dim=None, keepdim=False: np.any(input, axis=dim))
def any(input: Tensor, dim: Dim = None, keepdim: bool = False) -> Tensor:
    found = reduced("ReduceMax", cast(cast(input, types.bool_), types.int32), dim, keepdim)
    return cast(found, types.bool_)


@operation(data=lambda input, dim=None, keepdim=False: np.all(input, axis=dim))
def all(input: Tensor, dim: Dim = None, keepdim: bool = False) -> Tensor:
    found = reduced("ReduceMin", cast(cast(input, types.bool_), types.int32), dim, keepdim)
    return cast(found, types.bool_)


@operation
def count_nonzero(input: Tensor, dim: Dim = None) -> Tensor:
    return sum(cast(cast(input, types.bool_), types.int64), dim)


@operation(data=lambda input, dim: np.cumsum(input, axis=dim))
def cumsum(input: Tensor, dim: int, *, dtype: dtype | None = None, **_: object) -> Tensor:
    """[*] -> [*]"""
    kind = dtype or (types.int64 if input.dtype.rank < 2 else input.dtype)
    at = axis(dim, input.ndim)
    return emit("CumSum", [cast(input, kind), scalar(at, types.int64)], input.shape, kind)


@operation(data=lambda input, dim: np.cumprod(input, axis=dim))
def cumprod(input: Tensor, dim: int, **_: object) -> Tensor:
    """[*] -> [*]"""
    axis(dim, input.ndim)
    return untranslated("cumprod", [input], input.shape)


def _cumulative(name: str) -> Callable:
    def function(input: Tensor, dim: int) -> tuple[Tensor, Tensor]:
        """[*] -> [*], and where"""
        values = untranslated(name, [input], input.shape)
        return values, meta(input.shape, types.int64)

    function.__name__ = name
    recorded = operation(function)
    return lambda input, dim: values_indices(*recorded(input, dim))


cummax = _cumulative("cummax")
cummin = _cumulative("cummin")


@operation(data=lambda input, n=1, dim=-1: np.diff(input, n))
def diff(input: Tensor, n: int = 1, dim: int = -1, **_: object) -> Tensor:
    """[a] -> [a - 1]"""
    x = input
    for _ in range(n):
        at = axis(dim, x.ndim)
        x = sub(x.narrow(at, 1, x.shape[at] - 1), x.narrow(at, 0, x.shape[at] - 1))
    return x


@operation(name="topk")
def _topk(input: Tensor, k: int, dim: int, largest: bool, sorted: bool) -> tuple[Tensor, Tensor]:
    at, count = axis(dim, input.ndim), whole(k)
    if count > input.shape[at]:
        raise RuntimeError("selected index k out of range")
    shape = (*input.shape[:at], count, *input.shape[at + 1 :])
    attributes = {"axis": at, "largest": int(largest), "sorted": int(sorted)}
    outputs = [(shape, input.dtype), (shape, types.int64)]
    values, indices = emit_many("TopK", [input, ints([count])], outputs, attributes)
    return values, indices


def topk(
    input: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True, **_: object
) -> tuple[Tensor, Tensor]:
    """[a, b] -> [a, k], and where"""
    return values_indices(*_topk(input, k, dim, largest, sorted))


@operation(name="sort")
def _sort(input: Tensor, dim: int, descending: bool) -> tuple[Tensor, Tensor]:
    size = input.shape[axis(dim, input.ndim)] if input.ndim else 1
    return tuple(_topk(input, size, dim, descending, True))


def sort(
    input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False, **_: object
) -> tuple[Tensor, Tensor]:
    """[*] -> [*], and where"""
    if input._data is not None and input.ndim == 1:
        places = sorted(
            range(len(input)), key=input._data.elements().__getitem__, reverse=descending
        )
        from .creation import tensor

        index = tensor(places)
        return values_indices(input[index] if places else input, index)
    return values_indices(*_sort(input, dim, descending))


def argsort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Tensor:
    return sort(input, dim, descending).indices


def kthvalue(input: Tensor, k: int, dim: int = -1, keepdim: bool = False) -> tuple:
    values, indices = topk(input, k, dim, largest=False)
    at = axis(dim, input.ndim)
    parts = [one.narrow(at, whole(k) - 1, 1) for one in (values, indices)]
    return values_indices(*(one if keepdim else one.squeeze(at) for one in parts))


def median(input: Tensor, dim: int | None = None, keepdim: bool = False) -> object:
    if dim is None:
        flat = reshape(input, -1)
        return kthvalue(flat, (flat.numel() + 1) // 2, 0).values
    return kthvalue(input, (input.shape[axis(dim, input.ndim)] + 1) // 2, dim, keepdim)


@operation
def quantile(input: Tensor, q: object, dim: int | None = None, keepdim: bool = False) -> Tensor:
    shape = _reduced(input.shape, axes_of(dim, input.ndim), keepdim)
    return untranslated("quantile", [input], shape)


def unique(
    input: Tensor,
    sorted: bool = True,
    return_inverse: bool = False,
    return_counts: bool = False,
    dim: int | None = None,
) -> object:
    """[*] -> [n]; how many differ is only known where the elements are."""
    results = [_unique(input)]
    if return_inverse:
        results.append(meta(input.shape, types.int64))
    if return_counts:
        results.append(_unique_counts(input))
    return results[0] if len(results) == 1 else tuple(results)


def unique_consecutive(input: Tensor, *args: object, **kwargs: object) -> object:
    return unique(input, True, *args, **kwargs)


def _distinct(input: Tensor) -> int:
    return len(set(input._data.elements())) if input._data is not None else input.numel()


@operation(name="unique", data=lambda input: np.unique(input))
def _unique(input: Tensor) -> Tensor:
    return untranslated("unique", [input], (_distinct(input),))


@operation(name="unique", data=lambda input: np.unique(input, return_counts=True)[1])
def _unique_counts(input: Tensor) -> Tensor:
    return untranslated("unique", [input], (_distinct(input),), types.int64)


@operation
def bincount(input: Tensor, weights: object = None, minlength: int = 0) -> Tensor:
    known = input._data is not None and input.numel()
    count = int(np.max(input._data)) + 1 if known else 1
    return untranslated(
        "bincount", [input], (count if count > minlength else minlength,), types.int64
    )


@operation
def histc(input: Tensor, bins: int = 100, *limits: float) -> Tensor:
    return untranslated("histc", [input], (whole(bins),))


@operation
def dist(input: Tensor, other: Tensor, p: float = 2) -> Tensor:
    return norm(sub(input, other), p)


@operation
def cdist(x1: Tensor, x2: Tensor, p: float = 2.0, *_: object) -> Tensor:
    """[*, a, d], [*, b, d] -> [*, a, b]"""
    if x1.shape[-1] != x2.shape[-1]:
        raise RuntimeError(
            f"X1 and X2 must have the same number of columns. X1: {x1.shape[-1]} X2: {x2.shape[-1]}"
        )
    return norm(sub(x1.unsqueeze(-2), x2.unsqueeze(-3)), p, -1)


@operation
def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    """[a, b], [a, b] -> [a]"""
    broadcast_all(x1, x2)
    product = sum(mul(x1, x2), dim)
    lengths = [maximum(norm(one, 2, dim), eps) for one in (x1, x2)]
    return div(product, mul(*lengths))


@operation
def pairwise_distance(
    x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False
) -> Tensor:
    return norm(add(sub(x1, x2), eps), p, -1, keepdim)
