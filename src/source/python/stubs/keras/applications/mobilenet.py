"""MobileNet."""

from _layerline.opaque import opaque_getattr

from .. import layers
from .._core.models import Functional
from .._core.shapes import Size
from ._common import Arguments, Tensor, normalized, preprocessor
from .imagenet_utils import decode_predictions
from .mobilenet_v2 import named_size, standard_size

SIZES = (128, 160, 192, 224)
BLOCKS = (
    (64, 1),
    (128, 2),
    (128, 1),
    (256, 2),
    (256, 1),
    (512, 2),
    (512, 1),
    (512, 1),
    (512, 1),
    (512, 1),
    (512, 1),
    (1024, 2),
    (1024, 1),
)
"""Channels and stride of each."""


def MobileNet(
    input_shape: tuple[Size, ...] | None = None,
    alpha: float = 1.0,
    depth_multiplier: int = 1,
    dropout: float = 0.001,
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
    shape = arguments.shape(standard_size(input_shape, SIZES))
    begin = arguments.input(shape)
    x = layers.Conv2D(int(32 * alpha), 3, padding="same", use_bias=False, strides=2, name="conv1")(
        begin
    )
    x = activated(x, "conv1")
    for number, (filters, stride) in enumerate(BLOCKS, 1):
        x = block(x, int(filters * alpha), depth_multiplier, stride, number)
    if include_top:
        x = layers.GlobalAveragePooling2D(keepdims=True)(x)
        x = layers.Dropout(dropout, name="dropout")(x)
        x = layers.Conv2D(classes, 1, padding="same", name="conv_preds")(x)
        x = layers.Reshape((classes,), name="reshape_2")(x)
        x = layers.Activation(classifier_activation, name="predictions")(x)
    else:
        x = arguments.pooled(x)
    size = named_size(arguments, shape, SIZES)
    return arguments.model(begin, x, name or f"mobilenet_{alpha:0.2f}_{size}")


def block(x: Tensor, filters: int, multiplier: int, stride: int, number: int) -> Tensor:
    """A convolution on each channel, then one over all channels."""
    if stride == 2:
        x = layers.ZeroPadding2D(((0, 1), (0, 1)), name=f"conv_pad_{number}")(x)
    x = layers.DepthwiseConv2D(
        3,
        padding="same" if stride == 1 else "valid",
        depth_multiplier=multiplier,
        strides=stride,
        use_bias=False,
        name=f"conv_dw_{number}",
    )(x)
    x = activated(x, f"conv_dw_{number}")
    x = layers.Conv2D(filters, 1, padding="same", use_bias=False, name=f"conv_pw_{number}")(x)
    return activated(x, f"conv_pw_{number}")


def activated(x: Tensor, name: str) -> Tensor:
    return layers.ReLU(6.0, name=f"{name}_relu")(normalized(x, f"{name}_bn"))


preprocess_input = preprocessor("tf")
__all__ = ["MobileNet", "decode_predictions", "preprocess_input"]
__getattr__ = opaque_getattr(__name__)
