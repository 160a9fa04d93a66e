"""32x32 colour images."""

from _layerline.opaque import opaque_getattr

from .._core.arrays import loader

load_data = loader((32, 32, 3), (1,), 50_000, 10_000)
__getattr__ = opaque_getattr(__name__)
