"""Linear algebra."""

from _layerline.opaque import opaque_getattr

from ._ops.linear import cross, matmul, multi_dot
from ._ops.linear import inverse as inv
from ._ops.reduction import vector_norm
from ._ops.reduction import vector_norm as norm
from ._ops.shaping import diagonal

__getattr__ = opaque_getattr(__name__)
