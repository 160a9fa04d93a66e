"""Stands for torchvision: layers of its own, and builders of the models that files call most."""

from _layerline.opaque import opaque_getattr

from . import datasets, io, models, ops, transforms, utils

__version__ = "0.29.1"

__getattr__ = opaque_getattr(__name__)
