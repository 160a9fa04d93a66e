"""Normalization over groups of channels and over the last axes."""

from typing import Sequence

from ..._core.tensor import Tensor, whole
from ..._ops import normalization as operations
from .module import Layer
from .utils import weight


class GroupNorm(Layer):
    """[N, C, *] -> [N, C, *]"""

    _shown = ("num_groups", "num_channels", "eps", "affine")

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self.num_groups, self.num_channels = whole(num_groups), whole(num_channels)
        if self.num_channels % self.num_groups:
            raise ValueError(
                f"num_channels ({num_channels}) must be divisible by num_groups ({num_groups})"
            )
        self.eps = eps
        self.affine = affine
        for name in ("weight", "bias"):
            self.register_parameter(name, weight(num_channels) if affine else None)

    def forward(self, input: Tensor) -> Tensor:
        return operations.group_norm(input, self.num_groups, self.weight, self.bias, self.eps)


def _shape(given: int | Sequence[int]) -> tuple[int, ...]:
    return tuple(map(whole, given)) if isinstance(given, (list, tuple)) else (whole(given),)


class LayerNorm(Layer):
    """[*, a] -> [*, a]"""

    _shown = ("normalized_shape", "eps", "elementwise_affine")

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self.normalized_shape = _shape(normalized_shape)
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        shape = self.normalized_shape
        self.register_parameter("weight", weight(*shape) if elementwise_affine else None)
        has_bias = elementwise_affine and bias
        self.register_parameter("bias", weight(*shape) if has_bias else None)

    def reset_parameters(self) -> None:
        pass

    def forward(self, input: Tensor) -> Tensor:
        return operations.layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)


class RMSNorm(Layer):
    """[*, a] -> [*, a]"""

    _shown = ("normalized_shape", "eps", "elementwise_affine")

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float | None = None,
        elementwise_affine: bool = True,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self.normalized_shape = _shape(normalized_shape)
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        shape = self.normalized_shape
        self.register_parameter("weight", weight(*shape) if elementwise_affine else None)

    def forward(self, x: Tensor) -> Tensor:
        return operations.rms_norm(x, self.normalized_shape, self.weight, self.eps)


class LocalResponseNorm(Layer):
    """[N, C, *] -> [N, C, *]"""

    _shown = ("size", "alpha", "beta", "k")

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> None:
        super().__init__()
        self.size, self.alpha, self.beta, self.k = size, alpha, beta, k

    def forward(self, input: Tensor) -> Tensor:
        return operations.local_response_norm(input, self.size, self.alpha, self.beta, self.k)


class CrossMapLRN2d(LocalResponseNorm):
    """As above, under the name of old releases."""
