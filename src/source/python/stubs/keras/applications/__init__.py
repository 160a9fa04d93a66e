"""`keras.applications`: the networks, built here with Keras' names and order of layers."""

from typing import Callable

from . import (
    convnext,
    densenet,
    efficientnet,
    efficientnet_v2,
    imagenet_utils,
    inception_resnet_v2,
    inception_v3,
    mobilenet,
    mobilenet_v2,
    mobilenet_v3,
    nasnet,
    resnet,
    resnet50,
    resnet_v2,
    vgg16,
    vgg19,
    xception,
)
from ._common import not_modelled

_NETWORKS = (
    convnext,
    densenet,
    efficientnet,
    efficientnet_v2,
    inception_resnet_v2,
    inception_v3,
    mobilenet,
    mobilenet_v2,
    mobilenet_v3,
    nasnet,
    resnet,
    resnet_v2,
    vgg16,
    vgg19,
    xception,
)

for _network in _NETWORKS:
    for _name in _network.__all__:
        if _name[0].isupper():
            globals()[_name] = getattr(_network, _name)

__all__ = [name for name in globals() if not name.startswith("_")]


def __getattr__(name: str) -> Callable:
    if name.startswith("_"):
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    return not_modelled(name)


__getattr__._layerline_open = True
