"""Layers that leave something out in training, and do nothing in evaluation: [*] -> [*]."""

from torch import Tensor
from torch.nn.modules.module import Layer


def stochastic_depth(input: Tensor, p: float, mode: str, training: bool = True) -> Tensor:
    return input


def drop_block2d(
    input: Tensor, p: float, block_size: int, *args: object, **kwargs: object
) -> Tensor:
    return input


drop_block3d = drop_block2d


class StochasticDepth(Layer):
    _shown = ("p", "mode")

    def __init__(self, p: float, mode: str) -> None:
        super().__init__()
        self.p, self.mode = p, mode

    def forward(self, input: Tensor) -> Tensor:
        return input


class DropBlock2d(Layer):
    _shown = ("p", "block_size")

    def __init__(self, p: float, block_size: int, inplace: bool = False, eps: float = 1e-6) -> None:
        super().__init__()
        self.p, self.block_size, self.inplace, self.eps = p, block_size, inplace, eps

    def forward(self, input: Tensor) -> Tensor:
        return input


class DropBlock3d(DropBlock2d):
    pass
