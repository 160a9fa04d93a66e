"""Borders as modules."""

from typing import Sequence

from ..._core.tensor import Tensor
from ..._ops.padding import pad
from .module import Layer
from .utils import numbers


class _PadNd(Layer):
    """[N, C, *] -> [N, C, *], larger"""

    _axes = 1
    _mode = "constant"
    _shown = ("padding",)

    def __init__(self, padding: int | Sequence[int]) -> None:
        super().__init__()
        self.padding = numbers(padding, 2 * self._axes)

    def forward(self, input: Tensor) -> Tensor:
        return pad(input, self.padding, self._mode)


class ConstantPad1d(_PadNd):
    _shown = ("padding", "value")

    def __init__(self, padding: int | Sequence[int], value: float) -> None:
        super().__init__(padding)
        self.value = value

    def forward(self, input: Tensor) -> Tensor:
        return pad(input, self.padding, "constant", self.value)


class ConstantPad2d(ConstantPad1d):
    _axes = 2


class ConstantPad3d(ConstantPad1d):
    _axes = 3


class ZeroPad1d(_PadNd):
    pass


class ZeroPad2d(_PadNd):
    _axes = 2


class ZeroPad3d(_PadNd):
    _axes = 3


class ReflectionPad1d(_PadNd):
    _mode = "reflect"


class ReflectionPad2d(ReflectionPad1d):
    _axes = 2


class ReflectionPad3d(ReflectionPad1d):
    _axes = 3


class ReplicationPad1d(_PadNd):
    _mode = "replicate"


class ReplicationPad2d(ReplicationPad1d):
    _axes = 2


class ReplicationPad3d(ReplicationPad1d):
    _axes = 3


class CircularPad1d(_PadNd):
    _mode = "circular"


class CircularPad2d(CircularPad1d):
    _axes = 2


class CircularPad3d(CircularPad1d):
    _axes = 3
