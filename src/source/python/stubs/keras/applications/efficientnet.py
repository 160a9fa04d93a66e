"""EfficientNetB0 to B7."""

import math
from typing import NamedTuple

from _layerline.opaque import opaque_getattr

from .. import layers
from .._core.models import Functional
from ._common import (
    POOLINGS,
    Arguments,
    Tensor,
    application,
    channel_axis,
    divisible,
    normalized,
    preprocessor,
)
from .imagenet_utils import DEVIATION, correct_pad, decode_predictions

DROP_RATE = 0.2
"""Of the last block; it grows from 0."""


class Stage(NamedTuple):
    kernel: int
    repeats: int
    inputs: int
    outputs: int
    expansion: int
    stride: int


STAGES = (
    Stage(3, 1, 32, 16, 1, 1),
    Stage(3, 2, 16, 24, 6, 2),
    Stage(5, 2, 24, 40, 6, 2),
    Stage(3, 3, 40, 80, 6, 2),
    Stage(5, 3, 80, 112, 6, 1),
    Stage(5, 4, 112, 192, 6, 2),
    Stage(3, 1, 192, 320, 6, 1),
)


def build(
    arguments: Arguments, name: str, width: float, depth: float, size: int, dropout: float
) -> Functional:
    """`width` and `depth` scale the channels and the repeats of B0."""
    begin = arguments.input(arguments.shape(size))
    x = layers.Rescaling(1.0 / 255.0)(begin)
    x = layers.Normalization(axis=channel_axis())(x)
    if arguments.from_imagenet:
        x = layers.Rescaling([1.0 / math.sqrt(one) for one in DEVIATION])(x)
    x = layers.ZeroPadding2D(correct_pad(x, 3), name="stem_conv_pad")(x)
    x = convolved(x, divisible(32 * width), 3, "stem_conv", strides=2, padding="valid")
    x = activated(x, "stem_bn", "stem_activation")
    total = sum(math.ceil(depth * stage.repeats) for stage in STAGES)
    done = 0
    for number, stage in enumerate(STAGES, 1):
        scaled = stage._replace(
            inputs=divisible(stage.inputs * width), outputs=divisible(stage.outputs * width)
        )
        for index in range(math.ceil(depth * stage.repeats)):
            one = scaled if index == 0 else scaled._replace(inputs=scaled.outputs, stride=1)
            x = block(x, one, DROP_RATE * done / total, f"block{number}{chr(97 + index)}_")
            done += 1
    x = convolved(x, divisible(1280 * width), 1, "top_conv")
    x = activated(x, "top_bn", "top_activation")
    if not arguments.include_top:
        return arguments.model(begin, arguments.pooled(x, *POOLINGS), name)
    x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
    x = layers.Dropout(dropout, name="top_dropout")(x)
    return arguments.model(begin, arguments.classified(x), name)


def block(x: Tensor, stage: Stage, drop_rate: float, name: str) -> Tensor:
    """Widens, convolves each channel, weighs the channels, and narrows again."""
    begin = x
    width = stage.inputs * stage.expansion
    if stage.expansion != 1:
        x = convolved(x, width, 1, f"{name}expand_conv")
        x = activated(x, f"{name}expand_bn", f"{name}expand_activation")
    if stage.stride == 2:
        x = layers.ZeroPadding2D(correct_pad(x, stage.kernel), name=f"{name}dwconv_pad")(x)
    x = layers.DepthwiseConv2D(
        stage.kernel,
        strides=stage.stride,
        padding="valid" if stage.stride == 2 else "same",
        use_bias=False,
        name=f"{name}dwconv",
    )(x)
    x = activated(x, f"{name}bn", f"{name}activation")
    x = squeezed(x, width, max(1, stage.inputs // 4), name)
    x = convolved(x, stage.outputs, 1, f"{name}project_conv")
    x = normalized(x, f"{name}project_bn")
    return (
        added(x, begin, drop_rate, name)
        if stage.stride == 1 and stage.inputs == stage.outputs
        else x
    )


def squeezed(x: Tensor, width: int, narrow: int, name: str) -> Tensor:
    """Each channel times a weight that follows from the means of all channels."""
    weights = layers.GlobalAveragePooling2D(name=f"{name}se_squeeze")(x)
    shape = (width, 1, 1) if channel_axis() == 1 else (1, 1, width)
    weights = layers.Reshape(shape, name=f"{name}se_reshape")(weights)
    for size, function, which in ((narrow, "swish", "reduce"), (width, "sigmoid", "expand")):
        weights = layers.Conv2D(
            size, 1, padding="same", activation=function, name=f"{name}se_{which}"
        )(weights)
    return layers.multiply([x, weights], name=f"{name}se_excite")


def added(x: Tensor, begin: Tensor, drop_rate: float, name: str) -> Tensor:
    if drop_rate > 0:
        x = layers.Dropout(drop_rate, noise_shape=(None, 1, 1, 1), name=f"{name}drop")(x)
    return layers.add([x, begin], name=f"{name}add")


def convolved(
    x: Tensor, filters: int, kernel: int, name: str, strides: int = 1, padding: str = "same"
) -> Tensor:
    layer = layers.Conv2D(
        filters, kernel, strides=strides, padding=padding, use_bias=False, name=name
    )
    return layer(x)


def activated(x: Tensor, norm: str, name: str) -> Tensor:
    return layers.Activation("swish", name=name)(normalized(x, norm))


EfficientNetB0 = application(build, "efficientnetb0", 1.0, 1.0, 224, 0.2)
EfficientNetB1 = application(build, "efficientnetb1", 1.0, 1.1, 240, 0.2)
EfficientNetB2 = application(build, "efficientnetb2", 1.1, 1.2, 260, 0.3)
EfficientNetB3 = application(build, "efficientnetb3", 1.2, 1.4, 300, 0.3)
EfficientNetB4 = application(build, "efficientnetb4", 1.4, 1.8, 380, 0.4)
EfficientNetB5 = application(build, "efficientnetb5", 1.6, 2.2, 456, 0.4)
EfficientNetB6 = application(build, "efficientnetb6", 1.8, 2.6, 528, 0.5)
EfficientNetB7 = application(build, "efficientnetb7", 2.0, 3.1, 600, 0.5)
preprocess_input = preprocessor(None)
__all__ = [f"EfficientNetB{number}" for number in range(8)]
__all__ += ["decode_predictions", "preprocess_input"]
__getattr__ = opaque_getattr(__name__)
