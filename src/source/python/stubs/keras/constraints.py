"""`keras.constraints`: they only act in training."""

from _layerline.opaque import opaque_getattr

from ._core.inert import Inert, getter, inert_classes

Constraint = Inert
globals().update(inert_classes(__name__, "MaxNorm MinMaxNorm NonNeg UnitNorm"))

max_norm, min_max_norm, non_neg, unit_norm = MaxNorm, MinMaxNorm, NonNeg, UnitNorm
get = getter(globals(), "constraints")
__getattr__ = opaque_getattr(__name__)
