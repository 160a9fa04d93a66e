"""Where torch keeps them."""

from .shaping import PixelShuffle, PixelUnshuffle
