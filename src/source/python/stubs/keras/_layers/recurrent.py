"""SimpleRNN, GRU and LSTM, their cells, and RNN around cells of any kind."""

from typing import Sequence

from _layerline.graph import Value

from .. import activations
from .._core import recording
from .._core.input_spec import InputSpec
from .._core.layer import BuiltIn, Layer
from .._core.layout import (
    as_float,
    emit,
    emit_several,
    from_natural,
    natural,
    numbers,
    untranslated,
    weight,
)
from .._core.nest import flatten
from .._core.shapes import Size
from .._core.tensors import KerasTensor
from .._ops import creation, linear, shaping
from .core import whole_units

MAX_STEPS = 100
"""Steps of a cell that the user wrote, which are written out one by one."""

ONNX_ACTIVATIONS = {
    "relu": "Relu",
    "tanh": "Tanh",
    "sigmoid": "Sigmoid",
    "elu": "Elu",
    "softsign": "Softsign",
    "softplus": "Softplus",
}


class _Cell(BuiltIn):
    """One step: [N, I] and states [N, U]."""

    _gates = 1
    _states = 1
    _shown = ("units", "activation", "recurrent_activation", "use_bias")

    def __init__(
        self,
        units: int,
        activation: object = "tanh",
        recurrent_activation: object = "sigmoid",
        use_bias: bool = True,
        reset_after: bool = True,
        **kwargs: object,
    ) -> None:
        for name in ("unit_forget_bias", "dropout", "recurrent_dropout", "seed", "implementation"):
            kwargs.pop(name, None)
        super().__init__(**kwargs)
        self.units = whole_units(units)
        self.activation = activations.get(activation) or activations.linear
        self.recurrent_activation = activations.get(recurrent_activation) or activations.linear
        self.use_bias = bool(use_bias)
        self.reset_after = bool(reset_after)
        self.state_size = self.units if self._states == 1 else [self.units] * self._states
        self.output_size = self.units

    def build(self, input_shape: Sequence[Size]) -> None:
        width = self.units * self._gates
        self.kernel = self._add_variable("kernel", (input_shape[-1], width))
        self.recurrent_kernel = self._add_variable("recurrent_kernel", (self.units, width))
        self.bias = None
        if self.use_bias:
            double = self._gates == 3 and self.reset_after
            self.bias = self._add_variable("bias", (2, width) if double else (width,))
        self.built = True

    def get_initial_state(self, batch_size: object = None, **ignored: object) -> list[KerasTensor]:
        return [creation.zeros((batch_size, self.units)) for _ in range(self._states)]

    def call(self, inputs: KerasTensor, states: object, training: object = False) -> tuple:
        """The result and the states after one step."""
        x = as_float(inputs)
        given = list(states) if isinstance(states, (list, tuple)) else [states]
        made = self._step(x, given)
        return made[0], made if len(made) > 1 or isinstance(states, (list, tuple)) else made[0]

    def _step(self, x: KerasTensor, states: list[KerasTensor]) -> list[KerasTensor]:
        raise NotImplementedError

    def _onnx_activations(self) -> list[str] | None:
        """Names for ONNX's operator; None where it doesn't know one."""
        given = [self.recurrent_activation] * (self._gates > 1) + [self.activation]
        given += [self.activation] * (self._states - 1)
        found = [ONNX_ACTIVATIONS.get(getattr(one, "__name__", "")) for one in given]
        return None if None in found else found


class SimpleRNNCell(_Cell):
    def _step(self, x: KerasTensor, states: list[KerasTensor]) -> list[KerasTensor]:
        sum_ = linear.matmul(x, self.kernel) + linear.matmul(states[0], self.recurrent_kernel)
        return [self.activation(sum_ if self.bias is None else sum_ + self.bias)]


class GRUCell(_Cell):
    _gates = 3

    def _step(self, x: KerasTensor, states: list[KerasTensor]) -> list[KerasTensor]:
        state = states[0]
        inner = linear.matmul(x, self.kernel)
        biases: list[KerasTensor | None] = [None, None]
        if self.bias is not None:
            biases = shaping.unstack(self.bias) if self.reset_after else [self.bias, None]
        if biases[0] is not None:
            inner = inner + biases[0]
        size = self.units
        x_z, x_r, x_h = shaping.split_sizes(inner, [size] * 3, 1)
        if self.reset_after:
            recurrent = linear.matmul(state, self.recurrent_kernel)
            if biases[1] is not None:
                recurrent = recurrent + biases[1]
            h_z, h_r, h_h = shaping.split_sizes(recurrent, [size] * 3, 1)
            update = self.recurrent_activation(x_z + h_z)
            candidate = x_h + self.recurrent_activation(x_r + h_r) * h_h
        else:
            kernels = shaping.split_sizes(self.recurrent_kernel, [size] * 3, 1)
            update = self.recurrent_activation(x_z + linear.matmul(state, kernels[0]))
            reset = self.recurrent_activation(x_r + linear.matmul(state, kernels[1]))
            candidate = x_h + linear.matmul(reset * state, kernels[2])
        made = update * state + (1.0 - update) * self.activation(candidate)
        return [made]


class LSTMCell(_Cell):
    _gates = 4
    _states = 2

    def _step(self, x: KerasTensor, states: list[KerasTensor]) -> list[KerasTensor]:
        state, carry = states
        sum_ = linear.matmul(x, self.kernel) + linear.matmul(state, self.recurrent_kernel)
        if self.bias is not None:
            sum_ = sum_ + self.bias
        i, f, c, o = shaping.split_sizes(sum_, [self.units] * 4, 1)
        carry = self.recurrent_activation(f) * carry + self.recurrent_activation(i) * self.activation(c)
        return [self.recurrent_activation(o) * self.activation(carry), carry]


class StackedRNNCells(BuiltIn):
    """Cells on top of each other, as one."""

    def __init__(self, cells: Sequence[Layer], **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.cells = list(cells)
        self.state_size = [cell.state_size for cell in self.cells]
        self.output_size = getattr(self.cells[-1], "output_size", None)


class RNN(BuiltIn):
    """Runs a cell over [N, T, …]; gives the last result, or all with `return_sequences`."""

    _shown = ("return_sequences", "return_state", "go_backwards")

    def __init__(
        self,
        cell: object,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        time_major: bool = False,
        **kwargs: object,
    ) -> None:
        kwargs.pop("zero_output_for_mask", None)
        super().__init__(**kwargs)
        self.cell = StackedRNNCells(cell) if isinstance(cell, (list, tuple)) else cell
        self.return_sequences = bool(return_sequences)
        self.return_state = bool(return_state)
        self.go_backwards = bool(go_backwards)
        self.stateful = bool(stateful)
        self.input_spec = InputSpec(min_ndim=3)

    @property
    def units(self) -> int:
        return self.cell.units

    def build(self, sequences_shape: Sequence[Size], initial_state_shape: object = None) -> None:
        """Cells are built when they are called, by Keras' path `lstm/lstm_cell`."""
        stacked = isinstance(self.cell, StackedRNNCells)
        with recording.state.inside(self.cell.name if stacked else ""):
            step = KerasTensor((sequences_shape[0], *sequences_shape[2:]))
            for cell in self._cells():
                if isinstance(cell, Layer) and not cell.built:
                    cell._build((step,), {}, step)
                size = getattr(cell, "output_size", None) or cell.state_size
                step = KerasTensor((step.shape[0], *_sizes(size)))
        self.built = True

    def call(
        self,
        sequences: KerasTensor,
        initial_state: object = None,
        mask: object = None,
        training: object = False,
    ) -> object:
        x = as_float(sequences)
        states = flatten(initial_state, KerasTensor)
        made: list[KerasTensor] = []
        for index, cell in enumerate(self._cells()):
            last = index == len(self._cells()) - 1
            count = len(flatten_sizes(cell.state_size))
            given, states = states[:count], states[count:]
            x, after = self._run_cell(cell, x, given, self.return_sequences or not last)
            made += after
        return [x, *made] if self.return_state else x

    def reset_states(self, *args: object) -> None:
        pass

    reset_state = reset_states

    def _cells(self) -> list:
        return self.cell.cells if isinstance(self.cell, StackedRNNCells) else [self.cell]

    def _run_cell(
        self, cell: Layer, x: KerasTensor, states: list[KerasTensor], sequences: bool
    ) -> tuple[KerasTensor, list[KerasTensor]]:
        if isinstance(cell, _Cell) and type(cell).__module__ == __name__:
            if (names := cell._onnx_activations()) is not None:
                return _recurrence(cell, x, states, names, sequences, self.go_backwards)
        return self._unrolled(cell, x, states, sequences)

    def _unrolled(
        self, cell: Layer, x: KerasTensor, states: list[KerasTensor], sequences: bool
    ) -> tuple[KerasTensor, list[KerasTensor]]:
        batch, steps, *rest = x.shape
        if not states:
            states = [
                creation.zeros((1 if batch is None else batch, *_sizes(size)))
                for size in flatten_sizes(cell.state_size)
            ]
        if steps is None or steps > MAX_STEPS:
            return self._untranslated(cell, x, states, sequences)
        results = []
        for step in shaping.unstack(x, axis=1)[:: -1 if self.go_backwards else 1]:
            result, states = cell(step, states)
            states = states if isinstance(states, (list, tuple)) else [states]
            results.append(result)
        joined = shaping.stack(results, axis=1) if sequences else results[-1]
        return joined, list(states)

    def _untranslated(
        self, cell: Layer, x: KerasTensor, states: list[KerasTensor], sequences: bool
    ) -> tuple[KerasTensor, list[KerasTensor]]:
        batch, steps = x.shape[:2]
        size = _sizes(getattr(cell, "output_size", None) or flatten_sizes(cell.state_size)[0])
        shape = (batch, steps, *size) if sequences else (batch, *size)
        after = [((batch, *state.shape[1:]), state.dtype) for state in states]
        result, *made = untranslated(type(cell).__name__, [x], (shape, x.dtype), *after)
        return result, made


class _Recurrent(RNN):
    """A layer with a cell of the framework."""

    _cell: type[_Cell] = SimpleRNNCell
    _cell_name = "simple_rnn_cell"

    def __init__(self, units: int, *args: object, **kwargs: object) -> None:
        options = {
            name: kwargs.pop(name)
            for name in (
                "return_sequences",
                "return_state",
                "go_backwards",
                "stateful",
                "unroll",
                "time_major",
                "name",
                "trainable",
                "input_shape",
                "batch_input_shape",
                "input_dim",
                "input_length",
            )
            if name in kwargs
        }
        for name in ("use_cudnn", "activity_regularizer", "dtype"):
            kwargs.pop(name, None)
        names = ("activation", "recurrent_activation", "use_bias")
        if self._cell is SimpleRNNCell:
            names = ("activation", "use_bias")
        kwargs |= dict(zip(names, args))
        super().__init__(self._cell(units, name=self._cell_name, **kwargs), **options)
        self.input_spec = InputSpec(ndim=3)

    def _attributes(self) -> dict:
        return self.cell._attributes() | super()._attributes()


class SimpleRNN(_Recurrent):
    pass


class GRU(_Recurrent):
    _cell = GRUCell
    _cell_name = "gru_cell"


class LSTM(_Recurrent):
    _cell = LSTMCell
    _cell_name = "lstm_cell"


CuDNNGRU, CuDNNLSTM = GRU, LSTM

OPERATORS = {SimpleRNNCell: "RNN", GRUCell: "GRU", LSTMCell: "LSTM"}


def _recurrence(
    cell: _Cell,
    x: KerasTensor,
    states: list[KerasTensor],
    names: list[str],
    sequences: bool,
    backwards: bool,
) -> tuple[KerasTensor, list[KerasTensor]]:
    """ONNX's operator on [T, N, I]; its results are [T, 1, N, U] and [1, N, U]."""
    batch, steps, size = x.shape
    if backwards:
        x = shaping.flip(x, 1)
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


def _gates(cell: _Cell, variable: object, shape: Sequence[int]) -> Value | None:
    """[I, gates * U] as [1, gates * U, I], the gates in ONNX's order."""
    turned = _in_order(cell, weight(variable, (1, 0)), 0, shape[1:], variable.dtype)
    return emit("Unsqueeze", [turned, numbers([0])], variable.dtype, shape)


def _in_order(
    cell: _Cell, value: Value | None, axis: int, shape: Sequence[int], dtype: str
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


def _biases(cell: _Cell) -> Value | None:
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


def flatten_sizes(sizes: object) -> list:
    """State sizes of a cell, each a number or a shape."""
    if isinstance(sizes, (list, tuple)) and not (
        sizes and isinstance(sizes, tuple) and all(isinstance(one, int) for one in sizes)
    ):
        return [one for part in sizes for one in flatten_sizes(part)]
    return [sizes]


def _sizes(size: object) -> tuple[int, ...]:
    return tuple(size) if isinstance(size, (list, tuple)) else (int(size),)


