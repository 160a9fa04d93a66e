"""`keras.datasets`: arrays of which only the shapes are known."""

from _layerline.opaque import opaque_getattr

from . import (
    boston_housing,
    california_housing,
    cifar10,
    cifar100,
    fashion_mnist,
    imdb,
    mnist,
    reuters,
)

__all__ = [name for name in globals() if not name.startswith("_")]
__getattr__ = opaque_getattr(__name__)
