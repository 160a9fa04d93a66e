"""Switches of a library that is not used."""

from _layerline.opaque import opaque_getattr


def is_built() -> bool:
    return False


__getattr__ = opaque_getattr(__name__)
