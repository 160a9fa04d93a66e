"""What torch's own files take from here."""

from _layerline.opaque import opaque_getattr

from .jit import Final, _overload, _overload_method, export, ignore, unused

__getattr__ = opaque_getattr(__name__)
