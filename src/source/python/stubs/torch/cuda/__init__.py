"""No such device here."""

from _layerline.opaque import opaque_getattr

from . import amp


def is_available() -> bool:
    return False


def device_count() -> int:
    return 0


def current_device() -> int:
    return 0


def is_bf16_supported(*args: object) -> bool:
    return False


def manual_seed(seed: int) -> None:
    pass


manual_seed_all = manual_seed

__getattr__ = opaque_getattr(__name__)
