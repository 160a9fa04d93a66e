"""SimpleRNN, GRU and LSTM, and RNN around cells of any kind."""

from typing import Sequence

from .._core import recording
from .._core.input_spec import InputSpec
from .._core.layer import BuiltIn, Layer
from .._core.layout import (
    as_float,
    untranslated,
)
from .._core.nest import flatten
from .._core.shapes import Size
from .._core.tensors import KerasTensor
from .._ops import creation, joining
from .recurrence import OPERATORS, recurrence
from .recurrent_cells import Cell, GRUCell, LSTMCell, SimpleRNNCell, StackedRNNCells

MAX_STEPS = 100
"""Steps of a cell that the user wrote, which are written out one by one."""


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
        if type(cell) in OPERATORS:
            if (names := cell._onnx_activations()) is not None:
                return recurrence(cell, x, states, names, sequences, self.go_backwards)
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
        for step in joining.unstack(x, axis=1)[:: -1 if self.go_backwards else 1]:
            result, states = cell(step, states)
            states = states if isinstance(states, (list, tuple)) else [states]
            results.append(result)
        joined = joining.stack(results, axis=1) if sequences else results[-1]
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

    _cell: type[Cell] = SimpleRNNCell
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


def flatten_sizes(sizes: object) -> list:
    """State sizes of a cell, each a number or a shape."""
    if isinstance(sizes, (list, tuple)) and not (
        sizes and isinstance(sizes, tuple) and all(isinstance(one, int) for one in sizes)
    ):
        return [one for part in sizes for one in flatten_sizes(part)]
    return [sizes]


def _sizes(size: object) -> tuple[int, ...]:
    return tuple(size) if isinstance(size, (list, tuple)) else (int(size),)
