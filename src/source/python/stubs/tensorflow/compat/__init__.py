"""`tensorflow.compat.v1` and `.v2` are TensorFlow itself: see `keras._aliases`."""

from _layerline.opaque import opaque_getattr

__getattr__ = opaque_getattr(__name__)
