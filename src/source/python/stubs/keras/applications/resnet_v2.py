"""ResNet50V2, ResNet101V2 and ResNet152V2."""

from _layerline.opaque import opaque_getattr

from ._common import application, preprocessor
from .imagenet_utils import decode_predictions
from .resnet import build

ResNet50V2 = application(build, "resnet50v2", (3, 4, 6, 3), True)
ResNet101V2 = application(build, "resnet101v2", (3, 4, 23, 3), True)
ResNet152V2 = application(build, "resnet152v2", (3, 8, 36, 3), True)
preprocess_input = preprocessor("tf")
__all__ = ["ResNet50V2", "ResNet101V2", "ResNet152V2", "decode_predictions", "preprocess_input"]
__getattr__ = opaque_getattr(__name__)
