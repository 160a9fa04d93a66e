"""Switches of a library that is not used."""

from _layerline.opaque import opaque_getattr

benchmark = deterministic = enabled = False


def is_available() -> bool:
    return False


__getattr__ = opaque_getattr(__name__)
