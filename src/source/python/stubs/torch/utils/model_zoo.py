"""Nothing is downloaded."""

from _layerline.opaque import opaque_getattr

from ..hub import load_state_dict_from_url

load_url = load_state_dict_from_url

__getattr__ = opaque_getattr(__name__)
