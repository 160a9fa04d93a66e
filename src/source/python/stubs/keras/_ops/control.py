"""Control flow: conditions are taken as true, loops over axes as one step for all."""

from typing import Callable, Sequence

from _layerline.notes import note

from .._core import nest
from .._core.tensors import KerasTensor, as_tensor
from .filling import broadcast_to
from .joining import stack
from .shaping import expand_dims


def cond(pred: object, true_fn: Callable, false_fn: Callable) -> object:
    """The branch of the condition where it is known, else the first."""
    known = getattr(pred, "data", pred)
    if known is None:
        note("a condition is only known when the model runs: its first branch is taken")
    return true_fn() if known is None or known else false_fn()


def map(f: Callable, xs: object) -> object:
    """`f` on each slice of the first axis, where their number is known."""
    first = nest.flatten(xs, KerasTensor)[0]
    if first.shape[0] is None:
        return vectorized_map(f, xs)
    return _stacked([f(_item(xs, index)) for index in range(len(first))])


def vectorized_map(function: Callable, elements: object) -> object:
    """`f` on one slice stands for all: the shape is right, the graph computes the first only."""
    note("a function over an axis of open size is taken to run once")

    first = nest.flatten(elements, KerasTensor)[0]
    one = function(_item(elements, 0))
    batch = first.shape[0]

    def spread(tensor: KerasTensor) -> KerasTensor:
        return broadcast_to(expand_dims(tensor, 0), (batch if batch else -1, *tensor.shape))

    return nest.map_structure(spread, one, KerasTensor)


def while_loop(
    cond: Callable, body: Callable, loop_vars: object, maximum_iterations: int | None = None
) -> object:
    """The body once: how often it runs is only known when the model does."""
    note("a loop is taken to run once")
    return body(*loop_vars) if isinstance(loop_vars, (list, tuple)) else body(loop_vars)


def fori_loop(lower: int, upper: int, body_fun: Callable, init_val: object) -> object:
    value = init_val
    for index in range(int(lower), int(upper)):
        value = body_fun(index, value)
    return value


def _item(structure: object, index: int) -> object:
    return nest.map_structure(lambda x: x[index], structure, KerasTensor)


def _stacked(made: Sequence[object]) -> object:
    if isinstance(made[0], (list, tuple)):
        return type(made[0])(stack([as_tensor(one) for one in parts]) for parts in zip(*made))
    return stack([as_tensor(one) for one in made])
