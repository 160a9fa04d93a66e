"""Where torch keeps them."""

from .shaping import Fold, Unfold
