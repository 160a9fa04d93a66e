"""The same elements in another arrangement."""

import math
from typing import Sequence

import numpy as np

from _layerline.opaque import require_known

from .._core.operation import operation
from .._core.recording import emit, ints, untranslated
from .._core.tensor import Tensor, axis, whole
from .._core.types import dtype
from .casting import cast
from .creation import sizes


def resolved(shape: Sequence[int], count: int) -> tuple[int, ...]:
    """The shape with its -1 found out. Raises as torch does when `count` elements don't fit."""
    if sum(size == -1 for size in shape) > 1:
        raise RuntimeError("only one dimension can be inferred")
    known = math.prod(size for size in shape if size != -1)
    misfit = RuntimeError(f"shape '{list(shape)}' is invalid for input of size {count}")
    if -1 not in shape:
        if known != count:
            raise misfit
        return tuple(shape)
    if known == 0 or count % known:
        raise misfit
    return tuple(count // known if size == -1 else size for size in shape)


def reshaped(input: Tensor, shape: Sequence[int]) -> Tensor:
    """[*] -> shape. Nothing is done where the shape stays."""
    shape = tuple(shape)
    if shape == tuple(input.shape):
        return renewed(input)
    return emit("Reshape", [input, ints(shape)], shape)


def renewed(input: Tensor) -> Tensor:
    """The same value as another tensor, so that operations in place on it stay there."""
    return input._alias()


@operation(data=lambda input, *shape: np.reshape(input, sizes(shape)))
def reshape(input: Tensor, *shape: object, **kwargs: object) -> Tensor:
    """[*] -> shape"""
    wanted = sizes(shape or (kwargs.get("shape", ()),))
    return reshaped(input, resolved(wanted, input.numel()))


@operation(data=lambda input, *shape: np.reshape(input, sizes(shape)))
def view(input: Tensor, *shape: object, **kwargs: object) -> Tensor:
    """[*] -> shape"""
    if shape and isinstance(shape[0], dtype):
        return cast(input, shape[0])
    wanted = sizes(shape or (kwargs.get("size", ()),))
    return reshaped(input, resolved(wanted, input.numel()))


def view_as(input: Tensor, other: Tensor) -> Tensor:
    return view(input, other.shape)


def reshape_as(input: Tensor, other: Tensor) -> Tensor:
    return reshape(input, other.shape)


@operation(
    data=lambda input, start_dim=0, end_dim=-1: np.reshape(
        input, flat_shape(input.shape, start_dim, end_dim)
    )
)
def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """[a, b, c] -> [a, b * c] with start_dim=1"""
    return reshaped(input, flat_shape(input.shape, start_dim, end_dim))


def flat_shape(shape: Sequence[int], start_dim: int, end_dim: int) -> tuple[int, ...]:
    shape = tuple(shape) or (1,)
    start, end = axis(start_dim, len(shape)), axis(end_dim, len(shape))
    if start > end:
        raise RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim")
    return (*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :])


def ravel(input: Tensor) -> Tensor:
    return flatten(input)


@operation
def unflatten(input: Tensor, dim: int, sizes: Sequence[int]) -> Tensor:
    """[a, b * c] -> [a, b, c]"""
    at = axis(dim, input.ndim)
    parts = [whole(one[1] if isinstance(one, tuple) else one) for one in sizes]
    if -1 not in parts and math.prod(parts) != input.shape[at]:
        raise RuntimeError(
            f"unflatten: Provided sizes {parts} don't multiply up to the size of dim {at} "
            f"({input.shape[at]}) in the input tensor"
        )
    made = resolved(parts, input.shape[at])
    return reshaped(input, (*input.shape[:at], *made, *input.shape[at + 1 :]))


@operation(data=lambda input, dim: np.expand_dims(input, dim))
def unsqueeze(input: Tensor, dim: int) -> Tensor:
    """[a, b] -> [a, 1, b] with dim=1"""
    at = axis(dim, input.ndim + 1)
    shape = (*input.shape[:at], 1, *input.shape[at:])
    return emit("Unsqueeze", [input, ints([at])], shape)


@operation(data=lambda input, dim=None: np.reshape(input, _squeezed(input.shape, dim)[0]))
def squeeze(input: Tensor, dim: int | Sequence[int] | None = None) -> Tensor:
    """[a, 1, b] -> [a, b]"""
    shape, axes = _squeezed(input.shape, dim)
    if not axes:
        return renewed(input)
    return emit("Squeeze", [input, ints(axes)], shape)


def _squeezed(shape: Sequence[int], dim: int | Sequence[int] | None) -> tuple[list, list]:
    """The new shape, and the axes that go."""
    if dim is None:
        axes = list(range(len(shape)))
    else:
        axes = [axis(one, len(shape)) for one in (dim if isinstance(dim, (list, tuple)) else [dim])]
    gone = [one for one in axes if one < len(shape) and shape[one] == 1]
    return [size for at, size in enumerate(shape) if at not in gone], gone


def transposed(input: Tensor, order: Sequence[int]) -> Tensor:
    """[*] -> axes in that order"""
    order = list(order)
    if order == list(range(input.ndim)):
        return renewed(input)
    return emit("Transpose", [input], [input.shape[one] for one in order], perm=order)


@operation(data=lambda input, *dims: np.transpose(input, sizes(dims)))
def permute(input: Tensor, *dims: object, **kwargs: object) -> Tensor:
    """[a, b, c] -> [c, a, b] with dims=(2, 0, 1)"""
    given = sizes(dims or (kwargs.get("dims", ()),))
    if len(given) != input.ndim:
        raise RuntimeError(
            "permute(sparse_coo): number of dimensions in the tensor input does not match the "
            f"length of the desired ordering of dimensions i.e. input.dim() = {input.ndim} is not "
            f"equal to len(dims) = {len(given)}"
        )
    order = [axis(one, input.ndim) for one in given]
    if len(set(order)) != len(order):
        raise RuntimeError("permute(): duplicate dims are not allowed.")
    return transposed(input, order)


def _swapped(rank: int, first: int, second: int) -> list[int]:
    order = list(range(rank))
    if rank:
        a, b = axis(first, rank), axis(second, rank)
        order[a], order[b] = order[b], order[a]
    return order


@operation(data=lambda input, dim0, dim1: np.swapaxes(input, dim0, dim1))
def transpose(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """[a, b, c] -> [a, c, b] with 1, 2"""
    return transposed(input, _swapped(input.ndim, dim0, dim1))


def swapaxes(input: Tensor, axis0: int, axis1: int) -> Tensor:
    return transpose(input, axis0, axis1)


def swapdims(input: Tensor, dim0: int, dim1: int) -> Tensor:
    return transpose(input, dim0, dim1)


@operation(data=lambda input: np.transpose(input))
def t(input: Tensor) -> Tensor:
    """[a, b] -> [b, a]"""
    if input.ndim > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {input.ndim}D")
    return transposed(input, reversed(range(input.ndim)))


@operation
def movedim(input: Tensor, source: int | Sequence[int], destination: int | Sequence[int]) -> Tensor:
    """[a, b, c] -> [b, c, a] with 0, -1"""
    starts, ends = (
        [axis(one, input.ndim) for one in (given if isinstance(given, (list, tuple)) else [given])]
        for given in (source, destination)
    )
    if len(starts) != len(ends):
        raise RuntimeError(
            "movedim: Invalid source or destination dims: source "
            f"({starts} dims) should contain the same number of dims as destination ({ends} dims)"
        )
    moved = dict(zip(ends, starts))
    rest = iter([one for one in range(input.ndim) if one not in starts])
    return transposed(input, [moved[at] if at in moved else next(rest) for at in range(input.ndim)])


def adjoint(input: Tensor) -> Tensor:
    return transpose(input, -2, -1)


def expanded(input: Tensor, shape: Sequence[int]) -> Tensor:
    """[1, b] -> [a, b]"""
    if tuple(shape) == tuple(input.shape):
        return renewed(input)
    return emit("Expand", [input, ints(shape)], shape)


@operation(
    data=lambda input, *sizes_: np.broadcast_to(input, expanded_shape(input.shape, sizes(sizes_)))
)
def expand(input: Tensor, *size: object, **kwargs: object) -> Tensor:
    """[1, b] -> [a, b]; -1 keeps a size."""
    return expanded(input, expanded_shape(input.shape, sizes(size or (kwargs.get("size", ()),))))


def expanded_shape(shape: Sequence[int], wanted: Sequence[int]) -> tuple[int, ...]:
    missing = len(wanted) - len(shape)
    if missing < 0:
        raise RuntimeError(
            f"expand(torch.FloatTensor{list(shape)}, size={list(wanted)}): the number of sizes "
            f"provided ({len(wanted)}) must be greater or equal to the number of dimensions in the "
            f"tensor ({len(shape)})"
        )
    made = []
    for at, size in enumerate(wanted):
        own = shape[at - missing] if at >= missing else 1
        if size == -1:
            made.append(own)
        elif own not in (1, size):
            raise RuntimeError(
                f"The expanded size of the tensor ({size}) must match the existing size ({own}) at "
                f"non-singleton dimension {at}.  Target sizes: {list(wanted)}.  Tensor sizes: "
                f"{list(shape)}"
            )
        else:
            made.append(size)
    return tuple(made)


def expand_as(input: Tensor, other: Tensor) -> Tensor:
    return expand(input, other.shape)


def broadcast_to(input: Tensor, size: Sequence[int]) -> Tensor:
    return expand(input, size)


def broadcast_tensors(*tensors: Tensor) -> tuple[Tensor, ...]:
    from .arithmetic import broadcast_all

    shape = broadcast_all(*tensors)
    return tuple(expand(one, shape) for one in tensors)


@operation(data=lambda input, *repeats: np.tile(input, sizes(repeats)))
def repeat(input: Tensor, *repeats: object) -> Tensor:
    """[a, b] -> [2, a, 3 * b] with 2, 1, 3"""
    return _tiled(input, sizes(repeats))


@operation(name="tile", data=lambda input, *dims: np.tile(input, sizes(dims)))
def tile(input: Tensor, *dims: object) -> Tensor:
    """As repeat, but fewer numbers than axes are allowed."""
    counts = sizes(dims)
    return _tiled(input, (1,) * (input.ndim - len(counts)) + counts)


def _tiled(input: Tensor, counts: Sequence[int]) -> Tensor:
    extra = len(counts) - input.ndim
    if extra < 0:
        raise RuntimeError(
            "Number of dimensions of repeat dims can not be smaller than number of dimensions of "
            "tensor"
        )
    x = reshaped(input, (1,) * extra + tuple(input.shape)) if extra else input
    if all(count == 1 for count in counts):
        return renewed(x)
    shape = [size * count for size, count in zip(x.shape, counts)]
    return emit("Tile", [x, ints(counts)], shape)


@operation(data=lambda input, repeats, dim=None: np.repeat(input, repeats, dim))
def repeat_interleave(
    input: Tensor, repeats: int | Tensor, dim: int | None = None, **kwargs: object
) -> Tensor:
    """[a, b] -> [a, 2 * b] with 2, 1: each element beside its copy"""
    x = flatten(input) if dim is None else input
    at = axis(0 if dim is None else dim, x.ndim)
    if isinstance(repeats, Tensor) and repeats.numel() != 1:
        from .indexing import index_select
        from .creation import tensor

        counts = repeats.tolist()
        places = [place for place, count in enumerate(counts) for _ in range(int(count))]
        return index_select(x, at, tensor(places))
    count = whole(repeats)
    shape = list(x.shape)
    parted = emit("Unsqueeze", [x, ints([at + 1])], (*shape[: at + 1], 1, *shape[at + 1 :]))
    many = expanded(parted, (*shape[: at + 1], count, *shape[at + 1 :]))
    return reshaped(many, (*shape[:at], shape[at] * count, *shape[at + 1 :]))


@operation(
    data=lambda input, *dims: np.flip(input, tuple(axis(d, input.ndim) for d in sizes(dims)))
)
def flip(input: Tensor, *dims: object, **kwargs: object) -> Tensor:
    """[*] -> [*]"""
    axes = [axis(one, input.ndim) for one in sizes(dims or (kwargs.get("dims", ()),))]
    lowest = -(2**63) + 1
    operands = [ints([-1] * len(axes)), ints([lowest] * len(axes)), ints(axes)]
    return emit("Slice", [input, *operands, ints([-1] * len(axes))], input.shape)


def fliplr(input: Tensor) -> Tensor:
    return flip(input, 1)


def flipud(input: Tensor) -> Tensor:
    return flip(input, 0)


@operation
def rot90(input: Tensor, k: int = 1, dims: Sequence[int] = (0, 1)) -> Tensor:
    """[a, b] -> [b, a]"""
    first, second = dims
    turns = k % 4
    if turns == 1:
        return transpose(flip(input, second), first, second)
    if turns == 2:
        return flip(input, first, second)
    return flip(transpose(input, first, second), second) if turns == 3 else renewed(input)


@operation
def diagonal(input: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """[a, a, b] -> [b, a]"""
    first, second = axis(dim1, input.ndim), axis(dim2, input.ndim)
    rest = [size for at, size in enumerate(input.shape) if at not in (first, second)]
    low, high = max(0, -offset), max(0, offset)
    length = max(0, min(input.shape[first] - low, input.shape[second] - high))
    order = [at for at in range(input.ndim) if at not in (first, second)] + [first, second]
    rows, columns = input.shape[first], input.shape[second]
    flat = reshaped(transposed(input, order), (*rest, rows * columns))
    places = [(low + i) * columns + high + i for i in range(length)]
    return emit("Gather", [flat, ints(places)], (*rest, length), axis=len(rest))


@operation(data=lambda input, diagonal=0: _triangle(input, diagonal, False))
def tril(input: Tensor, diagonal: int = 0) -> Tensor:
    """[*, a, b] -> [*, a, b], zeros above the diagonal"""
    return _trilu(input, diagonal, 0)


@operation(data=lambda input, diagonal=0: _triangle(input, diagonal, True))
def triu(input: Tensor, diagonal: int = 0) -> Tensor:
    """[*, a, b] -> [*, a, b], zeros below the diagonal"""
    return _trilu(input, diagonal, 1)


def _trilu(input: Tensor, diagonal: int, upper: int) -> Tensor:
    from .._core import types
    from .._core.recording import scalar

    if input.ndim < 2:
        raise RuntimeError(
            f"{'triu' if upper else 'tril'}: input tensor must have at least 2 dimensions"
        )
    # onnxruntime has Trilu for numbers only.
    x = cast(input, types.int64) if input.dtype is types.bool_ else input
    made = emit("Trilu", [x, scalar(whole(diagonal), types.int64)], x.shape, upper=upper)
    return cast(made, input.dtype)


def _triangle(array: "np.ndarray", diagonal: int, upper: bool) -> "np.ndarray":
    rows, columns = array.shape
    found = array.copy()
    for row in range(rows):
        for column in range(columns):
            if (column - row < diagonal) if upper else (column - row > diagonal):
                found[row, column] = 0
    return found


@operation
def as_strided(
    input: Tensor, size: Sequence[int], stride: Sequence[int], storage_offset: int = 0
) -> Tensor:
    """[*] -> size"""
    require_known(list(size), "a size")
    return untranslated("as_strided", [input], sizes((size,)))


@operation
def unfold(input: Tensor, dimension: int, size: int, step: int) -> Tensor:
    """[a, b] -> [a, windows, size] with dimension=1"""
    at, size, step = axis(dimension, input.ndim), whole(size), whole(step)
    if size > input.shape[at]:
        raise RuntimeError(
            f"maximum size for tensor at dimension {at} is {input.shape[at]} but size is {size}"
        )
    count = (input.shape[at] - size) // step + 1
    places = [start * step + i for start in range(count) for i in range(size)]
    shape = list(input.shape)
    gathered = emit(
        "Gather",
        [input, ints(places)],
        (*shape[:at], count * size, *shape[at + 1 :]),
        axis=at,
    )
    parted = reshaped(gathered, (*shape[:at], count, size, *shape[at + 1 :]))
    order = [one for one in range(parted.ndim) if one != at + 1] + [at + 1]
    return transposed(parted, order)


@operation
def pixel_shuffle(input: Tensor, upscale_factor: int) -> Tensor:
    """[N, C * r * r, H, W] -> [N, C, H * r, W * r]"""
    r = whole(upscale_factor)
    *batch, channels, height, width = input.shape
    if channels % (r * r):
        raise RuntimeError(
            "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square "
            f"of upscale_factor, but input.size(-3)={channels} is not divisible by {r * r}"
        )
    shape = (*batch, channels // (r * r), height * r, width * r)
    if len(batch) == 1:
        return emit("DepthToSpace", [input], shape, blocksize=r, mode="CRD")
    parted = reshaped(input, (*batch, channels // (r * r), r, r, height, width))
    n = len(batch)
    order = [*range(n), n, n + 3, n + 1, n + 4, n + 2]
    return reshaped(transposed(parted, order), shape)


@operation
def pixel_unshuffle(input: Tensor, downscale_factor: int) -> Tensor:
    """[N, C, H * r, W * r] -> [N, C * r * r, H, W]"""
    r = whole(downscale_factor)
    *batch, channels, height, width = input.shape
    for name, size in (("height", height), ("width", width)):
        if size % r:
            raise RuntimeError(
                f"pixel_unshuffle expects {name} to be divisible by downscale_factor, but "
                f"input.size({-2 if name == 'height' else -1})={size} is not divisible by {r}"
            )
    parted = reshaped(input, (*batch, channels, height // r, r, width // r, r))
    n = len(batch)
    order = [*range(n), n, n + 2, n + 4, n + 1, n + 3]
    return reshaped(transposed(parted, order), (*batch, channels * r * r, height // r, width // r))


@operation
def channel_shuffle(input: Tensor, groups: int) -> Tensor:
    """[N, g * C, *] -> [N, C * g, *]"""
    batch, channels, *rest = input.shape
    groups = whole(groups)
    if channels % groups:
        raise RuntimeError(
            f"Number of channels must be divisible by groups. Got {channels} channels and {groups} "
            "groups."
        )
    parted = reshaped(input, (batch, groups, channels // groups, *rest))
    order = [0, 2, 1, *range(3, parted.ndim)]
    return reshaped(transposed(parted, order), input.shape)


def atleast_1d(input: Tensor) -> Tensor:
    return input if input.ndim else reshape(input, 1)


def atleast_2d(input: Tensor) -> Tensor:
    return input if input.ndim > 1 else reshape(input, 1, -1)
