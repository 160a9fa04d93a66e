"""Operations: functions on tensors, recorded as layers of their own where user code calls them."""

from functools import wraps
from typing import Callable, TypeVar

from _layerline.frames import user_stack
from _layerline.opaque import Opaque

from . import names, nest
from .layout import weight_at_hand
from .recording import Node, record, state
from .tensors import KerasTensor

Function = TypeVar("Function", bound=Callable)


class Operation:
    """One use of a function. Keras names them as it names layers: `add`, `add_1`."""

    def __init__(self, function: Callable, name: str) -> None:
        self.function = function
        self.name = name
        self._inbound_nodes: list[Node] = []

    def __call__(self, *args: object, **kwargs: object) -> object:
        if state.leaf:
            return self.function(*args, **kwargs)
        inputs = nest.flatten((args, kwargs), KerasTensor)
        if state.graph is not None:
            return self._emit(inputs, args, kwargs)
        with state.inside(leaf=True):
            outputs = self.function(*args, **kwargs)
        # Above are this method and the function that stands for the operation.
        return record(self, args, kwargs, inputs, outputs, user_stack(3))

    def _emit(self, inputs: list[KerasTensor], args: tuple, kwargs: dict) -> object:
        with state.graph.layer(self.name, self.function.__name__) as layer, state.inside(leaf=True):
            outputs = self.function(*args, **kwargs)
            layer.weights.extend(weight_at_hand(one) for one in inputs if one.is_variable)
            layer.outputs.extend(values_of(outputs))
        return outputs


def operation(function: Function) -> Function:
    """A function on tensors. Inside of layers and other operations it is just called."""

    name = function.__name__

    @wraps(function)
    def call(*args, **kwargs):
        if state.leaf:
            return function(*args, **kwargs)
        if not nest.flatten((args, kwargs), KerasTensor):
            unknown = next(
                (arg for arg in (*args, *kwargs.values()) if isinstance(arg, Opaque)), None
            )
            return unknown if unknown is not None else function(*args, **kwargs)
        outside = not state.nested and state.graph is None
        return Operation(function, names.unique(name) if outside else name)(*args, **kwargs)

    return call


def values_of(outputs: object) -> list:
    """The values of tensors, in whichever order they are computed."""
    found = nest.flatten(outputs, KerasTensor)
    values = [tensor.first if tensor.natural is None else tensor.natural for tensor in found]
    return [value for value in values if value is not None]
