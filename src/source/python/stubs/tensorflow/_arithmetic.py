"""Elementwise functions, by TensorFlow's names of arguments."""

from keras._core.operations import operation
from keras._core.tensors import KerasTensor as T
from keras._core.tensors import as_tensor
from keras._ops import arithmetic as ops


@operation
def add(x: T, y: T, name: object = None) -> T:
    return ops.add(x, y)


@operation
def subtract(x: T, y: T, name: object = None) -> T:
    return ops.subtract(x, y)


@operation
def multiply(x: T, y: T, name: object = None) -> T:
    return ops.multiply(x, y)


@operation
def divide(x: T, y: T, name: object = None) -> T:
    return ops.true_divide(x, y)


@operation
def truediv(x: T, y: T, name: object = None) -> T:
    return ops.true_divide(x, y)


@operation
def floordiv(x: T, y: T, name: object = None) -> T:
    return ops.floor_divide(x, y)


@operation
def floormod(x: T, y: T, name: object = None) -> T:
    return ops.mod(x, y)


@operation
def pow(x: T, y: T, name: object = None) -> T:
    return ops.power(x, y)


@operation
def maximum(x: T, y: T, name: object = None) -> T:
    return ops.maximum(x, y)


@operation
def minimum(x: T, y: T, name: object = None) -> T:
    return ops.minimum(x, y)


@operation
def atan2(y: T, x: T, name: object = None) -> T:
    return ops.arctan2(y, x)


@operation
def equal(x: T, y: T, name: object = None) -> T:
    return ops.equal(x, y)


@operation
def not_equal(x: T, y: T, name: object = None) -> T:
    return ops.not_equal(x, y)


@operation
def less(x: T, y: T, name: object = None) -> T:
    return ops.less(x, y)


@operation
def less_equal(x: T, y: T, name: object = None) -> T:
    return ops.less_equal(x, y)


@operation
def greater(x: T, y: T, name: object = None) -> T:
    return ops.greater(x, y)


@operation
def greater_equal(x: T, y: T, name: object = None) -> T:
    return ops.greater_equal(x, y)


@operation
def logical_and(x: T, y: T, name: object = None) -> T:
    return ops.logical_and(x, y)


@operation
def logical_or(x: T, y: T, name: object = None) -> T:
    return ops.logical_or(x, y)


@operation
def logical_not(x: T, name: object = None) -> T:
    return ops.logical_not(x)


@operation
def abs(x: T, name: object = None) -> T:
    return ops.absolute(x)


@operation
def negative(x: T, name: object = None) -> T:
    return ops.negative(x)


@operation
def sign(x: T, name: object = None) -> T:
    return ops.sign(x)


@operation
def floor(x: T, name: object = None) -> T:
    return ops.floor(x)


@operation
def ceil(x: T, name: object = None) -> T:
    return ops.ceil(x)


@operation
def round(x: T, name: object = None) -> T:
    return ops.round(x)


@operation
def exp(x: T, name: object = None) -> T:
    return ops.exp(x)


@operation
def log(x: T, name: object = None) -> T:
    return ops.log(x)


@operation
def log1p(x: T, name: object = None) -> T:
    return ops.log1p(x)


@operation
def expm1(x: T, name: object = None) -> T:
    return ops.expm1(x)


@operation
def sqrt(x: T, name: object = None) -> T:
    return ops.sqrt(x)


@operation
def rsqrt(x: T, name: object = None) -> T:
    return ops.rsqrt(x)


@operation
def square(x: T, name: object = None) -> T:
    return ops.square(x)


@operation
def reciprocal(x: T, name: object = None) -> T:
    return ops.reciprocal(x)


@operation
def sin(x: T, name: object = None) -> T:
    return ops.sin(x)


@operation
def cos(x: T, name: object = None) -> T:
    return ops.cos(x)


@operation
def tan(x: T, name: object = None) -> T:
    return ops.tan(x)


@operation
def asin(x: T, name: object = None) -> T:
    return ops.arcsin(x)


@operation
def acos(x: T, name: object = None) -> T:
    return ops.arccos(x)


@operation
def atan(x: T, name: object = None) -> T:
    return ops.arctan(x)


@operation
def erf(x: T, name: object = None) -> T:
    return ops.erf(x)


@operation
def is_nan(x: T, name: object = None) -> T:
    return ops.isnan(x)


@operation
def is_inf(x: T, name: object = None) -> T:
    return ops.isinf(x)


@operation
def is_finite(x: T, name: object = None) -> T:
    return ops.isfinite(x)


@operation
def divide_no_nan(x: T, y: T, name: object = None) -> T:
    return ops.divide_no_nan(x, y)


@operation
def multiply_no_nan(x: T, y: T, name: object = None) -> T:
    return ops.multiply(x, y)


@operation
def squared_difference(x: T, y: T, name: object = None) -> T:
    return ops.squared_difference(x, y)


@operation
def clip_by_value(t: T, clip_value_min: object, clip_value_max: object, name: object = None) -> T:
    return ops.clip(t, clip_value_min, clip_value_max)


@operation
def cast(x: T, dtype: object, name: object = None) -> T:
    return ops.cast(x, dtype)


@operation
def saturate_cast(value: T, dtype: object, name: object = None) -> T:
    return ops.cast(value, dtype)


@operation
def where(condition: T, x: object = None, y: object = None, name: object = None) -> T:
    return ops.where(condition, x, y)


@operation
def identity(input: T, name: object = None) -> T:
    return as_tensor(input)


@operation
def stop_gradient(input: T, name: object = None) -> T:
    return as_tensor(input)


@operation
def ensure_shape(x: T, shape: object, name: object = None) -> T:
    return as_tensor(x)


@operation
def add_n(inputs: object, name: object = None) -> T:
    total = inputs[0]
    for one in inputs[1:]:
        total = ops.add(total, one)
    return total


mod = floormod
