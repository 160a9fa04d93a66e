"""Tensors out of nothing: constants, ranges, random numbers."""

import math
from functools import partial
from typing import Sequence

import numpy as np

from _layerline import opaque
from _layerline.graph import Value
from _layerline.opaque import require_known

from .._core import types
from .._core.recording import emit, emit_many, filled, state
from .._core.tensor import Tensor, meta, whole
from .._core.types import dtype

_default = types.float32


def set_default_dtype(kind: dtype) -> None:
    global _default
    if isinstance(kind, dtype):
        _default = kind


def get_default_dtype() -> dtype:
    return _default


def sizes(given: Sequence[object]) -> tuple[int, ...]:
    """Sizes given one by one or as one sequence."""
    if len(given) == 1 and isinstance(given[0], (list, tuple)):
        given = given[0]
    elif len(given) == 1 and isinstance(given[0], Tensor) and given[0].shape:
        given = given[0].tolist()
    for position, one in enumerate(given):
        require_known(one, "a size")
        if isinstance(one, float):
            raise TypeError(
                "argument 'size' must be tuple of ints, but found element of type float at pos "
                f"{position}"
            )
    return tuple(whole(one) for one in given)


def _kind(given: object, otherwise: dtype | None = None) -> dtype:
    return given if isinstance(given, dtype) else otherwise or get_default_dtype()


def tensor(data: object, dtype: dtype | None = None, *args: object, **kwargs: object) -> Tensor:
    """Numbers, lists of them at any depth, tensors, arrays of the small NumPy."""
    if isinstance(data, Tensor):
        from .casting import cast

        return cast(data._alias(), _kind(dtype, data.dtype))
    if opaque.is_opaque(data):
        return meta((1,), _kind(dtype))
    if isinstance(data, (list, tuple)) and any(isinstance(one, Tensor) for one in data):
        from .joining import stack

        return stack([tensor(one, dtype) for one in data])
    if opaque.origin_of(data) is not None:
        return meta(_nested_shape(data), _kind(dtype))
    if hasattr(data, "tolist"):
        kind = _kind(dtype, types.BY_NAME.get(str(getattr(data, "dtype", "float32"))))
        if not data.is_known:
            return meta(data.shape, kind)
        data = data.tolist()
    else:
        kind = _kind(dtype, _kind_of(data))
    if isinstance(data, complex):
        return meta((), types.complex64)
    array = np.array(data)
    return meta(array.shape, kind, _typed(array, kind))


def _nested_shape(data: object) -> tuple[int, ...]:
    if isinstance(data, (list, tuple)):
        return (len(data), *(_nested_shape(data[0]) if data else ()))
    return ()


def _kind_of(data: object) -> dtype | None:
    """Type of the first number inside; None, the default, for fractions."""
    while isinstance(data, (list, tuple)) and data:
        data = data[0]
    if isinstance(data, bool):
        return types.bool_
    return types.int64 if isinstance(data, int) else None


def _typed(array: "np.ndarray", kind: dtype) -> "np.ndarray | None":
    if not array.is_known:
        return None
    return array.astype(kind.name if kind.rank < 2 else "float64")


def full(
    size: Sequence[int], fill_value: object, *, dtype: dtype | None = None, **kwargs: object
) -> Tensor:
    """One number everywhere. Large ones have no elements, but are a constant all the same."""
    shape = sizes((size,))
    if isinstance(fill_value, Tensor):
        from .casting import cast
        from .shaping import expand

        return expand(cast(fill_value, _kind(dtype, fill_value.dtype)), shape)
    require_known(fill_value, "an element")
    kind = _kind(dtype, _kind_of(fill_value))
    number = {0: bool, 1: int, 2: float}[min(kind.rank, 2)](fill_value)
    if math.prod(shape) <= np.MAX_ELEMENTS // 8:
        return meta(shape, kind, _typed(np.full(shape, number), kind))
    return meta(shape, kind, recipe=partial(filled, number, shape, kind))


def is_uniform(tensor: Tensor) -> bool:
    """Whether all elements are known to be the same."""
    if tensor._data is not None:
        elements = tensor._data.elements()
        return all(one == elements[0] for one in elements)
    return getattr(tensor._recipe, "func", None) is filled


def zeros(
    *size: object, dtype: dtype | None = None, out: object = None, **kwargs: object
) -> Tensor:
    return full(sizes(size or (kwargs.get("size", ()),)), 0, dtype=_kind(dtype))


def ones(*size: object, dtype: dtype | None = None, out: object = None, **kwargs: object) -> Tensor:
    return full(sizes(size or (kwargs.get("size", ()),)), 1, dtype=_kind(dtype))


def empty(*size: object, dtype: dtype | None = None, **kwargs: object) -> Tensor:
    """Nothing is known of the elements, so they are random."""
    return meta(sizes(size or (kwargs.get("size", ()),)), _kind(dtype))


def zeros_like(input: Tensor, *, dtype: dtype | None = None, **kwargs: object) -> Tensor:
    return full(input.shape, 0, dtype=_kind(dtype, input.dtype))


def ones_like(input: Tensor, *, dtype: dtype | None = None, **kwargs: object) -> Tensor:
    return full(input.shape, 1, dtype=_kind(dtype, input.dtype))


def full_like(
    input: Tensor, fill_value: object, *, dtype: dtype | None = None, **kwargs: object
) -> Tensor:
    return full(input.shape, fill_value, dtype=_kind(dtype, input.dtype))


def empty_like(input: Tensor, *, dtype: dtype | None = None, **kwargs: object) -> Tensor:
    return meta(input.shape, _kind(dtype, input.dtype))


def new_zeros(input: Tensor, *size: object, dtype: dtype | None = None, **_: object) -> Tensor:
    return full(sizes(size), 0, dtype=_kind(dtype, input.dtype))


def new_ones(input: Tensor, *size: object, dtype: dtype | None = None, **_: object) -> Tensor:
    return full(sizes(size), 1, dtype=_kind(dtype, input.dtype))


def new_empty(input: Tensor, *size: object, dtype: dtype | None = None, **_: object) -> Tensor:
    return meta(sizes(size), _kind(dtype, input.dtype))


def new_full(
    input: Tensor,
    size: Sequence[int],
    fill_value: object,
    *,
    dtype: dtype | None = None,
    **_: object,
) -> Tensor:
    return full(size, fill_value, dtype=_kind(dtype, input.dtype))


def new_tensor(input: Tensor, data: object, *, dtype: dtype | None = None, **_: object) -> Tensor:
    return tensor(data, _kind(dtype, input.dtype))


def _number(item: object) -> object:
    require_known(item, "the end of a range")
    return item.item() if hasattr(item, "item") else item


def arange(*limits: object, dtype: dtype | None = None, **kwargs: object) -> Tensor:
    """end | start, end | start, end, step -> [n]"""
    numbers = [_number(one) for one in limits]
    start, end, step = 0, 0, 1
    if len(numbers) == 1:
        end = numbers[0]
    elif numbers:
        start, end, step = (*numbers, 1)[:3]
    start, end, step = (
        _number(kwargs.get(name, value))
        for name, value in (("start", start), ("end", end), ("step", step))
    )
    if not step:
        raise RuntimeError("step must be nonzero")
    if (end - start) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    count = max(0, math.ceil((end - start) / step))
    is_whole = all(isinstance(one, int) for one in (start, end, step))
    kind = _kind(dtype, types.int64 if is_whole else None)
    if count > np.MAX_ELEMENTS:
        return meta((count,), kind, recipe=lambda: _range(start, step, count, kind))
    return meta((count,), kind, _typed(np.array([start + i * step for i in range(count)]), kind))


def _range(start: object, step: object, count: int, kind: dtype) -> Value:
    from .._core.recording import scalar, value_of

    operands = [scalar(one, kind) for one in (start, start + step * count, step)]
    return value_of(emit("Range", operands, (count,), kind))


def linspace(
    start: object, end: object, steps: int = 100, *, dtype: dtype | None = None, **kwargs: object
) -> Tensor:
    """-> [steps]"""
    low, high, count = float(_number(start)), float(_number(end)), whole(steps)
    found = [low + (high - low) * i / (count - 1) if count > 1 else low for i in range(count)]
    return meta((count,), _kind(dtype), np.array(found, dtype="float64"))


def logspace(
    start: object, end: object, steps: int = 100, base: float = 10.0, **kwargs: object
) -> Tensor:
    """-> [steps]"""
    exponents = linspace(start, end, steps)
    found = [base**one for one in exponents._data.elements()]
    return meta(exponents.shape, types.float32, np.array(found, dtype="float64"))


def eye(n: int, m: int | None = None, *, dtype: dtype | None = None, **kwargs: object) -> Tensor:
    """-> [n, m]"""
    rows, columns = whole(n), whole(n if m is None else m)
    kind = _kind(dtype)
    if rows * columns <= np.MAX_ELEMENTS:
        return meta((rows, columns), kind, _typed(np.eye(rows, columns), kind))
    return _diagonal_of_ones(rows, columns, kind)


def _diagonal_of_ones(rows: int, columns: int, kind: dtype) -> Tensor:
    from .._core.recording import value_of

    def recipe() -> Value:
        nothing = filled(0, (rows, columns), kind)
        return value_of(emit("EyeLike", [nothing], (rows, columns), kind))

    return meta((rows, columns), kind, recipe=recipe)


def _drawn(name: str, op: str, shape: Sequence[int], kind: dtype) -> Tensor:
    """Outside of a trace: not known. Inside: drawn anew in each run, so that it's a layer."""
    graph = state.graph
    if graph is None or kind.rank != 2:
        return meta(shape, kind)
    with graph.layer(name, name) as layer:
        [result] = emit_many(op, [], [(shape, kind)], {"shape": list(shape)})
        if layer.type == name:
            layer.outputs = [result._value]
    return result


def rand(*size: object, dtype: dtype | None = None, **kwargs: object) -> Tensor:
    shape = sizes(size or (kwargs.get("size", ()),))
    return _drawn("rand", "RandomUniform", shape, _kind(dtype))


def randn(*size: object, dtype: dtype | None = None, **kwargs: object) -> Tensor:
    shape = sizes(size or (kwargs.get("size", ()),))
    return _drawn("randn", "RandomNormal", shape, _kind(dtype))


def rand_like(input: Tensor, *, dtype: dtype | None = None, **kwargs: object) -> Tensor:
    return _drawn("rand_like", "RandomUniform", input.shape, _kind(dtype, input.dtype))


def randn_like(input: Tensor, *, dtype: dtype | None = None, **kwargs: object) -> Tensor:
    return _drawn("randn_like", "RandomNormal", input.shape, _kind(dtype, input.dtype))


def randint(
    *limits: object, size: object = None, dtype: dtype | None = None, **_: object
) -> Tensor:
    """high, size | low, high, size"""
    shape = (
        size
        if size is not None
        else next((one for one in limits if isinstance(one, (list, tuple))), ())
    )
    return _whole_numbers(sizes((shape,)), _kind(dtype, types.int64))


def randint_like(input: Tensor, *limits: object, **kwargs: object) -> Tensor:
    return _whole_numbers(input.shape, input.dtype)


def randperm(n: int, *, dtype: dtype | None = None, **kwargs: object) -> Tensor:
    """-> [n], in order: a permutation like any other."""
    return arange(whole(n), dtype=_kind(dtype, types.int64))


def _whole_numbers(shape: Sequence[int], kind: dtype) -> Tensor:
    """Indices of something: 0 is always one."""
    return full(shape, 0, dtype=kind)


def normal(mean: object = 0.0, std: object = 1.0, size: object = None, **kwargs: object) -> Tensor:
    shape = next((one.shape for one in (mean, std) if isinstance(one, Tensor)), None)
    return _drawn("normal", "RandomNormal", shape or sizes((size or (),)), types.float32)


def bernoulli(input: Tensor, *args: object, **kwargs: object) -> Tensor:
    return meta(input.shape, input.dtype) if state.graph is None else rand_like(input)


def multinomial(
    input: Tensor, num_samples: int, replacement: bool = False, **kwargs: object
) -> Tensor:
    """[*, n] -> [*, num_samples]"""
    return _whole_numbers((*input.shape[:-1], whole(num_samples)), types.int64)


def as_tensor(data: object, dtype: dtype | None = None, **kwargs: object) -> Tensor:
    if isinstance(data, Tensor) and dtype in (None, data.dtype):
        return data
    return tensor(data, dtype)


def from_numpy(array: object) -> Tensor:
    return tensor(array)


def meshgrid(*tensors: Tensor, indexing: str | None = None) -> tuple[Tensor, ...]:
    """[a], [b] -> 2 x [a, b], or [b, a] with indexing="xy"."""
    from .shaping import expand, reshape, transpose

    if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)):
        tensors = tuple(tensors[0])
    shape = [one.numel() for one in tensors]
    grids = []
    for position, one in enumerate(tensors):
        line = [1] * len(tensors)
        line[position] = one.numel()
        grids.append(expand(reshape(one, line), shape))
    if indexing == "xy" and len(grids) > 1:
        grids = [transpose(one, 0, 1) for one in grids]
    return tuple(grids)
