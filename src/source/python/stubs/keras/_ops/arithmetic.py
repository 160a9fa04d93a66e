"""Elementwise arithmetic, comparisons and logic, with NumPy's broadcasting."""

import math
import operator
from typing import Callable

from _layerline.graph import Value

from .._core import dtypes, shapes
from .._core.dtypes import BOOL
from .._core.elementwise import binary, chain, select, unary
from .._core.layout import as_float
from .._core.layout import cast as _cast
from .._core.layout import emit, filled, untranslated
from .._core.operations import operation
from .._core.tensors import KerasTensor, as_tensor


@operation
def add(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return binary("Add", x1, x2, compute=operator.add)


@operation
def subtract(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return binary("Sub", x1, x2, compute=operator.sub)


@operation
def multiply(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return binary("Mul", x1, x2, compute=operator.mul)


@operation
def true_divide(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return binary("Div", x1, x2, compute=operator.truediv, fractions=True)


@operation
def divide(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return binary("Div", x1, x2, compute=operator.truediv, fractions=True)


@operation
def divide_no_nan(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    """0 where the divisor is."""
    return where(equal(x2, 0.0), 0.0, true_divide(x1, x2))


@operation
def floor_divide(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    result = binary("Div", x1, x2, compute=operator.floordiv)
    return floor(result) if result.dtype in dtypes.FLOATS and result.data is None else result


@operation
def mod(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    """The sign is the divisor's, as in Python: x - floor(x / y) * y for fractions."""
    result = dtypes.result_type(as_tensor(x1).dtype, as_tensor(x2).dtype)
    if result in dtypes.FLOATS:
        return subtract(x1, multiply(floor(true_divide(x1, x2)), x2))
    return binary("Mod", x1, x2, compute=operator.mod)


@operation
def power(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return binary("Pow", x1, x2, compute=operator.pow)


@operation
def maximum(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return binary("Max", x1, x2, compute=max)


@operation
def minimum(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return binary("Min", x1, x2, compute=min)


@operation
def squared_difference(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return square(subtract(x1, x2))


@operation
def logaddexp(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return log(add(exp(x1), exp(x2)))


@operation
def arctan2(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return _untranslated_pair("Atan2", x1, x2)


@operation
def equal(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return binary("Equal", x1, x2, BOOL, operator.eq)


@operation
def not_equal(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return logical_not(binary("Equal", x1, x2, BOOL, operator.eq))


@operation
def less(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return binary("Less", x1, x2, BOOL, operator.lt)


@operation
def less_equal(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return binary("LessOrEqual", x1, x2, BOOL, operator.le)


@operation
def greater(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return binary("Greater", x1, x2, BOOL, operator.gt)


@operation
def greater_equal(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return binary("GreaterOrEqual", x1, x2, BOOL, operator.ge)


@operation
def logical_and(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return binary("And", cast(x1, "bool"), cast(x2, "bool"), BOOL)


@operation
def logical_or(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return binary("Or", cast(x1, "bool"), cast(x2, "bool"), BOOL)


@operation
def logical_xor(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return binary("Xor", cast(x1, "bool"), cast(x2, "bool"), BOOL)


@operation
def logical_not(x: KerasTensor) -> KerasTensor:
    return unary("Not", cast(x, "bool"), BOOL)


@operation
def absolute(x: KerasTensor) -> KerasTensor:
    return _same_type("Abs", x, abs)


@operation
def negative(x: KerasTensor) -> KerasTensor:
    return _same_type("Neg", x, operator.neg)


@operation
def sign(x: KerasTensor) -> KerasTensor:
    return _same_type("Sign", x)


@operation
def floor(x: KerasTensor) -> KerasTensor:
    return unary("Floor", x)


@operation
def ceil(x: KerasTensor) -> KerasTensor:
    return unary("Ceil", x)


@operation
def round(x: KerasTensor, decimals: int = 0) -> KerasTensor:
    return unary("Round", x)


@operation
def exp(x: KerasTensor) -> KerasTensor:
    return _computed_or(x, "Exp", math.exp)


@operation
def log(x: KerasTensor) -> KerasTensor:
    return _computed_or(x, "Log", math.log)


@operation
def sqrt(x: KerasTensor) -> KerasTensor:
    return _computed_or(x, "Sqrt", math.sqrt)


@operation
def sin(x: KerasTensor) -> KerasTensor:
    return _computed_or(x, "Sin", math.sin)


@operation
def cos(x: KerasTensor) -> KerasTensor:
    return _computed_or(x, "Cos", math.cos)


@operation
def tan(x: KerasTensor) -> KerasTensor:
    return _computed_or(x, "Tan", math.tan)


@operation
def arcsin(x: KerasTensor) -> KerasTensor:
    return unary("Asin", x)


@operation
def arccos(x: KerasTensor) -> KerasTensor:
    return unary("Acos", x)


@operation
def arctan(x: KerasTensor) -> KerasTensor:
    return unary("Atan", x)


@operation
def sinh(x: KerasTensor) -> KerasTensor:
    return unary("Sinh", x)


@operation
def cosh(x: KerasTensor) -> KerasTensor:
    return unary("Cosh", x)


@operation
def erf(x: KerasTensor) -> KerasTensor:
    return unary("Erf", x)


@operation
def reciprocal(x: KerasTensor) -> KerasTensor:
    return unary("Reciprocal", x)


@operation
def square(x: KerasTensor) -> KerasTensor:
    return binary("Mul", x, x, compute=operator.mul)


@operation
def rsqrt(x: KerasTensor) -> KerasTensor:
    return chain(x, lambda v: _on(v, "Reciprocal", _on(v, "Sqrt", v)))


@operation
def expm1(x: KerasTensor) -> KerasTensor:
    return chain(x, lambda v: _on(v, "Sub", _on(v, "Exp", v), filled(1.0)))


@operation
def log1p(x: KerasTensor) -> KerasTensor:
    return chain(x, lambda v: _on(v, "Log", _on(v, "Add", v, filled(1.0))))


@operation
def log2(x: KerasTensor) -> KerasTensor:
    return chain(x, lambda v: _on(v, "Div", _on(v, "Log", v), filled(math.log(2))))


@operation
def log10(x: KerasTensor) -> KerasTensor:
    return chain(x, lambda v: _on(v, "Div", _on(v, "Log", v), filled(math.log(10))))


@operation
def isnan(x: KerasTensor) -> KerasTensor:
    return unary("IsNaN", as_float(as_tensor(x)), BOOL)


@operation
def isinf(x: KerasTensor) -> KerasTensor:
    return unary("IsInf", as_float(as_tensor(x)), BOOL)


@operation
def isfinite(x: KerasTensor) -> KerasTensor:
    return logical_not(logical_or(isnan(x), isinf(x)))


@operation
def nan_to_num(x: KerasTensor, nan: float = 0.0, **bounds: float) -> KerasTensor:
    return where(isnan(x), nan, x)


@operation
def clip(x: KerasTensor, x_min: object, x_max: object) -> KerasTensor:
    return minimum(maximum(x, x_min), x_max)


@operation
def where(condition: KerasTensor, x1: object = None, x2: object = None) -> KerasTensor:
    """Elements of one tensor or of the other."""
    condition = as_tensor(condition)
    if x1 is None or x2 is None:
        return untranslated("Nonzero", [condition], ((None, condition.ndim), dtypes.INT64))[0]
    first, second = as_tensor(x1), as_tensor(x2)
    return select(cast(condition, "bool"), first, second)


@operation
def cast(x: KerasTensor, dtype: object) -> KerasTensor:
    return _cast(as_tensor(x), dtypes.standardize(dtype))


@operation
def stop_gradient(variable: KerasTensor) -> KerasTensor:
    return as_tensor(variable)


def _same_type(op: str, x: object, compute: Callable | None = None) -> KerasTensor:
    x = as_tensor(x)
    if compute and x.ndim == 0 and x.data is not None:
        return as_tensor(compute(x.data), x.dtype)
    return unary(op, x, x.dtype)


def _computed_or(x: object, op: str, compute: Callable) -> KerasTensor:
    x = as_tensor(x)
    if x.ndim == 0 and x.data is not None:
        try:
            return as_tensor(compute(x.data))
        except ValueError:
            return unary(op, x)
    return unary(op, x)


def _on(shaped: Value, op: str, *inputs: Value) -> Value:
    return emit(op, inputs, shaped.dtype, shaped.shape)


def _untranslated_pair(op: str, x1: object, x2: object) -> KerasTensor:
    x, y = as_tensor(x1), as_tensor(x2)
    shape = shapes.broadcast(x.shape, y.shape)
    return untranslated(op, [x, y], (shape, dtypes.result_type(x.dtype, y.dtype)))[0]


abs = absolute
pow = power
