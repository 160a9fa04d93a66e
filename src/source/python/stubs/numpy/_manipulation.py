"""Functions that rearrange arrays."""

import math
from typing import Sequence

from _layerline import opaque
from _layerline.opaque import Opaque

from ._arrays import (
    MAX_ELEMENTS,
    as_array,
    broadcast_data,
    broadcast_shape,
    ndarray,
    resolved,
    strides,
)
from ._dtypes import convert, promoted


def reshape(a: object, shape: object = None, *args, **kwargs) -> object:
    if opaque.is_opaque(a):
        return a
    return as_array(a).reshape(kwargs.get("newshape", shape))


def ravel(a: object, *args) -> object:
    return a if opaque.is_opaque(a) else as_array(a).ravel()


def transpose(a: object, axes: Sequence[int] | None = None) -> ndarray:
    given = as_array(a)
    order = [axis % given.ndim for axis in axes] if axes else list(range(given.ndim))[::-1]
    shape = tuple(given.shape[axis] for axis in order)
    if not given.is_known:
        return ndarray(shape, None, given.dtype)
    steps = [strides(given.shape)[axis] for axis in order]
    places = [0]
    for size, step in zip(shape, steps):
        places = [before + at * step for before in places for at in range(size)]
    data = given.elements()
    return ndarray(shape, [data[place] for place in places], given.dtype)


def swapaxes(a: object, axis1: int, axis2: int) -> ndarray:
    order = list(range(as_array(a).ndim))
    order[axis1], order[axis2] = order[axis2], order[axis1]
    return transpose(a, order)


def moveaxis(a: object, source: int, destination: int) -> ndarray:
    order = list(range(as_array(a).ndim))
    order.insert(destination % len(order), order.pop(source))
    return transpose(a, order)


def expand_dims(a: object, axis: int | Sequence[int]) -> object:
    if opaque.is_opaque(a):
        return a
    given = as_array(a)
    axes = axis if isinstance(axis, (list, tuple)) else (axis,)
    shape = list(given.shape)
    for one in sorted(at % (given.ndim + len(axes)) for at in axes):
        shape.insert(one, 1)
    return given.reshape(shape)


def squeeze(a: object, axis: int | Sequence[int] | None = None) -> object:
    if opaque.is_opaque(a):
        return a
    given = as_array(a)
    axes = axis if isinstance(axis, (list, tuple)) else (axis,)
    gone = {at % given.ndim for at in axes} if axis is not None else set(range(given.ndim))
    return given.reshape([s for at, s in enumerate(given.shape) if not (at in gone and s == 1)])


def concatenate(arrays: Sequence[object], axis: int | None = 0, **kwargs) -> object:
    origin = opaque.origin_of(arrays) if not isinstance(arrays, ndarray) else None
    if origin:
        return Opaque(origin)
    parts = [as_array(one) for one in arrays]
    if axis is None:
        parts, axis = [one.ravel() for one in parts], 0
    first = parts[0]
    at = axis % max(first.ndim, 1)
    for one in parts:
        if one.ndim != first.ndim or any(
            a != b for i, (a, b) in enumerate(zip(one.shape, first.shape)) if i != at
        ):
            raise ValueError(
                "all the input array dimensions except for the concatenation axis must match "
                f"exactly, but the arrays have shapes {[part.shape for part in parts]}"
            )
    kind = promoted(*(one.dtype for one in parts))
    shape = (*first.shape[:at], sum(one.shape[at] for one in parts), *first.shape[at + 1 :])
    if math.prod(shape) > MAX_ELEMENTS or not all(one.is_known for one in parts):
        return ndarray(shape, None, kind)
    data = []
    for row in range(math.prod(first.shape[:at])):
        for one in parts:
            step = math.prod(one.shape[at:])
            data += one.elements()[row * step : (row + 1) * step]
    return ndarray(shape, [convert(one, kind) for one in data], kind)


def stack(arrays: Sequence[object], axis: int = 0, **kwargs) -> object:
    return concatenate([expand_dims(one, axis) for one in arrays], axis)


def vstack(arrays: Sequence[object], **kwargs) -> object:
    return concatenate([atleast_2d(one) for one in arrays], 0)


def hstack(arrays: Sequence[object], **kwargs) -> object:
    parts = [atleast_1d(one) for one in arrays]
    return concatenate(parts, 0 if getattr(parts[0], "ndim", 1) == 1 else 1)


def append(arr: object, values: object, axis: int | None = None) -> object:
    return concatenate([arr, values], axis)


def atleast_1d(a: object) -> object:
    if opaque.is_opaque(a):
        return a
    given = as_array(a)
    return given if given.ndim else given.reshape(1)


def atleast_2d(a: object) -> object:
    if opaque.is_opaque(a):
        return a
    given = as_array(a)
    return given if given.ndim > 1 else given.reshape(1, -1)


def array_split(a: object, indices_or_sections: object, axis: int = 0) -> list[object]:
    given = as_array(a)
    size = given.shape[axis]
    if isinstance(indices_or_sections, int):
        count = indices_or_sections
        sizes = [size // count + (at < size % count) for at in range(count)]
        bounds = [sum(sizes[:at]) for at in range(1, count)]
    else:
        bounds = list(as_array(indices_or_sections).elements())
    bounds = [0, *bounds, size]
    before = (slice(None),) * (axis % given.ndim)
    return [given[(*before, slice(low, high))] for low, high in zip(bounds, bounds[1:])]


def split(a: object, indices_or_sections: object, axis: int = 0) -> list[object]:
    if isinstance(indices_or_sections, int) and as_array(a).shape[axis] % indices_or_sections:
        raise ValueError("array split does not result in an equal division")
    return array_split(a, indices_or_sections, axis)


def repeat(a: object, repeats: object, axis: int | None = None) -> object:
    given = as_array(a)
    if axis is None:
        given, axis = given.ravel(), 0
    counts = as_array(repeats).elements()
    counts = counts * given.shape[axis] if len(counts) == 1 else counts
    index = [at for at, count in enumerate(counts) for _ in range(count)]
    if len(index) > MAX_ELEMENTS or not given.is_known:
        shape = list(given.shape)
        shape[axis] = len(index)
        return ndarray(shape, None, given.dtype)
    return given[(*(slice(None),) * (axis % given.ndim), index)]


def tile(a: object, reps: object) -> object:
    found = as_array(a)
    counts = list(reps) if isinstance(reps, (list, tuple)) else [reps]
    while found.ndim < len(counts):
        found = expand_dims(found, 0)
    counts = [1] * (found.ndim - len(counts)) + counts
    for axis, count in enumerate(counts):
        if count != 1:
            found = concatenate([found] * count, axis) if count else found[:0]
    return found


def flip(a: object, axis: int | Sequence[int] | None = None) -> object:
    given = as_array(a)
    axes = axis if isinstance(axis, (list, tuple)) else (axis,)
    turned = range(given.ndim) if axis is None else {at % given.ndim for at in axes}
    return given[tuple(slice(None, None, -1 if at in turned else 1) for at in range(given.ndim))]


def roll(a: object, shift: int, axis: int | None = None) -> object:
    given = as_array(a)
    if axis is None:
        return roll(given.ravel(), shift, 0).reshape(given.shape)
    size = given.shape[axis]
    index = [(at - shift) % size for at in range(size)]
    return given[(*(slice(None),) * (axis % given.ndim), index)]


def broadcast_to(a: object, shape: Sequence[int], **kwargs) -> ndarray:
    given = as_array(a)
    sizes = resolved(shape, math.prod(shape))
    if broadcast_shape(given.shape, sizes) != sizes:
        raise ValueError(f"cannot broadcast shape {given.shape} to {sizes}")
    if math.prod(sizes) > MAX_ELEMENTS or not given.is_known:
        return ndarray(sizes, None, given.dtype)
    return ndarray(sizes, broadcast_data(given.elements(), given.shape, sizes), given.dtype)


def pad(array: object, pad_width: object, mode: str = "constant", **kwargs) -> object:
    """Only the shape, except where nothing is added."""
    if opaque.is_opaque(array):
        return array
    given = as_array(array)
    widths = broadcast_data(
        as_array(pad_width).elements(), as_array(pad_width).shape, (given.ndim, 2)
    )
    if not any(widths):
        return given
    sizes = [s + a + b for s, a, b in zip(given.shape, widths[::2], widths[1::2])]
    return ndarray(sizes, None, given.dtype)


def _methods() -> None:
    for function in (repeat, squeeze, swapaxes):
        setattr(ndarray, function.__name__, function)


_methods()
