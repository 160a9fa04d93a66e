"""Names that Keras 2 had in `keras.engine.topology`, `.training` and `.base_layer`."""

from _layerline.opaque import opaque_getattr

from ._core.input_layer import Input, InputLayer
from ._core.input_spec import InputSpec
from ._core.layer import Layer
from ._core.models import Functional, Model, Sequential
from .utils import get_source_inputs

Network = Container = Model

__path__: list[str] = []
__all__ = [
    "Functional",
    "Input",
    "InputLayer",
    "InputSpec",
    "Layer",
    "Model",
    "Sequential",
    "get_source_inputs",
]
__getattr__ = opaque_getattr(__name__)
