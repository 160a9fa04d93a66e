"""Optimizers belong to training: all of them are opaque."""

from _layerline.opaque import opaque_getattr

from . import lr_scheduler

__getattr__ = opaque_getattr(__name__)
