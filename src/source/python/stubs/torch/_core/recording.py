"""Writes what a module's call does into the graph: layers around operations, nodes inside them."""

import math
from contextlib import contextmanager
from typing import Callable, Iterable, Iterator, Mapping, Sequence

from _layerline.graph import UNTRANSLATED, Attribute, Graph, Value, constant

from . import types
from .tensor import Tensor, meta
from .types import dtype

Operand = Tensor | Value | None

ROLES = {"bias": "bias", "running_mean": "running_mean", "running_var": "running_var"}


class _State:
    """The trace that runs now."""

    def __init__(self) -> None:
        self.graph: Graph | None = None
        """Where operations are recorded; None while a module only computes shapes."""
        self.paths: dict[int, str] = {}
        """Paths of the root's modules, by id: `layer1.0.conv1`."""
        self.names: dict[int, str] = {}
        """Names of the root's parameters and buffers, by id of the tensor."""
        self.find_names: Callable[[], dict[int, str]] = dict
        """Looks again: lazy modules get their parameters while they are called."""
        self.scopes: list[str] = []
        """Paths of the modules that are open."""
        self.weights: dict[int, tuple[Tensor, Value]] = {}
        """By id of the tensor, which is kept so that its id stays its own."""

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Nothing inside is recorded."""
        kept, self.graph = self.graph, None
        try:
            yield
        finally:
            self.graph = kept


state = _State()


def value_of(tensor: Tensor) -> Value:
    """The tensor's value in the graph; it becomes a weight or a constant where it has none."""
    if tensor._is_weight:
        return weight_of(tensor)
    if tensor._graph is state.graph and tensor._value is not None:
        return tensor._value
    if tensor._data is not None:
        elements = list(tensor._data.elements())
        value = constant(elements, tensor.dtype.onnx, tensor.shape)
    elif tensor._recipe is not None:
        value = tensor._recipe()
    elif tensor._later is not None:
        value = tensor._later()
    else:
        name = state.names.get(id(tensor), "constant")
        value = Value(tensor.dtype.onnx, tuple(tensor.shape), "weight", name, False, "constant")
    tensor.__dict__.update(_value=value, _graph=state.graph)
    return value


def weight_of(tensor: Tensor, axes: tuple[int, ...] | None = None) -> Value | None:
    """The weight, with its axes in the order `axes`. One tensor is one weight of the graph.

    Whoever asks first decides the order in which it is stored; others get it transposed.
    """
    if state.graph is None:
        return None
    found = state.weights.get(id(tensor))
    if found is None:
        if id(tensor) not in state.names:
            state.names = state.find_names()
        name = state.names.get(id(tensor), "parameter")
        shape = tuple(tensor.shape if axes is None else (tensor.shape[one] for one in axes))
        role = ROLES.get(name.rpartition(".")[2], "weight")
        value = Value(
            tensor.dtype.onnx, shape, "weight", name, bool(tensor.requires_grad), role, axes
        )
        state.weights[id(tensor)] = (tensor, value)
        return value
    value = found[1]
    own = tuple(range(len(tensor.shape)))
    stored, wanted = value.axes or own, axes or own
    if stored == wanted:
        return value
    order = [stored.index(one) for one in wanted]
    shape = tuple(tensor.shape[one] for one in wanted)
    return value_of(emit("Transpose", [value], shape, tensor.dtype, perm=order))


def result_values(tensors: Iterable[Tensor]) -> list[Value]:
    """Values of a layer's results, without those that nobody has asked for yet."""
    return [value_of(one) for one in tensors if one._later is None]


def stored_weight(tensor: Tensor) -> Value:
    """The weight in whatever order of axes it is stored."""
    found = state.weights.get(id(tensor))
    return weight_of(tensor) if found is None else found[1]


def emit(
    op: str,
    inputs: Sequence[Operand],
    shape: Sequence[int],
    dtype: dtype | None = None,
    **attributes: Attribute | None,
) -> Tensor:
    """A node with one result. The type is that of the first input unless given."""
    kind = dtype or _first_type(inputs)
    return emit_many(op, inputs, [(shape, kind)], attributes)[0]


def untranslated(
    op: str, inputs: Sequence[Operand], shape: Sequence[int], dtype: dtype | None = None
) -> Tensor:
    """A node for an operation that ONNX's set doesn't have: shape and type are right, no more."""
    kind = dtype or _first_type(inputs)
    return emit_many(op, inputs, [(shape, kind)], {}, UNTRANSLATED)[0]


def emit_many(
    op: str,
    inputs: Sequence[Operand],
    outputs: Sequence[tuple[Sequence[int], dtype]],
    attributes: Mapping[str, Attribute | None],
    domain: str = "",
) -> list[Tensor]:
    """A node with one result for each shape and type of `outputs`."""
    results = [meta(shape, kind) for shape, kind in outputs]
    graph = state.graph
    if any(isinstance(one, Tensor) and one.dtype.is_complex for one in (*inputs, *results)):
        # ONNX has no arithmetic on complex numbers.
        domain = UNTRANSLATED
    if graph is not None:
        values = [value_of(one) if isinstance(one, Tensor) else one for one in inputs]
        made = graph.emit(
            op, values, [(one.dtype.onnx, one.shape) for one in results], attributes, domain
        )
        for result, value in zip(results, made):
            result.__dict__.update(_value=value, _graph=graph)
    return results


def later(make: Callable[[], Tensor], shape: Sequence[int], dtype: dtype) -> Tensor:
    """A result that few ask for: emitted when it is, into the layer that is open now, or else into
    the last one."""
    result = meta(shape, dtype)
    graph = state.graph
    layer = None
    if graph is not None:
        layer = graph.open_layer or graph.layers[-1]

    def emitted() -> Value:
        with graph.reopened(layer):
            return value_of(make())

    if layer is not None:
        result._later = emitted
    return result


def _first_type(inputs: Sequence[Operand]) -> dtype:
    return next((one.dtype for one in inputs if isinstance(one, Tensor)), types.float32)


def ints(numbers: Sequence[int]) -> Value:
    """A 1-D constant: axes, sizes, pads."""
    return constant([int(one) for one in numbers], "int64", (len(numbers),))


def floats(numbers: Sequence[float]) -> Value:
    return constant(list(numbers), "float32", (len(numbers),))


def scalar(number: object, dtype: dtype | None = None) -> Value:
    """A constant without axes."""
    kind = dtype or types.float32
    convert = {0: bool, 1: int}.get(kind.rank, float)
    return constant(convert(number), kind.onnx)


def filled(number: float, shape: Sequence[int], dtype: dtype | None = None) -> Value:
    """A constant whose elements are all the same."""
    return constant(number, (dtype or types.float32).onnx, tuple(shape))
