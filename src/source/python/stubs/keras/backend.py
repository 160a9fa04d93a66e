"""`keras.backend`: settings, and the functions that older code takes from here."""

from typing import Callable

from _layerline.opaque import opaque_getattr

from . import ops as _ops
from ._core import dtypes, names
from ._core.backend_state import (
    image_data_format,
    set_image_data_format,
    standardize_data_format,
)
from ._core.dtypes import result_type
from ._core.inert import NoContext, nothing
from ._core.names import get_uid
from ._core.tensors import KerasTensor, Variable, is_keras_tensor
from .ops import *

name_scope = NoContext
variable = Variable
random_uniform = random_normal = random_bernoulli = truncated_normal = _ops.random


def backend() -> str:
    return "tensorflow"


def floatx() -> str:
    return "float32"


def epsilon() -> float:
    return 1e-7


set_floatx = set_epsilon = manual_variable_initialization = nothing
set_learning_phase = reset_uids = get_session = set_session = nothing


def clear_session(*args: object, **kwargs: object) -> None:
    names.reset()


def learning_phase() -> int:
    return 0


def image_dim_ordering() -> str:
    return "tf" if image_data_format() == "channels_last" else "th"


def standardize_dtype(dtype: object) -> str:
    return dtypes.standardize(dtype)


def is_float_dtype(dtype: object) -> bool:
    return dtypes.standardize(dtype) in dtypes.FLOATS


def is_int_dtype(dtype: object) -> bool:
    return dtypes.standardize(dtype) in dtypes.INTEGERS


def int_shape(x: KerasTensor) -> tuple:
    return tuple(x.shape)


def ndim(x: KerasTensor) -> int:
    return x.ndim


def dtype(x: KerasTensor) -> str:
    return x.dtype


def placeholder(shape: object = None, ndim: int | None = None, dtype: object = None, **ignored):
    return KerasTensor((None,) * ndim if shape is None and ndim else shape, dtype)


def in_train_phase(x: object, alt: object, training: object = None) -> object:
    return alt() if callable(alt) else alt


def in_test_phase(x: object, alt: object, training: object = None) -> object:
    return x() if callable(x) else x


def switch(condition: object, then_expression: Callable, else_expression: Callable) -> object:
    return then_expression() if callable(then_expression) else then_expression


def permute_dimensions(x: KerasTensor, pattern: object) -> KerasTensor:
    return _ops.transpose(x, pattern)


def concatenate(tensors: object, axis: int = -1) -> KerasTensor:
    return _ops.concatenate(tensors, axis)


def expand_dims(x: KerasTensor, axis: int = -1) -> KerasTensor:
    return _ops.expand_dims(x, axis)


def squeeze(x: KerasTensor, axis: object) -> KerasTensor:
    return _ops.squeeze(x, axis)


def flatten(x: KerasTensor) -> KerasTensor:
    return _ops.reshape(x, (-1,))


def batch_flatten(x: KerasTensor) -> KerasTensor:
    return _ops.reshape(x, (-1, x.shape[1:].num_elements() or -1))


def gather(reference: KerasTensor, indices: KerasTensor) -> KerasTensor:
    return _ops.take(reference, indices, axis=0)


def bias_add(x: KerasTensor, bias: KerasTensor, data_format: object = None) -> KerasTensor:
    return _ops.add(x, bias)


def conv1d(x: KerasTensor, kernel: KerasTensor, strides: int = 1, padding: str = "valid", **more):
    return _ops.conv(x, kernel, strides, padding)


def conv2d(
    x: KerasTensor, kernel: KerasTensor, strides: object = 1, padding: str = "valid", **more
):
    return _ops.conv(x, kernel, strides, padding)


def pool2d(
    x: KerasTensor,
    pool_size: object,
    strides: object = 1,
    padding: str = "valid",
    data_format: object = None,
    pool_mode: str = "max",
) -> KerasTensor:
    pool = _ops.max_pool if pool_mode == "max" else _ops.average_pool
    return pool(x, pool_size, strides, padding, data_format)


def resize_images(
    x: KerasTensor,
    height_factor: int,
    width_factor: int,
    data_format: object = None,
    interpolation: str = "nearest",
) -> KerasTensor:
    size = [x.shape[1] * height_factor, x.shape[2] * width_factor]
    return _ops.image.resize(x, size, interpolation)


def spatial_2d_padding(
    x: KerasTensor, padding: object = ((1, 1), (1, 1)), data_format: object = None
) -> KerasTensor:
    return _ops.pad(x, [(0, 0), *padding, (0, 0)])


def l2_normalize(x: KerasTensor, axis: object = None) -> KerasTensor:
    return _ops.l2_normalize(x, axis)


def get_value(x: object) -> object:
    return x


def eval(x: KerasTensor) -> object:
    return x.numpy()


set_value = update = update_add = update_sub = nothing

__all__ = [name for name in globals() if not name.startswith("_")]
__getattr__ = opaque_getattr(__name__)
