"""`keras.ops`: functions on tensors. Those that nothing here stands for are opaque.

`keras.ops.nn`, `keras.ops.numpy` and the like hold the same functions.
"""

import sys

from _layerline.opaque import opaque_getattr

from .._core.namespace import functions_of
from .._ops import (
    activation,
    arithmetic,
    control,
    creation,
    image,
    indexing,
    linear,
    neural,
    operators,
    reduction,
    shaping,
)

operators.install()

for _family in (
    arithmetic,
    control,
    creation,
    indexing,
    linear,
    reduction,
    shaping,
    neural,
    activation,
):
    globals().update(functions_of(_family))

nn = numpy = linalg = math = core = sys.modules[__name__]
__getattr__ = opaque_getattr(__name__)
