"""Activation functions, softmax and its kin, dropout."""

import math
from typing import Callable

from .._core import types
from .._core.operation import operation
from .._core.recording import emit
from .._core.tensor import Tensor, axis
from .arithmetic import add, div, le, mul, sub
from .casting import cast
from .elementwise import clamp, erf, log, select, sigmoid, tanh
from .joining import chunk
from .reduction import amax
from .shaping import renewed, reshape


def _given_back(input: Tensor, result: Tensor, inplace: bool) -> Tensor:
    """In place, the input itself is what changes."""
    return input._become(result) if inplace else result


def _unary(op: str, x: Tensor, **attributes: object) -> Tensor:
    return emit(op, [x], x.shape, **attributes)


@operation(name="relu")
def _relu(input: Tensor) -> Tensor:
    """[*] -> [*]"""
    return _unary("Relu", input)


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """[*] -> [*]; so for all below."""
    return _given_back(input, _relu(input), inplace)


@operation(name="relu6")
def _relu6(input: Tensor) -> Tensor:
    return clamp(input, 0, 6)


def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    return _given_back(input, _relu6(input), inplace)


@operation(name="leaky_relu")
def _leaky_relu(input: Tensor, negative_slope: float) -> Tensor:
    return _unary("LeakyRelu", input, alpha=float(negative_slope))


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    return _given_back(input, _leaky_relu(input, negative_slope), inplace)


def rrelu(
    input: Tensor,
    lower: float = 1.0 / 8,
    upper: float = 1.0 / 3,
    training: bool = False,
    inplace: bool = False,
) -> Tensor:
    return leaky_relu(input, (lower + upper) / 2, inplace)


@operation(name="elu")
def _elu(input: Tensor, alpha: float) -> Tensor:
    return _unary("Elu", input, alpha=float(alpha))


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    return _given_back(input, _elu(input, alpha), inplace)


@operation(name="selu")
def _selu(input: Tensor) -> Tensor:
    return _unary("Selu", input)


def selu(input: Tensor, inplace: bool = False) -> Tensor:
    return _given_back(input, _selu(input), inplace)


@operation(name="celu")
def _celu(input: Tensor, alpha: float) -> Tensor:
    return _unary("Celu", input, alpha=float(alpha))


def celu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    return _given_back(input, _celu(input, alpha), inplace)


@operation
def gelu(input: Tensor, approximate: str = "none") -> Tensor:
    if approximate == "tanh":
        cubed = mul(mul(input, input), mul(input, 0.044715))
        inner = mul(add(input, cubed), math.sqrt(2 / math.pi))
        return mul(mul(input, 0.5), add(tanh(inner), 1.0))
    if approximate != "none":
        raise RuntimeError("approximate argument must be either none or tanh.")
    return mul(mul(input, add(erf(div(input, math.sqrt(2))), 1.0)), 0.5)


@operation(name="silu")
def _silu(input: Tensor) -> Tensor:
    return mul(input, sigmoid(input))


def silu(input: Tensor, inplace: bool = False) -> Tensor:
    return _given_back(input, _silu(input), inplace)


@operation(name="mish")
def _mish(input: Tensor) -> Tensor:
    return mul(input, tanh(_unary("Softplus", input)))


def mish(input: Tensor, inplace: bool = False) -> Tensor:
    return _given_back(input, _mish(input), inplace)


@operation(name="hardswish")
def _hardswish(input: Tensor) -> Tensor:
    return _unary("HardSwish", input)


def hardswish(input: Tensor, inplace: bool = False) -> Tensor:
    return _given_back(input, _hardswish(input), inplace)


@operation(name="hardsigmoid")
def _hardsigmoid(input: Tensor) -> Tensor:
    return _unary("HardSigmoid", input, alpha=1 / 6, beta=0.5)


def hardsigmoid(input: Tensor, inplace: bool = False) -> Tensor:
    return _given_back(input, _hardsigmoid(input), inplace)


@operation(name="hardtanh")
def _hardtanh(input: Tensor, min_val: float, max_val: float) -> Tensor:
    return clamp(input, min_val, max_val)


def hardtanh(
    input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False
) -> Tensor:
    return _given_back(input, _hardtanh(input, min_val, max_val), inplace)


@operation
def hardshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    return _unary("Shrink", input, lambd=float(lambd), bias=0.0)


@operation
def softshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    return _unary("Shrink", input, lambd=float(lambd), bias=float(lambd))


@operation
def tanhshrink(input: Tensor) -> Tensor:
    return sub(input, tanh(input))


@operation
def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    if beta == 1:
        return _unary("Softplus", input)
    return mul(_unary("Softplus", mul(input, beta)), 1 / beta)


@operation
def softsign(input: Tensor) -> Tensor:
    return _unary("Softsign", input)


@operation
def logsigmoid(input: Tensor) -> Tensor:
    return mul(_unary("Softplus", mul(input, -1.0)), -1.0)


@operation(name="threshold")
def _threshold(input: Tensor, threshold: float, value: float) -> Tensor:
    return select(le(input, threshold), float(value), input)


def threshold(input: Tensor, threshold: float, value: float, inplace: bool = False) -> Tensor:
    return _given_back(input, _threshold(input, threshold, value), inplace)


@operation
def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """[N, C, *], [C] or [1] -> [N, C, *]"""
    count = weight.numel()
    if count != 1:
        channels = input.shape[1] if input.ndim > 1 else 1
        if count != channels:
            raise RuntimeError(
                f"Mismatch of parameter numbers and input channel size. Found parameter numbers = "
                f"{count} and channel size = {channels}."
            )
    slope = weight
    if count != 1 and input.ndim > 2:
        slope = reshape(weight, (count, *[1] * (input.ndim - 2)))
    return emit("PRelu", [input, slope], input.shape)


@operation
def glu(input: Tensor, dim: int = -1) -> Tensor:
    """[*, 2 * a] -> [*, a]"""
    size = input.shape[axis(dim, input.ndim)]
    if size % 2:
        raise RuntimeError(
            f"Halving dimension must be even, but dimension {axis(dim, input.ndim)} is size {size}"
        )
    first, second = chunk(input, 2, dim)
    return mul(first, sigmoid(second))


def _implicit_dim(rank: int) -> int:
    """What softmax takes without being told, as it did in old releases."""
    return 0 if rank in (0, 1, 3) else 1


def _along(op: str, input: Tensor, dim: int | None, dtype: types.dtype | None) -> Tensor:
    at = axis(_implicit_dim(input.ndim) if dim is None else dim, input.ndim)
    x = input if dtype is None else cast(input, dtype)
    if x.dtype.rank < 2:
        raise NotImplementedError(
            f"\"{op.lower()}_lastdim_kernel_impl\" not implemented for 'Long'"
        )
    return _unary(op, x, axis=at)


@operation
def softmax(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: types.dtype | None = None
) -> Tensor:
    return _along("Softmax", input, dim, dtype)


@operation
def log_softmax(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: types.dtype | None = None
) -> Tensor:
    return _along("LogSoftmax", input, dim, dtype)


@operation
def softmin(input: Tensor, dim: int | None = None) -> Tensor:
    return _along("Softmax", mul(input, -1.0), dim, None)


@operation
def gumbel_softmax(
    logits: Tensor, tau: float = 1, hard: bool = False, eps: float = 1e-10, dim: int = -1
) -> Tensor:
    from .creation import rand_like

    noise = mul(log(mul(log(clamp(rand_like(logits), 1e-9)), -1.0)), -1.0)
    soft = softmax(mul(add(logits, noise), 1 / tau), dim)
    if not hard:
        return soft
    return cast(sub(soft, amax(soft, dim, True)) >= 0, logits.dtype)


def tensor_softmax(input: Tensor, dim: int, dtype: types.dtype | None = None) -> Tensor:
    """The method takes the type second."""
    return softmax(input, dim, dtype=dtype)


def tensor_log_softmax(input: Tensor, dim: int, dtype: types.dtype | None = None) -> Tensor:
    return log_softmax(input, dim, dtype=dtype)


@operation(name="dropout")
def _dropout(input: Tensor, p: float) -> Tensor:
    """[*] -> [*]; in evaluation it does nothing."""
    if not 0 <= p <= 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    return renewed(input)


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    return _given_back(input, _dropout(input, p), inplace)


def _same(name: str) -> Callable:
    def function(
        input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False
    ) -> Tensor:
        return dropout(input, p, training, inplace)

    function.__name__ = function.__qualname__ = name
    return function


dropout1d, dropout2d, dropout3d = _same("dropout1d"), _same("dropout2d"), _same("dropout3d")
alpha_dropout = _same("alpha_dropout")
feature_alpha_dropout = _same("feature_alpha_dropout")
feature_dropout = _same("feature_dropout")
