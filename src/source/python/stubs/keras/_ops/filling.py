"""Operations that pad, repeat, and turn around."""

from typing import Sequence

from _layerline.opaque import require_known

from .._core import shapes
from .._core.dynamic import (
    known_sizes,
    reshape_value,
    shape_value,
    sizes_of,
)
from .._core.elementwise import kept
from .._core.layout import (
    emit,
    filled,
    first_axes,
    from_first,
    from_natural,
    is_first,
    natural,
    numbers,
    permuted,
    untranslated,
)
from .._core.operations import operation
from .._core.tensors import KerasTensor, as_tensor
from .joining import concatenated_shape, join, split_sizes
from .shaping import expand_dims, open_as_rest, reshape


@operation
def pad(
    x: KerasTensor, pad_width: object, mode: str = "constant", constant_values: object = None
) -> KerasTensor:
    """`pad_width` has a pair for each axis, or one for all."""
    x = as_tensor(x)
    pairs = _pairs(pad_width, x.ndim)
    return padded(x, pairs, str(mode).lower(), constant_values)


def padded(
    x: KerasTensor, pairs: Sequence[tuple[int, int]], mode: str = "constant", fill: object = None
) -> KerasTensor:
    """Stays in the order of axes that is at hand."""
    shape = [
        None if size is None else size + before + after
        for size, (before, after) in zip(x.shape, pairs)
    ]
    keep = is_first(x)
    order = first_axes(x.ndim) if keep else tuple(range(x.ndim))
    moved = permuted(pairs, order)
    pads = [before for before, _ in moved] + [after for _, after in moved]
    if mode == "symmetric":
        return _mirrored(x, pairs)
    onnx_mode = {"constant": "constant", "reflect": "reflect", "edge": "edge"}.get(mode)
    if onnx_mode is None:
        return untranslated(f"Pad{mode.title()}", [x], (shape, x.dtype))[0]
    inputs = [kept(x), numbers(pads)]
    if isinstance(fill, (int, float)) and fill:
        inputs.append(filled(fill, x.dtype))
    value = emit("Pad", inputs, x.dtype, permuted(shape, order), mode=onnx_mode)
    return (from_first if keep else from_natural)(value, shape, x.dtype)


def _mirrored(x: KerasTensor, pairs: Sequence[tuple[int, int]]) -> KerasTensor:
    """Padding that repeats the elements at the border, which ONNX doesn't have."""
    for axis, (before, after) in enumerate(pairs):
        size = x.shape[axis]
        if not before and not after:
            continue
        if size is None:
            return untranslated("PadSymmetric", [x], (x.shape, x.dtype))[0]
        parts = [x]
        if before:
            parts.insert(0, flip(split_sizes(x, [before, size - before], axis)[0], axis))
        if after:
            parts.append(flip(split_sizes(x, [size - after, after], axis)[1], axis))
        x = join(parts, axis, concatenated_shape([one.shape for one in parts], axis))
    return x


@operation
def tile(x: KerasTensor, repeats: object) -> KerasTensor:
    x = as_tensor(x)
    items = sizes_of(repeats)
    if len(items) > x.ndim:
        x = reshape(x, [*[1] * (len(items) - x.ndim), *[-1 if s is None else s for s in x.shape]])
    items = [*[1] * (x.ndim - len(items)), *items]
    shape = [
        None if size is None or count is None else size * count
        for size, count in zip(x.shape, known_sizes(items))
    ]
    value = emit("Tile", [natural(x), shape_value(items)], x.dtype, shape)
    return from_natural(value, shape, x.dtype)


@operation
def repeat(x: KerasTensor, repeats: object, axis: int | None = None) -> KerasTensor:
    """Each element several times in a row."""
    x = as_tensor(x)
    if axis is None:
        x, axis = reshape(x, (-1,)), 0
    axis = shapes.axis_of(axis, x.ndim)
    count = shapes.size_of(repeats)
    size = x.shape[axis]
    shape = list(x.shape)
    shape[axis] = None if size is None or count is None else size * count
    if count is None:
        return untranslated("Repeat", [x], (shape, x.dtype))[0]
    expanded = expand_dims(x, axis + 1)
    tiled = tile(expanded, [count if one == axis + 1 else 1 for one in range(x.ndim + 1)])
    value = emit(
        "Reshape",
        [natural(tiled), reshape_value(tiled.shape, shape, shape)],
        x.dtype,
        shape,
    )
    return from_natural(value, shape, x.dtype)


@operation
def broadcast_to(x: KerasTensor, shape: object) -> KerasTensor:
    x = as_tensor(x)
    items = sizes_of(shape)
    made = known_sizes(items)
    value = emit("Expand", [natural(x), shape_value(items)], x.dtype, made)
    return from_natural(value, made, x.dtype)


@operation
def flip(x: KerasTensor, axis: object = None) -> KerasTensor:
    x = as_tensor(x)
    axes = shapes.axes_of(axis, x.ndim)
    value = emit(
        "Slice",
        [
            natural(x),
            numbers([-1] * len(axes)),
            numbers([-(2**31)] * len(axes)),
            numbers(axes),
            numbers([-1] * len(axes)),
        ],
        x.dtype,
        x.shape,
    )
    return from_natural(value, x.shape, x.dtype)


@operation
def roll(x: KerasTensor, shift: object, axis: object = None) -> KerasTensor:
    """Elements move along the axes; those at the end come back in front."""
    x = as_tensor(x)
    if axis is None:
        return reshape(roll(reshape(x, (-1,)), shift, 0), open_as_rest(x.shape))
    axes = shapes.axes_of(axis, x.ndim)
    shifts = shift if isinstance(shift, (list, tuple)) else [shift] * len(axes)
    for one, by in zip(axes, shifts):
        size = x.shape[one]
        if size is None:
            return untranslated("Roll", [x], (x.shape, x.dtype))[0]
        by = int(by) % size
        if by:
            front, back = split_sizes(x, [size - by, by], one)
            x = join([back, front], one, x.shape)
    return x


@operation
def meshgrid(*x: KerasTensor, indexing: str = "xy") -> list[KerasTensor]:
    tensors = [as_tensor(one) for one in x]
    sizes = [one.shape[0] for one in tensors]
    order = list(range(len(tensors)))
    if indexing == "xy" and len(tensors) > 1:
        order[0], order[1] = 1, 0
    shape = [sizes[axis] for axis in order]
    made = []
    for axis, one in enumerate(tensors):
        place = order.index(axis)
        line = [sizes[axis] if it == place else 1 for it in range(len(tensors))]
        made.append(broadcast_to(reshape(one, open_as_rest(line)), shape))
    return made


def _pairs(pad_width: object, rank: int) -> list[tuple[int, int]]:
    require_known(pad_width, "`pad_width`")
    if isinstance(pad_width, KerasTensor):
        pad_width = pad_width.data
    if isinstance(pad_width, int):
        return [(pad_width, pad_width)] * rank
    pairs = [(pair, pair) if isinstance(pair, int) else tuple(map(int, pair)) for pair in pad_width]
    return pairs * rank if len(pairs) == 1 else pairs
