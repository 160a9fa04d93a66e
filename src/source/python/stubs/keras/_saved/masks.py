"""Layers that hide padded steps from those after them, which the stubs don't follow."""

from typing import Iterator, Mapping


def masked_layers(config: object) -> list[str]:
    """What makes a mask, anywhere in a configuration: `Embedding “words”`."""
    return list(dict.fromkeys(_found(config)))


def _found(config: object) -> Iterator[str]:
    pending = [config]
    while pending:
        one = pending.pop()
        if isinstance(one, list):
            pending += reversed(one)
        elif isinstance(one, Mapping):
            own = one.get("config")
            if isinstance(own, Mapping):
                name = one.get("class_name")
                if name == "Masking" or own.get("mask_zero") is True:
                    yield f"{name} “{own.get('name')}”"
            pending += reversed(list(one.values()))
