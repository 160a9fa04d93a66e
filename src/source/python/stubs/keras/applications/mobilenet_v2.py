"""MobileNetV2."""

from typing import Sequence

from _layerline.opaque import opaque_getattr

from .. import layers
from .._core import backend_state
from .._core.models import Functional
from .._core.shapes import Size
from ._common import (
    Arguments,
    Tensor,
    channel_axis,
    divisible,
    normalized,
    preprocessor,
)
from .imagenet_utils import correct_pad, decode_predictions

SIZES = (96, 128, 160, 192, 224)
STAGES = ((16, 1, 1), (24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 3, 2), (320, 1, 1))
"""Channels, repeats and first stride of each."""


def MobileNetV2(
    input_shape: tuple[Size, ...] | None = None,
    alpha: float = 1.0,
    include_top: bool = True,
    weights: object = "imagenet",
    input_tensor: Tensor | None = None,
    pooling: str | None = None,
    classes: int = 1000,
    classifier_activation: object = "softmax",
    name: str | None = None,
) -> Functional:
    arguments = Arguments(
        include_top, weights, input_tensor, input_shape, pooling, classes, classifier_activation
    )
    known = input_shape
    if known is None and input_tensor is not None:
        known = tuple(input_tensor.shape[1:])
    shape = arguments.shape(standard_size(known, SIZES))
    begin = arguments.input(shape)
    x = layers.Conv2D(
        divisible(32 * alpha), 3, strides=2, padding="same", use_bias=False, name="Conv1"
    )(begin)
    x = layers.ReLU(6.0, name="Conv1_relu")(normalized(x, "bn_Conv1"))
    number = 0
    for filters, repeats, first_stride in STAGES:
        for index in range(repeats):
            x = block(x, int(filters * alpha), first_stride if index == 0 else 1, number)
            number += 1
    last = divisible(1280 * alpha) if alpha > 1.0 else 1280
    x = layers.Conv2D(last, 1, use_bias=False, name="Conv_1")(x)
    x = layers.ReLU(6.0, name="out_relu")(normalized(x, "Conv_1_bn"))
    if include_top:
        x = arguments.classified(layers.GlobalAveragePooling2D()(x))
    else:
        x = arguments.pooled(x)
    size = named_size(arguments, shape, SIZES)
    return arguments.model(begin, x, name or f"mobilenetv2_{alpha:0.2f}_{size}")


def block(x: Tensor, filters: int, stride: int, number: int) -> Tensor:
    """Widens, convolves each channel, and narrows without an activation."""
    begin = x
    channels = x.shape[channel_axis()]
    outputs = divisible(filters)
    prefix = f"block_{number}_" if number else "expanded_conv_"
    if number:
        x = layers.Conv2D(6 * channels, 1, padding="same", use_bias=False, name=f"{prefix}expand")(
            x
        )
        x = activated(x, f"{prefix}expand")
    if stride == 2:
        x = layers.ZeroPadding2D(correct_pad(x, 3), name=f"{prefix}pad")(x)
    x = layers.DepthwiseConv2D(
        3,
        strides=stride,
        use_bias=False,
        padding="same" if stride == 1 else "valid",
        name=f"{prefix}depthwise",
    )(x)
    x = activated(x, f"{prefix}depthwise")
    x = layers.Conv2D(outputs, 1, padding="same", use_bias=False, name=f"{prefix}project")(x)
    x = normalized(x, f"{prefix}project_BN")
    if channels == outputs and stride == 1:
        return layers.Add(name=f"{prefix}add")([begin, x])
    return x


def activated(x: Tensor, name: str) -> Tensor:
    return layers.ReLU(6.0, name=f"{name}_relu")(normalized(x, f"{name}_BN"))


def standard_size(shape: Sequence[Size] | None, sizes: Sequence[int]) -> int:
    """The size that the image has, if the network was trained for it, else 224."""
    rows, columns = _sides(shape)
    return rows if rows == columns and rows in sizes else 224


def named_size(arguments: Arguments, shape: Sequence[Size], sizes: Sequence[int]) -> Size:
    """The size in the network's name."""
    rows, columns = _sides(shape)
    if arguments.from_imagenet and (rows != columns or rows not in sizes):
        return 224
    return rows


def _sides(shape: Sequence[Size] | None) -> tuple[Size, Size]:
    if shape is None:
        return None, None
    last = backend_state.image_data_format() == "channels_last"
    return (shape[0], shape[1]) if last else (shape[1], shape[2])


preprocess_input = preprocessor("tf")
__all__ = ["MobileNetV2", "decode_predictions", "preprocess_input"]
__getattr__ = opaque_getattr(__name__)
