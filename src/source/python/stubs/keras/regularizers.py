"""`keras.regularizers`: they only act in training."""

from _layerline.opaque import opaque_getattr

from ._core.inert import Inert, getter, inert_classes

Regularizer = Inert
globals().update(inert_classes(__name__, "L1 L2 L1L2 OrthogonalRegularizer"))

l1, l2, l1_l2 = L1, L2, L1L2
orthogonal_regularizer = OrthogonalRegularizer
get = getter(globals(), "regularizers")
__getattr__ = opaque_getattr(__name__)
