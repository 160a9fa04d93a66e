"""Recurrent layers and cells. ONNX orders the gates otherwise than torch; the weights are cut and
put together anew in the graph, which a runtime does once, ahead of all runs."""

from typing import Sequence

from _layerline.graph import UNTRANSLATED

from .._core.operation import operation
from .._core.recording import emit_many
from .._core.tensor import Tensor
from .activation import _relu
from .arithmetic import add, mul, sub
from .elementwise import sigmoid, tanh
from .joining import cat, chunk, stack
from .linear import linear
from .shaping import reshaped, transposed

ORDERS = {"LSTM": (0, 3, 1, 2), "GRU": (1, 0, 2), "RNN": (0,)}
"""For each of ONNX's gates, which of torch's: i f g o -> i o f c, r z n -> z r h."""


class Direction:
    """The weights of one layer in one direction."""

    def __init__(
        self,
        weight_ih: Tensor,
        weight_hh: Tensor,
        bias_ih: Tensor | None,
        bias_hh: Tensor | None,
        weight_hr: Tensor | None = None,
    ) -> None:
        self.weight_ih = weight_ih
        self.weight_hh = weight_hh
        self.biases = None if bias_ih is None else (bias_ih, bias_hh)
        self.weight_hr = weight_hr


def _reordered(weight: Tensor, order: Sequence[int]) -> Tensor:
    """[gates * H, *] -> the same in ONNX's order"""
    if len(order) == 1:
        return weight
    gates = chunk(weight, len(order), 0)
    return cat([gates[one] for one in order], 0)


def run_layer(
    op: str,
    x: Tensor,
    directions: Sequence[Direction],
    hidden: Tensor | None,
    cell: Tensor | None,
    nonlinearity: str = "tanh",
) -> tuple[Tensor, Tensor, Tensor | None]:
    """[L, N, in] -> [L, N, directions * H], [directions, N, H] and for an LSTM the cells."""
    order = ORDERS[op]
    length, batch, _ = x.shape
    size = directions[0].weight_hh.shape[1]
    count = len(directions)
    w = stack([_reordered(one.weight_ih, order) for one in directions])
    r = stack([_reordered(one.weight_hh, order) for one in directions])
    b = None
    if directions[0].biases is not None:
        b = stack([cat([_reordered(bias, order) for bias in one.biases], 0) for one in directions])
    inputs = [x, w, r, b, None, hidden]
    attributes: dict[str, object] = {
        "hidden_size": size,
        "direction": "bidirectional" if count == 2 else "forward",
    }
    states = [((count, batch, size), x.dtype)]
    if op == "LSTM":
        inputs.append(cell)
        states *= 2
    elif op == "GRU":
        attributes["linear_before_reset"] = 1
    while inputs[-1] is None:
        inputs.pop()
    outputs = [((length, count, batch, size), x.dtype), *states]
    # Other functions than tanh would take a list of words, which the document doesn't carry.
    domain = UNTRANSLATED if nonlinearity == "relu" else ""
    made = emit_many(op, inputs, outputs, attributes, domain)
    sequence = reshaped(transposed(made[0], (0, 2, 1, 3)), (length, batch, count * size))
    return sequence, made[1], made[2] if op == "LSTM" else None


@operation
def lstm_cell(
    input: Tensor,
    hidden: Tensor,
    cell: Tensor,
    weights: Direction,
) -> tuple[Tensor, Tensor]:
    """[N, in], [N, H], [N, H] -> [N, H], [N, H]"""
    given, seen = _gates(input, hidden, weights)
    i, f, g, o = chunk(add(given, seen), 4, -1)
    made = add(mul(sigmoid(f), cell), mul(sigmoid(i), tanh(g)))
    return mul(sigmoid(o), tanh(made)), made


@operation
def gru_cell(input: Tensor, hidden: Tensor, weights: Direction) -> Tensor:
    """[N, in], [N, H] -> [N, H]"""
    given, seen = (chunk(one, 3, -1) for one in _gates(input, hidden, weights))
    r, z = (sigmoid(add(a, b)) for a, b in zip(given[:2], seen[:2]))
    n = tanh(add(given[2], mul(r, seen[2])))
    return add(n, mul(z, sub(hidden, n)))


@operation
def rnn_cell(input: Tensor, hidden: Tensor, weights: Direction, nonlinearity: str) -> Tensor:
    """[N, in], [N, H] -> [N, H]"""
    total = add(*_gates(input, hidden, weights))
    return _relu(total) if nonlinearity == "relu" else tanh(total)


def _gates(input: Tensor, hidden: Tensor, weights: Direction) -> tuple[Tensor, Tensor]:
    biases = weights.biases or (None, None)
    return (
        linear(input, weights.weight_ih, biases[0]),
        linear(hidden, weights.weight_hh, biases[1]),
    )
