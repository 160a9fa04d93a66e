"""Initial values: none are computed, tensors are handed back as they are."""

import math
from typing import Callable

from .._core.tensor import Tensor

_NAMES = (
    "kaiming_normal kaiming_uniform xavier_normal xavier_uniform normal uniform constant zeros "
    "ones trunc_normal orthogonal eye dirac sparse"
).split()


def _initializer(name: str) -> Callable:
    def initialize(tensor: object = None, *args: object, **kwargs: object) -> object:
        if tensor is None:
            return kwargs.get("tensor")
        if "kaiming" in name or "xavier" in name:
            _calculate_fan_in_and_fan_out(tensor)
        return tensor

    initialize.__name__ = initialize.__qualname__ = name
    return initialize


for _name in _NAMES:
    globals()[_name] = globals()[f"{_name}_"] = _initializer(f"{_name}_")


def _calculate_fan_in_and_fan_out(tensor: object) -> tuple[int, int]:
    if not isinstance(tensor, Tensor):
        return 1, 1
    if tensor.ndim < 2:
        raise ValueError(
            "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions"
        )
    area = math.prod(tensor.shape[2:])
    return tensor.shape[1] * area, tensor.shape[0] * area


def _calculate_correct_fan(tensor: Tensor, mode: str) -> int:
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    return fan_in if mode == "fan_in" else fan_out


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    if nonlinearity == "tanh":
        return 5 / 3
    if nonlinearity == "relu":
        return math.sqrt(2)
    if nonlinearity == "leaky_relu":
        return math.sqrt(2 / (1 + (0.01 if param is None else param) ** 2))
    return 3 / 4 if nonlinearity == "selu" else 1.0


def _no_grad_trunc_normal_(tensor: Tensor, *args: object, **kwargs: object) -> Tensor:
    return tensor
