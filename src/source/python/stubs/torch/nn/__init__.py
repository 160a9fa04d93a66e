"""Modules, parameters and functions of neural networks."""

from _layerline.opaque import opaque_getattr

from . import functional, init, modules, parameter, utils
from .modules import *
from .modules.loss import CLASSES as _LOSSES
from .parallel import DataParallel
from .parameter import Buffer, Parameter, UninitializedBuffer, UninitializedParameter

globals().update(_LOSSES)

__getattr__ = opaque_getattr(__name__)
