"""8 numbers for each district."""

from _layerline.opaque import opaque_getattr

from .._core.arrays import loader

load_data = loader((8,), (), 16_512, 4_128, ("float32", "float32"))
__getattr__ = opaque_getattr(__name__)
