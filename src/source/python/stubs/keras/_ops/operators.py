"""Python's operators on tensors: `x + y`, `x[0]`."""

from .._core.tensors import KerasTensor
from . import arithmetic, indexing, linear, shaping

BINARY = {
    "add": arithmetic.add,
    "sub": arithmetic.subtract,
    "mul": arithmetic.multiply,
    "truediv": arithmetic.true_divide,
    "floordiv": arithmetic.floor_divide,
    "mod": arithmetic.mod,
    "pow": arithmetic.power,
    "matmul": linear.matmul,
    "and": arithmetic.logical_and,
    "or": arithmetic.logical_or,
    "xor": arithmetic.logical_xor,
}
COMPARISONS = {
    "lt": arithmetic.less,
    "le": arithmetic.less_equal,
    "gt": arithmetic.greater,
    "ge": arithmetic.greater_equal,
    "ne": arithmetic.not_equal,
}
UNARY = {
    "neg": arithmetic.negative,
    "abs": arithmetic.absolute,
    "invert": arithmetic.logical_not,
    "getitem": indexing.get_item,
}


def install() -> None:
    """Gives tensors their operators. `==` compares with numbers only: lists search by identity."""
    for name, function in BINARY.items():
        setattr(KerasTensor, f"__{name}__", function)
        setattr(KerasTensor, f"__r{name}__", _reversed(function))
    for name, function in (COMPARISONS | UNARY).items():
        setattr(KerasTensor, f"__{name}__", function)
    KerasTensor.__eq__ = _equal
    KerasTensor.reshape = _reshape
    KerasTensor.astype = arithmetic.cast


def _reversed(function):
    def operator(self: KerasTensor, other: object) -> KerasTensor:
        return function(other, self)

    return operator


def _equal(self: KerasTensor, other: object) -> object:
    if isinstance(other, (int, float)):
        return arithmetic.equal(self, other)
    return self is other


def _reshape(self: KerasTensor, *shape: object) -> KerasTensor:
    return shaping.reshape(self, shape[0] if len(shape) == 1 else shape)
