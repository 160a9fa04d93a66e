"""NASNetLarge and NASNetMobile, which nothing here builds."""

from _layerline.opaque import opaque_getattr

from ._common import not_modelled, preprocessor
from .imagenet_utils import decode_predictions

NASNetLarge = not_modelled("NASNetLarge")
NASNetMobile = not_modelled("NASNetMobile")
preprocess_input = preprocessor("tf")
__all__ = ["NASNetLarge", "NASNetMobile", "decode_predictions", "preprocess_input"]
__getattr__ = opaque_getattr(__name__)
