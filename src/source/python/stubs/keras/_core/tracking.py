"""Layers and variables that a layer holds in lists, tuples and dicts."""

from typing import Iterator

MAX_DEPTH = 4


def sublayers_in(containers: list) -> list:
    from .layer import Layer

    return [one for one in _items(containers) if isinstance(one, Layer)]


def variables_in(containers: list) -> list:
    from .tensors import Variable

    return [one for one in _items(containers) if isinstance(one, Variable)]


def _items(container: object, depth: int = 0) -> Iterator[object]:
    if depth > MAX_DEPTH:
        return
    values = container.values() if isinstance(container, dict) else container
    for value in list(values):
        if isinstance(value, (list, tuple, dict)):
            yield from _items(value, depth + 1)
        else:
            yield value
