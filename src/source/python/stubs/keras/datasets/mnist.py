"""28x28 grey images of digits."""

from _layerline.opaque import opaque_getattr

from .._core.arrays import loader

load_data = loader((28, 28), (), 60_000, 10_000)
__getattr__ = opaque_getattr(__name__)
