"""Data types: casts, and which type a result of several operands has."""

from _layerline.graph import Value
from _layerline.notes import note
from _layerline.opaque import Opaque

from .._core import types
from .._core.operation import operation
from .._core.recording import emit, scalar
from .._core.tensor import Tensor
from .._core.types import dtype, promoted

Number = bool | int | float | complex
NUMBERS = (bool, int, float, complex)

ONNX_TYPES = {
    "float32": 1,
    "uint8": 2,
    "int8": 3,
    "int16": 5,
    "int32": 6,
    "int64": 7,
    "bool": 9,
}


@operation(data=lambda input, kind: input.astype(kind.name if kind.rank < 2 else "float64"))
def to(input: Tensor, kind: dtype) -> Tensor:
    """[*] -> [*]"""
    return emit("Cast", [input], input.shape, kind, to=ONNX_TYPES[kind.onnx])


def cast(input: Tensor, kind: dtype) -> Tensor:
    """The tensor in another type; fractions of all sizes are the same to ONNX here."""
    if input.dtype is kind:
        return input
    if input.dtype.rank == kind.rank == 2:
        made = input._alias()
        made.__dict__["dtype"] = kind
        return made
    return to(input, kind)


def as_fraction(input: Tensor) -> Tensor:
    return input if input.dtype.rank >= 2 else cast(input, types.float32)


def tensor_to(input: Tensor, *args: object, **kwargs: object) -> Tensor:
    """`x.to(dtype)`, `x.to(device)`, `x.to(other)` and their mixtures."""
    for one in (*args, kwargs.get("dtype"), kwargs.get("other")):
        if isinstance(one, dtype):
            return cast(input, one)
        if isinstance(one, Tensor):
            return cast(input, one.dtype)
    return input


def tensor_type(input: Tensor, kind: object = None, *args: object) -> "Tensor | str":
    if kind is None:
        return f"torch.{_LEGACY.get(input.dtype.name, 'Float')}Tensor"
    if isinstance(kind, dtype):
        return cast(input, kind)
    word = str(getattr(kind, "__name__", kind)).rpartition(".")[2].removesuffix("Tensor")
    names = {legacy: name for name, legacy in _LEGACY.items()}
    return cast(input, types.BY_NAME[names.get(word, "float32")])


_LEGACY = {
    "float32": "Float",
    "float64": "Double",
    "float16": "Half",
    "bfloat16": "BFloat16",
    "int64": "Long",
    "int32": "Int",
    "int16": "Short",
    "int8": "Char",
    "uint8": "Byte",
    "bool": "Bool",
}


def result_type(first: object, second: object) -> dtype:
    """Type of a result of two operands, tensors or numbers.

    Tensors with axes decide over those without, and those over numbers, unless the other is of a
    higher kind: whole numbers and a fraction give fractions.
    """
    kinds = [_kind(first), _kind(second)]
    weights = [_weight(first), _weight(second)]
    if weights[0] == weights[1] or kinds[0].rank == kinds[1].rank == 0:
        return promoted(*kinds)
    strong, weak = kinds if weights[0] > weights[1] else reversed(kinds)
    if weak.rank <= strong.rank:
        return strong
    return weak if strong.rank < 2 else promoted(strong, weak)


def _kind(operand: object) -> dtype:
    if isinstance(operand, Tensor):
        return operand.dtype
    if isinstance(operand, bool):
        return types.bool_
    if isinstance(operand, int):
        return types.int64
    return types.complex64 if isinstance(operand, complex) else types.float32


def _weight(operand: object) -> int:
    if not isinstance(operand, Tensor):
        return 0
    return 2 if operand.shape else 1


def operand(item: object, kind: dtype) -> "Tensor | Value":
    """A tensor in that type, or a number as a constant of it."""
    if isinstance(item, Tensor):
        return cast(item, kind)
    return scalar(abs(item) if isinstance(item, complex) else item, kind)


def plain(item: object) -> object:
    """Takes an opaque factor or summand as 1: it can't change a shape."""
    if isinstance(item, Opaque):
        note(f"a number from {item._layerline_origin} is not known: 1 is used for it")
        return 1
    if hasattr(item, "item") and not isinstance(item, Tensor):
        # A number or an array of the small NumPy.
        from .creation import tensor

        return item.item() if getattr(item, "shape", ()) == () else tensor(item)
    return item
