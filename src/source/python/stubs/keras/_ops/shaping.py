"""Operations that only rearrange elements: reshape, transpose, join, split, pad, repeat."""

from typing import Sequence

from _layerline.opaque import require_known

from .._core import dtypes, shapes
from .._core.dynamic import (
    DynamicShape,
    known_sizes,
    reshape_target,
    reshape_value,
    shape_value,
    sizes_of,
)
from .._core.elementwise import kept, typed
from .._core.layout import (
    channels_first,
    emit,
    emit_several,
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
from .._core.shapes import Size
from .._core.tensors import KerasTensor, as_tensor


@operation
def reshape(x: KerasTensor, newshape: object) -> KerasTensor:
    """One size may be -1. A scalar tensor may stand for a size that isn't known yet."""
    x = as_tensor(x)
    items = sizes_of(newshape)
    shape = shapes.reshaped(x.shape, reshape_target(items))
    value = emit("Reshape", [natural(x), reshape_value(x.shape, items, shape)], x.dtype, shape)
    result = from_natural(value, shape, x.dtype)
    if x.ndim == 0 or x.data is not None and not isinstance(x.data, (list, tuple)):
        result.data = x.data
    return result


def shape(x: object) -> DynamicShape:
    """Sizes as numbers where they are known, else as scalar tensors."""
    return DynamicShape(as_tensor(x))


@operation
def transpose(x: KerasTensor, axes: Sequence[int] | None = None) -> KerasTensor:
    x = as_tensor(x)
    if axes is None:
        order = list(range(x.ndim))[::-1]
    else:
        if len(axes) != x.ndim:
            raise ValueError(
                "axis must be a list of the same length as the input shape, "
                f"expected {x.ndim}, but received {len(axes)}."
            )
        order = [shapes.axis_of(axis, x.ndim) for axis in axes]
    if sorted(order) != list(range(x.ndim)):
        raise ValueError(
            "axis must be a permutation of the axes of the input. Received: "
            f"x.shape={tuple(x.shape)}, axes={tuple(axes)}"
        )
    shape = permuted(x.shape, order)
    value = emit("Transpose", [natural(x)], x.dtype, shape, perm=order)
    return from_natural(value, shape, x.dtype)


@operation
def swapaxes(x: KerasTensor, axis1: int, axis2: int) -> KerasTensor:
    x = as_tensor(x)
    order = list(range(x.ndim))
    first, second = shapes.axis_of(axis1, x.ndim), shapes.axis_of(axis2, x.ndim)
    order[first], order[second] = order[second], order[first]
    return transpose(x, order)


@operation
def moveaxis(x: KerasTensor, source: object, destination: object) -> KerasTensor:
    x = as_tensor(x)
    sources = shapes.axes_of(source, x.ndim)
    order = [axis for axis in range(x.ndim) if axis not in sources]
    for place, axis in sorted(zip(shapes.axes_of(destination, x.ndim), sources)):
        order.insert(place, axis)
    return transpose(x, order)


@operation
def expand_dims(x: KerasTensor, axis: object) -> KerasTensor:
    x = as_tensor(x)
    given = list(axis) if isinstance(axis, (list, tuple)) else [axis]
    rank = x.ndim + len(given)
    axes = sorted(shapes.axis_of(one, rank) for one in given)
    shape = list(x.shape)
    for one in axes:
        shape.insert(one, 1)
    value = emit("Unsqueeze", [natural(x), numbers(axes)], x.dtype, shape)
    return from_natural(value, shape, x.dtype)


@operation
def squeeze(x: KerasTensor, axis: object = None) -> KerasTensor:
    x = as_tensor(x)
    if axis is None:
        axes = [one for one, size in enumerate(x.shape) if size == 1]
    else:
        axes = shapes.axes_of(axis, x.ndim)
    for one in axes:
        if x.shape[one] not in (1, None):
            raise ValueError(
                f"Cannot squeeze axis {one}, because the dimension is not 1."
            )
    shape = [size for one, size in enumerate(x.shape) if one not in axes]
    value = emit("Squeeze", [natural(x), numbers(axes)], x.dtype, shape)
    return from_natural(value, shape, x.dtype)


@operation
def concatenate(xs: Sequence[KerasTensor], axis: int = 0) -> KerasTensor:
    tensors = [as_tensor(x) for x in xs]
    if not tensors:
        raise ValueError("Cannot concatenate an empty list of tensors.")
    position = shapes.axis_of(axis, tensors[0].ndim)
    shape = concatenated_shape([x.shape for x in tensors], position)
    return join(tensors, position, shape)


def concatenated_shape(given: Sequence[Sequence[Size]], axis: int) -> list[Size]:
    result = list(given[0])
    for other in given[1:]:
        if len(other) != len(result):
            raise ValueError(
                "Every value in `xs` must have the same shape except on the `axis` dim. "
                f"But found element of shape {tuple(other)}, which is different from the first "
                f"element's shape {tuple(given[0])}."
            )
        for place, (size, wanted) in enumerate(zip(other, result)):
            if place == axis:
                result[place] = None if size is None or wanted is None else wanted + size
            elif size is not None and wanted is not None and size != wanted:
                raise ValueError(
                    "Every value in `xs` must have the same shape except on the `axis` dim. "
                    f"But found element of shape {tuple(other)}, which is different from the "
                    f"first element's shape {tuple(given[0])}."
                )
            elif wanted is None:
                result[place] = size
    return result


def join(tensors: Sequence[KerasTensor], axis: int, shape: Sequence[Size]) -> KerasTensor:
    """Concat, with channels second where most of the tensors have them there."""
    dtype = dtypes.result_type(*[x.dtype for x in tensors])
    rank = len(shape)
    if rank >= 3 and 2 * sum(map(is_first, tensors)) >= len(tensors):
        order = first_axes(rank)
        values = [typed(channels_first(x), x.dtype, dtype) for x in tensors]
        value = emit("Concat", values, dtype, permuted(shape, order), axis=order.index(axis))
        return from_first(value, shape, dtype)
    values = [typed(natural(x), x.dtype, dtype) for x in tensors]
    return from_natural(emit("Concat", values, dtype, shape, axis=axis), shape, dtype)


@operation
def stack(x: Sequence[KerasTensor], axis: int = 0) -> KerasTensor:
    tensors = [as_tensor(one) for one in x]
    axis = shapes.axis_of(axis, tensors[0].ndim + 1)
    for other in tensors[1:]:
        if not other.shape.is_compatible_with(tensors[0].shape):
            raise ValueError(
                "Every value in `x` must have the same shape. But found element of shape "
                f"{tuple(other.shape)},  which is different from the first element's shape "
                f"{tuple(tensors[0].shape)}."
            )
    expanded = [expand_dims(one, axis) for one in tensors]
    return join(expanded, axis, concatenated_shape([one.shape for one in expanded], axis))


@operation
def split(x: KerasTensor, indices_or_sections: object, axis: int = 0) -> list[KerasTensor]:
    """Equal parts for a number, else parts between the indices."""
    x = as_tensor(x)
    axis = shapes.axis_of(axis, x.ndim)
    size = x.shape[axis]
    if isinstance(indices_or_sections, int):
        count = indices_or_sections
        if size is not None and size % count:
            raise ValueError(
                "`x` size on given `axis` must be divisible by `indices_or_sections` when "
                f"`indices_or_sections` is an int. But received {size} and {count}."
            )
        parts: list[Size] = [None if size is None else size // count] * count
    else:
        ends = [int(index) for index in indices_or_sections]
        borders = [0, *ends, size]
        parts = [
            None if end is None else end - begin for begin, end in zip(borders, borders[1:])
        ]
    return split_sizes(x, parts, axis)


def split_sizes(x: KerasTensor, parts: Sequence[Size], axis: int) -> list[KerasTensor]:
    made = [(*x.shape[:axis], part, *x.shape[axis + 1 :]) for part in parts]
    keep = is_first(x)
    value = kept(x)
    order = first_axes(x.ndim) if keep else tuple(range(x.ndim))
    inputs = [value] if None in parts else [value, numbers(parts)]
    outputs = [(x.dtype, permuted(one, order)) for one in made]
    values = emit_several("Split", inputs, outputs, axis=order.index(axis))
    give = from_first if keep else from_natural
    return [give(one, shape, x.dtype) for one, shape in zip(values, made)]


@operation
def unstack(x: KerasTensor, num: int | None = None, axis: int = 0) -> list[KerasTensor]:
    x = as_tensor(x)
    axis = shapes.axis_of(axis, x.ndim)
    count = num or x.shape[axis]
    if count is None:
        raise ValueError("Cannot infer argument `num` from shape " + repr(tuple(x.shape)))
    return [squeeze(one, axis) for one in split_sizes(x, [1] * count, axis)]


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
        return reshape(roll(reshape(x, (-1,)), shift, 0), _targets(x.shape))
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
def ravel(x: KerasTensor) -> KerasTensor:
    return reshape(x, (-1,))


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
        made.append(broadcast_to(reshape(one, _targets(line)), shape))
    return made


@operation
def depth_to_space(x: KerasTensor, block_size: int, data_format: object = None) -> KerasTensor:
    """[N, H, W, C] becomes [N, H * b, W * b, C / b²]."""
    x = as_tensor(x)
    batch, height, width, channels = x.shape
    shape = (batch, _times(height, block_size), _times(width, block_size), channels // block_size**2)
    value = emit(
        "DepthToSpace",
        [channels_first(x)],
        x.dtype,
        permuted(shape, first_axes(4)),
        blocksize=block_size,
        mode="DCR",
    )
    return from_first(value, shape, x.dtype)


@operation
def space_to_depth(x: KerasTensor, block_size: int, data_format: object = None) -> KerasTensor:
    """[N, H, W, C] becomes [N, H / b, W / b, C * b²]."""
    x = as_tensor(x)
    batch, height, width, channels = x.shape
    made = (batch, _parts(height, block_size), _parts(width, block_size), channels * block_size**2)
    value = emit(
        "SpaceToDepth",
        [channels_first(x)],
        x.dtype,
        permuted(made, first_axes(4)),
        blocksize=block_size,
    )
    return from_first(value, made, x.dtype)


@operation
def diagonal_part(x: KerasTensor, lower: bool, k: int = 0) -> KerasTensor:
    """The matrix with what is above (or below) the k-th diagonal set to 0."""
    x = as_tensor(x)
    value = emit("Trilu", [natural(x), filled(k, "int64")], x.dtype, x.shape, upper=int(not lower))
    return from_natural(value, x.shape, x.dtype)


def tril(x: KerasTensor, k: int = 0) -> KerasTensor:
    return diagonal_part(x, True, k)


def triu(x: KerasTensor, k: int = 0) -> KerasTensor:
    return diagonal_part(x, False, k)


def hstack(xs: Sequence[KerasTensor]) -> KerasTensor:
    return concatenate(xs, axis=0 if as_tensor(xs[0]).ndim == 1 else 1)


def vstack(xs: Sequence[KerasTensor]) -> KerasTensor:
    return concatenate(xs, axis=0)


def _pairs(pad_width: object, rank: int) -> list[tuple[int, int]]:
    require_known(pad_width, "`pad_width`")
    if isinstance(pad_width, KerasTensor):
        pad_width = pad_width.data
    if isinstance(pad_width, int):
        return [(pad_width, pad_width)] * rank
    pairs = [(pair, pair) if isinstance(pair, int) else tuple(map(int, pair)) for pair in pad_width]
    return pairs * rank if len(pairs) == 1 else pairs


def _targets(shape: Sequence[Size]) -> list[int]:
    return [-1 if size is None else size for size in shape]


def _times(size: Size, factor: int) -> Size:
    return None if size is None else size * factor


def _parts(size: Size, factor: int) -> Size:
    return None if size is None else size // factor
