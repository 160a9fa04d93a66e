"""The frameworks that there are stubs for."""

import importlib.util

from .base import Framework


def frameworks() -> list[Framework]:
    """One adapter for each framework whose stub is there."""
    found: list[Framework] = []
    if importlib.util.find_spec("keras._layerline") is not None:
        from .keras import Keras

        found.append(Keras())
    if importlib.util.find_spec("torch._layerline") is not None:
        from .torch import Torch

        found.append(Torch())
    return found
