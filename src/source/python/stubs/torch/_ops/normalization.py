"""Normalizations: by statistics of a batch, a channel, a group of channels, or the last axes."""

import math
from typing import Sequence

from .._core.operation import operation
from .._core.recording import emit, filled
from .._core.tensor import Tensor, whole
from .arithmetic import add, div, maximum, mul, sub
from .elementwise import sqrt, square
from .reduction import mean, norm
from .shaping import reshape, reshaped


@operation
def batch_norm(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """[N, C, *] -> [N, C, *]"""
    if input.ndim < 2:
        raise ValueError(f"expected 2D or 3D input (got {input.ndim}D input)")
    channels = input.shape[1]
    named = {
        "running_mean": running_mean,
        "running_var": running_var,
        "weight": weight,
        "bias": bias,
    }
    for name, one in named.items():
        if one is not None and one.numel() != channels:
            raise RuntimeError(f"{name} should contain {channels} elements not {one.numel()}")
    if running_mean is None or running_var is None:
        return _by_batch(input, weight, bias, eps)
    one, zero = filled(1.0, (channels,)), filled(0.0, (channels,))
    operands = [
        input,
        one if weight is None else weight,
        zero if bias is None else bias,
        running_mean,
        running_var,
    ]
    return emit("BatchNormalization", operands, input.shape, epsilon=float(eps))


def _by_batch(x: Tensor, weight: Tensor | None, bias: Tensor | None, eps: float) -> Tensor:
    """Without running statistics those of the batch are taken, in evaluation as well."""
    axes = [0, *range(2, x.ndim)]
    centred = sub(x, mean(x, axes, True))
    normal = div(centred, sqrt(add(mean(square(centred), axes, True), eps)))
    return _scaled(normal, weight, bias)


def _scaled(x: Tensor, weight: Tensor | None, bias: Tensor | None) -> Tensor:
    """By channel: [N, C, *], [C], [C] -> [N, C, *]"""
    line = (-1, *[1] * (x.ndim - 2))
    if weight is not None:
        x = mul(x, reshape(weight, line))
    return x if bias is None else add(x, reshape(bias, line))


@operation
def instance_norm(
    input: Tensor,
    running_mean: Tensor | None = None,
    running_var: Tensor | None = None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """[N, C, *] -> [N, C, *]"""
    if not use_input_stats and running_mean is not None:
        return batch_norm(input, running_mean, running_var, weight, bias, eps=eps)
    channels = input.shape[1]
    operands = [
        input,
        filled(1.0, (channels,)) if weight is None else weight,
        filled(0.0, (channels,)) if bias is None else bias,
    ]
    return emit("InstanceNormalization", operands, input.shape, epsilon=float(eps))


@operation
def group_norm(
    input: Tensor,
    num_groups: int,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """[N, C, *] -> [N, C, *]"""
    groups = whole(num_groups)
    batch, channels = input.shape[:2]
    if channels % groups:
        raise RuntimeError(
            "Expected number of channels in input to be divisible by num_groups, but got input of "
            f"shape {list(input.shape)} and num_groups={groups}"
        )
    for name, one in (("weight", weight), ("bias", bias)):
        if one is not None and one.numel() != channels:
            raise RuntimeError(
                f"Expected {name} to be a vector of size equal to the number of channels in input, "
                f"but got {name} of shape {list(one.shape)} and input of shape {list(input.shape)}"
            )
    inner = math.prod(input.shape[1:]) // groups
    grouped = reshaped(input, (batch, groups, inner))
    # ONNX has GroupNormalization from opset 18 on.
    operands = [grouped, filled(1.0, (groups,)), filled(0.0, (groups,))]
    normal = emit("InstanceNormalization", operands, grouped.shape, epsilon=float(eps))
    return _scaled(reshaped(normal, input.shape), weight, bias)


def _check_normalized(x: Tensor, normalized_shape: Sequence[int]) -> int:
    """How many of the last axes are meant."""
    wanted = [whole(one) for one in normalized_shape]
    count = len(wanted)
    if list(x.shape[x.ndim - count :]) != wanted or count > x.ndim:
        raise RuntimeError(
            f"Given normalized_shape={wanted}, expected input with shape "
            f"[*, {', '.join(map(str, wanted))}], but got input of size{list(x.shape)}"
        )
    return count


@operation
def layer_norm(
    input: Tensor,
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """[*, a] -> [*, a] with normalized_shape=(a,)"""
    count = _check_normalized(input, normalized_shape)
    scale = filled(1.0, input.shape[input.ndim - count :]) if weight is None else weight
    operands = [input, scale] if bias is None else [input, scale, bias]
    return emit("LayerNormalization", operands, input.shape, axis=-count, epsilon=float(eps))


@operation
def rms_norm(
    input: Tensor,
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    eps: float | None = None,
) -> Tensor:
    """[*, a] -> [*, a]"""
    count = _check_normalized(input, normalized_shape)
    power = mean(square(input), list(range(-count, 0)), True)
    normal = div(input, sqrt(add(power, 2.0**-23 if eps is None else eps)))
    return normal if weight is None else mul(normal, weight)


@operation
def local_response_norm(
    input: Tensor, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> Tensor:
    """[N, C, *] -> [N, C, *]"""
    if input.ndim < 3:
        raise ValueError(
            "Expected 3D or higher dimensionality                          "
            f"input (got {input.ndim} dimensions)"
        )
    window = {"size": whole(size), "alpha": float(alpha), "beta": float(beta), "bias": float(k)}
    return emit("LRN", [input], input.shape, **window)


@operation
def normalize(
    input: Tensor, p: float = 2.0, dim: int = 1, eps: float = 1e-12, out: object = None
) -> Tensor:
    """[*] -> [*], of length 1 along the axis"""
    return div(input, maximum(norm(input, p, dim, True), eps))
