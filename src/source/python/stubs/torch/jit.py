"""Scripted and traced modules are the modules."""

from _layerline.opaque import opaque_getattr

from ._runtime import unchanged
from .nn.modules.module import Module

script = script_method = ignore = unused = export = interface = unchanged
_script_if_tracing = script_if_tracing = _overload_method = _overload = unchanged
ScriptModule = RecursiveScriptModule = Module
ScriptFunction = type(lambda: None)


class Final:
    """`torch.jit.Final[int]` in the body of a class."""

    def __class_getitem__(cls, item: object) -> object:
        return item


class Attribute:
    def __new__(cls, value: object, type: object) -> object:
        return value


def trace(func: object, *args: object, **kwargs: object) -> object:
    return func


def freeze(mod: object, *args: object, **kwargs: object) -> object:
    return mod


optimize_for_inference = freeze


def annotate(the_type: object, the_value: object) -> object:
    return the_value


def isinstance(value: object, target: object) -> bool:
    import builtins

    return builtins.isinstance(value, target)


def is_scripting() -> bool:
    return False


is_tracing = is_scripting

__getattr__ = opaque_getattr(__name__)
