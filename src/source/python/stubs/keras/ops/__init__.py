"""`keras.ops`: functions on tensors. Those that nothing here stands for are opaque.

`keras.ops.nn`, `keras.ops.numpy` and the like hold the same functions.
"""

import sys

from _layerline.opaque import opaque_getattr

from .._core.namespace import functions_of
from .._ops import (
    activation,
    arithmetic,
    attention,
    control,
    convolution,
    creation,
    filling,
    image,
    indexing,
    joining,
    linear,
    normalization,
    operators,
    pooling,
    rare,
    reduction,
    shaping,
)

operators.install()

_FAMILIES = (
    rare,
    arithmetic,
    attention,
    control,
    convolution,
    creation,
    filling,
    indexing,
    joining,
    linear,
    normalization,
    pooling,
    reduction,
    shaping,
    activation,
)

for _family in _FAMILIES:
    globals().update(functions_of(_family))

globals().update(rare.ALIASES)
nn = numpy = linalg = math = core = sys.modules[__name__]
__getattr__ = opaque_getattr(__name__)
