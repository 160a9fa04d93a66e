"""Functions of mathematics."""

from _layerline.opaque import opaque_getattr

from ._ops.activation import log_softmax, softmax
from ._ops.elementwise import erf, erfc, erfinv, exp2, expm1, log1p, logit, sinc
from ._ops.elementwise import sigmoid as expit
from ._ops.reduction import logsumexp

__getattr__ = opaque_getattr(__name__)
