"""VGG19."""

from _layerline.opaque import opaque_getattr

from ._common import application, preprocessor
from .imagenet_utils import decode_predictions
from .vgg import build

VGG19 = application(build, "vgg19", (2, 2, 4, 4, 4))
preprocess_input = preprocessor("caffe")
__all__ = ["VGG19", "decode_predictions", "preprocess_input"]
__getattr__ = opaque_getattr(__name__)
