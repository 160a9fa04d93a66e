"""Attention, with and without the projections around it."""

import math

from .._core import types
from .._core.operation import operation
from .._core.recording import later, state
from .._core.tensor import Tensor
from .activation import softmax
from .arithmetic import add, mul
from .casting import cast
from .creation import full
from .elementwise import masked_fill, select
from .joining import cat, split
from .linear import linear, matmul
from .padding import padded
from .reduction import mean
from .shaping import (
    expand,
    repeat_interleave,
    reshaped,
    transpose,
    transposed,
    triu,
)


@operation
def scaled_dot_product_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Tensor:
    """[*, q, d], [*, k, d], [*, k, v] -> [*, q, v]"""
    if enable_gqa:
        groups = query.shape[-3] // key.shape[-3]
        key, value = (repeat_interleave(one, groups, -3) for one in (key, value))
    if query.shape[-1] != key.shape[-1]:
        batch = math.prod(query.shape[:-2])
        raise RuntimeError(
            "Expected size for first two dimensions of batch2 tensor to be: "
            f"[{batch}, {query.shape[-1]}] but got: [{batch}, {key.shape[-1]}]."
        )
    factor = 1 / math.sqrt(query.shape[-1]) if scale is None else float(scale)
    scores = matmul(mul(query, factor), transpose(key, -2, -1))
    if is_causal:
        scores = add(scores, causal_mask(query.shape[-2], key.shape[-2]))
    if attn_mask is not None:
        scores = masked(scores, attn_mask, keeps=True)
    return matmul(softmax(scores, -1), value)


def causal_mask(rows: int, columns: int) -> Tensor:
    """[rows, columns]: nothing where a row may look, minus infinity elsewhere."""
    return triu(full((rows, columns), -math.inf), 1)


def masked(scores: Tensor, mask: Tensor, keeps: bool) -> Tensor:
    """Applies a mask that is added, or one of truths, where True `keeps` or drops."""
    if mask.dtype is not types.bool_:
        return add(scores, cast(mask, scores.dtype))
    if keeps:
        return select(mask, scores, -math.inf)
    return masked_fill(scores, mask, -math.inf)


class Projections:
    """The weights of `multi_head_attention_forward`: one for all three, or one for each."""

    def __init__(
        self,
        together: Tensor | None,
        separate: tuple[Tensor | None, Tensor | None, Tensor | None],
        bias: Tensor | None,
    ) -> None:
        self.together = together
        self.separate = separate
        self.bias = bias

    def apply(self, query: Tensor, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """[*, in] each -> [*, embed] each"""
        if self.together is not None and query is key and key is value:
            size = self.together.shape[0] // 3
            return split(linear(query, self.together, self.bias), size, -1)
        weights = self.separate
        if self.together is not None:
            weights = split(self.together, self.together.shape[0] // 3, 0)
        biases = (None, None, None)
        if self.bias is not None:
            biases = split(self.bias, self.bias.shape[0] // 3, 0)
        given = (query, key, value)
        return tuple(linear(x, weight, bias) for x, weight, bias in zip(given, weights, biases))


@operation(name="multi_head_attention_forward")
def attend(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    heads: int,
    projections: Projections,
    bias_k: Tensor | None,
    bias_v: Tensor | None,
    add_zero_attn: bool,
    out_weight: Tensor,
    out_bias: Tensor | None,
    key_padding_mask: Tensor | None,
    need_weights: bool,
    attn_mask: Tensor | None,
    average_attn_weights: bool,
) -> tuple[Tensor, Tensor | None]:
    """[q, N, E], [k, N, E], [k, N, E] -> [q, N, E], and the weights [N, q, k]"""
    length, batch, embed = query.shape
    source = key.shape[0]
    head = embed // heads
    if head * heads != embed:
        raise AssertionError(f"embed_dim {embed} not divisible by num_heads {heads}")
    q, k, v = projections.apply(query, key, value)
    if bias_k is not None:
        k, v = (
            cat([one, expand(bias, (1, batch, embed))], 0)
            for one, bias in ((k, bias_k), (v, bias_v))
        )
        source += 1
    q, k, v = (_by_head(one, heads) for one in (q, k, v))
    if add_zero_attn:
        k, v = (padded(one, (0, 0), (1, 0)) for one in (k, v))
        source += 1
    scores = matmul(mul(q, 1 / math.sqrt(head)), transpose(k, -2, -1))
    if attn_mask is not None:
        mask = attn_mask
        if mask.ndim == 3:
            mask = reshaped(mask, (batch, heads, length, mask.shape[-1]))
        scores = masked(scores, _widened(mask, source), keeps=False)
    if key_padding_mask is not None:
        mask = _widened(key_padding_mask, source)
        scores = masked(scores, reshaped(mask, (batch, 1, 1, source)), keeps=False)
    weights = softmax(scores, -1)
    mixed = transposed(matmul(weights, v), (2, 0, 1, 3))
    result = linear(reshaped(mixed, (length, batch, embed)), out_weight, out_bias)
    if not need_weights:
        return result, None
    return result, _shown(weights, average_attn_weights)


def _shown(weights: Tensor, average: bool) -> Tensor:
    """Few look at the weights: they are left to whoever asks."""
    if not average:
        return weights
    shape = (weights.shape[0], *weights.shape[2:])
    if state.graph is None:
        return mean(weights, 1)
    return later(lambda: mean(weights, 1), shape, weights.dtype)


def _by_head(x: Tensor, heads: int) -> Tensor:
    """[L, N, E] -> [N, heads, L, E / heads]"""
    length, batch, embed = x.shape
    parted = reshaped(x, (length, batch, heads, embed // heads))
    return transposed(parted, (1, 2, 0, 3))


def _widened(mask: Tensor, source: int) -> Tensor:
    """Columns that were added to the keys are never masked."""
    extra = source - mask.shape[-1]
    if extra <= 0:
        return mask
    if mask.dtype is types.bool_:
        return cast(padded(cast(mask, types.int32), (0,), (extra,)), types.bool_)
    return padded(mask, (0,), (extra,))
