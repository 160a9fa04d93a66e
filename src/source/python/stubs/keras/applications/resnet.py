"""ResNet50, ResNet101 and ResNet152."""

from typing import Sequence

from _layerline.opaque import opaque_getattr

from .. import layers
from .._core.models import Functional
from ._common import (
    POOLINGS,
    Arguments,
    Tensor,
    application,
    normalized,
    preprocessor,
)
from .imagenet_utils import decode_predictions

EPSILON = 1.001e-5
WIDTHS = (64, 128, 256, 512)


def build(
    arguments: Arguments, name: str, repeats: Sequence[int], preactivated: bool
) -> Functional:
    """Stages of bottleneck blocks: of the first kind, or of ResNetV2 with `preactivated`."""
    begin = arguments.input(arguments.shape(224))
    x = layers.ZeroPadding2D(3, name="conv1_pad")(begin)
    x = layers.Conv2D(64, 7, strides=2, name="conv1_conv")(x)
    if not preactivated:
        x = activated(x, "conv1")
    x = layers.ZeroPadding2D(1, name="pool1_pad")(x)
    x = layers.MaxPooling2D(3, strides=2, name="pool1_pool")(x)
    stage = stage_v2 if preactivated else stage_v1
    for index, (width, count) in enumerate(zip(WIDTHS, repeats)):
        x = stage(x, width, count, index, f"conv{index + 2}")
    if preactivated:
        x = activated(x, "post")
    return arguments.model(begin, arguments.top(x, *POOLINGS), name)


def stage_v1(x: Tensor, width: int, count: int, index: int, name: str) -> Tensor:
    """The first block halves the size, except in the first stage."""
    for block in range(1, count + 1):
        stride = 2 if block == 1 and index > 0 else 1
        x = block_v1(x, width, stride, f"{name}_block{block}", project=block == 1)
    return x


def block_v1(x: Tensor, width: int, stride: int, name: str, project: bool) -> Tensor:
    shortcut = x
    if project:
        shortcut = layers.Conv2D(4 * width, 1, strides=stride, name=f"{name}_0_conv")(x)
        shortcut = normalized(shortcut, f"{name}_0_bn", epsilon=EPSILON)
    x = layers.Conv2D(width, 1, strides=stride, name=f"{name}_1_conv")(x)
    x = activated(x, f"{name}_1")
    x = layers.Conv2D(width, 3, padding="same", name=f"{name}_2_conv")(x)
    x = activated(x, f"{name}_2")
    x = layers.Conv2D(4 * width, 1, name=f"{name}_3_conv")(x)
    x = normalized(x, f"{name}_3_bn", epsilon=EPSILON)
    x = layers.Add(name=f"{name}_add")([shortcut, x])
    return layers.Activation("relu", name=f"{name}_out")(x)


def stage_v2(x: Tensor, width: int, count: int, index: int, name: str) -> Tensor:
    """The last block halves the size, except in the last stage."""
    for block in range(1, count + 1):
        stride = 2 if block == count and index < len(WIDTHS) - 1 else 1
        x = block_v2(x, width, stride, f"{name}_block{block}", project=block == 1)
    return x


def block_v2(x: Tensor, width: int, stride: int, name: str, project: bool) -> Tensor:
    before = activated(x, f"{name}_preact")
    if project:
        shortcut = layers.Conv2D(4 * width, 1, strides=stride, name=f"{name}_0_conv")(before)
    elif stride > 1:
        shortcut = layers.MaxPooling2D(1, strides=stride)(x)
    else:
        shortcut = x
    x = layers.Conv2D(width, 1, use_bias=False, name=f"{name}_1_conv")(before)
    x = activated(x, f"{name}_1")
    x = layers.ZeroPadding2D(1, name=f"{name}_2_pad")(x)
    x = layers.Conv2D(width, 3, strides=stride, use_bias=False, name=f"{name}_2_conv")(x)
    x = activated(x, f"{name}_2")
    x = layers.Conv2D(4 * width, 1, name=f"{name}_3_conv")(x)
    return layers.Add(name=f"{name}_out")([shortcut, x])


def activated(x: Tensor, name: str) -> Tensor:
    x = normalized(x, f"{name}_bn", epsilon=EPSILON)
    return layers.Activation("relu", name=f"{name}_relu")(x)


ResNet50 = application(build, "resnet50", (3, 4, 6, 3), False)
ResNet101 = application(build, "resnet101", (3, 4, 23, 3), False)
ResNet152 = application(build, "resnet152", (3, 8, 36, 3), False)
preprocess_input = preprocessor("caffe")
__all__ = ["ResNet50", "ResNet101", "ResNet152", "decode_predictions", "preprocess_input"]
__getattr__ = opaque_getattr(__name__)
