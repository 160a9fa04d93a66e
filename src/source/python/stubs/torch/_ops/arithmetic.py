"""Two operands, element by element: arithmetic, comparisons, logic."""

from typing import Callable, Sequence

import numpy as np

from .._core import types
from .._core.operation import operation
from .._core.recording import emit, untranslated
from .._core.tensor import Tensor
from .._core.types import dtype
from .casting import NUMBERS, cast, operand, plain, result_type

Operand = Tensor | bool | int | float | complex


def broadcast(first: Sequence[int], second: Sequence[int]) -> tuple[int, ...]:
    """[2, 1, 4], [3, 1] -> [2, 3, 4]"""
    if tuple(first) == tuple(second):
        return tuple(first)
    rank = max(len(first), len(second))
    a = (1,) * (rank - len(first)) + tuple(first)
    b = (1,) * (rank - len(second)) + tuple(second)
    for position, (x, y) in enumerate(zip(a, b)):
        if x != y and x != 1 and y != 1:
            raise RuntimeError(
                f"The size of tensor a ({x}) must match the size of tensor b ({y}) at "
                f"non-singleton dimension {position}"
            )
    return tuple(y if x == 1 else x for x, y in zip(a, b))


def broadcast_all(*tensors: object) -> tuple[int, ...]:
    """The common shape of those that are tensors."""
    shape: tuple[int, ...] = ()
    for one in tensors:
        if isinstance(one, Tensor):
            shape = broadcast(shape, one.shape)
    return shape


def _binary(op: str, a: Operand, b: Operand, kind: dtype, result: dtype | None = None) -> Tensor:
    """One node; both operands are brought to the type `kind`."""
    shape = broadcast_all(a, b)
    return emit(op, [operand(a, kind), operand(b, kind)], shape, result or kind)


def _arithmetic(op: str, a: Operand, b: Operand) -> Tensor:
    kind = result_type(a, b)
    if kind is types.bool_ and op in ("Add", "Mul"):
        both = _binary("Or" if op == "Add" else "And", a, b, kind)
        return both
    return _binary(op, a, b, kind)


@operation(data=lambda input, other, alpha=1: np.add(input, other * alpha))
def add(input: Operand, other: Operand, *, alpha: float = 1, out: object = None) -> Tensor:
    """[*], [*] -> the common shape; so for all below."""
    other = plain(other)
    return _arithmetic("Add", input, other if alpha == 1 else mul(other, alpha))


@operation(data=lambda input, other, alpha=1: np.subtract(input, other * alpha))
def sub(input: Operand, other: Operand, *, alpha: float = 1) -> Tensor:
    other = plain(other)
    if types.bool_ in (getattr(input, "dtype", None), getattr(other, "dtype", None)):
        raise RuntimeError(
            "Subtraction, the `-` operator, with a bool tensor is not supported. If you are "
            "trying to invert a mask, use the `~` or `logical_not()` operator instead."
        )
    return _arithmetic("Sub", input, other if alpha == 1 else mul(other, alpha))


@operation(data=np.multiply)
def mul(input: Operand, other: Operand, out: object = None) -> Tensor:
    return _arithmetic("Mul", input, plain(other))


@operation(data=lambda input, other, rounding_mode=None: _divide(input, other, rounding_mode))
def div(input: Operand, other: Operand, *, rounding_mode: str | None = None) -> Tensor:
    other = plain(other)
    kind = result_type(input, other)
    fraction = kind if kind.rank >= 2 else types.float32
    quotient = _binary("Div", input, other, fraction)
    if rounding_mode is None:
        return quotient
    if rounding_mode == "floor":
        return cast(emit("Floor", [quotient], quotient.shape), kind)
    if rounding_mode == "trunc":
        return cast(cast(quotient, types.int64), kind)
    raise RuntimeError(
        "div expected rounding_mode to be one of None, 'trunc', or 'floor' but found "
        f"'{rounding_mode}'"
    )


def _divide(a: object, b: object, rounding_mode: str | None) -> object:
    quotient = np.true_divide(a, b)
    round = {None: lambda x: x, "floor": np.floor, "trunc": np.trunc}[rounding_mode]
    return round(quotient)


@operation(data=np.floor_divide)
def floor_divide(input: Operand, other: Operand) -> Tensor:
    return div(input, other, rounding_mode="floor")


@operation(data=np.mod)
def remainder(input: Operand, other: Operand) -> Tensor:
    """The sign is that of the divisor."""
    kind = result_type(input, other)
    if kind.rank < 2:
        return _binary("Mod", input, other, kind)
    return sub(input, mul(floor_divide(input, other), other))


@operation
def fmod(input: Operand, other: Operand) -> Tensor:
    """The sign is that of the dividend."""
    kind = result_type(input, other)
    shape = broadcast_all(input, other)
    return emit("Mod", [operand(input, kind), operand(other, kind)], shape, kind, fmod=1)


@operation(data=np.power)
def pow(input: Operand, exponent: Operand) -> Tensor:
    exponent = plain(exponent)
    kind = result_type(input, exponent)
    shape = broadcast_all(input, exponent)
    own = _kind_for_power(exponent, kind)
    return emit("Pow", [operand(input, kind), operand(exponent, own)], shape, kind)


def _kind_for_power(exponent: Operand, kind: dtype) -> dtype:
    """ONNX allows an exponent of another type: x ** 2 keeps its whole 2."""
    if isinstance(exponent, Tensor):
        return exponent.dtype if exponent.dtype.rank == 2 or kind.rank < 2 else kind
    return kind


@operation
def atan2(input: Tensor, other: Tensor) -> Tensor:
    return untranslated("atan2", [input, other], broadcast_all(input, other))


@operation(data=np.maximum)
def maximum(input: Tensor, other: Tensor) -> Tensor:
    return _binary("Max", input, other, result_type(input, other))


@operation(data=np.minimum)
def minimum(input: Tensor, other: Tensor) -> Tensor:
    return _binary("Min", input, other, result_type(input, other))


def _compared(op: str, a: Operand, b: Operand) -> Tensor:
    b = plain(b)
    kind = result_type(a, b)
    if kind is types.bool_ and op != "Equal":
        kind = types.int32
    return _binary(op, a, b, kind, types.bool_)


@operation(data=np.equal)
def eq(input: Tensor, other: Operand) -> Tensor:
    return _compared("Equal", input, other)


@operation(data=np.not_equal)
def ne(input: Tensor, other: Operand) -> Tensor:
    equal = _compared("Equal", input, other)
    return emit("Not", [equal], equal.shape)


@operation(data=np.less)
def lt(input: Tensor, other: Operand) -> Tensor:
    return _compared("Less", input, other)


@operation(data=np.less_equal)
def le(input: Tensor, other: Operand) -> Tensor:
    return _compared("LessOrEqual", input, other)


@operation(data=np.greater)
def gt(input: Tensor, other: Operand) -> Tensor:
    return _compared("Greater", input, other)


@operation(data=np.greater_equal)
def ge(input: Tensor, other: Operand) -> Tensor:
    return _compared("GreaterOrEqual", input, other)


def _logical(op: str, a: Operand, b: Operand) -> Tensor:
    return _binary(op, a, b, types.bool_)


def _bitwise(op: str, a: Operand, b: Operand) -> Tensor:
    """Numbers below opset 18 have no bitwise operators."""
    kind = result_type(a, b)
    if kind is types.bool_:
        return _binary(op, a, b, kind)
    tensors = [one for one in (a, b) if isinstance(one, Tensor)]
    return untranslated(f"bitwise_{op.lower()}", tensors, broadcast_all(a, b), kind)


@operation(data=np.logical_and)
def logical_and(input: Tensor, other: Tensor) -> Tensor:
    return _logical("And", input, other)


@operation(data=np.logical_or)
def logical_or(input: Tensor, other: Tensor) -> Tensor:
    return _logical("Or", input, other)


@operation(data=np.logical_xor)
def logical_xor(input: Tensor, other: Tensor) -> Tensor:
    return _logical("Xor", input, other)


@operation
def bitwise_and(input: Tensor, other: Operand) -> Tensor:
    return _bitwise("And", input, other)


@operation
def bitwise_or(input: Tensor, other: Operand) -> Tensor:
    return _bitwise("Or", input, other)


@operation
def bitwise_xor(input: Tensor, other: Operand) -> Tensor:
    return _bitwise("Xor", input, other)


@operation(data=np.logical_not)
def logical_not(input: Tensor) -> Tensor:
    return emit("Not", [cast(input, types.bool_)], input.shape, types.bool_)


@operation
def bitwise_not(input: Tensor) -> Tensor:
    if input.dtype is types.bool_:
        return logical_not(input)
    return sub(mul(input, -1), 1)


@operation
def addcmul(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: float = 1) -> Tensor:
    product = mul(tensor1, tensor2)
    return add(input, product if value == 1 else mul(product, value))


@operation
def addcdiv(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: float = 1) -> Tensor:
    quotient = div(tensor1, tensor2)
    return add(input, quotient if value == 1 else mul(quotient, value))


@operation
def lerp(input: Tensor, end: Tensor, weight: Operand) -> Tensor:
    return add(input, mul(sub(end, input), weight))


@operation
def rsub(input: Tensor, other: Operand) -> Tensor:
    return sub(other, input)


@operation
def complex(real: Tensor, imag: Tensor) -> Tensor:
    return untranslated("complex", [real, imag], broadcast_all(real, imag), types.complex64)


@operation
def polar(abs: Tensor, angle: Tensor) -> Tensor:
    return untranslated("polar", [abs, angle], broadcast_all(abs, angle), types.complex64)


@operation
def isclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08) -> Tensor:
    from .elementwise import abs

    margin = add(mul(abs(other), rtol), atol)
    return le(abs(sub(input, other)), margin)


def operators() -> dict[str, Callable]:
    """Python's operators on tensors."""
    made: dict[str, Callable] = {}
    forward = {
        "add": add,
        "sub": sub,
        "mul": mul,
        "truediv": div,
        "floordiv": floor_divide,
        "mod": remainder,
        "pow": pow,
        "and": bitwise_and,
        "or": bitwise_or,
        "xor": bitwise_xor,
        "lt": lt,
        "le": le,
        "gt": gt,
        "ge": ge,
    }
    for name, function in forward.items():
        made[f"__{name}__"] = _operator(function)
        made[f"__r{name}__"] = _reflected(function)
        made[f"__i{name}__"] = _in_place(function)
    made["__eq__"] = _equality(eq, False)
    made["__ne__"] = _equality(ne, True)
    return made


def _fits(other: object) -> bool:
    from _layerline.opaque import Opaque

    return isinstance(other, (Tensor, Opaque, *NUMBERS)) or hasattr(other, "tolist")


def _operator(function: Callable) -> Callable:
    def operate(self: Tensor, other: object) -> object:
        return function(self, other) if _fits(other) else NotImplemented

    return operate


def _reflected(function: Callable) -> Callable:
    def operate(self: Tensor, other: object) -> object:
        return function(plain(other), self) if _fits(other) else NotImplemented

    return operate


def _in_place(function: Callable) -> Callable:
    def operate(self: Tensor, other: object) -> object:
        if not _fits(other):
            return NotImplemented
        return self._become(function(self, other))

    return operate


def _equality(function: Callable, otherwise: bool) -> Callable:
    def operate(self: Tensor, other: object) -> object:
        return function(self, other) if _fits(other) else otherwise

    return operate
