"""Functions of single elements, and the operators of arrays."""

import builtins
import math
import operator
from typing import Callable

from ._arrays import elementwise, ndarray
from ._dtypes import dtype, promoted

Number = int | float


def _floats(*kinds: dtype) -> dtype:
    """The type of a function that gives fractions."""
    found = promoted(*kinds)
    return found if found.kind == "f" else dtype("float64")


def _truth(*kinds: dtype) -> dtype:
    return dtype("bool")


def _numbers(*kinds: dtype) -> dtype:
    found = promoted(*kinds)
    return dtype("int64") if found.kind == "b" else found


def _function(function: Callable, kind: Callable[..., dtype] = promoted) -> Callable:
    def apply(*operands: object, out: object = None, where: object = True, **kwargs) -> object:
        found = elementwise(function, kind, *operands)
        return found.astype(kwargs["dtype"]) if kwargs.get("dtype") is not None else found

    return apply


def _safe(function: Callable, otherwise: Number = math.nan) -> Callable:
    """A function of `math` that gives what NumPy gives where `math` raises."""

    def apply(*values: Number) -> Number:
        try:
            return function(*values)
        except (ValueError, ZeroDivisionError):
            return otherwise
        except OverflowError:
            return math.inf

    return apply


def _divide(a: Number, b: Number) -> float:
    if b:
        return a / b
    return math.nan if a == 0 or a != a else math.copysign(math.inf, a)


def _power(a: Number, b: Number) -> Number:
    try:
        found = a**b
    except ZeroDivisionError:
        return math.inf
    except OverflowError:
        return math.inf
    return math.nan if isinstance(found, complex) else found


def _log(function: Callable) -> Callable:
    return lambda x: -math.inf if x == 0 else _safe(function)(x)


def _sign(x: Number) -> Number:
    return (x > 0) - (x < 0)


absolute = _function(builtins.abs)
add = _function(operator.add)
subtract = _function(operator.sub)
multiply = _function(operator.mul)
divide = _function(_divide, _floats)
floor_divide = _function(_safe(operator.floordiv, 0))
mod = remainder = _function(_safe(operator.mod, 0))
power = _function(_power)
float_power = _function(_power, _floats)
negative = _function(operator.neg)
sign = _function(_sign)
square = _function(lambda x: x * x)
reciprocal = _function(lambda x: _divide(1, x), _floats)
sqrt = _function(_safe(math.sqrt), _floats)
cbrt = _function(math.cbrt, _floats)
exp = _function(_safe(math.exp), _floats)
expm1 = _function(_safe(math.expm1), _floats)
log = _function(_log(math.log), _floats)
log1p = _function(_safe(math.log1p), _floats)
log2 = _function(_log(math.log2), _floats)
log10 = _function(_log(math.log10), _floats)
sin = _function(math.sin, _floats)
cos = _function(math.cos, _floats)
tan = _function(math.tan, _floats)
sinh = _function(_safe(math.sinh), _floats)
cosh = _function(_safe(math.cosh), _floats)
tanh = _function(math.tanh, _floats)
arcsin = _function(_safe(math.asin), _floats)
arccos = _function(_safe(math.acos), _floats)
arctan = _function(math.atan, _floats)
arctan2 = _function(math.atan2, _floats)
hypot = _function(math.hypot, _floats)
deg2rad = _function(math.radians, _floats)
rad2deg = _function(math.degrees, _floats)
gcd = _function(math.gcd)
lcm = _function(math.lcm)
ceil = _function(lambda x: x if math.isinf(x) or x != x else math.ceil(x), _floats)
floor = _function(lambda x: x if math.isinf(x) or x != x else math.floor(x), _floats)
trunc = _function(lambda x: x if math.isinf(x) or x != x else math.trunc(x), _floats)
rint = _function(builtins.round, _floats)
maximum = _function(builtins.max)
minimum = _function(builtins.min)
isnan = _function(lambda x: x != x, _truth)
isinf = _function(math.isinf, _truth)
isfinite = _function(math.isfinite, _truth)
equal = _function(operator.eq, _truth)
not_equal = _function(operator.ne, _truth)
less = _function(operator.lt, _truth)
less_equal = _function(operator.le, _truth)
greater = _function(operator.gt, _truth)
greater_equal = _function(operator.ge, _truth)
logical_and = _function(lambda a, b: bool(a and b), _truth)
logical_or = _function(lambda a, b: bool(a or b), _truth)
logical_xor = _function(lambda a, b: bool(a) != bool(b), _truth)
logical_not = _function(operator.not_, _truth)


def round(a: object, decimals: int = 0, out: object = None) -> object:
    """Halves go to the even neighbour, as in Python."""
    return elementwise(lambda x: x if x != x else builtins.round(x, decimals), _numbers, a)


def clip(a: object, a_min: object = None, a_max: object = None, *args, **kwargs) -> object:
    low = kwargs.get("min", a_min)
    high = kwargs.get("max", a_max)
    found = a if low is None else maximum(a, low)
    return found if high is None else minimum(found, high)


def isclose(a: object, b: object, rtol: float = 1e-5, atol: float = 1e-8, **kwargs) -> object:
    def close(x: Number, y: Number) -> bool:
        return x == y or builtins.abs(x - y) <= atol + rtol * builtins.abs(y)

    return elementwise(close, _truth, a, b)


def where(condition: object, *choices: object) -> object:
    if not choices:
        from ._reduction import nonzero

        return nonzero(condition)
    return elementwise(
        lambda chosen, x, y: x if chosen else y,
        lambda _, *kinds: promoted(*kinds),
        condition,
        *choices,
    )


def _operators() -> None:
    table = {
        "add": add,
        "sub": subtract,
        "mul": multiply,
        "truediv": divide,
        "floordiv": floor_divide,
        "mod": mod,
        "pow": power,
        "and": _function(operator.and_),
        "or": _function(operator.or_),
        "xor": _function(operator.xor),
    }
    comparisons = {
        "eq": equal,
        "ne": not_equal,
        "lt": less,
        "le": less_equal,
        "gt": greater,
        "ge": greater_equal,
    }
    for name, function in {**table, **comparisons}.items():
        setattr(ndarray, f"__{name}__", _method(function))
    for name, function in table.items():
        setattr(ndarray, f"__r{name}__", _method(function, swapped=True))
    ndarray.__neg__ = lambda self: negative(self)
    ndarray.__pos__ = lambda self: self
    ndarray.__abs__ = lambda self: absolute(self)
    ndarray.__invert__ = lambda self: logical_not(self) if self.dtype.kind == "b" else -self - 1
    ndarray.__round__ = lambda self, decimals=0: round(self, decimals)
    ndarray.round = lambda self, decimals=0, out=None: round(self, decimals)
    ndarray.clip = clip
    ndarray.conj = lambda self: self


def _method(function: Callable, swapped: bool = False) -> Callable:
    def operate(self: ndarray, other: object) -> object:
        if not _is_operand(other):
            return NotImplemented
        return function(other, self) if swapped else function(self, other)

    return operate


def _is_operand(value: object) -> bool:
    """Tensors of a framework answer themselves."""
    from _layerline.opaque import is_opaque

    plain = (bool, int, float, complex, list, tuple, range, ndarray)
    return isinstance(value, plain) or is_opaque(value)


_operators()
