"""Checkpoints, data and logs."""

from _layerline.opaque import opaque_getattr

from . import checkpoint, data, model_zoo

__getattr__ = opaque_getattr(__name__)
