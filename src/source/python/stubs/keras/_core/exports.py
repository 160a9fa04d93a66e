"""`keras.src.api_export` and the like: decorators that change nothing."""

from _layerline.opaque import opaque_getattr

from .inert import passed_through

keras_export = passed_through
__path__: list[str] = []
__getattr__ = opaque_getattr(__name__)
