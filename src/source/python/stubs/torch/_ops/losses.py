"""Losses. A model that computes one belongs to training: only its shape is told."""

from typing import Callable

from .._core.operation import operation
from .._core.recording import untranslated
from .._core.tensor import Tensor

NAMES = (
    "binary_cross_entropy binary_cross_entropy_with_logits cosine_embedding_loss cross_entropy "
    "ctc_loss gaussian_nll_loss hinge_embedding_loss huber_loss kl_div l1_loss "
    "margin_ranking_loss mse_loss multi_margin_loss multilabel_margin_loss "
    "multilabel_soft_margin_loss nll_loss poisson_nll_loss smooth_l1_loss soft_margin_loss "
    "triplet_margin_loss triplet_margin_with_distance_loss"
).split()


def _loss(name: str) -> Callable:
    def function(input: Tensor, *args: object, reduction: str = "mean", **kwargs: object) -> Tensor:
        """[*], [*] -> []; or as many as there are samples without reduction"""
        tensors = [input, *(one for one in args if isinstance(one, Tensor))]
        shape = () if reduction != "none" else _unreduced(name, input)
        return untranslated(name, tensors, shape)

    function.__name__ = function.__qualname__ = name
    return operation(function)


def _unreduced(name: str, input: Tensor) -> tuple[int, ...]:
    if name in ("cross_entropy", "nll_loss"):
        return (*input.shape[:1], *input.shape[2:])
    return tuple(input.shape)


FUNCTIONS = {name: _loss(name) for name in NAMES}
