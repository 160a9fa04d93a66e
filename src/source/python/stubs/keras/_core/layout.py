"""Emitting operators, and in which order of axes a tensor is computed.

Keras keeps channels last, ONNX's convolutions want them second. A tensor carries its value in
either order, or in both: whoever asks for the order that isn't there emits a Transpose, once.
"""

from typing import Sequence

from _layerline.graph import UNTRANSLATED, Value, constant

from . import dtypes
from .dtypes import DType, onnx_type
from .recording import state
from .shapes import Size, TensorShape
from .tensors import KerasTensor, Variable


def emit(
    op: str,
    inputs: Sequence[Value | None],
    dtype: str,
    shape: Sequence[Size],
    /,
    **attributes: object,
) -> Value | None:
    """Adds an operator with one result of the shape. Nothing happens while only shapes count."""
    if state.graph is None:
        return None
    return state.graph.emit(op, inputs, [(onnx_type(dtype), tuple(shape))], attributes)[0]


def emit_several(
    op: str,
    inputs: Sequence[Value | None],
    outputs: Sequence[tuple[str, Sequence[Size]]],
    /,
    **attributes: object,
) -> list[Value | None]:
    """Adds an operator with several results, each with its type and shape."""
    if state.graph is None:
        return [None] * len(outputs)
    typed = [(onnx_type(dtype), tuple(shape)) for dtype, shape in outputs]
    return state.graph.emit(op, inputs, typed, attributes)


def numbers(data: Sequence[int]) -> Value | None:
    """A list of whole numbers as an operator's input."""
    if state.graph is None:
        return None
    return constant([int(number) for number in data], "int64", (len(data),))


def filled(number: float, dtype: str = "float32", shape: Sequence[int] = ()) -> Value | None:
    """A constant with all elements equal."""
    if state.graph is None:
        return None
    dtype = onnx_type(dtype)
    kind = bool if dtype == "bool" else float if dtype == "float32" else int
    return constant(kind(number), dtype, shape)


def typed_number(number: object, dtype: str) -> Value | None:
    """A number as an operator's input."""
    return filled(0 if isinstance(number, KerasTensor) else number, dtype)


def elements(data: Sequence, shape: Sequence[int], dtype: str = "float32") -> Value | None:
    """A constant with the elements, nested as in a list."""
    if state.graph is None:
        return None
    return constant(data, onnx_type(dtype), shape)


def first_axes(rank: int) -> tuple[int, ...]:
    """Order of the axes with channels second: (0, 3, 1, 2) for rank 4."""
    return (0, rank - 1, *range(1, rank - 1))


def last_axes(rank: int) -> tuple[int, ...]:
    """Order of the axes that undoes `first_axes`: (0, 2, 3, 1) for rank 4."""
    return (0, *range(2, rank), 1)


def permuted(shape: Sequence[Size], axes: Sequence[int]) -> tuple[Size, ...]:
    return tuple(shape[axis] for axis in axes)


def natural(x: KerasTensor) -> Value | None:
    """The value with the axes in Keras' order."""
    if state.graph is None:
        return None
    _bind(x)
    if x.natural is None:
        axes = last_axes(x.ndim)
        x.natural = emit("Transpose", [x.first], x.dtype, x.shape, perm=axes)
    return x.natural


def channels_first(x: KerasTensor) -> Value | None:
    """The value with channels as the second axis. Below rank 3 there is only one order."""
    if state.graph is None:
        return None
    _bind(x)
    if x.ndim < 3:
        return natural(x)
    if x.first is None:
        axes = first_axes(x.ndim)
        value = emit("Transpose", [x.natural], x.dtype, permuted(x.shape, axes), perm=axes)
        value.axes = axes
        x.first = value
    return x.first


def is_first(x: KerasTensor) -> bool:
    """Whether the tensor is at hand with channels second, but not in Keras' order."""
    if state.graph is None:
        return False
    _bind(x)
    return x.natural is None


def image(x: KerasTensor, data_format: str) -> Value | None:
    """The value as ONNX wants it, for a layer that takes its input in this format."""
    return natural(x) if data_format == "channels_first" else channels_first(x)


def from_natural(value: Value | None, shape: Sequence[Size], dtype: DType) -> KerasTensor:
    tensor = KerasTensor(TensorShape(shape), dtype)
    tensor.graph, tensor.natural = state.graph, value
    return tensor


def from_first(value: Value | None, shape: Sequence[Size], dtype: DType) -> KerasTensor:
    """A tensor of Keras' `shape` from a value with channels second."""
    tensor = KerasTensor(TensorShape(shape), dtype)
    if value is None:
        return tensor
    tensor.graph = state.graph
    if len(tensor.shape) < 3:
        tensor.natural = value
    else:
        tensor.first = value
        value.axes = first_axes(len(tensor.shape))
    return tensor


def from_image(
    value: Value | None, shape: Sequence[Size], dtype: DType, data_format: str
) -> KerasTensor:
    """A tensor of Keras' `shape` from a value as ONNX has it, for a layer of this format."""
    if data_format == "channels_first":
        return from_natural(value, shape, dtype)
    return from_first(value, shape, dtype)


def image_shape(shape: Sequence[Size], data_format: str) -> tuple[Size, ...]:
    """The shape [N, C, …] of a tensor of Keras' shape."""
    return (
        tuple(shape) if data_format == "channels_first" else permuted(shape, first_axes(len(shape)))
    )


def weight(variable: Variable, axes: Sequence[int] | None = None) -> Value | None:
    """The value of a variable, its axes in this order: a kernel [H, W, I, O] with (3, 2, 0, 1)
    is [O, I, H, W]. The first order that is asked for is that of the model's weight."""
    if state.graph is None:
        return None
    wanted = None if axes is None or list(axes) == sorted(axes) else tuple(axes)
    _, values = state.weights.setdefault(id(variable), (variable, {}))
    if wanted in values:
        return values[wanted]
    order = wanted or tuple(range(variable.ndim))
    shape = permuted(variable.shape, order)
    if not values:
        value = Value(
            onnx_type(variable.dtype),
            shape,
            "weight",
            variable.path,
            variable.trainable and id(variable) not in state.frozen,
            variable.role,
            wanted,
        )
    else:
        held, source = next(iter(values.items()))
        held = held or tuple(range(variable.ndim))
        perm = [held.index(axis) for axis in order]
        value = emit("Transpose", [source], variable.dtype, shape, perm=perm)
    values[wanted] = value
    return value


def weight_at_hand(variable: Variable) -> object:
    """The variable's value in the order that a layer asked for, or in its own."""
    held = state.weights.get(id(variable))
    return next(iter(held[1].values())) if held else weight(variable)


def untranslated(
    op: str, inputs: Sequence[KerasTensor], *results: tuple[Sequence[Size], DType]
) -> list[KerasTensor]:
    """Tensors of the shapes and types, from an operation that has no lowering yet."""
    values: list[Value | None] = [None] * len(results)
    if state.graph is not None:
        typed = [(onnx_type(dtype), tuple(shape)) for shape, dtype in results]
        values = state.graph.emit(op, [natural(x) for x in inputs], typed, None, UNTRANSLATED)
    return [from_natural(value, *result) for value, result in zip(values, results)]


def cast(x: KerasTensor, dtype: DType) -> KerasTensor:
    """The tensor in another type. Types that are the same in the graph cost nothing."""
    if x.dtype == dtype:
        return x
    result = KerasTensor(x.shape, dtype, data=_cast_data(x.data, dtype))
    result.eager = x.eager
    if state.graph is None or result.data is not None:
        return result
    keep = is_first(x)
    value = channels_first(x) if keep else natural(x)
    if onnx_type(x.dtype) != onnx_type(dtype):
        value = emit("Cast", [value], dtype, value.shape, to=ONNX_TYPES[onnx_type(dtype)])
    return (from_first if keep else from_natural)(value, x.shape, dtype)


def as_float(x: KerasTensor) -> KerasTensor:
    return x if x.dtype in dtypes.FLOATS else cast(x, dtypes.FLOAT32)


ONNX_TYPES = {
    "float32": 1,
    "uint8": 2,
    "int8": 3,
    "uint16": 4,
    "int16": 5,
    "int32": 6,
    "int64": 7,
    "bool": 9,
    "uint32": 12,
    "uint64": 13,
}
"""Numbers of the types in ONNX's TensorProto."""


def _cast_data(data: object, dtype: DType) -> object:
    if isinstance(data, (list, tuple)):
        return [_cast_data(item, dtype) for item in data]
    if data is None:
        return None
    return float(data) if dtype.is_floating else bool(data) if dtype.is_bool else int(data)


def _bind(x: KerasTensor) -> None:
    """Gives the tensor its value in the current graph, where it was made before the graph was."""
    if x.graph is state.graph:
        return
    if x.is_variable:
        x.natural = weight(x)
    elif x.data is not None:
        x.natural = constant(x.data, onnx_type(x.dtype), x.shape)
        x.first = None
    elif x.node is not None and x.node.inputs:
        _run_again(x)
    else:
        # Elements that nobody knows: a data set's, an input's that isn't the model's.
        known = tuple(1 if size is None else size for size in x.shape)
        x.natural, x.first = filled(0, x.dtype, known), None
    x.graph = state.graph


def _run_again(x: KerasTensor) -> None:
    """A constant, or what was computed from constants, that the model's code met outside."""
    from . import nest

    node = x.node
    with state.inside(leaf=True):
        results = nest.flatten(node.operation(*node.args, **node.kwargs), KerasTensor)
    for tensor, result in zip(node.outputs, results):
        _bind(result)
        tensor.graph, tensor.natural, tensor.first = state.graph, result.natural, result.first
