"""Sequences of different lengths: all are taken as long as the longest."""

from typing import NamedTuple, Sequence

from _layerline.opaque import opaque_getattr

from ..._core.tensor import Tensor
from ..._ops.creation import tensor
from ..._ops.joining import stack


class PackedSequence(NamedTuple):
    """A padded batch under the name of a packed one."""

    data: Tensor
    batch_sizes: object = None
    sorted_indices: object = None
    unsorted_indices: object = None
    is_batch_first: bool = False


def pack_padded_sequence(
    input: Tensor, lengths: object, batch_first: bool = False, enforce_sorted: bool = True
) -> PackedSequence:
    return PackedSequence(input, lengths, None, None, batch_first)


def pad_packed_sequence(
    sequence: PackedSequence,
    batch_first: bool = False,
    padding_value: float = 0.0,
    total_length: int | None = None,
) -> tuple[Tensor, Tensor]:
    x = sequence.data
    if batch_first != sequence.is_batch_first:
        x = x.transpose(0, 1)
    rows, longest = x.shape[:2] if batch_first else reversed(x.shape[:2])
    return x, tensor([longest] * rows)


def pad_sequence(
    sequences: Sequence[Tensor],
    batch_first: bool = False,
    padding_value: float = 0.0,
    padding_side: str = "right",
) -> Tensor:
    """n x [L, *] -> [n, L, *] or [L, n, *]"""
    from ..functional import pad

    longest = max(one.shape[0] for one in sequences)
    wide = [
        pad(one, [0, 0] * (one.ndim - 1) + [0, longest - one.shape[0]], value=padding_value)
        for one in sequences
    ]
    return stack(wide, 0 if batch_first else 1)


def pack_sequence(sequences: Sequence[Tensor], enforce_sorted: bool = True) -> PackedSequence:
    return PackedSequence(pad_sequence(sequences))


__getattr__ = opaque_getattr(__name__)
