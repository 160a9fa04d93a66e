"""Shapes that are only known when the model runs, as inputs of operators."""

from typing import Iterator, Sequence

from _layerline.graph import Value

from . import dtypes
from .layout import emit, from_natural, natural, numbers
from .operations import operation
from .shapes import Size, size_of
from .tensors import KerasTensor, as_tensor


@operation
def size(x: KerasTensor, axis: int) -> KerasTensor:
    """One size of a tensor, a scalar."""
    value = emit("Shape", [natural(x)], dtypes.INT64, (1,), start=axis, end=axis + 1)
    return from_natural(emit("Squeeze", [value], dtypes.INT64, ()), (), dtypes.INT64)


class DynamicShape(tuple):
    """What `tf.shape` gives: numbers where sizes are known, scalar tensors elsewhere."""

    tensor: KerasTensor

    def __new__(cls, tensor: KerasTensor) -> "DynamicShape":
        self = tuple.__new__(cls, tensor.shape)
        self.tensor = tensor
        return self

    def __getitem__(self, index: object) -> object:
        if isinstance(index, slice):
            return [self[axis] for axis in range(*index.indices(len(self)))]
        known = tuple.__getitem__(self, index)
        return size(self.tensor, index % len(self)) if known is None else known

    def __iter__(self) -> Iterator:
        return (self[axis] for axis in range(len(self)))

    @property
    def shape(self) -> tuple[int]:
        return (len(self),)

    def as_list(self) -> list:
        return list(self)


def sizes_of(shape: object) -> list[object]:
    """A shape as users give it, each item a number or a scalar tensor."""
    if isinstance(shape, KerasTensor):
        if isinstance(shape.data, (list, tuple)):
            return list(shape.data)
        if shape.ndim == 1 and shape.shape[0] is not None:
            return [shape[index] for index in range(shape.shape[0])]
        return [shape]
    if isinstance(shape, (list, tuple)):
        return list(shape)
    return [shape]


def known_sizes(items: Sequence[object]) -> list[Size]:
    return [size_of(item) for item in items]


def reshape_target(items: Sequence[object]) -> list[Size]:
    """Sizes where they are known, -1 where they are to be computed, None where they are open."""
    return [-1 if isinstance(item, int) and item == -1 else size_of(item) for item in items]


def shape_value(items: Sequence[object]) -> Value | None:
    """A shape as an operator's input: a constant, or joined from what is computed."""
    known = known_sizes(items)
    if None not in known:
        return numbers(known)
    return _joined(
        [numbers([it]) if it is not None else _as_list(item) for it, item in zip(known, items)]
    )


def reshape_value(
    shape: Sequence[Size], items: Sequence[object], result: Sequence[Size]
) -> Value | None:
    """The second input of Reshape from `shape` to `result`: at most one size is left to it."""
    target = [-1 if size is None else size for size in result]
    if target.count(-1) > 1:
        for axis, (old, new, item) in enumerate(zip(shape, result, items)):
            # 0 copies a size, which a tensor need not stand for.
            if old is not None or new is not None or isinstance(item, KerasTensor):
                break
            target[axis] = 0
    if target.count(-1) <= 1:
        return numbers(target)
    parts = [
        numbers([it]) if it != -1 or not isinstance(item, KerasTensor) else _as_list(item)
        for it, item in zip(target, items)
    ]
    return _joined(parts)


def _as_list(item: object) -> Value | None:
    """[size] from a scalar."""
    tensor = as_tensor(item)
    value = natural(tensor)
    if value is None:
        return None
    if value.dtype != "int64":
        value = emit("Cast", [value], dtypes.INT64, value.shape, to=7)
    return emit("Reshape", [value, numbers([1])], dtypes.INT64, (1,))


def _joined(parts: list[Value | None]) -> Value | None:
    if len(parts) == 1:
        return parts[0]
    return emit("Concat", parts, dtypes.INT64, (len(parts),), axis=0)
