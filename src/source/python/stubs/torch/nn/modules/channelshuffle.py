"""Where torch keeps them."""

from .shaping import ChannelShuffle
