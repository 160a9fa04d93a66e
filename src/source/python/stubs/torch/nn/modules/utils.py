"""Numbers for each axis, as torch's own modules and old code make them."""

from typing import Callable

from ..._core.tensor import Parameter, meta, whole
from ..._ops.creation import sizes


def _ntuple(count: int, name: str = "parse") -> Callable:
    def parse(given: object) -> tuple:
        if hasattr(given, "__iter__") and not isinstance(given, str):
            return tuple(given)
        return (given,) * count

    parse.__name__ = name
    return parse


_single = _ntuple(1, "_single")
_pair = _ntuple(2, "_pair")
_triple = _ntuple(3, "_triple")
_quadruple = _ntuple(4, "_quadruple")


def numbers(given: object, count: int) -> tuple[int, ...]:
    """Whole numbers, one for each axis."""
    return tuple(whole(one) for one in _ntuple(count)(given))


def weight(*shape: object) -> Parameter:
    """A parameter of that shape."""
    return Parameter(meta(sizes(shape)))
