"""Parts of tensors: `x[:, 0]`, gather, one-hot."""

import builtins
from typing import Sequence

from _layerline.graph import Value
from _layerline.opaque import require_known

from .._core import dtypes, shapes
from .._core.dynamic import known_sizes, sizes_of
from .._core.elementwise import typed
from .._core.layout import (
    elements,
    emit,
    from_natural,
    natural,
    numbers,
    untranslated,
)
from .._core.operations import operation
from .._core.shapes import Size
from .._core.tensors import KerasTensor, as_tensor
from .shaping import reshape

END = 2**31 - 1


@operation
def get_item(x: KerasTensor, key: object) -> KerasTensor:
    """Numbers drop an axis, slices keep it, None adds one, a tensor gathers."""
    keys = _spread(x, key)
    shape, slices, dropped, added, gathers = _plan(x, keys)
    data = _part_of(x.data, keys)
    if data is not None:
        return as_tensor(data, x.dtype)
    value = natural(x)
    sizes = list(x.shape)
    if slices:
        for axis, _, _, _, size in slices:
            sizes[axis] = size
        starts, ends, steps = ([one[place] for one in slices] for place in (1, 2, 3))
        axes = [one[0] for one in slices]
        inputs = [value, numbers(starts), numbers(ends), numbers(axes), numbers(steps)]
        value = emit("Slice", inputs, x.dtype, sizes)
    for axis, index in reversed(gathers):
        sizes[axis : axis + 1] = index.shape
        value = emit("Gather", [value, natural(index)], x.dtype, sizes, axis=axis)
    if dropped:
        moved = sum(index.ndim - 1 for _, index in gathers)
        axes = [axis + (moved if gathers and axis > gathers[0][0] else 0) for axis in dropped]
        sizes = [size for axis, size in enumerate(sizes) if axis not in axes]
        value = emit("Squeeze", [value, numbers(axes)], x.dtype, sizes)
    if added:
        value = emit("Unsqueeze", [value, numbers(added)], x.dtype, shape)
    return from_natural(value, shape, x.dtype)


@operation
def take(x: KerasTensor, indices: KerasTensor, axis: int | None = None) -> KerasTensor:
    """Elements, or slices along the axis, at the indices."""
    x, indices = as_tensor(x), as_tensor(indices)
    if axis is None:
        x, axis = reshape(x, (-1,)), 0
    axis = shapes.axis_of(axis, x.ndim)
    shape = (*x.shape[:axis], *indices.shape, *x.shape[axis + 1 :])
    value = emit("Gather", [natural(x), whole(indices)], x.dtype, shape, axis=axis)
    return from_natural(value, shape, x.dtype)


@operation
def gather(x: KerasTensor, indices: KerasTensor, axis: int = 0, batch_dims: int = 0) -> KerasTensor:
    """`tf.gather`."""
    x, indices = as_tensor(x), as_tensor(indices)
    if not batch_dims:
        return take(x, indices, axis)
    axis = shapes.axis_of(axis or batch_dims, x.ndim)
    shape = (*x.shape[:axis], *indices.shape[batch_dims:], *x.shape[axis + 1 :])
    if batch_dims == 1 and axis == 1 and indices.ndim == 2:
        nested = emit(
            "Unsqueeze",
            [whole(indices, wide=True), numbers([2])],
            dtypes.INT64,
            (*indices.shape, 1),
        )
        value = emit("GatherND", [natural(x), nested], x.dtype, shape, batch_dims=1)
        return from_natural(value, shape, x.dtype)
    return untranslated("Gather", [x, indices], (shape, x.dtype))[0]


@operation
def gather_nd(params: KerasTensor, indices: KerasTensor, batch_dims: int = 0) -> KerasTensor:
    x, indices = as_tensor(params), as_tensor(indices)
    depth = indices.shape[-1] or 0
    shape = (*indices.shape[:-1], *x.shape[batch_dims + depth :])
    value = emit(
        "GatherND",
        [natural(x), whole(indices, wide=True)],
        x.dtype,
        shape,
        batch_dims=batch_dims,
    )
    return from_natural(value, shape, x.dtype)


@operation
def take_along_axis(x: KerasTensor, indices: KerasTensor, axis: int = -1) -> KerasTensor:
    x, indices = as_tensor(x), as_tensor(indices)
    axis = shapes.axis_of(axis, x.ndim)
    shape = indices.shape
    value = emit("GatherElements", [natural(x), whole(indices)], x.dtype, shape, axis=axis)
    return from_natural(value, shape, x.dtype)


@operation
def one_hot(
    x: KerasTensor, num_classes: int, axis: int = -1, dtype: object = None, sparse: bool = False
) -> KerasTensor:
    x = as_tensor(x)
    count = shapes.size_of(num_classes)
    kind = dtypes.standardize(dtype)
    axis = shapes.axis_of(axis, x.ndim + 1)
    shape = [*x.shape]
    shape.insert(axis, count)
    on_off = elements([0.0, 1.0], (2,), kind)
    value = emit(
        "OneHot", [whole(x, wide=True), numbers([count or 1]), on_off], kind, shape, axis=axis
    )
    return from_natural(value, shape, kind)


@operation
def slice(x: KerasTensor, start_indices: object, shape: object) -> KerasTensor:
    """A block of the shape; -1 in the shape is the rest of the axis."""
    x = as_tensor(x)
    starts = [shapes.size_of(one) for one in sizes_of(start_indices)]
    wanted = [int(one) if isinstance(one, int) else None for one in sizes_of(shape)]
    made: list[Size] = []
    ends = []
    for size, start, length in zip(x.shape, starts, wanted):
        if length == -1 or length is None:
            made.append(None if size is None or start is None else size - start)
            ends.append(END)
        else:
            made.append(length)
            ends.append((start or 0) + length)
    axes = list(range(x.ndim))
    inputs = [natural(x), numbers([one or 0 for one in starts]), numbers(ends), numbers(axes)]
    return from_natural(emit("Slice", inputs, x.dtype, made), made, x.dtype)


@operation
def boolean_mask(tensor: KerasTensor, mask: KerasTensor, axis: int = 0) -> KerasTensor:
    x, mask = as_tensor(tensor), as_tensor(mask)
    return untranslated("BooleanMask", [x, mask], ((None, *x.shape[mask.ndim :]), x.dtype))[0]


@operation
def scatter(indices: KerasTensor, values: KerasTensor, shape: object) -> KerasTensor:
    values = as_tensor(values)
    made = known_sizes(sizes_of(shape))
    return untranslated("Scatter", [as_tensor(indices), values], (made, values.dtype))[0]


@operation
def scatter_update(inputs: KerasTensor, indices: KerasTensor, updates: KerasTensor) -> KerasTensor:
    x = as_tensor(inputs)
    values = [natural(x), whole(as_tensor(indices), wide=True), natural(as_tensor(updates))]
    return from_natural(emit("ScatterND", values, x.dtype, x.shape), x.shape, x.dtype)


def whole(x: KerasTensor, wide: bool = False) -> Value | None:
    """The value as whole numbers, for operators that take indices; some want all 64 bits."""
    value = natural(x)
    if value is None or value.dtype == "int64" or value.dtype == "int32" and not wide:
        return value
    return typed(value, value.dtype, dtypes.INT64)


def _spread(x: KerasTensor, key: object) -> list:
    """One entry for each axis, `...` written out."""
    keys = list(key) if isinstance(key, tuple) else [key]
    for one in keys:
        require_known(one, "an index")
    used = sum(one is not None and one is not Ellipsis for one in keys)
    if used > x.ndim:
        raise ValueError(
            f"Too many indices for tensor of shape {tuple(x.shape)}: {x.ndim} axes, but {used} "
            "were indexed"
        )
    rest = [builtins.slice(None)] * (x.ndim - used)
    for place, one in enumerate(keys):
        if one is Ellipsis:
            return keys[:place] + rest + keys[place + 1 :]
    return keys + rest


def _plan(x: KerasTensor, keys: Sequence) -> tuple:
    """The result's shape, and what leads to it: slices, dropped axes, added axes, gathers."""
    shape: list[Size] = []
    slices: list[tuple[int, int, int, int, Size]] = []
    dropped: list[int] = []
    added: list[int] = []
    gathers: list[tuple[int, KerasTensor]] = []
    axis = 0
    for key in keys:
        if key is None:
            added.append(len(shape))
            shape.append(1)
            continue
        size = x.shape[axis]
        if isinstance(key, builtins.slice):
            if key != builtins.slice(None):
                start, end, step, size = _slice(key, size)
                slices.append((axis, start, end, step, size))
            shape.append(size)
        elif isinstance(key, (list, KerasTensor)) and (index := as_tensor(key)).data is None:
            gathers.append((axis, index))
            shape += index.shape
        elif isinstance(key, list) or isinstance(key, KerasTensor) and key.ndim:
            gathers.append((axis, as_tensor(key)))
            shape += as_tensor(key).shape
        else:
            index = int(key)
            if size is not None and not -size <= index < size:
                raise ValueError(
                    f"Array has shape {tuple(x.shape)} but out-of-bounds index {tuple(keys)} was "
                    "requested."
                )
            slices.append((axis, index, index + 1 if index != -1 else END, 1, 1))
            dropped.append(axis)
        axis += 1
    return shape, slices, dropped, added, gathers


def _slice(key: "builtins.slice", size: Size) -> tuple[int, int, int, Size]:
    """Start, end and step as ONNX takes them, and the size that is left."""
    start, stop, step = (_bound(one) for one in (key.start, key.stop, key.step))
    step = 1 if step is None else step
    if size is not None and not _is_symbolic(key):
        left: Size = len(range(*builtins.slice(start, stop, step).indices(size)))
    elif start is None and isinstance(stop, int) and stop >= 0 and size is not None:
        left = min(stop, size)
    else:
        left = None
    backwards = step < 0
    begin = start if start is not None else (END if backwards else 0)
    end = stop if stop is not None else (-END if backwards else END)
    return begin, end, step, left


def _bound(bound: object) -> int | None:
    if bound is None:
        return None
    return shapes.size_of(bound) if isinstance(bound, KerasTensor) else int(bound)


def _is_symbolic(key: "builtins.slice") -> bool:
    return any(
        isinstance(one, KerasTensor) and one.data is None for one in (key.start, key.stop, key.step)
    )


def _part_of(data: object, keys: Sequence) -> object:
    """The same part of known elements; None where they aren't known."""
    if not isinstance(data, (list, tuple)):
        return None
    if any(isinstance(key, (list, KerasTensor)) or key is None for key in keys):
        return None
    if not keys:
        return data
    first, rest = keys[0], keys[1:]
    if not isinstance(first, builtins.slice):
        part = data[int(first)]
        return _part_of(part, rest) if rest else part
    if _is_symbolic(first):
        return None
    return [_part_of(one, rest) if rest else one for one in data[first]]
