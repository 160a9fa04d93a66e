"""MobileNetV3Small and MobileNetV3Large."""

from typing import Callable, NamedTuple, Sequence

from _layerline.opaque import opaque_getattr

from .. import layers
from .._core import backend_state
from .._core.models import Functional
from .._core.shapes import Size
from ._common import (
    POOLINGS,
    Arguments,
    Tensor,
    channel_axis,
    divisible,
    normalized,
    preprocessor,
)
from .imagenet_utils import correct_pad, decode_predictions


class Block(NamedTuple):
    expansion: float
    filters: int
    large: bool
    """Its kernel is 5, unless the network is minimalistic."""
    stride: int
    squeeze: bool
    swish: bool


SMALL = (
    Block(1, 16, False, 2, True, False),
    Block(72.0 / 16, 24, False, 2, False, False),
    Block(88.0 / 24, 24, False, 1, False, False),
    Block(4, 40, True, 2, True, True),
    Block(6, 40, True, 1, True, True),
    Block(6, 40, True, 1, True, True),
    Block(3, 48, True, 1, True, True),
    Block(3, 48, True, 1, True, True),
    Block(6, 96, True, 2, True, True),
    Block(6, 96, True, 1, True, True),
    Block(6, 96, True, 1, True, True),
)
LARGE = (
    Block(1, 16, False, 1, False, False),
    Block(4, 24, False, 2, False, False),
    Block(3, 24, False, 1, False, False),
    Block(3, 40, True, 2, True, False),
    Block(3, 40, True, 1, True, False),
    Block(3, 40, True, 1, True, False),
    Block(6, 80, False, 2, False, True),
    Block(2.5, 80, False, 1, False, True),
    Block(2.3, 80, False, 1, False, True),
    Block(2.3, 80, False, 1, False, True),
    Block(6, 112, False, 1, True, True),
    Block(6, 112, False, 1, True, True),
    Block(6, 160, True, 2, True, True),
    Block(6, 160, True, 1, True, True),
    Block(6, 160, True, 1, True, True),
)


class Network:
    """How one network differs from another."""

    def __init__(self, alpha: float, minimalistic: bool) -> None:
        self.alpha = alpha
        self.minimalistic = minimalistic

    def activate(self, x: Tensor, swish: bool = True) -> Tensor:
        if self.minimalistic or not swish:
            return layers.ReLU()(x)
        return layers.Activation("hard_swish")(x)

    def block(self, x: Tensor, one: Block, number: int) -> Tensor:
        begin = x
        channels = x.shape[channel_axis()]
        width = divisible(channels * one.expansion)
        filters = divisible(one.filters * self.alpha)
        prefix = f"expanded_conv_{number}_" if number else "expanded_conv_"
        if number:
            x = convolved(x, width, f"{prefix}expand", f"{prefix}expand_bn")
            x = self.activate(x, one.swish)
        kernel = 5 if one.large and not self.minimalistic else 3
        if one.stride == 2:
            x = layers.ZeroPadding2D(correct_pad(x, kernel), name=f"{prefix}depthwise_pad")(x)
        x = layers.DepthwiseConv2D(
            kernel,
            strides=one.stride,
            padding="same" if one.stride == 1 else "valid",
            use_bias=False,
            name=f"{prefix}depthwise",
        )(x)
        x = self.activate(normalized(x, f"{prefix}depthwise_bn"), one.swish)
        if one.squeeze and not self.minimalistic:
            x = squeezed(x, width, prefix)
        x = convolved(x, filters, f"{prefix}project", f"{prefix}project_bn")
        if one.stride == 1 and channels == filters:
            return layers.Add(name=f"{prefix}add")([begin, x])
        return x


def squeezed(x: Tensor, width: int, prefix: str) -> Tensor:
    """Each channel times a weight that follows from the means of all channels."""
    name = f"{prefix}squeeze_excite"
    weights = layers.GlobalAveragePooling2D(keepdims=True, name=f"{name}_avg_pool")(x)
    weights = layers.Conv2D(divisible(width / 4), 1, padding="same", name=f"{name}_conv")(weights)
    weights = layers.ReLU(name=f"{name}_relu")(weights)
    weights = layers.Conv2D(width, 1, padding="same", name=f"{name}_conv_1")(weights)
    weights = layers.ReLU(6.0)(weights + 3.0) * (1.0 / 6.0)
    return layers.Multiply(name=f"{name}_mul")([x, weights])


def convolved(x: Tensor, filters: int, name: str, norm: str) -> Tensor:
    x = layers.Conv2D(filters, 1, padding="same", use_bias=False, name=name)(x)
    return normalized(x, norm)


def _application(default_name: str, blocks: Sequence[Block], last: int) -> Callable:
    def make(
        input_shape: tuple[Size, ...] | None = None,
        alpha: float = 1.0,
        minimalistic: bool = False,
        include_top: bool = True,
        weights: object = "imagenet",
        input_tensor: Tensor | None = None,
        classes: int = 1000,
        pooling: str | None = None,
        dropout_rate: float = 0.2,
        classifier_activation: object = "softmax",
        include_preprocessing: bool = True,
        name: str = default_name,
    ) -> Functional:
        arguments = Arguments(
            include_top, weights, input_tensor, input_shape, pooling, classes, classifier_activation
        )
        network = Network(alpha, minimalistic)
        begin = x = arguments.input(_shape(arguments))
        if include_preprocessing:
            x = layers.Rescaling(1.0 / 127.5, offset=-1.0)(x)
        x = layers.Conv2D(16, 3, strides=2, padding="same", use_bias=False, name="conv")(x)
        x = network.activate(normalized(x, "conv_bn"))
        for number, one in enumerate(blocks):
            x = network.block(x, one, number)
        x = convolved(x, divisible(x.shape[channel_axis()] * 6), "conv_1", "conv_1_bn")
        x = network.activate(x)
        if not include_top:
            return arguments.model(begin, arguments.pooled(x, *POOLINGS), name)
        x = layers.GlobalAveragePooling2D(keepdims=True)(x)
        width = divisible(last * alpha) if alpha > 1.0 else last
        x = layers.Conv2D(width, 1, padding="same", name="conv_2")(x)
        x = network.activate(x)
        if dropout_rate > 0:
            x = layers.Dropout(dropout_rate)(x)
        x = layers.Conv2D(classes, 1, padding="same", name="logits")(x)
        x = layers.Flatten()(x)
        x = layers.Activation(classifier_activation, name="predictions")(x)
        return arguments.model(begin, x, name)

    return make


def _shape(arguments: Arguments) -> tuple[Size, ...]:
    """Any size will do: nothing but the shape of the given tensor or argument is used."""
    shape = arguments.input_shape
    if shape is None and arguments.input_tensor is not None:
        shape = tuple(arguments.input_tensor.shape[1:])
    last = backend_state.image_data_format() == "channels_last"
    if shape is None:
        return (None, None, 3) if last else (3, None, None)
    rows, columns = shape[:2] if last else shape[1:]
    if rows and columns and (rows < 32 or columns < 32):
        raise ValueError(
            f"Input size must be at least 32x32; Received `input_shape={tuple(shape)}`"
        )
    return tuple(shape)


MobileNetV3Small = _application("MobileNetV3Small", SMALL, 1024)
MobileNetV3Large = _application("MobileNetV3Large", LARGE, 1280)
preprocess_input = preprocessor(None)
__all__ = ["MobileNetV3Large", "MobileNetV3Small", "decode_predictions", "preprocess_input"]
__getattr__ = opaque_getattr(__name__)
