"""What VGG16 and VGG19 share."""

from typing import Sequence

from .. import layers
from .._core.models import Functional
from ._common import Arguments

WIDTHS = (64, 128, 256, 512, 512)


def build(arguments: Arguments, name: str, repeats: Sequence[int]) -> Functional:
    """Five blocks of convolutions, then three Dense layers."""
    begin = x = arguments.input(arguments.shape(224))
    for block, (width, count) in enumerate(zip(WIDTHS, repeats), 1):
        for index in range(1, count + 1):
            x = layers.Conv2D(
                width, 3, activation="relu", padding="same", name=f"block{block}_conv{index}"
            )(x)
        x = layers.MaxPooling2D(2, strides=2, name=f"block{block}_pool")(x)
    if not arguments.include_top:
        return arguments.model(begin, arguments.pooled(x), name)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(4096, activation="relu", name="fc1")(x)
    x = layers.Dense(4096, activation="relu", name="fc2")(x)
    return arguments.model(begin, arguments.classified(x), name)
