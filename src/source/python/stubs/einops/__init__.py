"""Stands for einops on the traced tensors: patterns become reshapes, transposes and reductions."""

from _layerline.opaque import opaque_getattr

from ._operations import (
    EinopsError,
    asnumpy,
    einsum,
    pack,
    parse_shape,
    rearrange,
    reduce,
    repeat,
    unpack,
)

__version__ = "0.8.2"

__getattr__ = opaque_getattr(__name__)
