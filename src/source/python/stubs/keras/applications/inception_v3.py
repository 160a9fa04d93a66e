"""InceptionV3."""

from typing import Sequence

from _layerline.opaque import opaque_getattr

from .. import layers
from .._core.models import Functional
from ._common import (
    Arguments,
    Tensor,
    application,
    channel_axis,
    normalized,
    preprocessor,
)
from .imagenet_utils import decode_predictions

Kernel = tuple[int, int]
Step = tuple[int, Kernel]
"""Channels and kernel of a convolution."""

WIDE, TALL = (1, 7), (7, 1)


def build(arguments: Arguments, name: str) -> Functional:
    begin = arguments.input(arguments.shape(299, 75))
    x = stem(begin)
    for index, pooled in enumerate((32, 64, 64)):
        branches = [
            [(64, (1, 1))],
            [(48, (1, 1)), (64, (5, 5))],
            [(64, (1, 1)), (96, (3, 3)), (96, (3, 3))],
        ]
        x = mixed(x, branches, pooled, f"mixed{index}")
    x = reduced(x, [[(384, (3, 3))], [(64, (1, 1)), (96, (3, 3)), (96, (3, 3))]], "mixed3")
    for index, width in enumerate((128, 160, 160, 192), 4):
        branches = [
            [(192, (1, 1))],
            [(width, (1, 1)), (width, WIDE), (192, TALL)],
            [(width, (1, 1)), (width, TALL), (width, WIDE), (width, TALL), (192, WIDE)],
        ]
        x = mixed(x, branches, 192, f"mixed{index}")
    ends = [
        [(192, (1, 1)), (320, (3, 3))],
        [(192, (1, 1)), (192, WIDE), (192, TALL), (192, (3, 3))],
    ]
    x = reduced(x, ends, "mixed8")
    for index in range(2):
        x = spread(x, index)
    return arguments.model(begin, arguments.top(x), name)


def stem(x: Tensor) -> Tensor:
    x = convolved(x, 32, (3, 3), strides=2, padding="valid")
    x = convolved(x, 32, (3, 3), padding="valid")
    x = convolved(x, 64, (3, 3))
    x = layers.MaxPooling2D(3, strides=2)(x)
    x = convolved(x, 80, (1, 1), padding="valid")
    x = convolved(x, 192, (3, 3), padding="valid")
    return layers.MaxPooling2D(3, strides=2)(x)


def mixed(x: Tensor, branches: Sequence[Sequence[Step]], pooled: int, name: str) -> Tensor:
    """Branches of convolutions, and one of a pooling, side by side."""
    made = [chained(x, branch) for branch in branches]
    average = layers.AveragePooling2D(3, strides=1, padding="same")(x)
    made.append(convolved(average, pooled, (1, 1)))
    return layers.concatenate(made, axis=channel_axis(), name=name)


def reduced(x: Tensor, branches: Sequence[Sequence[Step]], name: str) -> Tensor:
    """The last convolution of each branch halves the size, as does a pooling beside them."""
    made = []
    for branch in branches:
        filters, kernel = branch[-1]
        before = chained(x, branch[:-1])
        made.append(convolved(before, filters, kernel, strides=2, padding="valid"))
    made.append(layers.MaxPooling2D(3, strides=2)(x))
    return layers.concatenate(made, axis=channel_axis(), name=name)


def spread(x: Tensor, index: int) -> Tensor:
    """Two of the branches end in a wide and a tall convolution side by side."""
    axis = channel_axis()
    single = convolved(x, 320, (1, 1))
    triple = convolved(x, 384, (1, 1))
    ends = [convolved(triple, 384, (1, 3)), convolved(triple, 384, (3, 1))]
    triple = layers.concatenate(ends, axis=axis, name=f"mixed9_{index}")
    double = chained(x, [(448, (1, 1)), (384, (3, 3))])
    ends = [convolved(double, 384, (1, 3)), convolved(double, 384, (3, 1))]
    double = layers.concatenate(ends, axis=axis)
    average = layers.AveragePooling2D(3, strides=1, padding="same")(x)
    made = [single, triple, double, convolved(average, 192, (1, 1))]
    return layers.concatenate(made, axis=axis, name=f"mixed{9 + index}")


def chained(x: Tensor, steps: Sequence[Step]) -> Tensor:
    for filters, kernel in steps:
        x = convolved(x, filters, kernel)
    return x


def convolved(
    x: Tensor, filters: int, kernel: Kernel, strides: int = 1, padding: str = "same"
) -> Tensor:
    x = layers.Conv2D(filters, kernel, strides=strides, padding=padding, use_bias=False)(x)
    return layers.Activation("relu")(normalized(x, None, scale=False))


InceptionV3 = application(build, "inception_v3")
preprocess_input = preprocessor("tf")
__all__ = ["InceptionV3", "decode_predictions", "preprocess_input"]
__getattr__ = opaque_getattr(__name__)
