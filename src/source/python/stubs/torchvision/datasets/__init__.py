"""Data sets belong to training: all of them are opaque."""

from _layerline.opaque import opaque_getattr

__getattr__ = opaque_getattr(__name__)
