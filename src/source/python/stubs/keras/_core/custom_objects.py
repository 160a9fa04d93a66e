"""Functions and classes that users register under a name: `keras.utils.get_custom_objects`."""

from typing import Mapping

registered: dict[str, object] = {}


def reset() -> None:
    registered.clear()


class CustomObjectScope:
    """Names that hold inside of a `with`; here they stay, as nothing else can mean them."""

    def __init__(self, custom_objects: object = None, *more: object) -> None:
        for one in (custom_objects, *more):
            if isinstance(one, Mapping):
                registered.update(one)

    def __enter__(self) -> "CustomObjectScope":
        return self

    def __exit__(self, *exception: object) -> bool:
        return False
