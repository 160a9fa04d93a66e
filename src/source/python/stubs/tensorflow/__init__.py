"""Stands for TensorFlow while a file is traced: the functions that models use, and `tf.keras`.

What isn't here, data sets and sessions among it, is opaque.
"""

import keras
from _layerline.opaque import opaque_getattr
from keras import callbacks, constraints, initializers, losses, metrics, optimizers, regularizers
from keras._core.namespace import functions_of
from keras._core.tensors import KerasTensor, Variable

from . import (
    _arithmetic,
    _creation,
    _reduction,
    _shaping,
    _types,
    image,
    linalg,
    math,
    nn,
    random,
)

Tensor = KerasTensor
newaxis = None
__version__ = "2.21.0"

for _family in (_arithmetic, _creation, _reduction, _shaping, _types):
    globals().update(functions_of(_family))

globals().update(_types.DTYPES)
bool = _types.DTYPES["bool"]
sigmoid, tanh = nn.sigmoid, nn.tanh
einsum, norm, eye, matmul, tensordot = (
    linalg.einsum,
    linalg.norm,
    linalg.eye,
    linalg.matmul,
    linalg.tensordot,
)
zeros_initializer = initializers.Zeros
ones_initializer = initializers.Ones
constant_initializer = initializers.Constant
random_normal_initializer = initializers.RandomNormal
random_uniform_initializer = initializers.RandomUniform
truncated_normal_initializer = initializers.TruncatedNormal

__getattr__ = opaque_getattr(__name__)
