"""Operations of neural networks as functions."""

from types import FunctionType

from _layerline.opaque import opaque_getattr

from .._ops.activation import (
    alpha_dropout,
    celu,
    dropout,
    dropout1d,
    dropout2d,
    dropout3d,
    elu,
    feature_alpha_dropout,
    gelu,
    glu,
    gumbel_softmax,
    hardshrink,
    hardsigmoid,
    hardswish,
    hardtanh,
    leaky_relu,
    log_softmax,
    logsigmoid,
    mish,
    prelu,
    relu,
    relu6,
    rrelu,
    selu,
    silu,
    softmax,
    softmin,
    softplus,
    softshrink,
    softsign,
    tanhshrink,
    threshold,
)
from .._ops.attention import Projections, attend, scaled_dot_product_attention
from .._ops.convolution import (
    conv1d,
    conv2d,
    conv3d,
    conv_transpose1d,
    conv_transpose2d,
    conv_transpose3d,
    fold,
    unfold,
)
from .._ops.elementwise import sigmoid, tanh
from .._ops.embedding import embedding, embedding_bag
from .._ops.indexing import one_hot
from .._ops.linear import bilinear, linear
from .._ops.losses import FUNCTIONS as _LOSSES
from .._ops.normalization import (
    batch_norm,
    group_norm,
    instance_norm,
    layer_norm,
    local_response_norm,
    normalize,
    rms_norm,
)
from .._ops.padding import pad
from .._ops.pooling import (
    adaptive_avg_pool1d,
    adaptive_avg_pool2d,
    adaptive_avg_pool3d,
    adaptive_max_pool1d,
    adaptive_max_pool2d,
    adaptive_max_pool3d,
    avg_pool1d,
    avg_pool2d,
    avg_pool3d,
    lp_pool1d,
    lp_pool2d,
    lp_pool3d,
    max_pool1d,
    max_pool2d,
    max_pool3d,
    max_unpool1d,
    max_unpool2d,
    max_unpool3d,
)
from .._ops.reduction import cosine_similarity, pairwise_distance
from .._ops.resize import affine_grid, grid_sample, interpolate, upsample
from .._ops.shaping import channel_shuffle, pixel_shuffle, pixel_unshuffle


def relu_(input):
    return relu(input, True)


def elu_(input, alpha: float = 1.0):
    return elu(input, alpha, True)


def leaky_relu_(input, negative_slope: float = 0.01):
    return leaky_relu(input, negative_slope, True)


def upsample_bilinear(input, size=None, scale_factor=None):
    return interpolate(input, size, scale_factor, "bilinear", True)


def upsample_nearest(input, size=None, scale_factor=None):
    return interpolate(input, size, scale_factor, "nearest")


def multi_head_attention_forward(
    query,
    key,
    value,
    embed_dim_to_check: int,
    num_heads: int,
    in_proj_weight,
    in_proj_bias,
    bias_k,
    bias_v,
    add_zero_attn: bool,
    dropout_p: float,
    out_proj_weight,
    out_proj_bias,
    training: bool = True,
    key_padding_mask=None,
    need_weights: bool = True,
    attn_mask=None,
    use_separate_proj_weight: bool = False,
    q_proj_weight=None,
    k_proj_weight=None,
    v_proj_weight=None,
    static_k=None,
    static_v=None,
    average_attn_weights: bool = True,
    is_causal: bool = False,
):
    """[q, N, E], [k, N, E], [k, N, E] -> [q, N, E], and the weights [N, q, k]"""
    together = None if use_separate_proj_weight else in_proj_weight
    separate = (q_proj_weight, k_proj_weight, v_proj_weight)
    return attend(
        query,
        key,
        value,
        num_heads,
        Projections(together, separate, in_proj_bias),
        bias_k,
        bias_v,
        add_zero_attn,
        out_proj_weight,
        out_proj_bias,
        key_padding_mask,
        need_weights,
        attn_mask,
        average_attn_weights,
    )


globals().update(_LOSSES)

for _function in list(globals().values()):
    # Messages name functions by their module.
    if isinstance(_function, FunctionType):
        _function.__module__ = __name__

__getattr__ = opaque_getattr(__name__)
