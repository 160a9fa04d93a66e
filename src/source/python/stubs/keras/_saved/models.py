"""Models from their configurations, as `keras.models.model_from_json` makes them."""

from typing import Iterator, Mapping, Sequence

from .._core.input_layer import InputLayer
from .._core.layer import Layer
from .._core.models import Functional, Model, Sequential
from .._core.names import snake_case
from .._core.operations import Operation
from .calls import Calls, first_indices
from .layers import (
    CODE,
    class_name,
    freeze,
    graph_model,
    layer_class,
    name_of,
    operation,
    options_of,
)
from .problems import Unsupported
from .values import Config, is_layer, option, plain


def model_from(config: Config, is_old: bool = False) -> Model:
    """Raises Unsupported, or what Keras itself would raise. `is_old`: of Keras 2."""
    unknown = sorted({one for one in _unknown(config)})
    if unknown:
        raise Unsupported(", ".join(unknown))
    model = _Maker(is_old).layer(config)
    if not isinstance(model, Model):
        raise Unsupported(f"{class_name(config)}, which is no model")
    return model


def _unknown(config: Config) -> Iterator[str]:
    """Names of the classes, anywhere inside, that aren't Keras' own layers."""
    kind = layer_class(config)
    name = class_name(config)
    if name in CODE:
        yield f"{name} “{name_of(config)}” (it carries code)"
        return
    if kind is None and operation(config) is None:
        yield name or "a layer without a class"
        return
    own = config.get("config")
    if isinstance(own, list):
        own = {"layers": own}
    if not isinstance(own, Mapping):
        return
    for key, value in own.items():
        inner = value if key in ("layers", "cells") and isinstance(value, list) else [value]
        for one in inner:
            if key in ("layers", "cells") or is_layer(one):
                if isinstance(one, Mapping):
                    yield from _unknown(one)


class _Maker:
    def __init__(self, is_old: bool) -> None:
        self._is_old = is_old
        self._shared: dict[tuple[str, str], Layer] = {}
        """Layers by class and name: one that stands in several models is one layer."""

    def layer(self, config: Config) -> Layer:
        key = class_name(config), name_of(config)
        if config.get("shared_object_id") is not None and key in self._shared:
            return self._shared[key]
        made = self._make(config)
        freeze(made, config)
        self._shared.setdefault(key, made)
        return made

    def _make(self, config: Config) -> Layer:
        kind = layer_class(config)
        if kind is None:
            raise Unsupported(class_name(config))
        if kind is Sequential:
            return self._sequential(config)
        if issubclass(kind, Functional):
            return self._functional(config)
        if kind is InputLayer:
            return _input(config)
        made = kind(**options_of(config, kind, self._option))
        made.__dict__["_input_shape_arg"] = _batch_shape(config["config"])
        return made

    def _option(self, name: str, value: object) -> object:
        return option(name, value, self.layer, self._is_old)

    def _sequential(self, config: Config) -> Sequential:
        own = config["config"]
        # Keras 2.2 and before wrote a plain list.
        inner = own if isinstance(own, list) else own["layers"]
        model = Sequential([self.layer(one) for one in inner], name=name_of(config))
        if model._graph is None:
            shape = _built_for(config)
            if shape is not None:
                model.build(shape)
        return model

    def _functional(self, config: Config) -> Functional:
        own = config["config"]
        entries: Sequence[Config] = own["layers"]
        operators = [
            self.layer(one) if layer_class(one) is not None else _function(one) for one in entries
        ]
        calls = Calls(first_indices(own))
        calls.make(entries, operators)
        inputs = calls.tensors(own["input_layers"])
        outputs = calls.tensors(own["output_layers"])
        return graph_model(inputs, outputs, config)


def _function(config: Config) -> Operation:
    function = operation(config)
    fixed = {
        key: plain(value)
        for key, value in config["config"].items()
        if key not in ("name", "dtype", "trainable")
    }

    def run(*args: object, **kwargs: object) -> object:
        return function(*args, **fixed | kwargs)

    run.__name__ = snake_case(class_name(config))
    return Operation(run, name_of(config))


def _input(config: Config) -> InputLayer:
    own = config["config"]
    dtype = own.get("dtype")
    if isinstance(dtype, Mapping):
        dtype = dtype["config"]["name"]
    if dtype == "string" or own.get("sparse") or own.get("ragged"):
        raise Unsupported(f"the input “{name_of(config)}”, which takes no plain numbers")
    return InputLayer(batch_shape=_batch_shape(own), dtype=dtype, name=name_of(config))


def _batch_shape(own: Mapping) -> tuple | None:
    shape = own.get("batch_shape", own.get("batch_input_shape"))
    return None if shape is None else tuple(plain(shape))


def _built_for(config: Config) -> tuple | None:
    """Keras notes what input a model was built for."""
    own = config["config"]
    shape = own.get("build_input_shape") if isinstance(own, Mapping) else None
    if shape is None and isinstance(config.get("build_config"), Mapping):
        shape = config["build_config"].get("input_shape")
    return None if shape is None else tuple(plain(shape))
