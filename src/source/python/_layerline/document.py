"""Turns a recorded graph into the document that the other side reads: `TracedGraph` in trace.ts."""

import math
from dataclasses import dataclass
from typing import Iterable, Sequence

from .frames import Frame, Stack
from .graph import Graph, Value

MAX_SAFE_INTEGER = 2**53 - 1
"""The largest whole number that JavaScript holds: ONNX's "to the end" is far larger."""


@dataclass(frozen=True)
class SavedWeight:
    """A weight as a model's file has it. `value` is the graph's; None where nothing reads it."""

    role: str
    shape: Sequence[int]
    trainable: bool
    value: Value | None


@dataclass(frozen=True)
class SavedLayer:
    """A layer with weights, by the names of the models around it and its own."""

    path: Sequence[str]
    weights: Sequence[SavedWeight]


def graph_document(
    graph: Graph,
    inputs: Sequence[Value],
    outputs: Sequence[Value],
    texts: "Texts",
    saved: Sequence[SavedLayer] = (),
) -> dict:
    return _Document(graph, inputs, outputs, texts).build(saved)


class Texts:
    """Lines of the user's files, for columns as editors count them: from 1, in UTF-16 units."""

    def __init__(self, root: str) -> None:
        self._root = root.rstrip("/") + "/"
        self._lines: dict[str, list[bytes]] = {}

    def put(self, file: str, text: str) -> None:
        self._lines[file] = [line.encode() for line in text.split("\n")]

    def frame(self, frame: Frame) -> dict:
        return {
            "file": frame.file.removeprefix(self._root),
            "line": frame.line,
            "column": self._column(frame.file, frame.line, frame.column),
            "endLine": frame.end_line,
            "endColumn": self._column(frame.file, frame.end_line, frame.end_column),
            "functionName": frame.function,
        }

    def _column(self, file: str, line: int, offset: int) -> int:
        lines = self._lines.get(file)
        if lines is None:
            try:
                with open(file, encoding="utf-8", errors="replace") as source:
                    self.put(file, source.read())
            except OSError:
                self._lines[file] = []
            lines = self._lines[file]
        if not 1 <= line <= len(lines):
            return offset + 1
        before = lines[line - 1][:offset]
        if before.isascii():
            return offset + 1
        return len(before.decode(errors="replace").encode("utf-16-le")) // 2 + 1


class _Document:
    def __init__(
        self, graph: Graph, inputs: Sequence[Value], outputs: Sequence[Value], texts: Texts
    ) -> None:
        self._graph = graph
        self._inputs = inputs
        self._outputs = outputs
        self._texts = texts
        self._values = _Numbering()
        self._scopes = _Numbering()
        self._layers = _Numbering()
        self._stacks = _Numbering()
        self._frames = _Numbering()

    def build(self, saved: Sequence[SavedLayer]) -> dict:
        value, layer = self._values.number, self._layers.number
        inputs = [value(input) for input in self._inputs]
        layers = [self._layer(one) for one in self._graph.layers]
        for one in self._graph.layers:
            layer(one)
        nodes = [
            {
                "op": node.op,
                "domain": node.domain,
                "inputs": [-1 if one is None else value(one) for one in node.inputs],
                "outputs": [value(one) for one in node.outputs],
                "attributes": {name: _attribute(it) for name, it in node.attributes.items()},
                "layer": layer(node.layer),
            }
            for node in self._graph.nodes
        ]
        outputs = [value(output) for output in self._outputs]
        scopes = [
            {
                "name": scope.name,
                "type": scope.type,
                "constructed": self._stack(scope.constructed),
                "called": self._stack(scope.called),
            }
            for scope in self._scopes.items
        ]
        document = {
            "inputs": inputs,
            "outputs": outputs,
            "values": [_value(one) for one in self._values.items],
            "nodes": nodes,
            "layers": layers,
            "scopes": scopes,
            "stacks": [
                [self._frames.number(frame) for frame in stack] for stack in self._stacks.items
            ],
            "frames": [self._texts.frame(frame) for frame in self._frames.items],
        }
        if saved:
            document["saved"] = [self._saved(one) for one in saved]
        return document

    def _saved(self, layer: SavedLayer) -> dict:
        return {
            "path": list(layer.path),
            "weights": [
                {
                    "role": one.role,
                    "shape": list(one.shape),
                    "trainable": one.trainable,
                    "value": self._values.known(one.value),
                }
                for one in layer.weights
            ],
        }

    def _layer(self, layer) -> dict:
        return {
            "name": layer.name,
            "type": layer.type,
            "scopes": [self._scopes.number(scope) for scope in layer.scopes],
            "attributes": {name: _plain(it) for name, it in layer.attributes.items()},
            "weights": [self._values.number(weight) for weight in layer.weights],
            "outputs": [self._values.number(output) for output in layer.outputs],
            "constructed": self._stack(layer.constructed),
            "called": self._stack(layer.called),
        }

    def _stack(self, stack: Stack | None) -> int | None:
        return None if stack is None else self._stacks.number(stack)


class _Numbering:
    """Gives each object, when first asked for, the next number. Equal stacks are one."""

    def __init__(self) -> None:
        self.items: list = []
        self._numbers: dict = {}

    def number(self, item) -> int:
        number = self._numbers.get(item)
        if number is None:
            number = self._numbers[item] = len(self.items)
            self.items.append(item)
        return number

    def known(self, item) -> int | None:
        """The number of what was asked for before."""
        return self._numbers.get(item)


def _value(value: Value) -> dict:
    document = {"dtype": value.dtype, "shape": list(value.shape), "from": value.origin}
    if value.origin == "weight":
        document |= {
            "name": value.name,
            "trainable": value.trainable,
            "role": value.role,
            "axes": None if value.axes is None else list(value.axes),
        }
    elif value.origin == "constant":
        flat = isinstance(value.data, (list, tuple))
        data = value.data
        document["data"] = list(map(_number, _flat(data))) if flat else _number(data)
    else:
        if value.name:
            document["name"] = value.name
        if value.axes is not None:
            document["axes"] = list(value.axes)
    return document


def _flat(data) -> Iterable:
    for item in data:
        if isinstance(item, (list, tuple)):
            yield from _flat(item)
        else:
            yield item


def _attribute(value) -> dict:
    if isinstance(value, bool):
        return {"i": int(value)}
    if isinstance(value, int):
        return {"i": _number(value)}
    if isinstance(value, float):
        return {"f": _number(value)}
    if isinstance(value, str):
        return {"s": value}
    items = list(value)
    if any(isinstance(item, str) for item in items):
        return {"ss": items}
    if any(isinstance(item, float) for item in items):
        return {"fs": [_number(float(item)) for item in items]}
    return {"is": [_number(int(item)) for item in items]}


def _number(value):
    """A number that JSON and JavaScript can hold: see `TracedNumber` in document.ts."""
    if isinstance(value, int):
        return max(-MAX_SAFE_INTEGER, min(value, MAX_SAFE_INTEGER))
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _plain(value):
    """An attribute as people read it."""
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, (list, tuple)) and all(isinstance(one, (int, float)) for one in value):
        return list(map(_number, value))
    return str(value)
