"""Data types and the scalars of each: `np.float32`, `np.dtype("int64")`, `np.iinfo`."""

import operator
from typing import Callable


class generic:
    """Base of all scalars. A scalar is also the Python number that it stands for."""

    shape = ()
    ndim = 0
    size = 1
    nbytes = 8

    @property
    def dtype(self) -> "dtype":
        return dtype(type(self).__name__)

    @property
    def T(self):
        return self

    def item(self):
        return self._plain()

    tolist = item

    def astype(self, kind: object, *args, **kwargs):
        return scalar(self._plain(), dtype(kind))

    def copy(self):
        return self

    def squeeze(self, *args):
        return self

    def sum(self, *args, **kwargs):
        return self

    mean = max = min = prod = sum

    def any(self, *args, **kwargs) -> bool:
        return bool(self)

    all = any

    def reshape(self, *sizes):
        from ._creation import full

        return full(
            [1] * (len(sizes[0]) if isinstance(sizes[0], (list, tuple)) else len(sizes)), self
        )


class number(generic):
    pass


class integer(number):
    pass


class signedinteger(integer):
    pass


class unsignedinteger(integer):
    pass


class inexact(number):
    pass


class floating(inexact):
    pass


class complexfloating(inexact):
    pass


class character(generic):
    pass


class str_(str, character):
    pass


class object_(generic):
    pass


class bool_(generic):
    """Never made: a truth value is Python's own."""

    def __new__(cls, value: object = False) -> bool:
        return bool(value)


def _plain_int(self) -> int:
    return int.__int__(self)


def _plain_float(self) -> float:
    return float.__float__(self)


def _scalar_class(name: str, plain: type, base: type) -> type:
    convert = _plain_int if plain is int else _plain_float

    def __new__(cls, value: object = 0):
        if hasattr(value, "tolist") and not isinstance(value, generic):
            return value.astype(cls)
        return plain.__new__(cls, value)

    members = {"__new__": __new__, "_plain": convert, "__module__": "numpy"}
    members |= {f"__{one}__": _operator(one, plain) for one in _BINARY}
    members |= {f"__r{one}__": _operator(one, plain, swapped=True) for one in _BINARY}
    members |= {f"__{one}__": _unary(one) for one in ("neg", "pos", "abs")}
    members["__hash__"] = plain.__hash__
    return type(name, (plain, base), members)


_BINARY = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow")


def _operator(name: str, plain: type, swapped: bool = False) -> Callable:
    function = getattr(operator, name)

    def operate(self, other, *rest):
        if type(other) is bool or not isinstance(other, (int, float)):
            if not isinstance(other, bool):
                return NotImplemented
        kind = type(self)
        mine = self._plain()
        theirs = other._plain() if isinstance(other, generic) else other
        try:
            result = function(theirs, mine) if swapped else function(mine, theirs)
        except ZeroDivisionError:
            result = float("inf") if (theirs if swapped else mine) else float("nan")
        if isinstance(result, float) and not issubclass(kind, floating):
            kind = float64
        elif isinstance(other, floating) and not issubclass(kind, floating):
            kind = type(other)
        elif isinstance(result, complex):
            return result
        return kind(result)

    return operate


def _unary(name: str) -> Callable:
    function = getattr(operator, name)
    return lambda self: type(self)(function(self._plain()))


int8 = _scalar_class("int8", int, signedinteger)
int16 = _scalar_class("int16", int, signedinteger)
int32 = _scalar_class("int32", int, signedinteger)
int64 = _scalar_class("int64", int, signedinteger)
uint8 = _scalar_class("uint8", int, unsignedinteger)
uint16 = _scalar_class("uint16", int, unsignedinteger)
uint32 = _scalar_class("uint32", int, unsignedinteger)
uint64 = _scalar_class("uint64", int, unsignedinteger)
float16 = _scalar_class("float16", float, floating)
float32 = _scalar_class("float32", float, floating)
float64 = _scalar_class("float64", float, floating)
complex64 = type("complex64", (complexfloating,), {})
complex128 = type("complex128", (complexfloating,), {})

_TYPES = {
    one.__name__: one
    for one in (
        *(int8, int16, int32, int64, uint8, uint16, uint32, uint64),
        *(float16, float32, float64, complex64, complex128, bool_, str_, object_),
    )
}
_ALIASES = {
    **{"bool": "bool_", "int": "int64", "float": "float64", "str": "str_", "object": "object_"},
    **{"i1": "int8", "i2": "int16", "i4": "int32", "i8": "int64", "u1": "uint8", "b": "int8"},
    **{"f2": "float16", "f4": "float32", "f8": "float64", "f": "float32", "d": "float64"},
    **{"i": "int32", "l": "int64", "e": "float16", "double": "float64", "single": "float32"},
    **{"half": "float16", "long": "int64", "O": "object_", "?": "bool_", "uint": "uint64"},
    **{"complex": "complex128", "B": "uint8", "integer": "int64", "floating": "float64"},
}
_ORDER = [
    *("bool_", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64"),
    *("float16", "float32", "float64", "complex64", "complex128", "str_", "object_"),
]
"""A type and one further on give the later one, near enough."""


class dtype:
    """`np.dtype("float32")`; equal to its name and to its scalar type."""

    def __new__(cls, of: object = "float64", *args, **kwargs) -> "dtype":
        if isinstance(of, dtype):
            return of
        name = of if isinstance(of, str) else getattr(of, "name", None) or _name_of(of)
        name = _ALIASES.get(name.lstrip("<>=|"), name.lstrip("<>=|"))
        if name not in _TYPES:
            name = "object_"
        found = _dtypes.get(name)
        if found is None:
            found = _dtypes[name] = object.__new__(cls)
            found.type = _TYPES[name]
        return found

    @property
    def name(self) -> str:
        return self.type.__name__.rstrip("_")

    @property
    def kind(self) -> str:
        first = self.name[0]
        return {"o": "O", "s": "U"}.get(first, first)

    @property
    def itemsize(self) -> int:
        digits = "".join(one for one in self.name if one.isdigit())
        return int(digits) // 8 if digits else 1

    @property
    def str(self) -> str:
        return f"<{self.kind}{self.itemsize}"

    def __eq__(self, other: object) -> bool:
        if other is None:
            return False
        return isinstance(other, (dtype, str, type)) and self is dtype(other)

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"dtype('{self.name}')"

    def __str__(self) -> str:
        return self.name


_dtypes: dict[str, dtype] = {}


def _name_of(of: object) -> str:
    return getattr(of, "__name__", "float64")


def scalar(value: object, kind: dtype) -> object:
    """A Python number as a scalar of the type."""
    if kind.type in (bool_, str_, object_, complex64, complex128):
        return bool(value) if kind.type is bool_ else value
    if issubclass(kind.type, integer):
        return kind.type(int(value))
    return kind.type(float(value))


def convert(value: object, kind: dtype) -> object:
    """A Python number as the Python number that the type holds."""
    if isinstance(value, generic):
        value = value.item()
    if kind.type is bool_:
        return bool(value)
    if issubclass(kind.type, integer):
        return int(value)
    if issubclass(kind.type, floating):
        return float(value)
    return value


def promoted(*kinds: dtype) -> dtype:
    return max(kinds, key=lambda one: _ORDER.index(one.type.__name__), default=dtype("float64"))


def promote_types(a: object, b: object) -> dtype:
    return promoted(dtype(a), dtype(b))


def result_type(*of: object) -> dtype:
    return promoted(*(getattr(one, "dtype", None) or dtype(one) for one in of))


def of_value(value: object) -> dtype:
    """The type that NumPy gives a Python value."""
    if isinstance(value, generic):
        return value.dtype
    kinds = ((bool, "bool_"), (int, "int64"), (float, "float64"), (complex, "complex128"))
    for kind, name in (*kinds, (str, "str_")):
        if isinstance(value, kind):
            return dtype(name)
    return dtype("object_")


def issubdtype(of: object, base: object) -> bool:
    abstract = {int: integer, float: floating, bool: bool_, str: str_}
    kind = of if isinstance(of, type) and issubclass(of, generic) else dtype(of).type
    wanted = abstract.get(base, base)
    wanted = (
        wanted if isinstance(wanted, type) and issubclass(wanted, generic) else dtype(base).type
    )
    return issubclass(kind, wanted)


class iinfo:
    def __init__(self, of: object) -> None:
        self.dtype = dtype(of)
        self.bits = self.dtype.itemsize * 8
        unsigned = self.dtype.kind == "u"
        self.min = 0 if unsigned else -(2 ** (self.bits - 1))
        self.max = 2 ** (self.bits - (0 if unsigned else 1)) - 1


class finfo:
    def __init__(self, of: object) -> None:
        self.dtype = dtype(of)
        largest, self.eps, self.tiny, self.bits = {
            "float16": (65504.0, 2.0**-10, 2.0**-14, 16),
            "float32": (3.4028234663852886e38, 2.0**-23, 2.0**-126, 32),
        }.get(self.dtype.name, (1.7976931348623157e308, 2.0**-52, 2.0**-1022, 64))
        self.max, self.min = largest, -largest
        self.smallest_normal = self.tiny
