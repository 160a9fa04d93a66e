"""Mixed precision: everything is float32."""

from _layerline.opaque import opaque_getattr

from .._runtime import autocast, unchanged

custom_fwd = custom_bwd = unchanged

__getattr__ = opaque_getattr(__name__)
