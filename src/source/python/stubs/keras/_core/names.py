"""Names as Keras gives them: `conv2d`, `conv2d_1`, … by class."""

import re

_counts: dict[str, int] = {}


def reset() -> None:
    _counts.clear()


def auto_name(class_name: str) -> str:
    """The next name for an object of the class."""
    return unique(snake_case(class_name))


def unique(name: str) -> str:
    count = _counts.get(name, 0)
    _counts[name] = count + 1
    return f"{name}_{count}" if count else name


def get_uid(prefix: str = "") -> int:
    """`keras.backend.get_uid`: counts from 1."""
    _counts[prefix] = _counts.get(prefix, 0) + 1
    return _counts[prefix]


def snake_case(name: str) -> str:
    """`Conv2DTranspose` is `conv2d_transpose`, `ReLU` is `re_lu`."""
    name = re.sub(r"\W+", "", name)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
