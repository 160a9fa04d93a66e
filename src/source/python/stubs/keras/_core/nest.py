"""Structures of tensors: lists, tuples and dicts, as layers take and give them."""

from typing import Callable, Iterator


def flatten(structure: object, kind: type) -> list:
    """The objects of one class in the structure, in order; dicts in the order of their keys."""
    if isinstance(structure, kind):
        return [structure]
    return list(_leaves(structure, kind))


def _leaves(structure: object, kind: type) -> Iterator:
    if isinstance(structure, kind):
        yield structure
    elif isinstance(structure, (list, tuple)):
        for item in structure:
            yield from _leaves(item, kind)
    elif isinstance(structure, dict):
        for key in _sorted_keys(structure):
            yield from _leaves(structure[key], kind)


def map_structure(function: Callable, structure: object, kind: type) -> object:
    """The same structure with `function` applied to each object of the class."""
    if isinstance(structure, kind):
        return function(structure)
    if isinstance(structure, (list, tuple)):
        items = [map_structure(function, item, kind) for item in structure]
        if isinstance(structure, list):
            return items
        if hasattr(structure, "_fields"):
            return type(structure)(*items)
        return tuple(items)
    if isinstance(structure, dict):
        return {key: map_structure(function, item, kind) for key, item in structure.items()}
    return structure


def _sorted_keys(structure: dict) -> list:
    try:
        return sorted(structure)
    except TypeError:
        return list(structure)
