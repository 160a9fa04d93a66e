"""Attention as a function."""

import math

from .._core.operations import operation
from .._core.tensors import KerasTensor
from . import arithmetic
from .activation import softmax
from .linear import matmul
from .shaping import transpose


@operation
def dot_product_attention(
    query: KerasTensor,
    key: KerasTensor,
    value: KerasTensor,
    bias: KerasTensor | None = None,
    mask: KerasTensor | None = None,
    scale: float | None = None,
    is_causal: bool = False,
    **ignored: object,
) -> KerasTensor:
    """Query, key and value are [N, T, heads, size]."""
    if query.ndim != 4:
        raise ValueError(
            "`dot_product_attention` only supports 4D inputs. "
            f"Received: query.shape={tuple(query.shape)}, key.shape={tuple(key.shape)}, "
            f"value.shape={tuple(value.shape)}."
        )
    factor = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
    turned = [transpose(one, (0, 2, 1, 3)) for one in (query, value)]
    scores = matmul(arithmetic.multiply(turned[0], factor), transpose(key, (0, 2, 3, 1)))
    if bias is not None:
        scores = arithmetic.add(scores, bias)
    if mask is not None:
        scores = arithmetic.where(mask, scores, -1e9)
    return transpose(matmul(softmax(scores, -1), turned[1]), (0, 2, 1, 3))
