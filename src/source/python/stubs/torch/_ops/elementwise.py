"""One operand, element by element."""

import math
from typing import Callable

import numpy as np

from .._core import types
from .._core.operation import operation
from .._core.recording import emit, scalar, untranslated
from .._core.tensor import Tensor
from .arithmetic import broadcast_all, maximum, minimum, mul, div, sub, add
from .casting import Number, as_fraction, cast, operand, result_type


def _named(function: Callable, name: str) -> Callable:
    function.__name__ = function.__qualname__ = name
    return function


def _of_fractions(name: str, op: str, data: Callable | None) -> Callable:
    """[*] -> [*]; whole numbers become fractions first."""

    def function(input: Tensor) -> Tensor:
        x = as_fraction(input)
        return emit(op, [x], x.shape)

    return operation(_named(function, name), data=data)


def _of_numbers(name: str, op: str, data: Callable | None) -> Callable:
    """[*] -> [*] of the same type."""

    def function(input: Tensor) -> Tensor:
        return emit(op, [input], input.shape)

    return operation(_named(function, name), data=data)


def _rounding(name: str, op: str, data: Callable) -> Callable:
    """[*] -> [*]; whole numbers stay as they are."""

    def function(input: Tensor) -> Tensor:
        return emit(op, [input], input.shape) if input.dtype.rank == 2 else input

    return operation(_named(function, name), data=data)


exp = _of_fractions("exp", "Exp", np.exp)
log = _of_fractions("log", "Log", np.log)
sqrt = _of_fractions("sqrt", "Sqrt", np.sqrt)
sin = _of_fractions("sin", "Sin", np.sin)
cos = _of_fractions("cos", "Cos", np.cos)
tan = _of_fractions("tan", "Tan", np.tan)
asin = _of_fractions("asin", "Asin", np.arcsin)
acos = _of_fractions("acos", "Acos", np.arccos)
atan = _of_fractions("atan", "Atan", np.arctan)
sinh = _of_fractions("sinh", "Sinh", np.sinh)
cosh = _of_fractions("cosh", "Cosh", None)
asinh = _of_fractions("asinh", "Asinh", None)
acosh = _of_fractions("acosh", "Acosh", None)
atanh = _of_fractions("atanh", "Atanh", None)
tanh = _of_fractions("tanh", "Tanh", np.tanh)
sigmoid = _of_fractions("sigmoid", "Sigmoid", None)
erf = _of_fractions("erf", "Erf", None)
reciprocal = _of_fractions("reciprocal", "Reciprocal", np.reciprocal)

abs = _of_numbers("abs", "Abs", np.abs)
neg = _of_numbers("neg", "Neg", np.negative)
sign = _of_numbers("sign", "Sign", np.sign)

floor = _rounding("floor", "Floor", np.floor)
ceil = _rounding("ceil", "Ceil", np.ceil)


@operation(data=lambda input, *, decimals=0: np.round(input, decimals))
def round(input: Tensor, *, decimals: int = 0) -> Tensor:
    """[*] -> [*]; halves go to the even neighbour."""
    if input.dtype.rank != 2:
        return input
    if decimals:
        factor = 10.0**decimals
        return div(round(mul(input, factor)), factor)
    return emit("Round", [input], input.shape)


@operation(data=np.trunc)
def trunc(input: Tensor) -> Tensor:
    """[*] -> [*]"""
    return mul(sign(input), floor(abs(input)))


@operation
def frac(input: Tensor) -> Tensor:
    """[*] -> [*]"""
    return sub(input, trunc(input))


@operation(data=lambda input: 1 / np.sqrt(input))
def rsqrt(input: Tensor) -> Tensor:
    """[*] -> [*]"""
    return reciprocal(sqrt(input))


@operation(data=np.square)
def square(input: Tensor) -> Tensor:
    """[*] -> [*]"""
    return mul(input, input)


@operation(data=np.log2)
def log2(input: Tensor) -> Tensor:
    """[*] -> [*]"""
    return mul(log(input), 1 / math.log(2))


@operation(data=np.log10)
def log10(input: Tensor) -> Tensor:
    """[*] -> [*]"""
    return mul(log(input), 1 / math.log(10))


@operation(data=np.log1p)
def log1p(input: Tensor) -> Tensor:
    """[*] -> [*]"""
    return log(add(input, 1.0))


@operation(data=np.expm1)
def expm1(input: Tensor) -> Tensor:
    """[*] -> [*]"""
    return sub(exp(input), 1.0)


@operation
def exp2(input: Tensor) -> Tensor:
    """[*] -> [*]"""
    return exp(mul(input, math.log(2)))


@operation
def erfc(input: Tensor) -> Tensor:
    """[*] -> [*]"""
    return sub(1.0, erf(input))


@operation
def erfinv(input: Tensor) -> Tensor:
    """[*] -> [*]"""
    return untranslated("erfinv", [input], input.shape)


@operation
def sinc(input: Tensor) -> Tensor:
    """[*] -> [*]"""
    return untranslated("sinc", [input], input.shape)


@operation
def logit(input: Tensor, eps: float | None = None) -> Tensor:
    """[*] -> [*]"""
    x = input if eps is None else clamp(input, eps, 1 - eps)
    return log(div(x, sub(1.0, x)))


@operation
def deg2rad(input: Tensor) -> Tensor:
    """[*] -> [*]"""
    return mul(input, math.pi / 180)


@operation
def nan_to_num(
    input: Tensor, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None
) -> Tensor:
    """[*] -> [*]"""
    highest = 3.4028234663852886e38
    known = emit("Where", [isnan(input), scalar(nan), input], input.shape, input.dtype)
    return clamp(
        known, -highest if neginf is None else neginf, highest if posinf is None else posinf
    )


@operation
def isnan(input: Tensor) -> Tensor:
    """[*] -> [*] bool"""
    return emit("IsNaN", [as_fraction(input)], input.shape, types.bool_)


@operation
def isinf(input: Tensor) -> Tensor:
    """[*] -> [*] bool"""
    return emit("IsInf", [as_fraction(input)], input.shape, types.bool_)


@operation
def isfinite(input: Tensor) -> Tensor:
    """[*] -> [*] bool"""
    odd = emit("Or", [isnan(input), isinf(input)], input.shape, types.bool_)
    return emit("Not", [odd], input.shape)


@operation(data=lambda input, min=None, max=None: np.clip(input, min, max))
def clamp(
    input: Tensor, min: Number | Tensor | None = None, max: Number | Tensor | None = None
) -> Tensor:
    """[*] -> [*]"""
    if isinstance(min, Tensor) or isinstance(max, Tensor):
        low = input if min is None else maximum(input, min)
        return low if max is None else minimum(low, max)
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    kind = result_type(input, min if min is not None else max)
    bounds = [None if one is None else scalar(one, kind) for one in (min, max)]
    while bounds[-1] is None:
        bounds.pop()
    return emit("Clip", [cast(input, kind), *bounds], input.shape, kind)


def clamp_min(input: Tensor, min: Number | Tensor) -> Tensor:
    return clamp(input, min)


def clamp_max(input: Tensor, max: Number | Tensor) -> Tensor:
    return clamp(input, None, max)


@operation(data=np.where, name="where")
def select(condition: Tensor, input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """[*], [*], [*] -> the common shape"""
    kind = result_type(input, other)
    operands = [cast(condition, types.bool_), operand(input, kind), operand(other, kind)]
    return emit("Where", operands, broadcast_all(condition, input, other), kind)


@operation(data=lambda input, mask, value: np.where(mask, value, input))
def masked_fill(input: Tensor, mask: Tensor, value: Number | Tensor) -> Tensor:
    """[*], [*], number -> [*]; the mask is broadcast."""
    if mask.dtype is not types.bool_:
        raise RuntimeError(
            "masked_fill_ only supports boolean masks, but got mask with dtype "
            f"{mask.dtype.name.replace('int64', 'Long').replace('float32', 'Float')}"
        )
    operands = [mask, operand(value, input.dtype), input]
    return emit("Where", operands, broadcast_all(input, mask), input.dtype)


@operation
def angle(input: Tensor) -> Tensor:
    """[*] complex -> [*]"""
    return untranslated("angle", [input], input.shape, input.dtype.to_real())


@operation
def view_as_complex(input: Tensor) -> Tensor:
    """[*, 2] -> [*] complex"""
    if not input.shape or input.shape[-1] != 2:
        raise RuntimeError("Tensor must have a last dimension of size 2")
    return untranslated("view_as_complex", [input], input.shape[:-1], types.complex64)


@operation
def view_as_real(input: Tensor) -> Tensor:
    """[*] complex -> [*, 2]"""
    if not input.dtype.is_complex:
        raise RuntimeError("view_as_real is only supported for complex tensors")
    return untranslated("view_as_real", [input], (*input.shape, 2), types.float32)


def real(input: Tensor) -> Tensor:
    return view_as_real(input)[..., 0] if input.dtype.is_complex else input


def imag(input: Tensor) -> Tensor:
    if not input.dtype.is_complex:
        raise RuntimeError("imag is not implemented for tensors with non-complex dtypes.")
    return view_as_real(input)[..., 1]
