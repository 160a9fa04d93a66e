"""Xception."""

from _layerline.opaque import opaque_getattr

from .. import layers
from .._core.models import Functional
from ._common import Arguments, Tensor, application, normalized, preprocessor
from .imagenet_utils import decode_predictions


def build(arguments: Arguments, name: str) -> Functional:
    begin = arguments.input(arguments.shape(299, 71))
    x = layers.Conv2D(32, 3, strides=2, use_bias=False, name="block1_conv1")(begin)
    x = activated(x, "block1_conv1")
    x = layers.Conv2D(64, 3, use_bias=False, name="block1_conv2")(x)
    x = activated(x, "block1_conv2")
    for number, width in ((2, 128), (3, 256), (4, 728)):
        x = halved(x, width, width, f"block{number}", activate_first=number > 2)
    for number in range(5, 13):
        x = middle(x, f"block{number}")
    x = halved(x, 728, 1024, "block13")
    for index, width in ((1, 1536), (2, 2048)):
        x = separated(x, width, f"block14_sepconv{index}")
        x = layers.Activation("relu", name=f"block14_sepconv{index}_act")(x)
    return arguments.model(begin, arguments.top(x), name)


def halved(x: Tensor, first: int, second: int, name: str, activate_first: bool = True) -> Tensor:
    """Two separable convolutions and a pooling, beside a convolution with stride 2."""
    residual = layers.Conv2D(second, 1, strides=2, padding="same", use_bias=False)(x)
    residual = normalized(residual, None)
    for index, width in ((1, first), (2, second)):
        if index == 2 or activate_first:
            x = layers.Activation("relu", name=f"{name}_sepconv{index}_act")(x)
        x = separated(x, width, f"{name}_sepconv{index}")
    x = layers.MaxPooling2D(3, strides=2, padding="same", name=f"{name}_pool")(x)
    return layers.add([x, residual])


def middle(x: Tensor, name: str) -> Tensor:
    residual = x
    for index in (1, 2, 3):
        x = layers.Activation("relu", name=f"{name}_sepconv{index}_act")(x)
        x = separated(x, 728, f"{name}_sepconv{index}")
    return layers.add([x, residual])


def separated(x: Tensor, width: int, name: str) -> Tensor:
    x = layers.SeparableConv2D(width, 3, padding="same", use_bias=False, name=name)(x)
    return normalized(x, f"{name}_bn")


def activated(x: Tensor, name: str) -> Tensor:
    return layers.Activation("relu", name=f"{name}_act")(normalized(x, f"{name}_bn"))


Xception = application(build, "xception")
preprocess_input = preprocessor("tf")
__all__ = ["Xception", "decode_predictions", "preprocess_input"]
__getattr__ = opaque_getattr(__name__)
