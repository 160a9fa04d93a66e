"""`keras.random`: nothing is drawn; the tensors have the right shapes."""

from _layerline.opaque import opaque_getattr

from ._core.inert import inert_classes
from ._core.tensors import KerasTensor
from .ops import random as _random

globals().update(inert_classes(__name__, "SeedGenerator"))
normal = uniform = truncated_normal = randint = binomial = beta = gamma = _random


def dropout(inputs: KerasTensor, rate: float, noise_shape: object = None, seed: object = None):
    """As at inference."""
    return inputs


def shuffle(x: KerasTensor, axis: int = 0, seed: object = None) -> KerasTensor:
    return x


__all__ = [name for name in globals() if not name.startswith("_")]
__getattr__ = opaque_getattr(__name__)
