"""Patterns as modules of torch."""

from _layerline.opaque import opaque_getattr
from torch import Tensor
from torch.nn.modules.module import Layer
from torch.nn.modules.utils import weight

from .. import _operations as operations
from .._patterns import parse_side


class Rearrange(Layer):
    """As `rearrange`."""

    _shown = ("pattern",)

    def __init__(self, pattern: str, /, **axes_lengths: int) -> None:
        super().__init__()
        self.pattern, self.axes_lengths = pattern, axes_lengths

    def forward(self, input: Tensor) -> Tensor:
        return operations.rearrange(input, self.pattern, **self.axes_lengths)


class Reduce(Layer):
    """As `reduce`."""

    _shown = ("pattern", "reduction")

    def __init__(self, pattern: str, /, reduction: object, **axes_lengths: int) -> None:
        super().__init__()
        self.pattern, self.reduction, self.axes_lengths = pattern, reduction, axes_lengths

    def forward(self, input: Tensor) -> Tensor:
        return operations.reduce(input, self.pattern, self.reduction, **self.axes_lengths)


class EinMix(Layer):
    """A linear layer over named axes: `b t c -> b t h`, `c h`."""

    _shown = ("pattern", "weight_shape")

    def __init__(
        self, pattern: str, weight_shape: str, bias_shape: str | None = None, **axes_lengths: int
    ) -> None:
        super().__init__()
        self.pattern, self.weight_shape, self.bias_shape = pattern, weight_shape, bias_shape
        self.axes_lengths = axes_lengths
        self.weight = weight(*(axes_lengths[axis] for axis in weight_shape.split()))
        if bias_shape is None:
            self.register_parameter("bias", None)
        else:
            right = [axis for group in parse_side(pattern.split("->")[1]) for axis in group]
            wanted = bias_shape.split()
            self.bias = weight(*(axes_lengths[it] if it in wanted else 1 for it in right))

    def forward(self, input: Tensor) -> Tensor:
        left, right = (parse_side(side) for side in self.pattern.split("->"))
        before, after = (" ".join(it for group in side for it in group) for side in (left, right))
        used = {name: size for name, size in self.axes_lengths.items() if name in before.split()}
        whole = self.pattern.split("->")[0]
        x = operations.rearrange(input, f"{whole} -> {before}", **used)
        x = operations.einsum(x, self.weight, f"{before}, {self.weight_shape} -> {after}")
        if self.bias is not None:
            x = x + self.bias
        used = {name: size for name, size in self.axes_lengths.items() if name in after.split()}
        return operations.rearrange(x, f"{after} -> {self.pattern.split('->')[1]}", **used)


__getattr__ = opaque_getattr(__name__)
