"""`tf.linalg`."""

from _layerline.opaque import opaque_getattr
from keras._core.operations import operation
from keras._core.tensors import KerasTensor as T
from keras._ops import creation
from keras._ops import linear as ops
from keras._ops import reduction, shaping


@operation
def matmul(
    a: T,
    b: T,
    transpose_a: bool = False,
    transpose_b: bool = False,
    adjoint_a: bool = False,
    adjoint_b: bool = False,
    **ignored: object,
) -> T:
    first = ops.transposed_last(a) if transpose_a or adjoint_a else a
    return ops.matmul(first, ops.transposed_last(b) if transpose_b or adjoint_b else b)


@operation
def tensordot(a: T, b: T, axes: object, name: object = None) -> T:
    return ops.tensordot(a, b, axes)


@operation
def matvec(a: T, b: T, **ignored: object) -> T:
    return shaping.squeeze(ops.matmul(a, shaping.expand_dims(b, -1)), -1)


def einsum(equation: str, *inputs: T, **kwargs: object) -> T:
    return ops.einsum(equation, *inputs)


@operation
def norm(
    tensor: T,
    ord: object = "euclidean",
    axis: object = None,
    keepdims: bool = False,
    name: object = None,
) -> T:
    return reduction.norm(tensor, ord, axis, keepdims)


@operation
def matrix_transpose(a: T, name: object = None, conjugate: bool = False) -> T:
    return ops.transposed_last(a)


@operation
def band_part(input: T, num_lower: int, num_upper: int, name: object = None) -> T:
    """The matrix with what is further from the diagonal set to 0; -1 keeps all of a side."""
    x = input
    if num_upper >= 0:
        x = shaping.tril(x, num_upper)
    return shaping.triu(x, -num_lower) if num_lower >= 0 else x


def eye(
    num_rows: int,
    num_columns: int | None = None,
    batch_shape: object = None,
    dtype: object = None,
    **ignored,
) -> T:
    return creation.eye(num_rows, num_columns, dtype=dtype)


inv = ops.inv
l2_normalize = reduction.l2_normalize
det = ops.det
trace = ops.trace
cross = ops.cross
normalize = reduction.normalize
__all__ = [name for name in globals() if not name.startswith("_")]
__getattr__ = opaque_getattr(__name__)
