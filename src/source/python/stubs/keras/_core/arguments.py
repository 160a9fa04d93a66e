"""Arguments of calls: what is passed, and what the methods that users write take."""

import inspect
from typing import Callable, Mapping

from _layerline.opaque import is_opaque

from . import nest
from .holder import Holder
from .tensors import KerasTensor, as_tensor
from .tracking import ATOMS

_parameters: dict[Callable, Mapping[str, inspect.Parameter]] = {}


def parameters_of(function: Callable) -> Mapping[str, inspect.Parameter]:
    """Parameters by name, `self` included where the function isn't bound."""
    key = getattr(function, "__func__", function)
    found = _parameters.get(key)
    if found is None:
        found = _parameters[key] = inspect.signature(key).parameters
    return found


def filled_arguments(call: Callable, args: tuple, kwargs: dict) -> dict:
    """The keyword arguments for `call`: `training` and `mask` go only where they are wanted, and
    `training` is false unless somebody says otherwise."""
    parameters = parameters_of(call)
    takes_any = any(one.kind is one.VAR_KEYWORD for one in parameters.values())
    given = dict(kwargs)
    for name in ("training", "mask"):
        if name in given and name not in parameters and not takes_any:
            del given[name]
    if "training" in parameters and given.get("training") is None:
        position = list(parameters).index("training") - 1
        default = parameters["training"].default
        if len(args) <= position:
            given["training"] = bool(default) if default is not inspect.Parameter.empty else False
    return given


def forget() -> None:
    """Functions of files that were run before are gone."""
    _parameters.clear()


def with_tensors(args: tuple, kwargs: dict) -> tuple[tuple, dict]:
    """Arrays among the arguments become constants."""

    def convert(value: object) -> object:
        if (
            isinstance(value, (KerasTensor, *ATOMS))
            or is_opaque(value)
            or isinstance(value, Holder)
        ):
            return value
        if isinstance(value, (list, tuple)):
            return type(value)(map(convert, value)) if not hasattr(value, "_fields") else value
        if isinstance(value, dict):
            return {key: convert(item) for key, item in value.items()}
        return as_tensor(value) if hasattr(value, "shape") and hasattr(value, "dtype") else value

    return tuple(map(convert, args)), {key: convert(value) for key, value in kwargs.items()}


def shape_of(value: object) -> object:
    """The shape of a tensor, or the structure of shapes of a structure of tensors."""
    if isinstance(value, (list, tuple, KerasTensor, dict)):
        return nest.map_structure(lambda x: x.shape, value, KerasTensor)
    return None


def symbolic(shape: object) -> object:
    if isinstance(shape, dict):
        return {key: symbolic(item) for key, item in shape.items()}
    if isinstance(shape, (list, tuple)) and shape and isinstance(shape[0], (list, tuple)):
        return [symbolic(item) for item in shape]
    return KerasTensor(shape)
