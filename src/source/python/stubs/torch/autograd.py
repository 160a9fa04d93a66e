"""Functions with their own gradients: the way forward is what counts."""

from types import SimpleNamespace
from typing import Sequence

from _layerline.opaque import opaque_getattr

from ._core.tensor import Tensor
from ._runtime import enable_grad, no_grad, set_grad_enabled


class _Context(SimpleNamespace):
    saved_tensors: tuple = ()
    needs_input_grad: tuple = (False,) * 64

    def save_for_backward(self, *tensors: Tensor) -> None:
        self.saved_tensors = tensors

    def mark_dirty(self, *tensors: Tensor) -> None:
        pass

    mark_non_differentiable = set_materialize_grads = mark_dirty


class Function:
    """`apply` runs `forward`."""

    @classmethod
    def apply(cls, *args: object, **kwargs: object) -> object:
        if "setup_context" in vars(cls):
            return cls.forward(*args, **kwargs)
        return cls.forward(_Context(), *args, **kwargs)


def Variable(data: Tensor, *args: object, **kwargs: object) -> Tensor:
    return data


def grad(outputs: object, inputs: Sequence[Tensor], *args: object, **kwargs: object) -> tuple:
    given = inputs if isinstance(inputs, (list, tuple)) else [inputs]
    return tuple(given)


def backward(*args: object, **kwargs: object) -> None:
    pass


__getattr__ = opaque_getattr(__name__)
