"""The graph that a trace records: nodes in ONNX's operator vocabulary, each owned by one layer."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Iterator, Literal, Mapping, Sequence

from .frames import Stack, user_stack

Size = int | None
"""None is a size that is only known when the model runs: the batch."""

Shape = tuple[Size, ...]

Attribute = int | float | str | Sequence[int] | Sequence[float] | Sequence[str]

UNTRANSLATED = "layerline.untranslated"
"""Domain of nodes that stand for an operation without a lowering: the shape is right, no more."""

MAX_NODES = 200_000


class StopTrace(BaseException):
    """The model is too large to trace. Not an Exception, so that user code doesn't catch it."""


@dataclass(eq=False)
class Value:
    """A tensor of the graph."""

    dtype: str
    """As in ONNX: `float32`, `int64`, `bool`."""
    shape: Shape
    origin: Literal["input", "node", "weight", "constant"] = "node"
    name: str = ""
    trainable: bool = True
    """Weights only."""
    role: str = ""
    """Weights only: `weight`, `bias`, `running_var`, …: decides the values."""
    axes: tuple[int, ...] | None = None
    """`shape[i]` is the framework's axis `axes[i]`; None where they are the same."""
    data: object = None
    """Constants only: nested lists of numbers, or one number that all elements are."""


@dataclass(eq=False)
class Scope:
    """A module or sub-model around layers."""

    name: str
    type: str
    constructed: Stack | None
    called: Stack
    names: dict[str, int] = field(default_factory=dict)
    """How often each name was given inside."""


@dataclass(eq=False)
class Layer:
    name: str
    type: str
    scopes: tuple[Scope, ...]
    attributes: Mapping[str, object]
    weights: list[Value]
    constructed: Stack | None
    called: Stack
    outputs: list[Value] = field(default_factory=list)


@dataclass(eq=False)
class Node:
    op: str
    domain: str
    inputs: list[Value | None]
    outputs: list[Value]
    attributes: dict[str, Attribute]
    layer: Layer


class Graph:
    """Grows while a model is called. Layers don't nest: what runs inside one belongs to it."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.layers: list[Layer] = []
        self._top = Scope("", "", None, ())
        self._scopes: list[Scope] = []
        self._layer: Layer | None = None

    @property
    def layer_is_open(self) -> bool:
        return self._layer is not None

    @property
    def open_layer(self) -> Layer | None:
        """What is emitted now belongs to it."""
        return self._layer

    @contextmanager
    def scope(self, name: str, type: str, constructed: Stack | None = None) -> Iterator[None]:
        """Layers recorded inside get this part of the path. Nothing happens inside a layer."""
        if self._layer:
            yield
            return
        unique = self._unique(name)
        self._scopes.append(Scope(unique, type, constructed, user_stack()))
        try:
            yield
        finally:
            self._scopes.pop()

    @contextmanager
    def layer(
        self,
        name: str,
        type: str,
        *,
        constructed: Stack | None = None,
        attributes: Mapping[str, object] | None = None,
        weights: Sequence[Value] = (),
    ) -> Iterator[Layer]:
        """What is emitted inside belongs to a new layer, or to the one that is open already.

        Kept even when it emits nothing (an `Identity`): a person wrote it. The caller puts the
        results into `outputs`.
        """
        if self._layer:
            yield self._layer
            return
        layer = Layer(
            self._unique(name),
            type,
            tuple(self._scopes),
            attributes or {},
            list(weights),
            constructed,
            user_stack(),
        )
        before = len(self.nodes)
        self.layers.append(layer)
        self._layer = layer
        try:
            yield layer
        except BaseException:
            # A rejected layer leaves nothing behind.
            del self.nodes[before:]
            self.layers.remove(layer)
            raise
        finally:
            self._layer = None

    @contextmanager
    def reopened(self, layer: Layer) -> Iterator[None]:
        """What is emitted inside belongs to a layer that was closed before."""
        kept, self._layer = self._layer, layer
        try:
            yield
        finally:
            self._layer = kept

    def emit(
        self,
        op: str,
        inputs: Sequence[Value | None],
        outputs: Sequence[tuple[str, Shape]],
        attributes: Mapping[str, Attribute | None] | None = None,
        domain: str = "",
    ) -> list[Value]:
        """Adds a node; `outputs` are data type and shape of each result. Needs an open layer."""
        if self._layer is None:
            raise AssertionError(f"{op} is emitted outside of a layer")
        if len(self.nodes) >= MAX_NODES:
            raise StopTrace(f"the model has more than {MAX_NODES} operations")
        results = [Value(dtype, tuple(shape)) for dtype, shape in outputs]
        given = {name: value for name, value in (attributes or {}).items() if value is not None}
        self.nodes.append(Node(op, domain, list(inputs), results, given, self._layer))
        return results

    def _unique(self, name: str) -> str:
        """The name, or with `_1`, `_2`, … where its scope has it already."""
        names = (self._scopes[-1] if self._scopes else self._top).names
        unique, count = name, names.get(name, 0)
        while unique in names:
            unique, count = f"{name}_{count}", count + 1
        names[name] = count
        names[unique] = 1
        return unique


def constant(data: object, dtype: str, shape: Sequence[int] = ()) -> Value:
    """A tensor whose elements are known: nested lists, or one number that all of them are."""
    return Value(dtype, tuple(shape), "constant", data=data)


graph = Graph()


def current() -> Graph:
    """The graph that is recorded now."""
    return graph


def start() -> Graph:
    """Begins a new graph, which becomes the current one."""
    global graph
    graph = Graph()
    return graph
