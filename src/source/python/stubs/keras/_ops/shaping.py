"""Operations that only change the shape or the order of axes."""

from typing import Sequence

from .._core import shapes
from .._core.dynamic import (
    DynamicShape,
    reshape_target,
    reshape_value,
    sizes_of,
)
from .._core.layout import (
    channels_first,
    emit,
    filled,
    first_axes,
    from_first,
    from_natural,
    natural,
    numbers,
    permuted,
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
            raise ValueError(f"Cannot squeeze axis {one}, because the dimension is not 1.")
    shape = [size for one, size in enumerate(x.shape) if one not in axes]
    value = emit("Squeeze", [natural(x), numbers(axes)], x.dtype, shape)
    return from_natural(value, shape, x.dtype)


@operation
def ravel(x: KerasTensor) -> KerasTensor:
    return reshape(x, (-1,))


@operation
def depth_to_space(x: KerasTensor, block_size: int, data_format: object = None) -> KerasTensor:
    """[N, H, W, C] becomes [N, H * b, W * b, C / b²]."""
    x = as_tensor(x)
    batch, height, width, channels = x.shape
    shape = (
        batch,
        _times(height, block_size),
        _times(width, block_size),
        channels // block_size**2,
    )
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


def open_as_rest(shape: Sequence[Size]) -> list[int]:
    """The shape as a reshape takes it."""
    return [-1 if size is None else size for size in shape]


def _times(size: Size, factor: int) -> Size:
    return None if size is None else size * factor


def _parts(size: Size, factor: int) -> Size:
    return None if size is None else size // factor
