"""EfficientNetV2B0 to B3, S, M and L."""

import math
from typing import Callable, NamedTuple, Sequence

from _layerline.opaque import opaque_getattr

from .. import layers
from .._core.models import Functional
from .._core.shapes import Size
from ._common import POOLINGS, Arguments, Tensor, channel_axis, normalized, preprocessor
from .efficientnet import DROP_RATE, activated, added, convolved, squeezed
from .imagenet_utils import DEVIATION, MEAN, decode_predictions


class Stage(NamedTuple):
    fused: bool
    """The widening convolution also does the work of the one on each channel."""
    repeats: int
    stride: int
    expansion: int
    inputs: int
    outputs: int
    squeeze: float


def fused(repeats: int, stride: int, expansion: int, inputs: int, outputs: int) -> Stage:
    return Stage(True, repeats, stride, expansion, inputs, outputs, 0)


def plain(repeats: int, stride: int, expansion: int, inputs: int, outputs: int) -> Stage:
    return Stage(False, repeats, stride, expansion, inputs, outputs, 0.25)


BASE = (
    fused(1, 1, 1, 32, 16),
    fused(2, 2, 4, 16, 32),
    fused(2, 2, 4, 32, 48),
    plain(3, 2, 4, 48, 96),
    plain(5, 1, 6, 96, 112),
    plain(8, 2, 6, 112, 192),
)
SMALL = (
    fused(2, 1, 1, 24, 24),
    fused(4, 2, 4, 24, 48),
    fused(4, 2, 4, 48, 64),
    plain(6, 2, 4, 64, 128),
    plain(9, 1, 6, 128, 160),
    plain(15, 2, 6, 160, 256),
)
MEDIUM = (
    fused(3, 1, 1, 24, 24),
    fused(5, 2, 4, 24, 48),
    fused(5, 2, 4, 48, 80),
    plain(7, 2, 4, 80, 160),
    plain(14, 1, 6, 160, 176),
    plain(18, 2, 6, 176, 304),
    plain(5, 1, 6, 304, 512),
)
LARGE = (
    fused(4, 1, 1, 32, 32),
    fused(7, 2, 4, 32, 64),
    fused(7, 2, 4, 64, 96),
    plain(10, 2, 4, 96, 192),
    plain(19, 1, 6, 192, 224),
    plain(25, 2, 6, 224, 384),
    plain(7, 1, 6, 384, 640),
)


def build(
    arguments: Arguments,
    name: str,
    stages: Sequence[Stage],
    width: float,
    depth: float,
    size: int,
    preprocessing: bool,
) -> Functional:
    shape = arguments.shape(size)
    begin = arguments.input(shape)
    x = prepared(begin, shape, stages is BASE) if preprocessing else begin
    x = convolved(x, rounded(stages[0].inputs * width), 3, "stem_conv", strides=2)
    x = activated(x, "stem_bn", "stem_activation")
    total = sum(stage.repeats for stage in stages)
    done = 0
    for number, stage in enumerate(stages, 1):
        scaled = stage._replace(
            inputs=rounded(stage.inputs * width), outputs=rounded(stage.outputs * width)
        )
        for index in range(math.ceil(depth * stage.repeats)):
            one = scaled if index == 0 else scaled._replace(inputs=scaled.outputs, stride=1)
            x = block(x, one, DROP_RATE * done / total, f"block{number}{chr(97 + index)}_")
            done += 1
    x = convolved(x, rounded(1280 * width), 1, "top_conv")
    x = activated(x, "top_bn", "top_activation")
    if not arguments.include_top:
        return arguments.model(begin, arguments.pooled(x, *POOLINGS), name)
    x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
    x = layers.Dropout(0.2, name="top_dropout")(x)
    return arguments.model(begin, arguments.classified(x), name)


def prepared(x: Tensor, shape: tuple[Size, ...], base: bool) -> Tensor:
    """Pixels from 0 to 255 as the network wants them."""
    axis = channel_axis()
    if not base or shape[axis - 1] != 3:
        return layers.Rescaling(1.0 / 128.0, offset=-1)(x)
    x = layers.Rescaling(1.0 / 255)(x)
    variance = [one**2 for one in DEVIATION]
    return layers.Normalization(mean=list(MEAN["torch"]), variance=variance, axis=axis)(x)


def block(x: Tensor, stage: Stage, drop_rate: float, name: str) -> Tensor:
    begin = x
    width = stage.inputs * stage.expansion
    x = widened_fused(x, stage, width, name) if stage.fused else widened(x, stage, width, name)
    if stage.squeeze:
        x = squeezed(x, width, max(1, int(stage.inputs * stage.squeeze)), name)
    unexpanded = stage.fused and stage.expansion == 1
    kernel, stride = (3, stage.stride) if unexpanded else (1, 1)
    x = convolved(x, stage.outputs, kernel, f"{name}project_conv", strides=stride)
    x = normalized(x, f"{name}project_bn")
    if unexpanded:
        x = layers.Activation("swish", name=f"{name}project_activation")(x)
    return (
        added(x, begin, drop_rate, name)
        if stage.stride == 1 and stage.inputs == stage.outputs
        else x
    )


def widened(x: Tensor, stage: Stage, width: int, name: str) -> Tensor:
    if stage.expansion != 1:
        x = convolved(x, width, 1, f"{name}expand_conv")
        x = activated(x, f"{name}expand_bn", f"{name}expand_activation")
    x = layers.DepthwiseConv2D(
        3, strides=stage.stride, padding="same", use_bias=False, name=f"{name}dwconv2"
    )(x)
    return activated(x, f"{name}bn", f"{name}activation")


def widened_fused(x: Tensor, stage: Stage, width: int, name: str) -> Tensor:
    if stage.expansion == 1:
        return x
    x = convolved(x, width, 3, f"{name}expand_conv", strides=stage.stride)
    return activated(x, f"{name}expand_bn", f"{name}expand_activation")


def rounded(filters: float) -> int:
    return max(8, int(filters + 4) // 8 * 8)


def _application(
    default_name: str, stages: Sequence[Stage], width: float, depth: float, size: int
) -> Callable:
    def make(
        include_top: bool = True,
        weights: object = "imagenet",
        input_tensor: Tensor | None = None,
        input_shape: tuple[Size, ...] | None = None,
        pooling: str | None = None,
        classes: int = 1000,
        classifier_activation: object = "softmax",
        include_preprocessing: bool = True,
        name: str = default_name,
    ) -> Functional:
        arguments = Arguments(
            include_top, weights, input_tensor, input_shape, pooling, classes, classifier_activation
        )
        return build(arguments, name, stages, width, depth, size, include_preprocessing)

    return make


EfficientNetV2B0 = _application("efficientnetv2-b0", BASE, 1.0, 1.0, 224)
EfficientNetV2B1 = _application("efficientnetv2-b1", BASE, 1.0, 1.1, 240)
EfficientNetV2B2 = _application("efficientnetv2-b2", BASE, 1.1, 1.2, 260)
EfficientNetV2B3 = _application("efficientnetv2-b3", BASE, 1.2, 1.4, 300)
EfficientNetV2S = _application("efficientnetv2-s", SMALL, 1.0, 1.0, 384)
EfficientNetV2M = _application("efficientnetv2-m", MEDIUM, 1.0, 1.0, 480)
EfficientNetV2L = _application("efficientnetv2-l", LARGE, 1.0, 1.0, 480)
preprocess_input = preprocessor(None)
__all__ = [f"EfficientNetV2{size}" for size in ("B0", "B1", "B2", "B3", "S", "M", "L")]
__all__ += ["decode_predictions", "preprocess_input"]
__getattr__ = opaque_getattr(__name__)
