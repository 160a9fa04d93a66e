"""What happens to images before the model is opaque."""

from _layerline.opaque import opaque_getattr

__getattr__ = opaque_getattr(__name__)
