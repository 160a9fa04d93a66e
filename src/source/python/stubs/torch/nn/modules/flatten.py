"""Where torch keeps them."""

from .shaping import Flatten, Unflatten
