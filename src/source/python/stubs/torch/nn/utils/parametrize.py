"""Reparametrizations by modules of the user's own: the parameter stays what it is."""

from contextlib import contextmanager
from typing import Iterator

from _layerline.notes import note
from _layerline.opaque import opaque_getattr

from ..modules.module import Module


def register_parametrization(module: Module, tensor_name: str, parametrization: Module, **_) -> Module:
    note("parametrizations of the file's own are not computed: weights are taken as they are")
    return module


def remove_parametrizations(module: Module, tensor_name: str, *args: object) -> Module:
    return module


def is_parametrized(module: Module, tensor_name: str | None = None) -> bool:
    held = module._modules.get("parametrizations")
    return held is not None and (tensor_name is None or tensor_name in held)


@contextmanager
def cached() -> Iterator[None]:
    yield


__getattr__ = opaque_getattr(__name__)
