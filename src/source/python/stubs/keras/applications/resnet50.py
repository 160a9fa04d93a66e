"""Another name of the first of `keras.applications.resnet`."""

from _layerline.opaque import opaque_getattr

from .resnet import ResNet50, decode_predictions, preprocess_input

__all__ = ["ResNet50", "decode_predictions", "preprocess_input"]
__getattr__ = opaque_getattr(__name__)
