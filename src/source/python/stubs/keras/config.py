"""`keras.config`."""

from _layerline.opaque import opaque_getattr

from ._core.inert import nothing
from .backend import (
    backend,
    epsilon,
    floatx,
    image_data_format,
    set_epsilon,
    set_floatx,
    set_image_data_format,
)

enable_unsafe_deserialization = disable_traceback_filtering = set_dtype_policy = nothing
__all__ = [
    "backend",
    "epsilon",
    "floatx",
    "image_data_format",
    "set_epsilon",
    "set_floatx",
    "set_image_data_format",
]
__getattr__ = opaque_getattr(__name__)
