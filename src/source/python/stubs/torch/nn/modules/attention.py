"""Attention with its projections."""

from ..._core.tensor import Tensor, whole
from ..._ops.attention import Projections, attend
from ..._ops.shaping import squeeze, transpose, unsqueeze
from .linear import NonDynamicallyQuantizableLinear
from .module import Layer
from .utils import weight


class MultiheadAttention(Layer):
    """[q, N, E], [k, N, kdim], [k, N, vdim] -> [q, N, E], and the weights [N, q, k]"""

    _shown = ("embed_dim", "num_heads", "head_dim", "batch_first", "dropout")

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
        batch_first: bool = False,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self.embed_dim, self.num_heads = whole(embed_dim), whole(num_heads)
        if self.embed_dim <= 0 or self.num_heads <= 0:
            raise ValueError(
                "embed_dim and num_heads must be greater than 0, got "
                f"embed_dim={embed_dim} and num_heads={num_heads} instead"
            )
        self.kdim = self.embed_dim if kdim is None else whole(kdim)
        self.vdim = self.embed_dim if vdim is None else whole(vdim)
        self._qkv_same_embed_dim = self.kdim == self.embed_dim == self.vdim
        self.dropout, self.batch_first = dropout, batch_first
        self.head_dim = self.embed_dim // self.num_heads
        if self.head_dim * self.num_heads != self.embed_dim:
            raise AssertionError("embed_dim must be divisible by num_heads")
        self._add_weights(bias, add_bias_kv)
        self.add_zero_attn = add_zero_attn

    def _add_weights(self, bias: bool, add_bias_kv: bool) -> None:
        size = self.embed_dim
        is_one = self._qkv_same_embed_dim
        columns = {"q_proj_weight": size, "k_proj_weight": self.kdim, "v_proj_weight": self.vdim}
        for name, count in columns.items():
            self.register_parameter(name, None if is_one else weight(size, count))
        self.register_parameter("in_proj_weight", weight(3 * size, size) if is_one else None)
        self.register_parameter("in_proj_bias", weight(3 * size) if bias else None)
        self.out_proj = NonDynamicallyQuantizableLinear(size, size, bias=bias)
        for name in ("bias_k", "bias_v"):
            self.register_parameter(name, weight(1, 1, size) if add_bias_kv else None)

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Tensor | None = None,
        need_weights: bool = True,
        attn_mask: Tensor | None = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[Tensor, Tensor | None]:
        is_batched = query.ndim == 3
        given = (query, key, value)
        if query.shape[-1] != self.embed_dim:
            raise AssertionError(
                f"was expecting embedding dimension of {self.embed_dim}, but got {query.shape[-1]}"
            )
        if not is_batched:
            given = _together(given, lambda x: unsqueeze(x, 1))
            if key_padding_mask is not None:
                key_padding_mask = unsqueeze(key_padding_mask, 0)
        elif self.batch_first:
            given = _together(given, lambda x: transpose(x, 0, 1))
        separate = (self.q_proj_weight, self.k_proj_weight, self.v_proj_weight)
        output, weights = attend(
            *given,
            self.num_heads,
            Projections(self.in_proj_weight, separate, self.in_proj_bias),
            self.bias_k,
            self.bias_v,
            self.add_zero_attn,
            self.out_proj.weight,
            self.out_proj.bias,
            key_padding_mask,
            need_weights,
            attn_mask,
            average_attn_weights,
        )
        if not is_batched:
            return squeeze(output, 1), None if weights is None else squeeze(weights, 0)
        return transpose(output, 0, 1) if self.batch_first else output, weights


def _together(given: tuple[Tensor, Tensor, Tensor], change: object) -> tuple:
    """Changes each tensor once, so that those which are one stay one."""
    made = {id(one): change(one) for one in given}
    return tuple(made[id(one)] for one in given)
