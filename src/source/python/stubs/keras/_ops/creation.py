"""Constants: zeros, ranges, random numbers. Nothing is drawn: random tensors are zeros."""

import math
from typing import Sequence

from .._core import dtypes
from .._core.dynamic import known_sizes, shape_value, sizes_of
from .._core.layout import emit, from_natural, natural, typed_number
from .._core.operations import operation
from .._core.tensors import MAX_DATA, KerasTensor, as_tensor
from . import arithmetic


def full(shape: object, fill_value: object, dtype: object = None) -> KerasTensor:
    """A constant, or where a size is only known later, what is computed then."""
    items = sizes_of(shape)
    number = fill_value
    if isinstance(fill_value, KerasTensor):
        number = fill_value.data if fill_value.ndim == 0 and fill_value.data is not None else 0
    if hasattr(number, "item") and not isinstance(number, KerasTensor):
        number = number.item()
    kind = dtypes.standardize(dtype, as_tensor(number).dtype)
    if any(isinstance(item, KerasTensor) and item.data is None for item in items):
        return _filled_later(items, number, kind)
    made = KerasTensor(known_sizes(items), kind, data=number)
    made.eager = True
    return made


@operation
def _filled_later(items: Sequence[object], number: object, dtype: dtypes.DType) -> KerasTensor:
    value = emit(
        "Expand", [typed_number(number, dtype), shape_value(items)], dtype, known_sizes(items)
    )
    return from_natural(value, known_sizes(items), dtype)


def zeros(shape: object, dtype: object = None) -> KerasTensor:
    return full(shape, 0.0, dtype or "float32")


def ones(shape: object, dtype: object = None) -> KerasTensor:
    return full(shape, 1.0, dtype or "float32")


def empty(shape: object, dtype: object = None) -> KerasTensor:
    return zeros(shape, dtype)


@operation
def full_like(x: KerasTensor, fill_value: object, dtype: object = None) -> KerasTensor:
    x = as_tensor(x)
    kind = dtypes.standardize(dtype, x.dtype)
    if None not in x.shape:
        return full(x.shape, fill_value, kind)
    shape = emit("Shape", [natural(x)], dtypes.INT64, (x.ndim,))
    value = emit("Expand", [typed_number(fill_value, kind), shape], kind, x.shape)
    return from_natural(value, x.shape, kind)


def zeros_like(x: KerasTensor, dtype: object = None) -> KerasTensor:
    return full_like(x, 0.0, dtype)


def ones_like(x: KerasTensor, dtype: object = None) -> KerasTensor:
    return full_like(x, 1.0, dtype)


def arange(
    start: object, stop: object = None, step: object = 1, dtype: object = None
) -> KerasTensor:
    if stop is None:
        start, stop = 0, start
    limits = [as_tensor(one) for one in (start, stop, step)]
    kind = dtypes.standardize(dtype, dtypes.result_type(*[one.dtype for one in limits]))
    known = [one.data for one in limits]
    if any(isinstance(one, (list, tuple)) or one is None for one in known):
        return _range_later(*limits, kind)
    first, last, by = known
    count = max(0, math.ceil((last - first) / by))
    data = [first + index * by for index in range(count)] if count <= MAX_DATA else None
    made = KerasTensor((count,), kind, data=data)
    made.eager = True
    return made


@operation
def _range_later(
    start: KerasTensor, stop: KerasTensor, step: KerasTensor, dtype: dtypes.DType
) -> KerasTensor:
    inputs = [natural(arithmetic.cast(one, dtype)) for one in (start, stop, step)]
    return from_natural(emit("Range", inputs, dtype, (None,)), (None,), dtype)


def linspace(
    start: float,
    stop: float,
    num: int = 50,
    endpoint: bool = True,
    dtype: object = None,
    axis: int = 0,
) -> KerasTensor:
    count = int(num)
    parts = (count - 1 if endpoint else count) or 1
    first, last = float(as_tensor(start)), float(as_tensor(stop))
    data = [first + index * (last - first) / parts for index in range(count)]
    return as_tensor(data, dtype or "float32")


def eye(N: int, M: int | None = None, k: int = 0, dtype: object = None) -> KerasTensor:
    rows, columns = int(N), int(N if M is None else M)
    if rows * columns > MAX_DATA:
        return zeros((rows, columns), dtype)
    data = [[float(column - row == k) for column in range(columns)] for row in range(rows)]
    return as_tensor(data, dtype or "float32")


def identity(n: int, dtype: object = None) -> KerasTensor:
    return eye(n, dtype=dtype)


def convert_to_tensor(x: object, dtype: object = None, **ignored: object) -> KerasTensor:
    tensor = as_tensor(x, dtype)
    return tensor if dtype is None else arithmetic.cast(tensor, dtype)


def array(x: object, dtype: object = None) -> KerasTensor:
    return convert_to_tensor(x, dtype)


def convert_to_numpy(x: object) -> object:
    return x


def random(
    shape: object = (), *args: object, dtype: object = None, **kwargs: object
) -> KerasTensor:
    """Stands for a tensor of random numbers."""
    kind = dtypes.standardize(dtype)
    return zeros(shape, kind)
