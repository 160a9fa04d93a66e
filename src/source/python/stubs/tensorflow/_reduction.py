"""Functions over axes, by TensorFlow's names of arguments."""

from keras._core.operations import operation
from keras._core.tensors import KerasTensor as T
from keras._ops import arithmetic
from keras._ops import reduction as ops


@operation
def reduce_mean(input_tensor: T, axis: object = None, keepdims: bool = False, name: object = None):
    return ops.mean(input_tensor, axis, keepdims)


@operation
def reduce_sum(input_tensor: T, axis: object = None, keepdims: bool = False, name: object = None):
    return ops.sum(input_tensor, axis, keepdims)


@operation
def reduce_max(input_tensor: T, axis: object = None, keepdims: bool = False, name: object = None):
    return ops.max(input_tensor, axis, keepdims)


@operation
def reduce_min(input_tensor: T, axis: object = None, keepdims: bool = False, name: object = None):
    return ops.min(input_tensor, axis, keepdims)


@operation
def reduce_prod(input_tensor: T, axis: object = None, keepdims: bool = False, name: object = None):
    return ops.prod(input_tensor, axis, keepdims)


@operation
def reduce_any(input_tensor: T, axis: object = None, keepdims: bool = False, name: object = None):
    return ops.any(input_tensor, axis, keepdims)


@operation
def reduce_all(input_tensor: T, axis: object = None, keepdims: bool = False, name: object = None):
    return ops.all(input_tensor, axis, keepdims)


@operation
def reduce_logsumexp(
    input_tensor: T, axis: object = None, keepdims: bool = False, name: object = None
):
    return ops.logsumexp(input_tensor, axis, keepdims)


@operation
def reduce_variance(
    input_tensor: T, axis: object = None, keepdims: bool = False, name: object = None
):
    return ops.var(input_tensor, axis, keepdims)


@operation
def reduce_std(input_tensor: T, axis: object = None, keepdims: bool = False, name: object = None):
    return ops.std(input_tensor, axis, keepdims)


@operation
def reduce_euclidean_norm(
    input_tensor: T, axis: object = None, keepdims: bool = False, name: object = None
):
    return ops.norm(input_tensor, 2, axis, keepdims)


@operation
def argmax(input: T, axis: int | None = None, output_type: object = "int64", name: object = None):
    return arithmetic.cast(ops.argmax(input, 0 if axis is None else axis), output_type)


@operation
def argmin(input: T, axis: int | None = None, output_type: object = "int64", name: object = None):
    return arithmetic.cast(ops.argmin(input, 0 if axis is None else axis), output_type)


@operation
def cumsum(
    x: T, axis: int = 0, exclusive: bool = False, reverse: bool = False, name: object = None
):
    return ops.cumsum(x, axis)


@operation
def sort(values: T, axis: int = -1, direction: str = "ASCENDING", name: object = None) -> T:
    return ops.sort(values, axis)


@operation
def argsort(values: T, axis: int = -1, direction: str = "ASCENDING", **ignored: object) -> T:
    return ops.argsort(values, axis)


@operation
def count_nonzero(input: T, axis: object = None, **ignored: object) -> T:
    return ops.count_nonzero(input, axis)
