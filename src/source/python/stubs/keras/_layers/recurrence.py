"""Cells of the framework over all steps, as one operator of ONNX."""

from typing import Sequence

from _layerline.graph import Value

from .._core.layout import (
    emit,
    emit_several,
    from_natural,
    natural,
    numbers,
    weight,
)
from .._core.shapes import Size
from .._core.tensors import KerasTensor
from .._ops import creation, filling
from .recurrent_cells import Cell, GRUCell, LSTMCell, SimpleRNNCell

OPERATORS = {SimpleRNNCell: "RNN", GRUCell: "GRU", LSTMCell: "LSTM"}


def recurrence(
    cell: Cell,
    x: KerasTensor,
    states: list[KerasTensor],
    names: list[str],
    sequences: bool,
    backwards: bool,
) -> tuple[KerasTensor, list[KerasTensor]]:
    """ONNX's operator on [T, N, I]; its results are [T, 1, N, U] and [1, N, U]."""
    batch, steps, size = x.shape
    if backwards:
        x = filling.flip(x, 1)
    units, count = cell.units, cell._states
    shapes = [(steps, 1, batch, units)] + [(1, batch, units)] * count
    attributes: dict[str, object] = {"hidden_size": units, "activations": names}
    if isinstance(cell, GRUCell):
        attributes["linear_before_reset"] = int(cell.reset_after)
    inputs = [
        emit("Transpose", [natural(x)], x.dtype, (steps, batch, size), perm=(1, 0, 2)),
        _gates(cell, cell.kernel, (1, cell._gates * units, cell.kernel.shape[0])),
        _gates(cell, cell.recurrent_kernel, (1, cell._gates * units, units)),
        _biases(cell),
        None,
        *[_first_state(one) for one in states],
    ]
    while inputs[-1] is None and len(inputs) > 3:
        inputs.pop()
    operator = next(OPERATORS[kind] for kind in OPERATORS if isinstance(cell, kind))
    results = emit_several(operator, inputs, [(x.dtype, one) for one in shapes], **attributes)
    after = [_single(one, (batch, units), x, 0) for one in results[1:]]
    if not sequences:
        return after[0], after
    turned = emit("Transpose", [results[0]], x.dtype, (batch, steps, 1, units), perm=(2, 0, 1, 3))
    return _single(turned, (batch, steps, units), x, 2), after


def _gates(cell: Cell, variable: object, shape: Sequence[int]) -> Value | None:
    """[I, gates * U] as [1, gates * U, I], the gates in ONNX's order."""
    turned = _in_order(cell, weight(variable, (1, 0)), 0, shape[1:], variable.dtype)
    return emit("Unsqueeze", [turned, numbers([0])], variable.dtype, shape)


def _in_order(
    cell: Cell, value: Value | None, axis: int, shape: Sequence[int], dtype: str
) -> Value | None:
    """Keras' LSTM has input, forget, cell, output; ONNX's input, output, forget, cell."""
    if not isinstance(cell, LSTMCell):
        return value
    part = [*shape]
    part[axis] = cell.units
    i, f, c, o = emit_several(
        "Split", [value, numbers([cell.units] * 4)], [(dtype, part)] * 4, axis=axis
    )
    return emit("Concat", [i, o, f, c], dtype, shape, axis=axis)


def _biases(cell: Cell) -> Value | None:
    """Biases of the input and of the state, one after the other: [1, 2 * gates * U]."""
    if cell.bias is None:
        return None
    width = cell._gates * cell.units
    if cell.bias.ndim == 2:
        shape = (1, 2 * width)
        return emit("Reshape", [weight(cell.bias), numbers(shape)], cell.bias.dtype, shape)
    ordered = _in_order(cell, weight(cell.bias), 0, (width,), cell.bias.dtype)
    zeros = natural(creation.zeros((width,)))
    joined = emit("Concat", [ordered, zeros], cell.bias.dtype, (2 * width,), axis=0)
    return emit("Unsqueeze", [joined, numbers([0])], cell.bias.dtype, (1, 2 * width))


def _first_state(state: KerasTensor) -> Value | None:
    return emit("Unsqueeze", [natural(state), numbers([0])], state.dtype, (1, *state.shape))


def _single(value: Value | None, shape: Sequence[Size], x: KerasTensor, axis: int) -> KerasTensor:
    """Without the axis of ONNX's directions."""
    return from_natural(emit("Squeeze", [value, numbers([axis])], x.dtype, shape), shape, x.dtype)
