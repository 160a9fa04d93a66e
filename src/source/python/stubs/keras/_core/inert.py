"""Things that matter to training only: objects that take any arguments and do nothing."""

from typing import Callable

from _layerline.opaque import Opaque

from . import names


class Inert:
    """A regularizer, an optimizer, a metric, …. Users may inherit from it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        self.__dict__.update(kwargs)
        self.name = kwargs.get("name") or names.snake_case(type(self).__name__)

    def __call__(self, *args: object, **kwargs: object) -> Opaque:
        return Opaque(f"keras.{type(self).__name__}")

    def __getattr__(self, name: str) -> Opaque:
        if name.startswith("__"):
            raise AttributeError(name)
        return Opaque(f"keras.{type(self).__name__}", f"{type(self).__name__}.{name}")

    def __setattr__(self, name: str, value: object) -> None:
        self.__dict__[name] = value

    def get_config(self) -> dict:
        return {}

    @classmethod
    def from_config(cls, config: dict) -> "Inert":
        return cls(**config)


def inert_classes(module: str, class_names: str) -> dict[str, type]:
    """Classes by name, for a module's namespace."""
    return {name: type(name, (Inert,), {"__module__": module}) for name in class_names.split()}


def getter(namespace: dict[str, object], what: str) -> Callable:
    """`get` of a module: an object for a name; anything else is passed through."""

    def get(identifier: object = None) -> object:
        if isinstance(identifier, dict):
            identifier = identifier.get("class_name")
        if not isinstance(identifier, str):
            return identifier
        wanted = identifier.lower().replace("_", "")
        for name, value in list(namespace.items()):
            if isinstance(value, type) and name.lower().replace("_", "") == wanted:
                return value()
        return Opaque(f"keras.{what}", identifier)

    return get


def passed_through(*args: object, **kwargs: object) -> object:
    """A decorator, with arguments or without, that changes nothing."""
    if len(args) == 1 and not kwargs and callable(args[0]) and not isinstance(args[0], str):
        return args[0]
    return lambda function: function


def nothing(*args: object, **kwargs: object) -> None:
    """A function that does nothing."""


class NoContext:
    """`with` around a block, which runs as it is."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        pass

    def __enter__(self) -> "NoContext":
        return self

    def __exit__(self, *exception: object) -> bool:
        return False
