"""Arguments of the methods that users write."""

import inspect
from typing import Callable, Mapping

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
