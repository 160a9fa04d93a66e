"""Types, scopes and decorators of TensorFlow."""

from typing import Callable

from _layerline.opaque import Opaque, is_opaque
from keras._core import dtypes
from keras._core.inert import NoContext
from keras._core.shapes import TensorShape as _TensorShape
from keras._core.shapes import standardize
from keras._core.tensors import KerasTensor

DTYPES = {
    name: dtypes.standardize(name) for name in (*dtypes.FLOATS, *dtypes.INTEGERS, "bool", "string")
} | {"double": dtypes.standardize("float64"), "half": dtypes.standardize("float16")}
DType = dtypes.DType


class TensorShape(_TensorShape):
    def __new__(cls, dims: object = ()) -> _TensorShape:
        return standardize(dims)


class TensorSpec:
    def __init__(self, shape: object = (), dtype: object = None, name: str | None = None) -> None:
        self.shape = standardize(shape)
        self.dtype = dtypes.standardize(dtype)
        self.name = name


class Module:
    """`tf.Module`."""

    def __init__(self, name: str | None = None) -> None:
        self.name = name


class GradientTape(NoContext):
    """Nothing is differentiated."""

    def __getattr__(self, name: str) -> Opaque:
        if name.startswith("__"):
            raise AttributeError(name)
        return Opaque("tf.GradientTape", f"tape.{name}")


class name_scope(NoContext):
    pass


class device(NoContext):
    pass


class control_dependencies(NoContext):
    pass


class init_scope(NoContext):
    pass


variable_scope = name_scope


def function(func: Callable | None = None, **options: object) -> Callable:
    """`@tf.function`: the function as it is."""
    return func if func is not None else lambda inner: inner


def custom_gradient(f: Callable) -> Callable:
    """The function, without its gradient."""

    def call(*args: object, **kwargs: object) -> object:
        result = f(*args, **kwargs)
        return result[0] if isinstance(result, tuple) and callable(result[-1]) else result

    return call


recompute_grad = function


def executing_eagerly() -> bool:
    return False


def is_tensor(x: object) -> bool:
    return isinstance(x, KerasTensor) or is_opaque(x)


def get_static_value(tensor: object, partial: bool = False) -> object:
    return getattr(tensor, "data", tensor)


def print(*args: object, **kwargs: object) -> None:
    pass


def assert_equal(*args: object, **kwargs: object) -> None:
    pass


assert_greater = assert_less = assert_rank = disable_v2_behavior = enable_eager_execution = (
    assert_equal
)
set_random_seed = no_op = group = assert_equal
