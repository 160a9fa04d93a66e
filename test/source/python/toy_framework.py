"""A framework of a few lines, for tests of the runner: layers of a width, called with a tensor.

class Net(toy.Module):
    def __init__(self, width=8):
        self.first = toy.Dense(3, width)

    def forward(self, x):
        return self.first(x)
"""

import sys
import types

from _layerline import graph, notes, opaque
from _layerline.frames import user_stack
from _layerline.tracing.frameworks.base import Feed, Framework, shape_text


class Tensor:
    def __init__(self, *shape):
        self.shape = shape
        self.value = graph.Value("float32", shape, "input", "x")


class Module:
    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        self.constructed = user_stack(2)
        self.calls = []
        made.append(self)
        return self

    def __call__(self, x):
        self.calls.append(x.shape)
        result = self.forward(x)
        return result

    def parts(self):
        for value in vars(self).values():
            if isinstance(value, Module):
                yield value
                yield from value.parts()


class Dense(Module):
    def __init__(self, inputs, outputs):
        opaque.require_known((inputs, outputs), "size")
        if outputs < 1:
            raise ValueError(f"outputs must be positive, not {outputs}")
        self.inputs, self.outputs = inputs, outputs

    def forward(self, x):
        if x.shape[-1] != self.inputs:
            raise ValueError(f"expected {self.inputs} inputs, found {x.shape[-1]}")
        weight = graph.Value("float32", (self.inputs, self.outputs), "weight", "w", role="weight")
        recorder = graph.current()
        with recorder.layer("dense", "Dense", constructed=self.constructed, weights=[weight]) as it:
            result = Tensor(*x.shape[:-1], self.outputs)
            outputs = [("float32", result.shape)]
            [result.value] = it.outputs[:] = recorder.emit("MatMul", [x.value, weight], outputs)
        return result


def load_weights(path):
    notes.note("weights are ignored")


made = []
module = types.ModuleType("toy")
for name in ("Tensor", "Module", "Dense", "load_weights"):
    setattr(module, name, globals()[name])
module.__getattr__ = opaque.opaque_getattr("toy")
sys.modules["toy"] = module


class Toy(Framework):
    name = "toy"
    packages = frozenset({"toy"})
    hints = {"width": 8}

    def begin(self):
        made.clear()

    def is_model(self, value):
        return isinstance(value, Module) and type(value) is not Dense

    def is_model_class(self, value):
        return isinstance(value, type) and issubclass(value, Module) and value is not Dense

    def alive(self):
        return [one for one in made if self.is_model(one) and one.calls]

    def constructed(self, model):
        return model.constructed

    def parts(self, model):
        return list(model.parts())

    def given(self, shapes, model, facts):
        return Feed(shapes[0].shape)

    def feeds(self, model, facts):
        if model.calls:
            yield Feed(model.calls[0])
        for one in facts.literals:
            yield Feed(one.shape)
        for size in (3, 5):
            yield Feed((1, size), f"assumed {shape_text((size,))}")

    def trace(self, model, feed):
        recorder = graph.start()
        x = Tensor(*feed.inputs)
        return recorder, [x.value], [model(x).value]

    def parameters(self, model):
        return sum(one.inputs * one.outputs for one in model.parts() if isinstance(one, Dense))
