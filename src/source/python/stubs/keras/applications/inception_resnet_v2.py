"""InceptionResNetV2."""

from typing import Sequence

from _layerline.opaque import opaque_getattr

from .. import layers
from .._core.layer import BuiltIn
from .._core.models import Functional
from .._core.tensors import KerasTensor
from .._ops import arithmetic
from ._common import (
    Arguments,
    Tensor,
    application,
    channel_axis,
    normalized,
    preprocessor,
)
from .imagenet_utils import decode_predictions
from .inception_v3 import Step, chained, mixed, reduced, stem

BLOCKS: dict[str, Sequence[Sequence[Step]]] = {
    "block35": (
        ((32, (1, 1)),),
        ((32, (1, 1)), (32, (3, 3))),
        ((32, (1, 1)), (48, (3, 3)), (64, (3, 3))),
    ),
    "block17": (((192, (1, 1)),), ((128, (1, 1)), (160, (1, 7)), (192, (7, 1)))),
    "block8": (((192, (1, 1)),), ((192, (1, 1)), (224, (1, 3)), (256, (3, 1)))),
}


class CustomScaleLayer(BuiltIn):
    """The first input plus the other one, scaled."""

    def __init__(self, scale: float, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.scale = scale

    def call(self, inputs: Sequence[KerasTensor]) -> KerasTensor:
        return arithmetic.add(inputs[0], arithmetic.multiply(inputs[1], self.scale))


def build(arguments: Arguments, name: str) -> Functional:
    begin = arguments.input(arguments.shape(299, 75))
    x = stem(begin)
    branches = [
        [(96, (1, 1))],
        [(48, (1, 1)), (64, (5, 5))],
        [(64, (1, 1)), (96, (3, 3)), (96, (3, 3))],
    ]
    x = mixed(x, branches, 64, "mixed_5b")
    for index in range(1, 11):
        x = block(x, 0.17, "block35", index)
    x = reduced(x, [[(384, (3, 3))], [(256, (1, 1)), (256, (3, 3)), (384, (3, 3))]], "mixed_6a")
    for index in range(1, 21):
        x = block(x, 0.1, "block17", index)
    branches = [
        [(256, (1, 1)), (384, (3, 3))],
        [(256, (1, 1)), (288, (3, 3))],
        [(256, (1, 1)), (288, (3, 3)), (320, (3, 3))],
    ]
    x = reduced(x, branches, "mixed_7a")
    for index in range(1, 10):
        x = block(x, 0.2, "block8", index)
    x = block(x, 1.0, "block8", 10, activate=False)
    x = layers.Conv2D(1536, 1, padding="same", use_bias=False, name="conv_7b")(x)
    x = normalized(x, "conv_7b_bn", scale=False)
    x = layers.Activation("relu", name="conv_7b_ac")(x)
    return arguments.model(begin, arguments.top(x), name)


def block(x: Tensor, scale: float, kind: str, index: int, activate: bool = True) -> Tensor:
    """Branches side by side, added to the input."""
    name = f"{kind}_{index}"
    axis = channel_axis()
    made = [chained(x, branch) for branch in BLOCKS[kind]]
    joined = layers.Concatenate(axis=axis, name=f"{name}_mixed")(made)
    up = layers.Conv2D(x.shape[axis], 1, padding="same", name=f"{name}_conv")(joined)
    x = CustomScaleLayer(scale)([x, up])
    return layers.Activation("relu", name=f"{name}_ac")(x) if activate else x


InceptionResNetV2 = application(build, "inception_resnet_v2")
preprocess_input = preprocessor("tf")
__all__ = ["InceptionResNetV2", "decode_predictions", "preprocess_input"]
__getattr__ = opaque_getattr(__name__)
