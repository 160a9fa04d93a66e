"""Layers from their configurations."""

import inspect
from typing import Callable, Mapping

from .. import layers, ops
from .._core.input_layer import InputLayer
from .._core.layer import Layer
from .._core.models import Functional, Model, Sequential
from .._core.names import snake_case
from .._layers.recurrent import _Recurrent
from .problems import Unsupported
from .values import Config, MakeOption

MODELS = {"Functional": Functional, "Model": Functional, "Sequential": Sequential}
CODE = {"Lambda", "TFOpLambda", "SlicingOpLambda", "TFSMLayer", "JaxLayer", "FlaxLayer", "TorchModuleWrapper"}
TRAINING = ("_initializer", "_regularizer", "_constraint")
IGNORED = {
    *("name", "dtype", "trainable", "batch_input_shape", "build_config", "seed", "sparse", "ragged"),
    *("optional", "unit_forget_bias", "implementation", "dropout", "recurrent_dropout", "unroll"),
    *("force_generator", "synchronized", "zero_output_for_mask", "stateful", "autocast"),
    *("quantization_config", "input_length", "input_dtype", "momentum"),
    *("query_shape", "key_shape", "value_shape"),
}
"""Options that change no result at inference, or that are handled here."""
HARMLESS = {"groups": 1, "fill_mode": "constant", "fill_value": 0.0}
"""Values of options that mean nothing."""


def layer_class(config: Config) -> type[Layer] | None:
    """None where the class isn't one of Keras' own layers."""
    name = class_name(config)
    module = config.get("module")
    if config.get("registered_name") not in (None, name):
        return None
    if isinstance(module, str) and (not module.startswith("keras") or "ops" in module.split(".")):
        return None
    if name == "InputLayer":
        return InputLayer
    if name in MODELS:
        return MODELS[name]
    found = vars(layers).get(name)
    return found if isinstance(found, type) and issubclass(found, Layer) else None


def operation(config: Config) -> Callable | None:
    """`keras.ops.add` for the operation that `x + y` leaves in a functional model of Keras 3."""
    module = config.get("module")
    if not isinstance(module, str) or not module.startswith("keras.src.ops"):
        return None
    name = class_name(config)
    if name == "GetItem":
        return lambda x, key: x[key]
    found = vars(ops).get(snake_case(name))
    return found if callable(found) else None


def class_name(config: Config) -> str:
    return str(config.get("class_name", ""))


def name_of(config: Config) -> str:
    own = config.get("config")
    name = own.get("name") if isinstance(own, Mapping) else None
    return str(name or config.get("name") or class_name(config))


def options_of(config: Config, kind: type[Layer], make: MakeOption) -> dict:
    """Arguments of the constructor. An option that it doesn't have must say nothing."""
    known = _parameters(kind)
    found = {}
    for key, value in config["config"].items():
        if key.endswith(TRAINING):
            continue
        if key in known:
            found[key] = make(key, value)
        elif key not in IGNORED and not _says_nothing(value) and HARMLESS.get(key) != value:
            raise Unsupported(f"{key}={value!r} ({class_name(config)} “{name_of(config)}”)")
    for key in ("seed", "dtype", "dropout", "recurrent_dropout"):
        found.pop(key, None)
    return found | {"name": name_of(config)}


def _says_nothing(value: object) -> bool:
    return value is None or value is False or value == [] or value == {}


def _parameters(kind: type[Layer]) -> set[str]:
    found: set[str] = set()
    kinds = [kind, kind._cell] if issubclass(kind, _Recurrent) else [kind]
    for one in kinds:
        for base in one.__mro__[: one.__mro__.index(Layer)]:
            if "__init__" in vars(base):
                parameters = inspect.signature(base.__init__).parameters.values()
                found |= {each.name for each in parameters if each.kind is not each.VAR_KEYWORD}
    return found - {"self", "args", "ignored"}


def freeze(layer: Layer, config: Config) -> None:
    """Which weights are trained follows from the layer's own word."""
    own = config.get("config")
    if isinstance(own, Mapping) and own.get("trainable") is False:
        layer.trainable = False


def graph_model(inputs: object, outputs: object, config: Config) -> Model:
    return Functional(inputs, outputs, name=name_of(config))

