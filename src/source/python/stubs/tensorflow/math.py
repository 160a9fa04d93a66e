"""`tf.math`."""

from _layerline.opaque import opaque_getattr
from keras._core.namespace import functions_of

from . import _arithmetic, _reduction
from .nn import (
    l2_normalize,
    log_softmax,
    sigmoid,
    softmax,
    softplus,
    softsign,
    tanh,
    top_k,
)

globals().update(functions_of(_arithmetic))
globals().update(functions_of(_reduction))
__getattr__ = opaque_getattr(__name__)
