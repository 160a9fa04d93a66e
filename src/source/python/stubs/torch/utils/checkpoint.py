"""Activations are not computed a second time: functions run plainly."""

from typing import Callable, Iterable

from _layerline.opaque import opaque_getattr


def checkpoint(
    function: Callable,
    *args: object,
    use_reentrant: bool | None = None,
    context_fn: object = None,
    determinism_check: object = None,
    debug: bool = False,
    preserve_rng_state: bool = True,
    **kwargs: object,
) -> object:
    return function(*args, **kwargs)


def checkpoint_sequential(
    functions: Iterable[Callable], segments: int, input: object, **kwargs: object
) -> object:
    for function in functions:
        input = function(input)
    return input


__getattr__ = opaque_getattr(__name__)
