"""Inner modules of TensorFlow, of which some files take `tensorflow.python.keras`."""

from _layerline.opaque import opaque_getattr

__getattr__ = opaque_getattr(__name__)
