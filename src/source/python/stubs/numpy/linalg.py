"""Linear algebra: only lengths; the rest is data and opaque."""

from _layerline.opaque import opaque_getattr as _opaque_getattr

from ._elementwise import sqrt, square
from ._reduction import sum


def norm(x: object, ord: object = None, axis: object = None, keepdims: bool = False) -> object:
    """Euclidean, as without `ord`."""
    return sqrt(sum(square(x), axis=axis, keepdims=keepdims))


__getattr__ = _opaque_getattr(__name__)
