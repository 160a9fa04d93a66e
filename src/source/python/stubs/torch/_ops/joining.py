"""Several tensors into one, and one into several."""

from typing import Sequence

import numpy as np

from .._core import types
from .._core.operation import operation
from .._core.recording import emit, emit_many, ints
from .._core.tensor import Tensor, axis, whole
from .casting import cast
from .shaping import renewed, reshaped, unsqueeze


@operation(
    data=lambda tensors, dim=0, axis=None: np.concatenate(
        list(tensors), dim if axis is None else axis
    )
)
def cat(
    tensors: Sequence[Tensor], dim: int = 0, *, axis: int | None = None, out: object = None
) -> Tensor:
    """[a, c], [b, c] -> [a + b, c]"""
    # An empty tensor of one axis goes with everything, for the sake of old code.
    given = [one for one in tensors if tuple(one.shape) != (0,)]
    if not given:
        if len(tensors):
            return renewed(tensors[0])
        raise RuntimeError("torch.cat(): expected a non-empty list of Tensors")
    first = given[0]
    if not first.shape:
        raise RuntimeError("zero-dimensional tensor (at position 0) cannot be concatenated")
    at = _axis(dim if axis is None else axis, first.ndim)
    shape = list(first.shape)
    for number, one in enumerate(given[1:], 1):
        if one.ndim != first.ndim:
            raise RuntimeError(
                f"Tensors must have same number of dimensions: got {first.ndim} and {one.ndim}"
            )
        for position, (expected, size) in enumerate(zip(first.shape, one.shape)):
            if position != at and expected != size:
                raise RuntimeError(
                    f"Sizes of tensors must match except in dimension {at}. Expected size "
                    f"{expected} but got size {size} for tensor number {number} in the list."
                )
        shape[at] += one.shape[at]
    if len(given) == 1:
        return renewed(first)
    kind = first.dtype
    for one in given[1:]:
        kind = types.promoted(kind, one.dtype)
    return emit("Concat", [cast(one, kind) for one in given], shape, kind, axis=at)


_axis = axis


def concat(tensors: Sequence[Tensor], dim: int = 0, **kwargs: object) -> Tensor:
    return cat(tensors, dim, **kwargs)


@operation(data=lambda tensors, dim=0: np.stack(list(tensors), dim))
def stack(tensors: Sequence[Tensor], dim: int = 0, *, out: object = None) -> Tensor:
    """n x [a, b] -> [n, a, b]"""
    given = list(tensors)
    if not given:
        raise RuntimeError("stack expects a non-empty TensorList")
    for number, one in enumerate(given):
        if one.shape != given[0].shape:
            raise RuntimeError(
                f"stack expects each tensor to be equal size, but got {list(given[0].shape)} at "
                f"entry 0 and {list(one.shape)} at entry {number}"
            )
    at = axis(dim, given[0].ndim + 1)
    return cat([unsqueeze(one, at) for one in given], at)


@operation
def hstack(tensors: Sequence[Tensor]) -> Tensor:
    return cat(tensors, 0 if tensors[0].ndim == 1 else 1)


@operation
def vstack(tensors: Sequence[Tensor]) -> Tensor:
    from .shaping import atleast_2d

    return cat([atleast_2d(one) for one in tensors], 0)


def column_stack(tensors: Sequence[Tensor]) -> Tensor:
    return cat([reshaped(one, (-1, 1)) if one.ndim == 1 else one for one in tensors], 1)


def _parts(input: Tensor, counts: Sequence[int], at: int) -> tuple[Tensor, ...]:
    """One Split; nothing for a single part."""
    if len(counts) == 1:
        return (renewed(input),)
    outputs = [
        ((*input.shape[:at], count, *input.shape[at + 1 :]), input.dtype) for count in counts
    ]
    return tuple(emit_many("Split", [input, ints(counts)], outputs, {"axis": at}))


def _ends(counts: Sequence[int]) -> list[int]:
    ends = [0]
    for count in counts:
        ends.append(ends[-1] + count)
    return ends


def _cut(array: "np.ndarray", counts: Sequence[int], at: int) -> list["np.ndarray"]:
    ends = _ends(counts)
    before = (slice(None),) * at
    return [array[(*before, slice(a, b))] for a, b in zip(ends, ends[1:])]


def _split_counts(size: int, given: int | Sequence[int], at: int) -> list[int]:
    if isinstance(given, (list, tuple)):
        counts = [whole(one) for one in given]
        if sum(counts) != size:
            raise RuntimeError(
                f"split_with_sizes expects split_sizes to sum exactly to {size} (input tensor's "
                f"size at dimension {at}), but got split_sizes={counts}"
            )
        return counts
    step = whole(given)
    if step <= 0:
        raise RuntimeError(f"split expects split_size be non-negative, but got split_size={step}")
    return [min(step, size - start) for start in range(0, size, step)] or [0]


@operation(
    data=lambda x, size, dim=0: _cut(x, _split_counts(x.shape[dim], size, dim), axis(dim, x.ndim))
)
def split(
    input: Tensor, split_size_or_sections: int | Sequence[int], dim: int = 0
) -> tuple[Tensor, ...]:
    """[5, b] -> [2, b], [2, b], [1, b] with 2"""
    at = axis(dim, input.ndim)
    return _parts(input, _split_counts(input.shape[at], split_size_or_sections, at), at)


def tensor_of_split(input: Tensor, split_size: int | Sequence[int], dim: int = 0) -> tuple:
    """The method calls its first argument differently."""
    return split(input, split_size, dim)


def split_with_sizes(input: Tensor, split_sizes: Sequence[int], dim: int = 0) -> tuple:
    return split(input, list(split_sizes), dim)


def _chunk_counts(size: int, chunks: int) -> list[int]:
    step = -(-size // chunks) or 1
    return [min(step, size - start) for start in range(0, size, step)] or [0]


@operation(
    data=lambda x, chunks, dim=0: _cut(x, _chunk_counts(x.shape[dim], chunks), axis(dim, x.ndim))
)
def chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
    """[5, b] -> [3, b], [2, b] with 2"""
    if whole(chunks) <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    at = axis(dim, input.ndim)
    return _parts(input, _chunk_counts(input.shape[at], whole(chunks)), at)


@operation
def tensor_split(
    input: Tensor, indices_or_sections: int | Sequence[int], dim: int = 0
) -> tuple[Tensor, ...]:
    """[5, b] -> [3, b], [2, b] with 2; with (1, 2): [1, b], [1, b], [3, b]"""
    at = axis(dim, input.ndim)
    size = input.shape[at]
    if isinstance(indices_or_sections, (list, tuple)):
        ends = [0, *(whole(one) for one in indices_or_sections), size]
        return _parts(input, [b - a for a, b in zip(ends, ends[1:])], at)
    count = whole(indices_or_sections)
    return _parts(input, [size // count + (one < size % count) for one in range(count)], at)


def _unbound(array: "np.ndarray", dim: int = 0) -> list:
    at = axis(dim, array.ndim)
    return [array[(slice(None),) * at + (index,)] for index in range(array.shape[at])]


@operation(data=_unbound)
def unbind(input: Tensor, dim: int = 0) -> tuple[Tensor, ...]:
    """[2, b] -> [b], [b]"""
    at = axis(dim, input.ndim)
    shape = (*input.shape[:at], *input.shape[at + 1 :])
    return tuple(reshaped(one, shape) for one in _parts(input, [1] * input.shape[at], at))


@operation
def block_diag(*tensors: Tensor) -> Tensor:
    """[a, b], [c, d] -> [a + c, b + d]"""
    from .padding import padded

    width = sum(one.shape[1] for one in tensors)
    rows, left = [], 0
    for one in tensors:
        rows.append(padded(one, (0, left), (0, width - left - one.shape[1])))
        left += one.shape[1]
    return cat(rows, 0)
