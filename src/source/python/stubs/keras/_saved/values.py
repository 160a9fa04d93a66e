"""Values of options as configurations write them."""

from typing import Callable, Mapping

from .. import activations
from .._core.elementwise import unary
from .._core.tensors import KerasTensor
from .problems import Unsupported

Config = Mapping[str, object]
MakeLayer = Callable[[Config], object]
MakeOption = Callable[[str, object], object]


def option(name: str, value: object, make_layer: MakeLayer, is_old: bool) -> object:
    """What a constructor takes: lists are tuples, layers and activations are made. `is_old`: of
    Keras 2."""
    if name.endswith("activation"):
        return activation(value, make_layer, is_old)
    if is_layer(value):
        return make_layer(value)
    if name == "cells" and isinstance(value, list):
        return [make_layer(one) for one in value]
    return plain(value)


def activation(value: object, make_layer: MakeLayer, is_old: bool) -> object:
    """By name, or a layer. A function of the user is code, which isn't in the file."""
    if is_layer(value):
        return make_layer(value)
    name = value
    if isinstance(value, Mapping):
        name = value.get("config") if value.get("class_name") == "function" else None
    if name is None and value is None:
        return None
    known = isinstance(name, str) and (name in activations.NAMES or name in OLD_NAMES)
    if not known:
        shown = name if isinstance(name, str) else value
        raise Unsupported(f"activation {shown}")
    if is_old and name == "hard_sigmoid":
        return hard_sigmoid
    return OLD_NAMES.get(name, name)


def hard_sigmoid(x: KerasTensor) -> KerasTensor:
    """Keras 2's is steeper than Keras 3's: 0.2 x + 0.5, between 0 and 1."""
    return unary("HardSigmoid", x, alpha=0.2, beta=0.5)


OLD_NAMES = {"keras>silu": "silu", "keras>gelu": "gelu"}


def is_layer(value: object) -> bool:
    if not isinstance(value, Mapping) or not isinstance(value.get("config"), Mapping):
        return False
    module = value.get("module")
    if isinstance(module, str):
        kind = value.get("class_name")
        return module.startswith("keras.layers") or kind in ("Functional", "Model", "Sequential")
    # Initializers, constraints and data types have names in their configurations, but no layers'.
    return "name" in value["config"] and "trainable" in value["config"]


def plain(value: object) -> object:
    if isinstance(value, list):
        return tuple(plain(one) for one in value)
    if isinstance(value, Mapping):
        kind = value.get("class_name")
        if kind == "__tuple__":
            return tuple(plain(one) for one in value["items"])
        if kind == "__numpy__":
            return plain(value["config"]["value"])
        if kind in ("__slice__", "slice"):
            parts = value["config"]
            return slice(*(plain(parts[key]) for key in ("start", "stop", "step")))
        if kind == "__ellipsis__":
            return ...
    return value
