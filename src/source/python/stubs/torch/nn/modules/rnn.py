"""Recurrent layers and cells."""

from typing import Sequence

from _layerline.graph import UNTRANSLATED

from ..._core.recording import emit_many
from ..._core.tensor import Tensor, whole
from ..._ops.creation import zeros
from ..._ops.joining import cat
from ..._ops.recurrent import Direction, gru_cell, lstm_cell, rnn_cell, run_layer
from ..._ops.shaping import squeeze, transpose, unsqueeze
from .module import Layer
from .utils import weight


class RNNBase(Layer):
    """[L, N, in] -> [L, N, directions * H], and the last states"""

    _op = "RNN"
    _gates = 1
    _nonlinearity = "tanh"
    _shown = (
        "input_size",
        "hidden_size",
        "num_layers",
        "bidirectional",
        "batch_first",
        "dropout",
        "proj_size",
    )

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size = whole(input_size), whole(hidden_size)
        self.num_layers = whole(num_layers)
        self.bias, self.batch_first = bias, batch_first
        self.dropout, self.bidirectional = float(dropout), bidirectional
        self.proj_size = whole(proj_size)
        if self.hidden_size <= 0:
            raise ValueError("hidden_size must be greater than zero")
        if self.num_layers <= 0:
            raise ValueError("num_layers must be greater than zero")
        for layer in range(self.num_layers):
            for suffix in self._suffixes(layer):
                self._add_weights(layer, suffix)

    def _suffixes(self, layer: int) -> list[str]:
        return [f"_l{layer}", f"_l{layer}_reverse"][: 2 if self.bidirectional else 1]

    def _add_weights(self, layer: int, suffix: str) -> None:
        directions = 2 if self.bidirectional else 1
        size = self.proj_size or self.hidden_size
        given = self.input_size if layer == 0 else size * directions
        rows = self._gates * self.hidden_size
        setattr(self, f"weight_ih{suffix}", weight(rows, given))
        setattr(self, f"weight_hh{suffix}", weight(rows, size))
        if self.bias:
            setattr(self, f"bias_ih{suffix}", weight(rows))
            setattr(self, f"bias_hh{suffix}", weight(rows))
        if self.proj_size:
            setattr(self, f"weight_hr{suffix}", weight(self.proj_size, self.hidden_size))

    def flatten_parameters(self) -> None:
        pass

    def reset_parameters(self) -> None:
        pass

    def _direction(self, suffix: str) -> Direction:
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
        return Direction(*(getattr(self, name + suffix, None) for name in names))

    def _check(self, x: Tensor) -> None:
        if x.ndim not in (2, 3):
            raise ValueError(f"{self._op}: Expected input to be 2D or 3D, got {x.ndim}D instead")
        if x.shape[-1] != self.input_size:
            raise RuntimeError(
                "input.size(-1) must be equal to input_size. Expected "
                f"{self.input_size}, got {x.shape[-1]}"
            )

    def _run_all(
        self, x: Tensor, hidden: Tensor | None, cell: Tensor | None
    ) -> tuple[Tensor, Tensor, Tensor | None]:
        """[L, N, in] -> [L, N, *], [layers * directions, N, *] and for an LSTM the cells"""
        count = 2 if self.bidirectional else 1
        hiddens, cells = [], []
        for layer in range(self.num_layers):
            directions = [self._direction(suffix) for suffix in self._suffixes(layer)]
            start = layer * count
            given = [
                one if one is None or self.num_layers == 1 else one.narrow(0, start, count)
                for one in (hidden, cell)
            ]
            if self.proj_size:
                x, last, cell_last = self._run_projected(x, directions, *given)
            else:
                x, last, cell_last = run_layer(self._op, x, directions, *given, self._nonlinearity)
            hiddens.append(last)
            cells.append(cell_last)
        return x, cat(hiddens, 0), cat(cells, 0) if self._op == "LSTM" else None

    def _run_projected(
        self,
        x: Tensor,
        directions: Sequence[Direction],
        hidden: Tensor | None,
        cell: Tensor | None,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """ONNX has no projection of the states; the shape is all that is told."""
        count, batch = len(directions), x.shape[1]
        tensors = [one for it in directions for one in (it.weight_ih, it.weight_hh, it.weight_hr)]
        outputs = [
            ((x.shape[0], batch, count * self.proj_size), x.dtype),
            ((count, batch, self.proj_size), x.dtype),
            ((count, batch, self.hidden_size), x.dtype),
        ]
        return tuple(emit_many("LSTM", [x, *tensors], outputs, {}, UNTRANSLATED))

    def _forward(
        self, input: Tensor, hidden: Tensor | None, cell: Tensor | None
    ) -> tuple[Tensor, Tensor, Tensor | None]:
        self._check(input)
        is_batched = input.ndim == 3
        x = input
        if not is_batched:
            x = unsqueeze(x, 1)
            hidden, cell = (one if one is None else unsqueeze(one, 1) for one in (hidden, cell))
        elif self.batch_first:
            x = transpose(x, 0, 1)
        self._check_states(x, hidden, cell)
        x, hidden, cell = self._run_all(x, hidden, cell)
        if not is_batched:
            x = squeeze(x, 1)
            hidden, cell = (one if one is None else squeeze(one, 1) for one in (hidden, cell))
        elif self.batch_first:
            x = transpose(x, 0, 1)
        return x, hidden, cell

    def _check_states(self, x: Tensor, hidden: Tensor | None, cell: Tensor | None) -> None:
        rows = self.num_layers * (2 if self.bidirectional else 1)
        sizes = (self.proj_size or self.hidden_size, self.hidden_size)
        for number, (one, size) in enumerate(zip((hidden, cell), sizes)):
            wanted = (rows, x.shape[1], size)
            if one is not None and tuple(one.shape) != wanted:
                name = f"hidden[{number}]" if self._op == "LSTM" else "hidden"
                raise RuntimeError(f"Expected {name} size {wanted}, got {list(one.shape)}")

    def forward(self, input: Tensor, hx: Tensor | None = None) -> tuple[Tensor, Tensor]:
        output, hidden, _ = self._forward(input, hx, None)
        return output, hidden


class RNN(RNNBase):
    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        *args: object,
        **kwargs: object,
    ) -> None:
        super().__init__(input_size, hidden_size, num_layers, *args, **kwargs)
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(
                f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'."
            )
        self.nonlinearity = self._nonlinearity = nonlinearity


class GRU(RNNBase):
    _op = "GRU"
    _gates = 3


class LSTM(RNNBase):
    _op = "LSTM"
    _gates = 4

    def forward(
        self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        hidden, cell = (None, None) if hx is None else hx
        output, hidden, cell = self._forward(input, hidden, cell)
        return output, (hidden, cell)


class RNNCellBase(Layer):
    """[N, in], [N, H] -> [N, H]"""

    _gates = 1
    _shown = ("input_size", "hidden_size", "bias")

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size = whole(input_size), whole(hidden_size)
        self.bias = bias
        rows = self._gates * self.hidden_size
        self.weight_ih = weight(rows, input_size)
        self.weight_hh = weight(rows, hidden_size)
        for name in ("bias_ih", "bias_hh"):
            self.register_parameter(name, weight(rows) if bias else None)

    def _weights_of_cell(self) -> Direction:
        return Direction(self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh)

    def _start(self, input: Tensor) -> Tensor:
        return zeros(*input.shape[:-1], self.hidden_size)


class RNNCell(RNNCellBase):
    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        **kwargs: object,
    ) -> None:
        super().__init__(input_size, hidden_size, bias)
        self.nonlinearity = nonlinearity

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        hidden = self._start(input) if hx is None else hx
        return rnn_cell(input, hidden, self._weights_of_cell(), self.nonlinearity)


class GRUCell(RNNCellBase):
    _gates = 3

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        hidden = self._start(input) if hx is None else hx
        return gru_cell(input, hidden, self._weights_of_cell())


class LSTMCell(RNNCellBase):
    _gates = 4

    def forward(
        self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Tensor, Tensor]:
        hidden, cell = (self._start(input), self._start(input)) if hx is None else hx
        return tuple(lstm_cell(input, hidden, cell, self._weights_of_cell()))
