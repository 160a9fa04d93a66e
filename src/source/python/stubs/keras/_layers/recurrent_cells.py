"""One step of SimpleRNN, GRU and LSTM."""

from typing import Sequence

from .. import activations
from .._core.layer import BuiltIn, Layer
from .._core.layout import (
    as_float,
)
from .._core.shapes import Size
from .._core.tensors import KerasTensor
from .._ops import creation, joining, linear
from .core import whole_units

ONNX_ACTIVATIONS = {
    "relu": "Relu",
    "tanh": "Tanh",
    "sigmoid": "Sigmoid",
    "elu": "Elu",
    "softsign": "Softsign",
    "softplus": "Softplus",
}


class Cell(BuiltIn):
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


class SimpleRNNCell(Cell):
    def _step(self, x: KerasTensor, states: list[KerasTensor]) -> list[KerasTensor]:
        sum_ = linear.matmul(x, self.kernel) + linear.matmul(states[0], self.recurrent_kernel)
        return [self.activation(sum_ if self.bias is None else sum_ + self.bias)]


class GRUCell(Cell):
    _gates = 3

    def _step(self, x: KerasTensor, states: list[KerasTensor]) -> list[KerasTensor]:
        state = states[0]
        inner = linear.matmul(x, self.kernel)
        biases: list[KerasTensor | None] = [None, None]
        if self.bias is not None:
            biases = joining.unstack(self.bias) if self.reset_after else [self.bias, None]
        if biases[0] is not None:
            inner = inner + biases[0]
        size = self.units
        x_z, x_r, x_h = joining.split_sizes(inner, [size] * 3, 1)
        if self.reset_after:
            recurrent = linear.matmul(state, self.recurrent_kernel)
            if biases[1] is not None:
                recurrent = recurrent + biases[1]
            h_z, h_r, h_h = joining.split_sizes(recurrent, [size] * 3, 1)
            update = self.recurrent_activation(x_z + h_z)
            candidate = x_h + self.recurrent_activation(x_r + h_r) * h_h
        else:
            kernels = joining.split_sizes(self.recurrent_kernel, [size] * 3, 1)
            update = self.recurrent_activation(x_z + linear.matmul(state, kernels[0]))
            reset = self.recurrent_activation(x_r + linear.matmul(state, kernels[1]))
            candidate = x_h + linear.matmul(reset * state, kernels[2])
        made = update * state + (1.0 - update) * self.activation(candidate)
        return [made]


class LSTMCell(Cell):
    _gates = 4
    _states = 2

    def _step(self, x: KerasTensor, states: list[KerasTensor]) -> list[KerasTensor]:
        state, carry = states
        sum_ = linear.matmul(x, self.kernel) + linear.matmul(state, self.recurrent_kernel)
        if self.bias is not None:
            sum_ = sum_ + self.bias
        i, f, c, o = joining.split_sizes(sum_, [self.units] * 4, 1)
        carry = self.recurrent_activation(f) * carry + self.recurrent_activation(
            i
        ) * self.activation(c)
        return [self.recurrent_activation(o) * self.activation(carry), carry]


class StackedRNNCells(BuiltIn):
    """Cells on top of each other, as one."""

    def __init__(self, cells: Sequence[Layer], **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.cells = list(cells)
        self.state_size = [cell.state_size for cell in self.cells]
        self.output_size = getattr(self.cells[-1], "output_size", None)
