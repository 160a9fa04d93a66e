"""Exports write no file."""

from _layerline.opaque import opaque_getattr


def is_in_onnx_export() -> bool:
    return False


def export(*args: object, **kwargs: object) -> None:
    pass


__getattr__ = opaque_getattr(__name__)
