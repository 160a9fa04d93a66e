"""Reparametrizations by modules of the user's own: the parameter stays what it is."""

from contextlib import contextmanager
from typing import Iterator

from _layerline.opaque import opaque_getattr

from ..modules.module import Module
from .reparametrization import ParametrizationList, is_parametrized, parametrized_by


def register_parametrization(
    module: Module, tensor_name: str, parametrization: Module, *, unsafe: bool = False
) -> Module:
    return parametrized_by(module, tensor_name, parametrization)


def remove_parametrizations(module: Module, tensor_name: str, *args: object) -> Module:
    return module


@contextmanager
def cached() -> Iterator[None]:
    yield


__getattr__ = opaque_getattr(__name__)
