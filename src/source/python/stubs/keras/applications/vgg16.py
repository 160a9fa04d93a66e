"""VGG16."""

from _layerline.opaque import opaque_getattr

from ._common import application, preprocessor
from .imagenet_utils import decode_predictions
from .vgg import build

VGG16 = application(build, "vgg16", (2, 2, 3, 3, 3))
preprocess_input = preprocessor("caffe")
__all__ = ["VGG16", "decode_predictions", "preprocess_input"]
__getattr__ = opaque_getattr(__name__)
