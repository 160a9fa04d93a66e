"""Switches of libraries that are not used."""

from _layerline.opaque import opaque_getattr

from . import cuda, cudnn, mps

__getattr__ = opaque_getattr(__name__)
