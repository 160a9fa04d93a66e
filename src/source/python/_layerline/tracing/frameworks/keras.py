"""Keras: functional models know their inputs; a subclassed one may have to be told."""

from typing import Iterable, Iterator, Sequence

import keras
import keras._layerline as tracer

from ...frames import Stack
from ..directives import InputShape
from .base import Facts, Feed, Framework, Trace, shape_text

ASSUMED = ((224, 224, 3), (299, 299, 3), (32, 32, 3), (28, 28, 1), (28, 28), (784,))


class Keras(Framework):
    name = "keras"
    packages = frozenset({"keras", "tensorflow", "tf_keras"})
    hints = {
        **dict.fromkeys(
            "input_shape inputs_shape image_shape img_shape shape input_size in_shape".split(),
            (224, 224, 3),
        ),
    }

    def begin(self) -> None:
        tracer.reset()

    def is_model(self, value: object) -> bool:
        if not isinstance(value, keras.Model):
            return False
        # A class that only holds other models can't be called.
        return type(value).call is not keras.Model.call or tracer.input_shapes(value) is not None

    def is_model_class(self, value: object) -> bool:
        return isinstance(value, type) and issubclass(value, keras.Model)

    def alive(self) -> Iterable[object]:
        return tracer.models()

    def constructed(self, model: object) -> Stack:
        return tracer.constructed_at(model)

    def parts(self, model: object) -> list[object]:
        found: dict[int, object] = {}
        pending = list(getattr(model, "layers", ()))
        while pending:
            layer = pending.pop()
            if id(layer) not in found:
                found[id(layer)] = layer
                pending.extend(getattr(layer, "layers", ()))
        return list(found.values())

    def inside_others(self, models: Sequence[object]) -> set[int]:
        layers = {id(one): set(map(id, self.parts(one))) for one in models}
        inside = set().union(*layers.values())
        for model in models:
            # A base whose tensors another model goes on from shares its layers with that model.
            own = set(map(id, model.layers))
            if own and any(own < theirs for key, theirs in layers.items() if key != id(model)):
                inside.add(id(model))
        return inside

    def given(self, shapes: Sequence[InputShape], model: object, facts: Facts) -> Feed:
        return Feed([one.shape for one in shapes])

    def feeds(self, model: object, facts: Facts) -> Iterator[Feed]:
        if tracer.input_shapes(model) is not None:
            yield Feed(None)
            return
        for one in facts.literals:
            if not one.whole and len(one.shape) > 1:
                yield Feed([one.shape])
        shapes = [(32, 32, 3), *ASSUMED] if facts.small_images else ASSUMED
        for shape in shapes:
            yield Feed([(None, *shape)], f"assumed {shape_text(shape)}")

    def trace(self, model: object, feed: Feed) -> Trace:
        return tracer.trace(model, feed.inputs)

    def loose_layers(self) -> Trace | None:
        traced = tracer.layers_called()
        return traced if traced[0].layers else None

    def parameters(self, model: object) -> int:
        return tracer.parameter_count(model)
