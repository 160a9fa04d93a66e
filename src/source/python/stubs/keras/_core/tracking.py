"""What a layer holds in lists, tuples and dicts."""

from typing import Iterator

MAX_DEPTH = 4
ATOMS = (int, float, str, bool, bytes, type(None))


def items_in(container: object, depth: int = 0) -> Iterator[object]:
    """The items of lists in lists, which may grow meanwhile."""
    if depth > MAX_DEPTH:
        return
    values = container.values() if isinstance(container, dict) else container
    for value in list(values):
        if isinstance(value, (list, tuple, dict)):
            yield from items_in(value, depth + 1)
        else:
            yield value


def holds_atoms(value: object) -> bool:
    """A list of numbers will hold no layers; an empty one may."""
    return isinstance(value, (list, tuple)) and len(value) > 0 and isinstance(value[0], ATOMS)
