"""No such device here."""

from _layerline.opaque import opaque_getattr


def is_available() -> bool:
    return False


def is_built() -> bool:
    return False


__getattr__ = opaque_getattr(__name__)
