"""Operations that treat elements alike, so that they don't care for the order of axes."""

from typing import Callable

from _layerline.graph import Value
from _layerline.opaque import is_opaque

from . import dtypes, shapes
from .dtypes import DType, onnx_type
from .layout import (
    ONNX_TYPES,
    as_float,
    channels_first,
    emit,
    first_axes,
    from_first,
    from_natural,
    is_first,
    natural,
    numbers,
    permuted,
    untranslated,
)
from .tensors import KerasTensor, as_tensor


def kept(x: KerasTensor) -> Value | None:
    """The value in the order that is at hand."""
    return channels_first(x) if is_first(x) else natural(x)


def like(x: KerasTensor, value: Value | None, dtype: DType | None = None) -> KerasTensor:
    """A tensor of the same shape and order of axes as `kept(x)`."""
    return (from_first if is_first(x) else from_natural)(value, x.shape, dtype or x.dtype)


def kept_axis(x: KerasTensor, axis: int) -> int:
    """Where Keras' axis is in `kept(x)`."""
    axis = shapes.axis_of(axis, x.ndim)
    return first_axes(x.ndim).index(axis) if is_first(x) else axis


def unary(op: str, x: object, dtype: DType | None = None, **attributes: object) -> KerasTensor:
    """ONNX's operator on each element; whole numbers become fractions unless a type is given."""
    x = as_tensor(x)
    if dtype is None:
        x = as_float(x)
    value = kept(x)
    shape = value.shape if value is not None else x.shape
    return like(x, emit(op, [value], dtype or x.dtype, shape, **attributes), dtype)


def chain(x: KerasTensor, build: Callable[[Value], Value]) -> KerasTensor:
    """Several operators on each element: `build` gets the value and gives the last one's."""
    x = as_float(as_tensor(x))
    value = kept(x)
    return like(x, None if value is None else build(value))


def binary(
    op: str,
    first: object,
    second: object,
    dtype: DType | None = None,
    compute: Callable | None = None,
    fractions: bool = False,
) -> KerasTensor:
    """ONNX's operator on each pair of elements, with NumPy's broadcasting.

    `dtype` is that of the result where it isn't that of the operands; `compute` does the same to
    plain numbers; `fractions` makes the operands fractions first.
    """
    if is_opaque(first) or is_opaque(second):
        return _with_opaque(first, second)
    x, y = as_tensor(first), as_tensor(second)
    if compute and _is_number(x) and _is_number(y):
        return _computed(compute(x.data, y.data), dtype)
    common = dtypes.result_type(*_types(first, second, x, y))
    if fractions and common not in dtypes.FLOATS:
        common = dtypes.FLOAT32
    return _combined(op, [(x, common), (y, common)], dtype or common)


def select(condition: KerasTensor, x: KerasTensor, y: KerasTensor) -> KerasTensor:
    """Elements of `x` where the condition holds, of `y` elsewhere."""
    common = dtypes.result_type(x.dtype, y.dtype)
    return _combined("Where", [(condition, dtypes.BOOL), (x, common), (y, common)], common)


def _combined(op: str, operands: list[tuple[KerasTensor, DType]], dtype: DType) -> KerasTensor:
    """One operator on tensors, each in its type, that broadcast to each other.

    Channels stay second where at least half of the large operands have them there.
    """
    tensors = [x for x, _ in operands]
    shape = shapes.broadcast(*[x.shape for x in tensors])
    rank = len(shape)
    large = [x for x in tensors if x.ndim == rank and not _is_single(x)]
    first = sum(is_first(x) for x in large)
    if first and 2 * first >= len(large) and all(x.ndim in (0, 1, rank) for x in tensors):
        values = [_broadcast_first(x, rank, wanted) for x, wanted in operands]
        result = emit(op, values, dtype, permuted(shape, first_axes(rank)))
        return from_first(result, shape, dtype)
    values = [typed(natural(x), x.dtype, wanted) for x, wanted in operands]
    return from_natural(emit(op, values, dtype, shape), shape, dtype)


def typed(value: Value | None, dtype: str, wanted: str) -> Value | None:
    if value is None or onnx_type(dtype) == onnx_type(wanted):
        return value
    if value.origin == "constant":
        data = _converted(value.data, onnx_type(wanted))
        return Value(onnx_type(wanted), value.shape, "constant", data=data)
    return emit("Cast", [value], wanted, value.shape, to=ONNX_TYPES[onnx_type(wanted)])


def _broadcast_first(x: KerasTensor, rank: int, dtype: DType) -> Value | None:
    """The operand for a result with channels second: [C] becomes [C, 1, 1]."""
    if x.ndim == rank:
        return typed(channels_first(x), x.dtype, dtype)
    value = typed(natural(x), x.dtype, dtype)
    if x.ndim == 0 or _is_single(x) or value is None:
        return value
    trailing = list(range(1, rank - 1))
    return emit("Unsqueeze", [value, numbers(trailing)], dtype, (*x.shape, *[1] * len(trailing)))


def _is_single(x: KerasTensor) -> bool:
    return all(size == 1 for size in x.shape)


def _types(first: object, second: object, x: KerasTensor, y: KerasTensor) -> list[str]:
    """Python's numbers take the type of what they meet, unless it can't hold them."""
    weak = [isinstance(one, (int, float)) and not isinstance(one, bool) for one in (first, second)]
    if weak[0] and not weak[1]:
        return [y.dtype] if y.dtype in dtypes.FLOATS else [x.dtype, y.dtype]
    if weak[1] and not weak[0]:
        return [x.dtype] if x.dtype in dtypes.FLOATS else [x.dtype, y.dtype]
    return [x.dtype, y.dtype]


def _is_number(x: KerasTensor) -> bool:
    return x.ndim == 0 and x.data is not None


def _computed(number: object, dtype: DType | None) -> KerasTensor:
    return as_tensor(number, dtype)


def _with_opaque(first: object, second: object) -> object:
    """A value that nobody knows is taken to be a number: the shape stays."""
    known = first if isinstance(first, KerasTensor) else second
    if not isinstance(known, KerasTensor):
        return first
    return untranslated("Unknown", [known], (known.shape, known.dtype))[0]


def _converted(number: object, dtype: str) -> object:
    if isinstance(number, (list, tuple)):
        return [_converted(one, dtype) for one in number]
    return float(number) if dtype == "float32" else bool(number) if dtype == "bool" else int(number)
