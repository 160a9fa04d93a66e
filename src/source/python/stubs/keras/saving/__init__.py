"""`keras.saving`: nothing is saved."""

from _layerline.opaque import opaque_getattr

from .._core.custom_objects import CustomObjectScope
from .._core.inert import passed_through
from ..models import load_model, save_model
from ..utils import get_custom_objects

register_keras_serializable = passed_through
custom_object_scope = CustomObjectScope
__all__ = ["get_custom_objects", "load_model", "register_keras_serializable", "save_model"]
__getattr__ = opaque_getattr(__name__)
