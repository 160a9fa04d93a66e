"""Built-in functions as a traced file sees them."""

import builtins

from ..opaque import Opaque, origin_of


class Length(Opaque):
    """The length of something opaque. A loop over it is one over data."""


def opaque_len(value: object) -> object:
    """`len`, which for an opaque value is opaque: the built-in one can only give numbers."""
    if isinstance(value, Opaque):
        return Length(origin_of(value), f"len({value._layerline_name})")
    return len(value)


class _RangeType(type):
    def __call__(cls, *bounds: object) -> range:
        for bound in bounds:
            if type(bound) is Length:
                return range(len(bound))
        return range(*bounds)

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, range)


class opaque_range(metaclass=_RangeType):
    """`range`, which is empty for an opaque length."""


def names() -> dict[str, object]:
    return {**vars(builtins), "len": opaque_len, "range": opaque_range}
