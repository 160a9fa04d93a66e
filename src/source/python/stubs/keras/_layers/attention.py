"""Attention between a query and keys with their values."""

import math
from typing import Sequence

from _layerline.graph import Value

from .._core import names, shapes
from .._core.layer import BuiltIn
from .._core.layout import as_float, emit, from_natural, natural, numbers, weight
from .._core.shapes import Size
from .._core.tensors import KerasTensor, Variable, as_tensor
from .._ops import arithmetic, creation, reduction
from .._ops.activation import softmax, tanh
from .._ops.filling import repeat
from .._ops.linear import einsum, matmul
from .._ops.shaping import expand_dims, transpose

HIDDEN = -1e9
"""What hidden scores are set to before the softmax."""


class MultiHeadAttention(BuiltIn):
    """Query [N, T, Q] and value [N, S, V] to [N, T, output]."""

    _shown = ("num_heads", "key_dim", "value_dim", "use_bias")

    def __init__(
        self,
        num_heads: int,
        key_dim: int,
        value_dim: int | None = None,
        dropout: float = 0.0,
        use_bias: bool = True,
        output_shape: object = None,
        attention_axes: object = None,
        flash_attention: object = None,
        use_gate: bool = False,
        seed: object = None,
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        for name, number in (("num_heads", num_heads), ("key_dim", key_dim)):
            if not isinstance(number, int) or number <= 0:
                raise ValueError(
                    f"Received an invalid value for argument `{name}`, expected a positive "
                    f"integer. Received: {name}={number}"
                )
        self.num_heads = num_heads
        self.key_dim = key_dim
        self.value_dim = value_dim or key_dim
        self.dropout = dropout
        self.use_bias = bool(use_bias)
        self.result_shape = None if output_shape is None else shapes.standardize(output_shape)
        axes = attention_axes
        self.attention_axes = (axes,) if isinstance(axes, int) else axes and tuple(axes)
        self._key_heads = num_heads

    def build(
        self, query_shape: Sequence[Size], value_shape: object = None, key_shape: object = None
    ) -> None:
        value_shape = query_shape if value_shape is None else value_shape
        key_shape = value_shape if key_shape is None else key_shape
        self.query = self._projection("query", query_shape[-1], self.num_heads, self.key_dim)
        self.key = self._projection("key", key_shape[-1], self._key_heads, self.key_dim)
        self.value = self._projection("value", value_shape[-1], self._key_heads, self.value_dim)
        outputs = self.result_shape or (query_shape[-1],)
        kernel = self._add_variable(
            "attention_output/kernel", (self.num_heads, self.value_dim, *outputs)
        )
        bias = self._add_variable("attention_output/bias", outputs) if self.use_bias else None
        self.output_projection = (kernel, bias)
        # Keras has layers inside that take these names.
        names.auto_name("Softmax")
        names.auto_name("Dropout")
        self.built = True

    def call(
        self,
        query: KerasTensor,
        value: KerasTensor | None = None,
        key: KerasTensor | None = None,
        query_mask: object = None,
        value_mask: object = None,
        key_mask: object = None,
        attention_mask: KerasTensor | None = None,
        return_attention_scores: bool = False,
        training: object = None,
        use_causal_mask: bool = False,
    ) -> object:
        value = query if value is None else value
        key = value if key is None else key
        projected = [
            _project(as_float(one), *weights)
            for one, weights in ((query, self.query), (key, self.key), (value, self.value))
        ]
        scores, result = self._attend(*projected, attention_mask, use_causal_mask)
        result = _project_back(result, *self.output_projection)
        return (result, scores) if return_attention_scores else result

    def _projection(
        self, name: str, size: Size, heads: int, width: int
    ) -> tuple[Variable, Variable | None]:
        kernel = self._add_variable(f"{name}/kernel", (size, heads, width))
        bias = self._add_variable(f"{name}/bias", (heads, width)) if self.use_bias else None
        return kernel, bias

    def _attend(
        self,
        query: KerasTensor,
        key: KerasTensor,
        value: KerasTensor,
        mask: KerasTensor | None,
        causal: bool,
    ) -> tuple[KerasTensor, KerasTensor]:
        """Scores [N, heads, T, S] and results [N, T, heads, width]."""
        if query.ndim != 4 or self.attention_axes not in (None, (1,)):
            return self._attend_any_axes(query, key, value)
        if self._key_heads != self.num_heads:
            group = self.num_heads // self._key_heads
            key, value = repeat(key, group, 2), repeat(value, group, 2)
        scaled = arithmetic.multiply(query, 1 / math.sqrt(self.key_dim))
        turned = transpose(scaled, (0, 2, 1, 3))
        scores = matmul(turned, transpose(key, (0, 2, 3, 1)))
        scores = softmax(masked(scores, mask, causal), -1)
        result = matmul(scores, transpose(value, (0, 2, 1, 3)))
        return scores, transpose(result, (0, 2, 1, 3))

    def _attend_any_axes(
        self, query: KerasTensor, key: KerasTensor, value: KerasTensor
    ) -> tuple[KerasTensor, KerasTensor]:
        """Over chosen axes of [N, …, heads, width], or over all between."""
        rank = query.ndim
        axes = self.attention_axes or tuple(range(1, rank - 2))
        axes = [axis % (rank - 1) for axis in axes]
        letters = "abcdefghijklmnopqrs"
        target = letters[:rank]
        source = "".join(
            letters[rank + axis] if axis in axes else one for axis, one in enumerate(target)
        )
        batch = [one for axis, one in enumerate(target) if axis not in axes and axis != rank - 1]
        scored = "".join(batch + [target[axis] for axis in axes] + [source[axis] for axis in axes])
        scaled = arithmetic.multiply(query, 1 / math.sqrt(self.key_dim))
        scores = einsum(f"{source},{target}->{scored}", key, scaled)
        scores = softmax(scores, tuple(range(-len(axes), 0)) if len(axes) > 1 else -1)
        return scores, einsum(f"{scored},{source}->{target}", scores, value)


class GroupedQueryAttention(MultiHeadAttention):
    """Several query heads share a key head."""

    def __init__(
        self, head_dim: int, num_query_heads: int, num_key_value_heads: int, **kwargs: object
    ) -> None:
        super().__init__(num_query_heads, head_dim, **kwargs)
        self._key_heads = num_key_value_heads


GroupQueryAttention = GroupedQueryAttention


class Attention(BuiltIn):
    """Query [N, T, D], value [N, S, V] and key [N, S, D] to [N, T, V]."""

    _shown = ("use_scale", "score_mode")

    def __init__(
        self,
        use_scale: bool = False,
        score_mode: str = "dot",
        dropout: float = 0.0,
        seed: object = None,
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        self.use_scale = use_scale
        self.score_mode = score_mode

    def build(self, input_shape: object) -> None:
        self.scale = self._add_variable("scale", (), initializer="ones") if self.use_scale else None
        self.concat_score_weight = None
        if self.score_mode == "concat":
            self.concat_score_weight = self._add_variable(
                "concat_score_weight", (), initializer="ones"
            )
        self.built = True

    def call(
        self,
        inputs: Sequence[KerasTensor],
        mask: object = None,
        training: object = False,
        return_attention_scores: bool = False,
        use_causal_mask: bool = False,
    ) -> object:
        name = type(self).__name__
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                f"{name} layer must be called on a list of inputs, namely [query, value] or "
                f"[query, value, key]. Received: inputs={tuple(inputs.shape)}."
            )
        if not 2 <= len(inputs) <= 3:
            raise ValueError(
                f"{name} layer accepts inputs list of length 2 or 3, namely [query, value] or "
                f"[query, value, key]. Received length: {len(inputs)}."
            )
        query, value = inputs[:2]
        key = inputs[2] if len(inputs) > 2 else value
        scores = softmax(masked(self._scores(query, key), None, use_causal_mask), -1)
        result = matmul(scores, value)
        return (result, scores) if return_attention_scores else result

    def _scores(self, query: KerasTensor, key: KerasTensor) -> KerasTensor:
        if self.score_mode == "dot":
            scores = matmul(query, transpose(key, (0, 2, 1)))
            return scores if self.scale is None else scores * self.scale
        total = expand_dims(query, -2) + expand_dims(key, -3)
        if self.scale is not None:
            total = total * self.scale
        return self.concat_score_weight * reduction.sum(tanh(total), -1)


class AdditiveAttention(Attention):
    def __init__(self, use_scale: bool = True, dropout: float = 0.0, **kwargs: object) -> None:
        super().__init__(use_scale, dropout=dropout, **kwargs)

    def build(self, input_shape: object) -> None:
        size = input_shape[0][-1]
        self.scale = self._add_variable("scale", (size,)) if self.use_scale else None
        self.built = True

    def _scores(self, query: KerasTensor, key: KerasTensor) -> KerasTensor:
        total = tanh(expand_dims(query, -2) + expand_dims(key, -3))
        return reduction.sum(total if self.scale is None else total * self.scale, -1)


def masked(scores: KerasTensor, mask: KerasTensor | None, causal: bool) -> KerasTensor:
    """Scores [N, …, T, S] with those that are hidden made very small."""
    if mask is not None:
        mask = as_tensor(mask)
        if mask.ndim == scores.ndim - 1:
            mask = expand_dims(mask, -3)
        scores = arithmetic.where(arithmetic.cast(mask, "bool"), scores, HIDDEN)
    rows, columns = scores.shape[-2:]
    if causal and None not in (rows, columns):
        row = expand_dims(creation.arange(rows), 1)
        visible = arithmetic.greater_equal(row, creation.arange(columns))
        scores = arithmetic.where(visible, scores, HIDDEN)
    return scores


def _project(x: KerasTensor, kernel: Variable, bias: Variable | None) -> KerasTensor:
    """[…, I] times [I, heads, width] to […, heads, width]."""
    size, heads, width = kernel.shape
    flat = emit(
        "Reshape", [weight(kernel), numbers((size, heads * width))], x.dtype, (size, heads * width)
    )
    made = (*x.shape[:-1], heads * width)
    value = emit("MatMul", [natural(x), flat], x.dtype, made)
    if bias is not None:
        shift = emit("Reshape", [weight(bias), numbers([heads * width])], x.dtype, (heads * width,))
        value = emit("Add", [value, shift], x.dtype, made)
    shape = (*x.shape[:-1], heads, width)
    return from_natural(_reshaped(value, shape, x.dtype), shape, x.dtype)


def _project_back(x: KerasTensor, kernel: Variable, bias: Variable | None) -> KerasTensor:
    """[…, heads, width] times [heads, width, O] to […, O]."""
    heads, width, *outputs = kernel.shape
    size = shapes.product(outputs)
    flat = emit(
        "Reshape", [weight(kernel), numbers((heads * width, size))], x.dtype, (heads * width, size)
    )
    joined = (*x.shape[:-2], heads * width)
    made = (*x.shape[:-2], size)
    value = emit("MatMul", [_reshaped(natural(x), joined, x.dtype), flat], x.dtype, made)
    shape = (*x.shape[:-2], *outputs)
    if len(outputs) > 1:
        value = _reshaped(value, shape, x.dtype)
    if bias is not None:
        value = emit("Add", [value, weight(bias)], x.dtype, shape)
    return from_natural(value, shape, x.dtype)


def _reshaped(value: Value | None, shape: Sequence[Size], dtype: str) -> Value | None:
    """Leading axes stay: those that are open are copied."""
    target = [0 if size is None else size for size in shape]
    return emit("Reshape", [value, numbers(target)], dtype, shape)
