"""What the runner asks the stub for: the models of a file, and their graphs."""

from typing import Iterator, Mapping, Sequence

from _layerline.graph import Graph, Value, start
from _layerline.opaque import require_known

from ._core import arguments, backend_state, custom_objects, layout, names, nest
from ._core.function_graph import FunctionGraph
from ._core.models import Model
from ._core.recording import Node, state
from ._core.tensors import KerasTensor, Variable

Traced = tuple[Graph, list[Value], list[Value]]
"""The graph, its inputs and its outputs."""
LayerWeights = tuple[list[str], list[tuple[Variable, bool, Value | None]]]
"""Names of the models around a layer and its own; its variables, whether they are trained, and
their values."""


class InputUnknown(Exception):
    """Nothing says what the inputs of the model are: it was never called, built or fitted."""


def reset() -> None:
    """Forgets all models. Names begin anew."""
    state.reset()
    names.reset()
    arguments.forget()
    custom_objects.reset()
    backend_state.reset()


def models() -> list[Model]:
    """All models made since `reset`, in order; `constructed_at` tells where."""
    return list(state.models)


def constructed_at(model: Model):
    """The stack of the user's frames that made the model, innermost first."""
    return model._constructed


def parameter_count(model: Model) -> int:
    return model.count_params()


def input_shapes(model: Model) -> list[tuple] | None:
    """Shapes of the inputs where something says them; None stands for an open size."""
    if model._graph is not None:
        return [tuple(tensor.shape) for tensor in model._graph.inputs]
    if model.call_arguments is not None:
        found = nest.flatten(model.call_arguments, KerasTensor)
        return [tuple(tensor.shape) for tensor in found]
    return None


def trace(model: Model, input_shapes: Sequence[Sequence[int | None]] | None = None) -> Traced:
    """Runs the model once more, into a new graph. The shapes include the batch."""
    if model._graph is None and model.call_arguments is None:
        _call_once(model, input_shapes)
    graph = start()
    with state.tracing(graph):
        state.frozen = {id(one) for one in model.non_trainable_weights}
        if model._graph is not None:
            given = _inputs(model._graph.inputs, input_shapes, model.input_names)
            outputs = model._graph.run(given)
        else:
            given, (args, kwargs) = _fresh(*model.call_arguments, input_shapes)
            with state.inside(model.name):
                outputs = model._run(args, kwargs)
            require_known(outputs, f"what {model.name} returns")
        return graph, [tensor.natural for tensor in given], _outputs(graph, outputs)


def trace_saved(model: Model) -> tuple[Traced, list[LayerWeights]]:
    """As `trace` for a model with a graph, and what value each weight of its layers has in it."""
    graph = start()
    with state.tracing(graph):
        state.frozen = {id(one) for one in model.non_trainable_weights}
        given = _inputs(model._graph.inputs, None, model.input_names)
        outputs = model._graph.run(given)
        traced = graph, [tensor.natural for tensor in given], _outputs(graph, outputs)
        return traced, list(_weights_by_layer(model, []))


def _weights_by_layer(model: Model, around: list[str]) -> Iterator[LayerWeights]:
    for layer in model.layers:
        path = [*around, layer.name]
        if isinstance(layer, Model):
            yield from _weights_by_layer(layer, path)
        elif layer.weights:
            yield path, [(one, _is_trained(one), _value_of(one)) for one in layer.weights]


def _is_trained(variable: Variable) -> bool:
    return variable.trainable and id(variable) not in state.frozen


def _value_of(variable: Variable) -> Value | None:
    held = state.weights.get(id(variable))
    return next(iter(held[1].values())) if held else None


def layers_called() -> Traced:
    """A graph of the calls since `reset` that belong to no model."""
    own: set[Node] = set()
    for model in state.models:
        if model._graph is not None:
            own |= set(model._graph.nodes)
    left = [
        node for node in state.calls if node not in own and not isinstance(node.operation, Model)
    ]
    used = {id(tensor) for node in left for tensor in node.inputs}
    ends = [tensor for node in left for tensor in node.outputs if id(tensor) not in used]
    starts = _starts(left)
    graph = start()
    with state.tracing(graph):
        given = _inputs(starts, None, [tensor.name for tensor in starts])
        outputs = FunctionGraph(starts, ends, checked=False).run(given) if ends else []
        return graph, [tensor.natural for tensor in given], _outputs(graph, outputs)


def _starts(nodes: Sequence[Node]) -> list[KerasTensor]:
    """What the calls begin with: tensors that none of them makes."""
    made = {id(tensor) for node in nodes for tensor in node.outputs}
    found = {
        id(tensor): tensor
        for node in nodes
        for tensor in node.inputs
        if id(tensor) not in made and not tensor.eager
    }
    return list(found.values())


def _inputs(
    wanted: Sequence[KerasTensor],
    shapes: Sequence[Sequence[int | None]] | None,
    input_names: Sequence[str],
) -> list[KerasTensor]:
    """New tensors, each with an input of the graph as its value."""
    if shapes is not None and len(shapes) != len(wanted):
        raise ValueError(f"The model has {len(wanted)} inputs, not {len(shapes)}.")
    made = []
    for index, tensor in enumerate(wanted):
        shape = tuple(tensor.shape if shapes is None else shapes[index])
        value = Value(layout.onnx_type(tensor.dtype), shape, "input", input_names[index])
        made.append(layout.from_natural(value, shape, tensor.dtype))
    return made


def _call_once(model: Model, shapes: Sequence | None) -> None:
    """Calls a model that nobody called, with shapes only: that builds it."""
    if shapes is None:
        raise InputUnknown(f"the input shape of {model.name} isn't known")
    tensors = [KerasTensor(tuple(shape)) for shape in shapes]
    with state.aside():
        model(tensors[0] if len(tensors) == 1 else tensors)


def _fresh(
    args: tuple, kwargs: Mapping, shapes: Sequence | None
) -> tuple[list[KerasTensor], tuple[tuple, dict]]:
    """The arguments with new tensors, which are the inputs of the graph."""
    old = nest.flatten((args, kwargs), KerasTensor)
    count = len(old)
    input_names = ["input" if count == 1 else f"input_{index + 1}" for index in range(count)]
    made = _inputs(old, shapes, input_names)
    mapping = {id(before): after for before, after in zip(old, made)}
    return made, nest.map_structure(lambda x: mapping[id(x)], (args, kwargs), KerasTensor)


def _outputs(graph: Graph, outputs: object) -> list[Value]:
    """Values in Keras' order of axes. What that takes belongs to the last layer."""
    tensors = nest.flatten(outputs, KerasTensor)
    if not any(layout.is_first(tensor) for tensor in tensors):
        return [layout.natural(tensor) for tensor in tensors]
    with graph.reopened(graph.layers[-1]):
        return [layout.natural(tensor) for tensor in tensors]
