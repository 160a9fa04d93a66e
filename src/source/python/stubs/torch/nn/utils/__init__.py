"""Reparametrizations, and what training does with gradients."""

from _layerline.opaque import opaque_getattr

from . import parametrizations, parametrize, rnn
from .reparametrization import (
    remove_spectral_norm,
    remove_weight_norm,
    spectral_norm,
    weight_norm,
)


def clip_grad_norm_(*args, **kwargs) -> float:
    return 0.0


clip_grad_norm = clip_grad_value_ = clip_grad_norm_


def fuse_conv_bn_eval(conv, bn, transpose: bool = False):
    """The convolution with the statistics worked into it: a bias comes with them."""
    from copy import deepcopy

    from ..modules.utils import weight

    fused = deepcopy(conv)
    if fused.bias is None:
        fused.bias = weight(conv.out_channels)
    return fused


def skip_init(module_cls, *args, **kwargs):
    return module_cls(*args, **kwargs)


__getattr__ = opaque_getattr(__name__)
