"""Constants and variables, by TensorFlow's names of arguments."""

from keras._core.tensors import KerasTensor as T
from keras._core.tensors import Variable as _Variable
from keras._core.tensors import as_tensor
from keras._ops import creation as ops
from keras._ops.filling import broadcast_to
from keras._ops.shaping import reshape


def constant(value: object, dtype: object = None, shape: object = None, name: object = None) -> T:
    tensor = ops.convert_to_tensor(value, dtype)
    if shape is None:
        return tensor
    return broadcast_to(tensor, shape) if tensor.ndim == 0 else reshape(tensor, shape)


def convert_to_tensor(value: object, dtype: object = None, **ignored: object) -> T:
    return ops.convert_to_tensor(value, dtype)


def zeros(shape: object, dtype: object = None, name: object = None) -> T:
    return ops.zeros(shape, dtype)


def ones(shape: object, dtype: object = None, name: object = None) -> T:
    return ops.ones(shape, dtype)


def fill(dims: object, value: object, name: object = None) -> T:
    return ops.full(dims, value)


def zeros_like(input: T, dtype: object = None, name: object = None) -> T:
    return ops.zeros_like(input, dtype)


def ones_like(input: T, dtype: object = None, name: object = None) -> T:
    return ops.ones_like(input, dtype)


def range(
    start: object,
    limit: object = None,
    delta: object = 1,
    dtype: object = None,
    name: object = None,
) -> T:
    return ops.arange(start, limit, delta, dtype)


def linspace(start: float, stop: float, num: int, name: object = None, axis: int = 0) -> T:
    return ops.linspace(start, stop, num)


class Variable(_Variable):
    def __init__(
        self,
        initial_value: object = None,
        trainable: bool = True,
        validate_shape: bool = True,
        caching_device: object = None,
        name: str | None = None,
        variable_def: object = None,
        dtype: object = None,
        import_scope: object = None,
        constraint: object = None,
        shape: object = None,
        **ignored: object,
    ) -> None:
        value = initial_value() if callable(initial_value) else initial_value
        super().__init__(as_tensor(value), shape, dtype, trainable, name=name)
