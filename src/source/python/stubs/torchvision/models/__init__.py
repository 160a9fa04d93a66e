"""Builders of models: names, shapes and numbers of parameters are torchvision's. Those that are not
here say so when they are called."""

from _layerline.opaque import opaque_getattr

from . import detection, segmentation, video
from ._api import (
    BUILDERS as _BUILDERS,
    NOT_MODELLED as _NOT_MODELLED,
    get_model,
    get_model_builder,
    get_model_weights,
    get_weight,
    list_models,
    not_modelled as _not_modelled,
)
from .alexnet import AlexNet
from .convnext import ConvNeXt
from .densenet import DenseNet
from .efficientnet import EfficientNet
from .inception import Inception3
from .mnasnet import MNASNet
from .mobilenetv2 import MobileNetV2
from .mobilenetv3 import MobileNetV3
from .resnet import ResNet
from .shufflenetv2 import ShuffleNetV2
from .squeezenet import SqueezeNet
from .vgg import VGG
from .vision_transformer import VisionTransformer

globals().update(_BUILDERS)


def __getattr__(name: str) -> object:
    if name in _NOT_MODELLED:
        return _not_modelled(name)
    return _opaque(name)


_opaque = opaque_getattr(__name__)
__getattr__._layerline_open = True
