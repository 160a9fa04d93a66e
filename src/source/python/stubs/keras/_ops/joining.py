"""Operations that join tensors or split them."""

from typing import Sequence

from .._core import dtypes, shapes
from .._core.elementwise import kept, typed
from .._core.layout import (
    channels_first,
    emit,
    emit_several,
    first_axes,
    from_first,
    from_natural,
    is_first,
    natural,
    numbers,
    permuted,
)
from .._core.operations import operation
from .._core.shapes import Size
from .._core.tensors import KerasTensor, as_tensor
from .shaping import expand_dims, squeeze


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
        parts = [None if end is None else end - begin for begin, end in zip(borders, borders[1:])]
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


def hstack(xs: Sequence[KerasTensor]) -> KerasTensor:
    return concatenate(xs, axis=0 if as_tensor(xs[0]).ndim == 1 else 1)


def vstack(xs: Sequence[KerasTensor]) -> KerasTensor:
    return concatenate(xs, axis=0)
