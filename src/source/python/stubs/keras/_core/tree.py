"""`keras.tree`."""

from typing import Callable

from _layerline.opaque import opaque_getattr


def flatten(structure: object) -> list:
    if isinstance(structure, dict):
        return [leaf for key in sorted(structure) for leaf in flatten(structure[key])]
    if isinstance(structure, (list, tuple)):
        return [leaf for item in structure for leaf in flatten(item)]
    return [structure]


def map_structure(func: Callable, structure: object, *others: object) -> object:
    if isinstance(structure, dict):
        return {
            key: map_structure(func, item, *[other[key] for other in others])
            for key, item in structure.items()
        }
    if isinstance(structure, (list, tuple)):
        items = [map_structure(func, *parts) for parts in zip(structure, *others)]
        return items if isinstance(structure, list) else tuple(items)
    return func(structure, *others)


def is_nested(structure: object) -> bool:
    return isinstance(structure, (list, tuple, dict))


__getattr__ = opaque_getattr(__name__)
