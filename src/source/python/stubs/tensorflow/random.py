"""`tf.random`: nothing is drawn; the tensors have the right shapes."""

from _layerline.opaque import opaque_getattr
from keras._core.inert import nothing
from keras._core.tensors import KerasTensor as T
from keras._ops.creation import random as _random


def normal(
    shape: object, mean: object = 0.0, stddev: object = 1.0, dtype: object = None, **ignored
) -> T:
    return _random(shape, dtype=dtype)


def uniform(
    shape: object, minval: object = 0, maxval: object = None, dtype: object = None, **ignored
) -> T:
    return _random(shape, dtype=dtype)


def shuffle(value: T, seed: object = None, name: object = None) -> T:
    return value


truncated_normal = stateless_normal = normal
stateless_uniform = uniform
set_seed = nothing
__getattr__ = opaque_getattr(__name__)
