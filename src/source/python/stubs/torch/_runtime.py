"""Gradients, devices, compilers, files: of no consequence for the shape of a model."""

from typing import Callable

from _layerline.opaque import Opaque

from ._core import types
from ._core.tensor import Tensor, meta
from ._ops.casting import cast
from ._ops.creation import sizes, tensor


class _Guard:
    """A context manager and a decorator that does nothing; called plainly as well."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        pass

    def __new__(cls, *args: object, **kwargs: object) -> object:
        if len(args) == 1 and not kwargs and callable(args[0]) and not isinstance(args[0], type):
            return args[0]
        return object.__new__(cls)

    def __enter__(self) -> "_Guard":
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def __call__(self, function: Callable) -> Callable:
        return function


class no_grad(_Guard):
    pass


class enable_grad(_Guard):
    pass


class inference_mode(_Guard):
    pass


class set_grad_enabled(_Guard):
    pass


class autocast(_Guard):
    pass


def unchanged(function: object = None, *args: object, **kwargs: object) -> object:
    """For decorators with and without arguments."""
    return function if callable(function) else lambda inner: inner


compile = unchanged


def _nothing(*args: object, **kwargs: object) -> None:
    pass


save = set_printoptions = set_num_threads = seed = use_deterministic_algorithms = _nothing
set_default_device = set_default_tensor_type = set_float32_matmul_precision = _nothing


def manual_seed(seed: int) -> types.Generator:
    return types.Generator()


def load(*args: object, **kwargs: object) -> Opaque:
    return Opaque("torch.load")


def initial_seed() -> int:
    return 0


def get_num_threads() -> int:
    return 1


def is_grad_enabled() -> bool:
    return False


def is_autocast_enabled(*args: object) -> bool:
    return False


def are_deterministic_algorithms_enabled() -> bool:
    return False


def is_tensor(value: object) -> bool:
    return isinstance(value, Tensor)


def is_floating_point(input: Tensor) -> bool:
    return input.dtype.is_floating_point


def is_complex(input: Tensor) -> bool:
    return input.dtype.is_complex


def numel(input: Tensor) -> int:
    return input.numel()


def promote_types(first: types.dtype, second: types.dtype) -> types.dtype:
    return types.promoted(first, second)


def _assert(condition: object, message: str = "") -> None:
    if not condition:
        raise AssertionError(message)


class SymInt:
    """Sizes are plain numbers here."""


def typed_tensor(kind: types.dtype) -> Callable:
    """`torch.FloatTensor` and its kin: sizes, or elements."""

    def make(*data: object) -> Tensor:
        if len(data) == 1 and not isinstance(data[0], (int, types.Size)):
            return cast(tensor(data[0]), kind)
        return meta(sizes(data or (0,)), kind)

    return make
