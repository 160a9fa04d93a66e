"""DenseNet121, DenseNet169 and DenseNet201."""

from typing import Sequence

from _layerline.opaque import opaque_getattr

from .. import layers
from .._core.models import Functional
from ._common import (
    POOLINGS,
    Arguments,
    Tensor,
    application,
    channel_axis,
    preprocessor,
)
from .imagenet_utils import decode_predictions
from .resnet import EPSILON, activated, normalized

GROWTH = 32
"""Channels that each block adds."""


def build(arguments: Arguments, name: str, repeats: Sequence[int]) -> Functional:
    begin = arguments.input(arguments.shape(224))
    x = layers.ZeroPadding2D(3)(begin)
    x = layers.Conv2D(64, 7, strides=2, use_bias=False, name="conv1_conv")(x)
    x = activated(x, "conv1")
    x = layers.ZeroPadding2D(1)(x)
    x = layers.MaxPooling2D(3, strides=2, name="pool1")(x)
    for number, count in enumerate(repeats, 2):
        for index in range(1, count + 1):
            x = block(x, f"conv{number}_block{index}")
        if number < len(repeats) + 1:
            x = transition(x, f"pool{number}")
    x = normalized(x, "bn", epsilon=EPSILON)
    x = layers.Activation("relu", name="relu")(x)
    return arguments.model(begin, arguments.top(x, *POOLINGS), name)


def block(x: Tensor, name: str) -> Tensor:
    """Joins the input with what two convolutions make of it."""
    made = activated(x, f"{name}_0")
    made = layers.Conv2D(4 * GROWTH, 1, use_bias=False, name=f"{name}_1_conv")(made)
    made = activated(made, f"{name}_1")
    made = layers.Conv2D(GROWTH, 3, padding="same", use_bias=False, name=f"{name}_2_conv")(made)
    return layers.Concatenate(axis=channel_axis(), name=f"{name}_concat")([x, made])


def transition(x: Tensor, name: str) -> Tensor:
    """Halves the channels and the size."""
    x = activated(x, name)
    filters = x.shape[channel_axis()] // 2
    x = layers.Conv2D(filters, 1, use_bias=False, name=f"{name}_conv")(x)
    return layers.AveragePooling2D(2, strides=2, name=f"{name}_pool")(x)


DenseNet121 = application(build, "densenet121", (6, 12, 24, 16))
DenseNet169 = application(build, "densenet169", (6, 12, 32, 32))
DenseNet201 = application(build, "densenet201", (6, 12, 48, 32))
preprocess_input = preprocessor("torch")
__all__ = ["DenseNet121", "DenseNet169", "DenseNet201", "decode_predictions", "preprocess_input"]
__getattr__ = opaque_getattr(__name__)
