"""Functions that few models use: small combinations of others, or only their shapes."""

import math
from typing import Callable

from .._core import dtypes, shapes
from .._core.elementwise import unary
from .._core.layout import as_float, untranslated
from .._core.operations import operation
from .._core.tensors import KerasTensor, as_tensor
from . import arithmetic, filling, joining, reduction, shaping
from .creation import arange
from .indexing import one_hot


@operation
def arcsinh(x: KerasTensor) -> KerasTensor:
    return unary("Asinh", x)


@operation
def arccosh(x: KerasTensor) -> KerasTensor:
    return unary("Acosh", x)


@operation
def arctanh(x: KerasTensor) -> KerasTensor:
    return unary("Atanh", x)


@operation
def erfc(x: KerasTensor) -> KerasTensor:
    return arithmetic.subtract(1.0, arithmetic.erf(x))


@operation
def exp2(x: KerasTensor) -> KerasTensor:
    return arithmetic.power(2.0, as_float(as_tensor(x)))


@operation
def cbrt(x: KerasTensor) -> KerasTensor:
    root = arithmetic.power(arithmetic.absolute(x), 1 / 3)
    return arithmetic.multiply(arithmetic.sign(x), root)


@operation
def deg2rad(x: KerasTensor) -> KerasTensor:
    return arithmetic.multiply(as_float(as_tensor(x)), math.pi / 180)


@operation
def rad2deg(x: KerasTensor) -> KerasTensor:
    return arithmetic.multiply(as_float(as_tensor(x)), 180 / math.pi)


@operation
def trunc(x: KerasTensor) -> KerasTensor:
    return arithmetic.multiply(arithmetic.sign(x), arithmetic.floor(arithmetic.absolute(x)))


@operation
def hypot(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return arithmetic.sqrt(arithmetic.add(arithmetic.square(x1), arithmetic.square(x2)))


@operation
def isclose(
    x1: KerasTensor,
    x2: KerasTensor,
    rtol: float = 1e-5,
    atol: float = 1e-8,
    equal_nan: bool = False,
) -> KerasTensor:
    allowed = arithmetic.add(atol, arithmetic.multiply(rtol, arithmetic.absolute(x2)))
    return arithmetic.less_equal(arithmetic.absolute(arithmetic.subtract(x1, x2)), allowed)


@operation
def ptp(x: KerasTensor, axis: object = None, keepdims: bool = False) -> KerasTensor:
    return arithmetic.subtract(reduction.max(x, axis, keepdims), reduction.min(x, axis, keepdims))


@operation
def diff(a: KerasTensor, n: int = 1, axis: int = -1) -> KerasTensor:
    x = as_tensor(a)
    axis = shapes.axis_of(axis, x.ndim)
    for _ in range(n):
        size = x.shape[axis]
        if size is None:
            return untranslated("Diff", [x], (x.shape, x.dtype))[0]
        last = joining.split_sizes(x, [1, size - 1], axis)[1]
        first = joining.split_sizes(x, [size - 1, 1], axis)[0]
        x = arithmetic.subtract(last, first)
    return x


@operation
def fliplr(x: KerasTensor) -> KerasTensor:
    return filling.flip(x, 1)


@operation
def flipud(x: KerasTensor) -> KerasTensor:
    return filling.flip(x, 0)


@operation
def copy(x: KerasTensor) -> KerasTensor:
    return as_tensor(x)


@operation
def append(x1: KerasTensor, x2: KerasTensor, axis: int | None = None) -> KerasTensor:
    if axis is None:
        return joining.concatenate([shaping.ravel(x1), shaping.ravel(x2)], 0)
    return joining.concatenate([x1, x2], axis)


@operation
def diagonal(x: KerasTensor, offset: int = 0, axis1: int = 0, axis2: int = 1) -> KerasTensor:
    x = as_tensor(x)
    gone = shapes.axes_of((axis1, axis2), x.ndim)
    rows, columns = (x.shape[axis] for axis in gone)
    known = None not in (rows, columns)
    size = max(0, min(rows, columns - offset)) if known else None
    kept = [one for axis, one in enumerate(x.shape) if axis not in gone]
    return untranslated("Diagonal", [x], ((*kept, size), x.dtype))[0]


@operation
def multi_hot(
    inputs: KerasTensor, num_classes: int, axis: int = -1, dtype: object = None, **ignored
):
    x = as_tensor(inputs)
    return reduction.max(one_hot(x, num_classes, -1, dtype), axis=max(x.ndim - 1, 0))


def ndim(x: KerasTensor) -> int:
    return as_tensor(x).ndim


def size(x: KerasTensor) -> object:
    known = as_tensor(x).shape.num_elements()
    if known is not None:
        return known
    total: object = 1
    for one in shaping.shape(x):
        total = one * total
    return total


def dtype(x: KerasTensor) -> str:
    return as_tensor(x).dtype


def is_tensor(x: object) -> bool:
    return isinstance(x, KerasTensor)


def tri(N: int, M: int | None = None, k: int = 0, dtype: object = None) -> KerasTensor:
    rows = shaping.expand_dims(arange(N), 1)
    found = arithmetic.greater_equal(arithmetic.add(rows, k), arange(N if M is None else M))
    return arithmetic.cast(found, dtype or "float32")


def _same_shape(name: str, kind: str = "") -> Callable:
    """Of a function without a lowering: the shape stays."""

    @operation
    def function(x: KerasTensor, *args: object, **kwargs: object) -> KerasTensor:
        x = as_tensor(x)
        given = [x, *[one for one in args if isinstance(one, KerasTensor)]]
        return untranslated(name, given, (x.shape, dtypes.standardize(kind or x.dtype)))[0]

    function.__name__ = function.__qualname__ = name
    return function


for _name in """
    angle bitwise_and bitwise_invert bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift
    bitwise_xor cholesky conj conjugate digitize erfinv fmod gcd heaviside i0 imag lcm ldexp
    left_shift logaddexp2 nextafter real right_shift searchsorted sinc
""".split():
    globals()[_name] = _same_shape(_name)

for _name in "isin isneginf isposinf isreal signbit".split():
    globals()[_name] = _same_shape(_name, "bool")

ALIASES = {
    "fabs": arithmetic.absolute,
    "fmax": arithmetic.maximum,
    "fmin": arithmetic.minimum,
    "nanmax": reduction.max,
    "nanmean": reduction.mean,
    "nanmin": reduction.min,
    "nanprod": reduction.prod,
    "nanstd": reduction.std,
    "nansum": reduction.sum,
    "nanvar": reduction.var,
    "saturate_cast": arithmetic.cast,
}
"""The same where nothing is missing."""
