"""Functions that rearrange elements, by TensorFlow's names of arguments."""

from typing import Callable, Sequence

from keras._core.dynamic import DynamicShape
from keras._core.operations import operation
from keras._core.tensors import KerasTensor as T
from keras._core.tensors import as_tensor
from keras._ops import control, filling, indexing, joining
from keras._ops import shaping as ops


@operation
def reshape(tensor: T, shape: object, name: object = None) -> T:
    return ops.reshape(tensor, shape)


@operation
def transpose(a: T, perm: object = None, conjugate: bool = False, name: object = None) -> T:
    return ops.transpose(a, perm)


@operation
def expand_dims(input: T, axis: int = -1, name: object = None) -> T:
    return ops.expand_dims(input, axis)


@operation
def squeeze(input: T, axis: object = None, name: object = None) -> T:
    return ops.squeeze(input, axis)


@operation
def concat(values: Sequence[T], axis: int, name: object = None) -> T:
    return joining.concatenate(values, axis)


@operation
def stack(values: Sequence[T], axis: int = 0, name: object = None) -> T:
    return joining.stack(values, axis)


@operation
def unstack(value: T, num: int | None = None, axis: int = 0, name: object = None) -> list[T]:
    return joining.unstack(value, num, axis)


@operation
def split(
    value: T, num_or_size_splits: object, axis: int = 0, num: object = None, name: object = None
) -> list[T]:
    """A number of equal parts, or the sizes of all parts, one of which may be -1."""
    x = as_tensor(value)
    if isinstance(num_or_size_splits, int):
        return joining.split(x, num_or_size_splits, axis)
    axis = axis % x.ndim
    sizes = [int(size) for size in num_or_size_splits]
    if -1 in sizes and x.shape[axis] is not None:
        rest = x.shape[axis] - sum(size for size in sizes if size != -1)
        sizes = [rest if size == -1 else size for size in sizes]
    return joining.split_sizes(x, sizes, axis)


@operation
def pad(
    tensor: T,
    paddings: object,
    mode: str = "CONSTANT",
    constant_values: object = 0,
    name: object = None,
) -> T:
    lowered = mode.lower()
    return filling.pad(
        tensor, paddings, lowered, constant_values if lowered == "constant" else None
    )


@operation
def tile(input: T, multiples: object, name: object = None) -> T:
    return filling.tile(input, multiples)


@operation
def repeat(input: T, repeats: object, axis: int | None = None, name: object = None) -> T:
    return filling.repeat(input, repeats, axis)


@operation
def broadcast_to(input: T, shape: object, name: object = None) -> T:
    return filling.broadcast_to(input, shape)


@operation
def reverse(tensor: T, axis: object, name: object = None) -> T:
    return filling.flip(tensor, axis)


@operation
def roll(input: T, shift: object, axis: object, name: object = None) -> T:
    return filling.roll(input, shift, axis)


@operation
def gather(
    params: T,
    indices: T,
    validate_indices: object = None,
    axis: int | None = None,
    batch_dims: int = 0,
    name: object = None,
) -> T:
    return indexing.gather(params, indices, batch_dims if axis is None else axis, batch_dims)


@operation
def gather_nd(params: T, indices: T, batch_dims: int = 0, **ignored: object) -> T:
    return indexing.gather_nd(params, indices, batch_dims)


@operation
def one_hot(
    indices: T,
    depth: int,
    on_value: object = None,
    off_value: object = None,
    axis: int = -1,
    dtype: object = None,
    name: object = None,
) -> T:
    return indexing.one_hot(indices, depth, axis, dtype)


@operation
def boolean_mask(tensor: T, mask: T, axis: object = None, name: object = None) -> T:
    return indexing.boolean_mask(tensor, mask)


@operation
def slice(input_: T, begin: object, size: object, name: object = None) -> T:
    return indexing.slice(input_, begin, size)


@operation
def tensor_scatter_nd_update(tensor: T, indices: T, updates: T, name: object = None) -> T:
    return indexing.scatter_update(tensor, indices, updates)


@operation
def meshgrid(*args: T, indexing: str = "xy", name: object = None) -> list[T]:
    return filling.meshgrid(*args, indexing=indexing)


def shape(input: T, out_type: object = None, name: object = None) -> DynamicShape:
    return DynamicShape(as_tensor(input))


def size(input: T, out_type: object = None, name: object = None) -> object:
    known = as_tensor(input).shape.num_elements()
    if known is not None:
        return known
    total: object = 1
    for one in DynamicShape(as_tensor(input)):
        total = one * total
    return total


def rank(input: T, name: object = None) -> int:
    return as_tensor(input).ndim


def map_fn(fn: Callable, elems: object, *args: object, **kwargs: object) -> object:
    return control.map(fn, elems)


def vectorized_map(fn: Callable, elems: object, *args: object, **kwargs: object) -> object:
    return control.vectorized_map(fn, elems)


def cond(pred: object, true_fn: Callable, false_fn: Callable, name: object = None) -> object:
    return control.cond(pred, true_fn, false_fn)


def while_loop(cond: Callable, body: Callable, loop_vars: object, **ignored: object) -> object:
    return control.while_loop(cond, body, loop_vars)
