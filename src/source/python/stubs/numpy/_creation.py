"""Functions that make arrays."""

import math
from typing import Callable, Sequence

from _layerline import opaque
from _layerline.opaque import Opaque

from ._arrays import MAX_ELEMENTS, as_array, broadcast_data, ndarray, plain
from ._dtypes import convert, dtype, of_value, promoted

Sizes = int | Sequence[int]


def array(object: object, dtype: object = None, *args, **kwargs) -> object:
    return _made(object, dtype)


def asarray(a: object, dtype: object = None, *args, **kwargs) -> object:
    return _made(a, dtype)


asanyarray = ascontiguousarray = asarray


def copy(a: object, *args, **kwargs) -> object:
    return _made(a, None)


def full(shape: Sizes, fill_value: object, dtype: object = None, *args, **kwargs) -> ndarray:
    value = as_array(fill_value)
    kind = _dtype(dtype) or value.dtype
    sizes = _sizes(shape)
    count = math.prod(sizes)
    if count > MAX_ELEMENTS or not value.is_known:
        return ndarray(sizes, None, kind)
    data = broadcast_data(value.elements(), value.shape, sizes)
    return ndarray(sizes, [convert(one, kind) for one in data], kind)


def zeros(shape: Sizes, dtype: object = "float64", *args, **kwargs) -> ndarray:
    return full(shape, 0, dtype or "float64")


def ones(shape: Sizes, dtype: object = "float64", *args, **kwargs) -> ndarray:
    return full(shape, 1, dtype or "float64")


def empty(shape: Sizes, dtype: object = "float64", *args, **kwargs) -> ndarray:
    return full(shape, 0, dtype or "float64")


def full_like(a: object, fill_value: object, dtype: object = None, *args, **kwargs) -> ndarray:
    like = as_array(a)
    return full(like.shape, fill_value, dtype or like.dtype)


def zeros_like(a: object, dtype: object = None, *args, **kwargs) -> ndarray:
    return full_like(a, 0, dtype)


def ones_like(a: object, dtype: object = None, *args, **kwargs) -> ndarray:
    return full_like(a, 1, dtype)


empty_like = zeros_like


def eye(N: int, M: int | None = None, k: int = 0, dtype: object = "float64", **kwargs) -> ndarray:
    return _by_diagonal(N, M, dtype or "float64", lambda diagonal: diagonal == k)


def tri(N: int, M: int | None = None, k: int = 0, dtype: object = "float64", **kwargs) -> ndarray:
    return _by_diagonal(N, M, dtype or "float64", lambda diagonal: diagonal <= k)


def tril(m: object, k: int = 0) -> object:
    given = as_array(m)
    return given * tri(*given.shape[-2:], k, dtype=given.dtype)


def triu(m: object, k: int = 0) -> object:
    given = as_array(m)
    return given * (1 - tri(*given.shape[-2:], k - 1, dtype=given.dtype))


def _by_diagonal(
    rows: int, columns: int | None, kind: object, is_one: Callable[[int], bool]
) -> ndarray:
    """Ones where the number of the diagonal, counted from the main one upwards, says so."""
    columns = rows if columns is None else columns
    if rows * columns > MAX_ELEMENTS:
        return ndarray((rows, columns), None, _dtype(kind))
    data = [float(is_one(column - row)) for row in range(rows) for column in range(columns)]
    return ndarray((rows, columns), data, _dtype("float64")).astype(kind)


identity = eye


def arange(*bounds: float, dtype: object = None, **kwargs) -> object:
    origin = opaque.origin_of(bounds)
    if origin:
        return Opaque(origin)
    numbers = [plain(one) for one in bounds]
    start, stop, step = {1: (0, *numbers, 1), 2: (*numbers, 1)}.get(len(numbers), tuple(numbers))
    count = max(0, math.ceil((stop - start) / step))
    kind = _dtype(dtype) or promoted(of_value(start), of_value(stop), of_value(step))
    if count > MAX_ELEMENTS:
        return ndarray((count,), None, kind)
    return ndarray((count,), [convert(start + at * step, kind) for at in range(count)], kind)


def linspace(
    start: float,
    stop: float,
    num: int = 50,
    endpoint: bool = True,
    retstep: bool = False,
    dtype: object = None,
    axis: int = 0,
) -> object:
    origin = opaque.origin_of((start, stop, num))
    if origin:
        return Opaque(origin)
    start, stop, num = plain(start), plain(stop), int(num)
    parts = num - 1 if endpoint else num
    step = (stop - start) / parts if parts > 0 else math.nan
    if num > MAX_ELEMENTS:
        found = ndarray((num,), None, _dtype(dtype) or _dtype("float64"))
    else:
        data = [start + at * step if at else float(start) for at in range(num)]
        if endpoint and num > 1:
            data[-1] = float(stop)
        found = ndarray((num,), data, _dtype("float64"))
        found = found if dtype is None else found.astype(dtype)
    return (found, step) if retstep else found


def logspace(
    start: float, stop: float, num: int = 50, endpoint: bool = True, base: float = 10.0, **kwargs
) -> object:
    found = base ** linspace(start, stop, num, endpoint)
    return found.astype(kwargs["dtype"]) if kwargs.get("dtype") else found


def geomspace(start: float, stop: float, num: int = 50, endpoint: bool = True, **kwargs) -> object:
    return logspace(math.log10(start), math.log10(stop), num, endpoint)


def meshgrid(*xi: object, indexing: str = "xy", **kwargs) -> list[ndarray]:
    arrays = [as_array(one).ravel() for one in xi]
    order = list(range(len(arrays)))
    if indexing == "xy" and len(arrays) > 1:
        order[:2] = [1, 0]
    shape = tuple(arrays[at].size for at in order)
    grids = []
    for at, one in enumerate(arrays):
        own = [1] * len(shape)
        own[order.index(at)] = one.size
        if math.prod(shape) > MAX_ELEMENTS or not one.is_known:
            grids.append(ndarray(shape, None, one.dtype))
        else:
            grids.append(ndarray(shape, broadcast_data(one.elements(), own, shape), one.dtype))
    return grids


def _made(value: object, kind: object) -> object:
    if opaque.is_opaque(value):
        return value
    found = as_array(value, _dtype(kind))
    return found.copy() if found is value else found


def _sizes(shape: Sizes) -> tuple[int, ...]:
    opaque.require_known(shape, "shape")
    if isinstance(shape, ndarray):
        shape = shape.elements()
    return tuple(int(size) for size in (shape if isinstance(shape, (list, tuple)) else (shape,)))


def _dtype(kind: object) -> dtype | None:
    """The parameter of the same name hides the class in the functions above."""
    return None if kind is None else dtype(kind)
