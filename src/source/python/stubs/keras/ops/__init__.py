"""`keras.ops`: functions on tensors. Those that nothing here stands for are opaque.

`keras.ops.nn`, `keras.ops.numpy` and the like hold the same functions.
"""

import sys

from _layerline.opaque import opaque_getattr

from . import (
    activation,
    arithmetic,
    control,
    creation,
    image,
    indexing,
    linear,
    neural,
    reduction,
    shaping,
)
from .._core.namespace import functions_of
from .operators import install

install()

for _module in (
    arithmetic,
    control,
    creation,
    image,
    indexing,
    linear,
    reduction,
    shaping,
    neural,
    activation,
):
    globals().update(functions_of(_module))

nn = numpy = linalg = math = core = sys.modules[__name__]
__getattr__ = opaque_getattr(__name__)
