"""`keras.models`."""

from typing import Callable

from _layerline.notes import note
from _layerline.opaque import Opaque, opaque_getattr

from ._core import nest
from ._core.layer import Layer
from ._core.models import Functional, Model, Sequential
from ._core.tensors import KerasTensor


def load_model(filepath: object, *args: object, **kwargs: object) -> Opaque:
    """A saved model isn't read: nothing says what is in it."""
    return Opaque(f"keras.models.load_model({filepath!r})")


def save_model(model: Model, filepath: object, *args: object, **kwargs: object) -> None:
    pass


def model_from_json(json_string: object, custom_objects: object = None) -> Opaque:
    return Opaque("keras.models.model_from_json")


def clone_model(
    model: Model,
    input_tensors: object = None,
    clone_function: Callable | None = None,
    **ignored: object,
) -> Model:
    """The same architecture. Layers are shared with the original, as nobody trains them."""
    if clone_function is not None:
        note("the clone_function of clone_model is ignored")
    if input_tensors is None and model._graph is not None:
        return model
    return Model(input_tensors, model(nest.map_structure(lambda x: x, input_tensors, KerasTensor)))


__all__ = [
    "Functional",
    "Layer",
    "Model",
    "Sequential",
    "clone_model",
    "load_model",
    "model_from_json",
    "save_model",
]
__getattr__ = opaque_getattr(__name__)
