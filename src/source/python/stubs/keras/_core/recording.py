"""What is recorded while a file runs, and the graph that it is run again for.

A file is run once with shapes only. Each call of a layer or an operation leaves a `Node` that knows
its arguments, results and stack. When a model is asked for, its nodes are run again, this time
with `state.graph` set: the same code then also emits the operators.
"""

from contextlib import contextmanager
from typing import TYPE_CHECKING, Callable, Iterator, Protocol

from _layerline.frames import Stack
from _layerline.graph import MAX_NODES, Graph, StopTrace, Value

from . import nest

if TYPE_CHECKING:
    from .models import Model
    from .tensors import KerasTensor


class Operator(Protocol):
    """A layer or an operation: what a node runs."""

    name: str
    __call__: Callable


class Node:
    """One call of a layer or an operation."""

    __slots__ = ("operation", "args", "kwargs", "inputs", "outputs", "called", "__weakref__")

    def __init__(
        self,
        operation: Operator,
        args: tuple,
        kwargs: dict,
        inputs: "list[KerasTensor]",
        outputs: "list[KerasTensor]",
        called: Stack,
    ) -> None:
        self.operation = operation
        self.args = args
        self.kwargs = kwargs
        self.inputs = inputs
        self.outputs = outputs
        self.called = called

    @property
    def is_input(self) -> bool:
        return not self.inputs

    @property
    def output_tensors(self) -> "list[KerasTensor]":
        return self.outputs

    input_tensors = property(lambda self: self.inputs)
    layer = property(lambda self: self.operation)

    @property
    def parents(self) -> "list[Node]":
        found = [tensor.node for tensor in self.inputs if tensor.node is not None]
        return list(dict.fromkeys(found))


class _State:
    def __init__(self) -> None:
        self.graph: Graph | None = None
        """Where operators are emitted; None while only shapes are computed."""
        self.weights: dict[int, tuple["KerasTensor", dict[tuple | None, Value]]] = {}
        """Of the graph: by the id of a variable, itself and its values by the order of axes."""
        self.nested = 0
        """How many calls are open. Only what is called outside of all is a model's own node."""
        self.leaf = 0
        """How many of these are operations and layers of the framework, which own what they do."""
        self.path: list[str] = []
        """Names of the layers that are built or called, for the names of weights."""
        self.frozen: set[int] = set()
        """Ids of variables that are not trained, whatever they say themselves."""
        self.count = 0
        """Of the nodes so far."""
        self.calls: list[Node] = []
        """Calls outside of all others, in order."""
        self.models: "list[Model]" = []

    def reset(self) -> None:
        self.__init__()

    @contextmanager
    def tracing(self, graph: Graph) -> Iterator[None]:
        """Code inside emits into the graph."""
        kept = self.graph, self.weights, self.nested, self.leaf, self.path
        self.graph, self.weights, self.nested, self.leaf, self.path = graph, {}, 1, 0, []
        try:
            yield
        finally:
            self.graph, self.weights, self.nested, self.leaf, self.path = kept

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Code inside records nodes as if outside of all calls, and emits nothing."""
        kept = self.graph, self.nested, self.leaf
        self.graph, self.nested, self.leaf = None, 1, 0
        try:
            yield
        finally:
            self.graph, self.nested, self.leaf = kept

    @contextmanager
    def below(self, name: str) -> Iterator[None]:
        """Weights made inside have the name in their paths."""
        self.path.append(name)
        try:
            yield
        finally:
            self.path.pop()

    @contextmanager
    def inside(self, name: str = "", leaf: bool = False) -> Iterator[None]:
        """Code inside belongs to a call."""
        self.nested += 1
        self.leaf += leaf
        if name:
            self.path.append(name)
        try:
            yield
        finally:
            if name:
                self.path.pop()
            self.leaf -= leaf
            self.nested -= 1


state = _State()


def record(
    operation: Operator,
    args: tuple,
    kwargs: dict,
    inputs: "list[KerasTensor]",
    outputs: object,
    called: Stack,
) -> object:
    """Leaves a node. Returns the results, each a tensor that no other call gave."""
    from .tensors import KerasTensor

    known = {id(tensor) for tensor in inputs}

    def own(tensor: KerasTensor) -> KerasTensor:
        if tensor.node is not None or id(tensor) in known or tensor.is_variable:
            tensor = tensor.copy()
        known.add(id(tensor))
        return tensor

    outputs = nest.map_structure(own, outputs, KerasTensor)
    flat = nest.flatten(outputs, KerasTensor)
    if flat:
        state.count += 1
        if state.count > MAX_NODES:
            raise StopTrace(f"the file makes more than {MAX_NODES} calls")
        node = Node(operation, args, kwargs, inputs, flat, called)
        eager = all(tensor.eager for tensor in inputs)
        for index, tensor in enumerate(flat):
            tensor.node, tensor.index, tensor.eager = node, index, eager
        if not state.nested and (not eager or hasattr(operation, "weights")):
            state.calls.append(node)
    return outputs
