"""ConvNeXtTiny, Small, Base, Large and XLarge."""

from typing import Callable, Sequence

from _layerline.opaque import opaque_getattr

from .. import layers
from .._core.layer import BuiltIn
from .._core.models import Functional, Sequential
from .._core.shapes import Size
from .._core.tensors import KerasTensor
from .._ops import arithmetic
from ._common import Arguments, Tensor, preprocessor
from .imagenet_utils import DEVIATION, MEAN, decode_predictions

EPSILON = 1e-6


class LayerScale(BuiltIn):
    """Each channel times a number that is learned."""

    def __init__(self, init_values: float, projection_dim: int, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.init_values = init_values
        self.projection_dim = projection_dim

    def build(self, input_shape: Sequence[Size]) -> None:
        self.gamma = self.add_weight(shape=(self.projection_dim,), initializer="ones")
        self.built = True

    def call(self, x: KerasTensor) -> KerasTensor:
        return arithmetic.multiply(x, self.gamma)


def build(
    arguments: Arguments,
    name: str,
    depths: Sequence[int],
    widths: Sequence[int],
    preprocessing: bool,
) -> Functional:
    shape = arguments.shape(224)
    begin = x = arguments.input(shape)
    if preprocessing and shape[-1] == 3:
        mean = [255 * one for one in MEAN["torch"]]
        variance = [(255 * one) ** 2 for one in DEVIATION]
        x = layers.Normalization(
            mean=mean, variance=variance, name=f"{name}_prestem_normalization"
        )(x)
    smaller = [stem(name, widths[0])]
    smaller += [downsampling(name, width, index) for index, width in enumerate(widths[1:])]
    for stage, (depth, width) in enumerate(zip(depths, widths)):
        x = smaller[stage](x)
        for index in range(depth):
            x = block(x, width, f"{name}_stage_{stage}_block_{index}")
    if not arguments.include_top:
        x = layers.LayerNormalization(epsilon=EPSILON)(arguments.pooled(x))
        return arguments.model(begin, x, name)
    x = layers.GlobalAveragePooling2D(name=f"{name}_head_gap")(x)
    x = layers.LayerNormalization(epsilon=EPSILON, name=f"{name}_head_layernorm")(x)
    x = layers.Dense(
        arguments.classes, activation=arguments.classifier_activation, name=f"{name}_head_dense"
    )(x)
    return arguments.model(begin, x, name)


def stem(name: str, width: int) -> Sequential:
    return Sequential(
        [
            layers.Conv2D(width, 4, strides=4, name=f"{name}_stem_conv"),
            layers.LayerNormalization(epsilon=EPSILON, name=f"{name}_stem_layernorm"),
        ],
        name=f"{name}_stem",
    )


def downsampling(name: str, width: int, index: int) -> Sequential:
    return Sequential(
        [
            layers.LayerNormalization(
                epsilon=EPSILON, name=f"{name}_downsampling_layernorm_{index}"
            ),
            layers.Conv2D(width, 2, strides=2, name=f"{name}_downsampling_conv_{index}"),
        ],
        name=f"{name}_downsampling_block_{index}",
    )


def block(x: Tensor, width: int, name: str) -> Tensor:
    """A convolution on each channel, then two Dense layers on each place."""
    begin = x
    x = layers.Conv2D(width, 7, padding="same", groups=width, name=f"{name}_depthwise_conv")(x)
    x = layers.LayerNormalization(epsilon=EPSILON, name=f"{name}_layernorm")(x)
    x = layers.Dense(4 * width, name=f"{name}_pointwise_conv_1")(x)
    x = layers.Activation("gelu", name=f"{name}_gelu")(x)
    x = layers.Dense(width, name=f"{name}_pointwise_conv_2")(x)
    x = LayerScale(1e-6, width, name=f"{name}_layer_scale")(x)
    return begin + layers.Activation("linear", name=f"{name}_identity")(x)


def _application(
    default_name: str, depths: Sequence[int], widths: Sequence[int]
) -> Callable[..., Functional]:
    def make(
        include_top: bool = True,
        include_preprocessing: bool = True,
        weights: object = "imagenet",
        input_tensor: Tensor | None = None,
        input_shape: tuple[Size, ...] | None = None,
        pooling: str | None = None,
        classes: int = 1000,
        classifier_activation: object = "softmax",
        name: str = default_name,
    ) -> Functional:
        arguments = Arguments(
            include_top, weights, input_tensor, input_shape, pooling, classes, classifier_activation
        )
        return build(arguments, name, depths, widths, include_preprocessing)

    return make


SHALLOW, DEEP = (3, 3, 9, 3), (3, 3, 27, 3)
ConvNeXtTiny = _application("convnext_tiny", SHALLOW, (96, 192, 384, 768))
ConvNeXtSmall = _application("convnext_small", DEEP, (96, 192, 384, 768))
ConvNeXtBase = _application("convnext_base", DEEP, (128, 256, 512, 1024))
ConvNeXtLarge = _application("convnext_large", DEEP, (192, 384, 768, 1536))
ConvNeXtXLarge = _application("convnext_xlarge", DEEP, (256, 512, 1024, 2048))
preprocess_input = preprocessor(None)
__all__ = [f"ConvNeXt{size}" for size in ("Tiny", "Small", "Base", "Large", "XLarge")]
__all__ += ["decode_predictions", "preprocess_input"]
__getattr__ = opaque_getattr(__name__)
