"""Activation functions. All keep the shape."""

import math

from _layerline.graph import Value

from .._core import shapes
from .._core.elementwise import chain, kept, kept_axis, like, unary
from .._core.layout import as_float, emit, filled, from_natural, natural, untranslated
from .._core.operations import operation
from .._core.recording import state
from .._core.tensors import KerasTensor, as_tensor
from . import arithmetic, reduction


@operation
def relu(
    x: KerasTensor,
    negative_slope: float = 0.0,
    max_value: float | None = None,
    threshold: float = 0.0,
) -> KerasTensor:
    x = as_tensor(x)
    if not negative_slope and max_value is None and not threshold:
        return unary("Relu", x)
    if not threshold:
        if not negative_slope:
            return _clip(x, 0.0, max_value)
        if max_value is None:
            return unary("LeakyRelu", x, alpha=float(negative_slope))
    return _general_relu(x, negative_slope, max_value, threshold)


@operation
def relu6(x: KerasTensor) -> KerasTensor:
    return _clip(as_tensor(x), 0.0, 6.0)


@operation
def leaky_relu(x: KerasTensor, negative_slope: float = 0.2) -> KerasTensor:
    return unary("LeakyRelu", x, alpha=float(negative_slope))


@operation
def elu(x: KerasTensor, alpha: float = 1.0) -> KerasTensor:
    return unary("Elu", x, alpha=float(alpha))


@operation
def selu(x: KerasTensor) -> KerasTensor:
    return unary("Selu", x)


@operation
def celu(x: KerasTensor, alpha: float = 1.0) -> KerasTensor:
    return unary("Celu", x, alpha=float(alpha))


@operation
def sigmoid(x: KerasTensor) -> KerasTensor:
    return unary("Sigmoid", x)


@operation
def tanh(x: KerasTensor) -> KerasTensor:
    return unary("Tanh", x)


@operation
def softplus(x: KerasTensor) -> KerasTensor:
    return unary("Softplus", x)


@operation
def softsign(x: KerasTensor) -> KerasTensor:
    return unary("Softsign", x)


@operation
def exponential(x: KerasTensor) -> KerasTensor:
    return unary("Exp", x)


@operation
def hard_sigmoid(x: KerasTensor) -> KerasTensor:
    return unary("HardSigmoid", x, alpha=1 / 6, beta=0.5)


@operation
def hard_silu(x: KerasTensor) -> KerasTensor:
    return unary("HardSwish", x)


@operation
def silu(x: KerasTensor) -> KerasTensor:
    return chain(x, lambda v: _two("Mul", v, _one("Sigmoid", v)))


@operation
def mish(x: KerasTensor) -> KerasTensor:
    return chain(x, lambda v: _two("Mul", v, _one("Tanh", _one("Softplus", v))))


@operation
def log_sigmoid(x: KerasTensor) -> KerasTensor:
    return chain(x, lambda v: _one("Log", _one("Sigmoid", v)))


@operation
def gelu(x: KerasTensor, approximate: bool = True) -> KerasTensor:
    return chain(x, _gelu_by_tanh if approximate else _gelu_by_erf)


@operation
def hard_tanh(x: KerasTensor) -> KerasTensor:
    return _clip(as_tensor(x), -1.0, 1.0)


@operation
def tanh_shrink(x: KerasTensor) -> KerasTensor:
    return chain(x, lambda v: _two("Sub", v, _one("Tanh", v)))


@operation
def hard_shrink(x: KerasTensor, threshold: float = 0.5) -> KerasTensor:
    return unary("Shrink", x, lambd=float(threshold), bias=0.0)


@operation
def soft_shrink(x: KerasTensor, threshold: float = 0.5) -> KerasTensor:
    return unary("Shrink", x, lambd=float(threshold), bias=float(threshold))


@operation
def threshold(x: KerasTensor, threshold: float, default_value: float) -> KerasTensor:
    def build(value: Value) -> Value:
        above = emit("Greater", [value, filled(threshold)], "bool", value.shape)
        return emit("Where", [above, value, filled(default_value)], value.dtype, value.shape)

    return chain(x, build)


@operation
def squareplus(x: KerasTensor, b: float = 4) -> KerasTensor:
    def build(value: Value) -> Value:
        root = _one("Sqrt", _two("Add", _two("Mul", value, value), filled(b)))
        return _two("Mul", _two("Add", value, root), filled(0.5))

    return chain(x, build)


@operation
def sparse_plus(x: KerasTensor) -> KerasTensor:
    x = as_float(as_tensor(x))
    return untranslated("SparsePlus", [x], (x.shape, x.dtype))[0]


@operation
def sparse_sigmoid(x: KerasTensor) -> KerasTensor:
    return _clip(chain(x, lambda v: _two("Mul", _two("Add", v, filled(1)), filled(0.5))), 0.0, 1.0)


@operation
def sparsemax(x: KerasTensor, axis: int = -1) -> KerasTensor:
    x = as_float(as_tensor(x))
    return untranslated("Sparsemax", [x], (x.shape, x.dtype))[0]


@operation
def softmax(x: KerasTensor, axis: object = -1) -> KerasTensor:
    """Over one axis, or over several together."""
    return _softmax("Softmax", x, axis)


@operation
def log_softmax(x: KerasTensor, axis: object = -1) -> KerasTensor:
    return _softmax("LogSoftmax", x, axis)


@operation
def glu(x: KerasTensor, axis: int = -1) -> KerasTensor:
    """Halves the axis: one half times the sigmoid of the other."""
    x = as_float(as_tensor(x))
    axis = shapes.axis_of(axis, x.ndim)
    size = x.shape[axis]
    if size is not None and size % 2:
        raise ValueError(f"axis size must be divisible by 2. Received: x.shape={tuple(x.shape)}")
    half = None if size is None else size // 2
    shape = (*x.shape[:axis], half, *x.shape[axis + 1 :])
    if state.graph is None:
        return KerasTensor(shape, x.dtype)
    value = natural(x)
    typed = [(value.dtype, shape)] * 2
    left, right = state.graph.emit("Split", [value], typed, {"axis": axis})
    return from_natural(_two("Mul", left, _one("Sigmoid", right)), shape, x.dtype)


@operation
def linear(x: KerasTensor) -> KerasTensor:
    return as_tensor(x)


def _clip(x: KerasTensor, low: float | None, high: float | None) -> KerasTensor:
    x = as_float(x)
    value = kept(x)
    bounds = [None if bound is None else filled(float(bound)) for bound in (low, high)]
    while bounds and bounds[-1] is None:
        bounds.pop()
    shape = x.shape if value is None else value.shape
    return like(x, emit("Clip", [value, *bounds], x.dtype, shape))


def _general_relu(
    x: KerasTensor, slope: float, max_value: float | None, threshold: float
) -> KerasTensor:
    """slope * (x - threshold) below the threshold, x above, cut at the maximum."""

    def build(value: Value) -> Value:
        if slope:
            below = _two("Mul", _two("Sub", value, filled(threshold)), filled(slope))
        else:
            below = filled(0.0)
        above = emit("GreaterOrEqual", [value, filled(threshold)], "bool", value.shape)
        result = emit("Where", [above, value, below], value.dtype, value.shape)
        if max_value is None:
            return result
        return emit("Min", [result, filled(max_value)], value.dtype, value.shape)

    return chain(x, build)


def _softmax(op: str, x: KerasTensor, axis: object) -> KerasTensor:
    x = as_float(as_tensor(x))
    if isinstance(axis, (list, tuple)):
        if len(axis) > 1:
            result = _softmax_over(x, axis)
            return arithmetic.log(result) if op == "LogSoftmax" else result
        axis = axis[0]
    if x.ndim == 0:
        raise ValueError(f"Cannot apply softmax to a tensor that is 1D. Received input: {x}")
    position = kept_axis(x, axis)
    value = kept(x)
    shape = x.shape if value is None else value.shape
    return like(x, emit(op, [value], x.dtype, shape, axis=position))


def _softmax_over(x: KerasTensor, axes: object) -> KerasTensor:
    powers = arithmetic.exp(arithmetic.subtract(x, reduction.max(x, axes, keepdims=True)))
    return arithmetic.true_divide(powers, reduction.sum(powers, axes, keepdims=True))


def _gelu_by_erf(value: Value) -> Value:
    scaled = _two("Mul", value, filled(math.sqrt(0.5)))
    gate = _two("Add", _one("Erf", scaled), filled(1.0))
    return _two("Mul", _two("Mul", value, gate), filled(0.5))


def _gelu_by_tanh(value: Value) -> Value:
    cube = _two("Mul", _two("Mul", value, value), value)
    inner = _two("Add", value, _two("Mul", cube, filled(0.044715)))
    gate = _two(
        "Add", _one("Tanh", _two("Mul", inner, filled(math.sqrt(2 / math.pi)))), filled(1.0)
    )
    return _two("Mul", _two("Mul", value, gate), filled(0.5))


def _one(op: str, value: Value) -> Value:
    return emit(op, [value], value.dtype, value.shape)


def _two(op: str, value: Value, other: Value) -> Value:
    """`other` has the same shape, or is a number."""
    return emit(op, [value, other], value.dtype, value.shape)


swish = silu
hard_swish = hard_silu
