"""What the runner asks the stub for: the graph of a module, and its number of parameters."""

import inspect
from typing import Mapping, Sequence

from _layerline.graph import Graph, Value, start

from ._core.recording import state, value_of
from ._core.tensor import Tensor, meta
from .nn.modules.module import Module, constructed, tensors_in

Inputs = Sequence[object] | Mapping[str, object]

__all__ = ["constructed", "parameter_count", "trace"]


def parameter_count(module: Module) -> int:
    """Elements of all parameters; those of shared ones once, buffers not at all."""
    return sum(parameter.numel() for parameter in module.parameters())


def trace(module: Module, inputs: Inputs) -> tuple[Graph, list[Value], list[Value]]:
    """Calls the module in evaluation, and records it into a new graph.

    `inputs` are the arguments, in order or by name; tensors among them, at any depth, become the
    inputs of the graph. Returns the graph, its inputs and its outputs.
    """
    graph = start()
    module.eval()
    state.__init__()
    state.graph = graph
    state.paths = {id(one): path for path, one in module.named_modules()}
    state.find_names = lambda: _names(module)
    state.names = _names(module)
    try:
        args, kwargs, given = _arguments(module, inputs)
        result = module(*args, **kwargs)
        outputs = [value_of(one) for one in tensors_in(result)]
    finally:
        state.__init__()
    return graph, given, outputs


def _names(module: Module) -> dict[int, str]:
    named = [*module.named_parameters(), *module.named_buffers()]
    return {id(one): name for name, one in named}


def _arguments(module: Module, inputs: Inputs) -> tuple[list, dict, list[Value]]:
    """Arguments with fresh tensors, and their values."""
    given: list[Value] = []

    def fresh(item: object, name: str) -> object:
        if isinstance(item, Tensor):
            made = meta(item.shape, item.dtype)
            value = Value(item.dtype.onnx, tuple(item.shape), "input", name)
            made.__dict__.update(_value=value, _graph=state.graph)
            given.append(value)
            return made
        if isinstance(item, (list, tuple)):
            return type(item)(fresh(one, f"{name}_{at}") for at, one in enumerate(item))
        if isinstance(item, dict):
            return {key: fresh(one, str(key)) for key, one in item.items()}
        return item

    if isinstance(inputs, Mapping):
        return [], {name: fresh(one, name) for name, one in inputs.items()}, given
    names = _argument_names(module, len(inputs))
    return [fresh(one, name) for one, name in zip(inputs, names)], {}, given


def _argument_names(module: Module, count: int) -> list[str]:
    """Those of `forward`; numbered where it takes any number of arguments."""
    try:
        parameters = list(inspect.signature(module.forward).parameters.values())
    except (TypeError, ValueError):
        parameters = []
    names = [one.name for one in parameters if one.kind != one.VAR_POSITIONAL][:count]
    return names + [f"input_{at}" for at in range(len(names), count)]
