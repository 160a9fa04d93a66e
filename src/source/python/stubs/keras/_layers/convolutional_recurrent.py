"""ConvLSTM: an LSTM whose products are convolutions."""

from typing import Sequence

from .. import activations
from .._core import backend_state, shapes
from .._core.input_spec import InputSpec
from .._core.layer import BuiltIn
from .._core.layout import as_float, untranslated
from .._core.shapes import Size
from .._core.tensors import KerasTensor
from .._core.windows import extents, output_size, standardize_padding
from .._ops import joining
from .._ops.convolution import conv
from .recurrent import MAX_STEPS


class _ConvLSTM(BuiltIn):
    """[N, T, …, C] to [N, …, F], or with `return_sequences` to [N, T, …, F]."""

    _axes = 2
    _shown = ("filters", "kernel_size", "strides", "padding", "return_sequences")

    def __init__(
        self,
        filters: int,
        kernel_size: object,
        strides: object = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: object = 1,
        activation: object = "tanh",
        recurrent_activation: object = "sigmoid",
        use_bias: bool = True,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        **kwargs: object,
    ) -> None:
        for name in (
            "unit_forget_bias",
            "dropout",
            "recurrent_dropout",
            "seed",
            "stateful",
            "unroll",
        ):
            kwargs.pop(name, None)
        super().__init__(**kwargs)
        count = self._axes
        self.filters = filters
        self.kernel_size = shapes.entries(kernel_size, count, "kernel_size")
        self.strides = shapes.entries(strides, count, "strides")
        self.dilation_rate = shapes.entries(dilation_rate, count, "dilation_rate")
        self.padding = standardize_padding(padding)
        self.data_format = backend_state.standardize_data_format(data_format)
        self.activation = activations.get(activation) or activations.linear
        self.recurrent_activation = activations.get(recurrent_activation) or activations.linear
        self.use_bias = use_bias
        self.return_sequences = return_sequences
        self.return_state = return_state
        self.go_backwards = go_backwards
        self.input_spec = InputSpec(ndim=count + 3)

    def build(self, input_shape: Sequence[Size]) -> None:
        channels = input_shape[-1] if self.data_format == "channels_last" else input_shape[2]
        width = 4 * self.filters
        recurrent = (*self.kernel_size, self.filters, width)
        self.kernel = self._add_variable(
            "conv_lstm_cell/kernel", (*self.kernel_size, channels, width)
        )
        self.recurrent_kernel = self._add_variable("conv_lstm_cell/recurrent_kernel", recurrent)
        self.bias = self._add_variable("conv_lstm_cell/bias", (width,)) if self.use_bias else None
        self.built = True

    def call(self, sequences: KerasTensor, training: object = False) -> object:
        x = as_float(sequences)
        steps = x.shape[1]
        if steps is None or steps > MAX_STEPS or self.data_format == "channels_first":
            return self._untranslated(x)
        state: KerasTensor | None = None
        carry: KerasTensor | None = None
        results = []
        for step in joining.unstack(x, axis=1)[:: -1 if self.go_backwards else 1]:
            state, carry = self._step(step, state, carry)
            results.append(state)
        result = joining.stack(results, axis=1) if self.return_sequences else state
        return [result, state, carry] if self.return_state else result

    def _step(
        self, x: KerasTensor, state: KerasTensor | None, carry: KerasTensor | None
    ) -> tuple[KerasTensor, KerasTensor]:
        """The first step has no states: they would be zeros."""
        gates = conv(x, self.kernel, self.strides, self.padding, None, self.dilation_rate)
        if self.bias is not None:
            gates = gates + self.bias
        if state is not None:
            gates = gates + conv(state, self.recurrent_kernel, 1, "same")
        i, f, c, o = joining.split_sizes(gates, [self.filters] * 4, gates.ndim - 1)
        new = self.recurrent_activation(i) * self.activation(c)
        carry = new if carry is None else self.recurrent_activation(f) * carry + new
        return self.recurrent_activation(o) * self.activation(carry), carry

    def _untranslated(self, x: KerasTensor) -> object:
        last = self.data_format == "channels_last"
        sizes = x.shape[2:-1] if last else x.shape[3:]
        windows = extents(self.kernel_size, self.dilation_rate)
        made = [output_size(*one, self.padding) for one in zip(sizes, windows, self.strides)]
        state = (*made, self.filters) if last else (self.filters, *made)
        batch, steps = x.shape[:2]
        shape = (batch, steps, *state) if self.return_sequences else (batch, *state)
        results = untranslated(
            type(self).__name__, [x], (shape, x.dtype), *[((batch, *state), x.dtype)] * 2
        )
        return results if self.return_state else results[0]


class ConvLSTM1D(_ConvLSTM):
    _axes = 1


class ConvLSTM2D(_ConvLSTM):
    pass


class ConvLSTM3D(_ConvLSTM):
    _axes = 3
