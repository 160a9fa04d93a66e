"""Data types, sizes and the other small objects that code passes around and compares."""

import math
from typing import Iterable, SupportsIndex


class dtype:
    """`torch.float32` and its kin. ONNX gets all real fractions as float32."""

    def __init__(self, name: str, rank: int, itemsize: int, onnx: str) -> None:
        """`rank`: 0 bool, 1 whole, 2 fraction, 3 complex; the higher one wins in arithmetic."""
        self.name = name
        self.rank = rank
        self.itemsize = itemsize
        self.onnx = onnx

    @property
    def is_floating_point(self) -> bool:
        return self.rank == 2

    @property
    def is_complex(self) -> bool:
        return self.rank == 3

    @property
    def is_signed(self) -> bool:
        return self.name not in ("uint8", "bool")

    def to_real(self) -> "dtype":
        return float32 if self.is_complex else self

    def to_complex(self) -> "dtype":
        return complex64

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> str:
        return self.name

    def __copy__(self) -> "dtype":
        return self

    def __deepcopy__(self, memo: object) -> "dtype":
        return self


bool_ = dtype("bool", 0, 1, "bool")
uint8 = dtype("uint8", 1, 1, "uint8")
int8 = dtype("int8", 1, 1, "int8")
int16 = dtype("int16", 1, 2, "int16")
int32 = dtype("int32", 1, 4, "int32")
int64 = dtype("int64", 1, 8, "int64")
float16 = dtype("float16", 2, 2, "float32")
bfloat16 = dtype("bfloat16", 2, 2, "float32")
float32 = dtype("float32", 2, 4, "float32")
float64 = dtype("float64", 2, 8, "float32")
complex64 = dtype("complex64", 3, 8, "float32")
complex128 = dtype("complex128", 3, 16, "float32")

BY_NAME = {
    one.name: one
    for one in (
        *(bool_, uint8, int8, int16, int32, int64),
        *(float16, bfloat16, float32, float64, complex64, complex128),
    )
}


def promoted(first: dtype, second: dtype) -> dtype:
    """The type of a result of both."""
    if first is second:
        return first
    if first.rank != second.rank:
        return first if first.rank > second.rank else second
    if {first, second} == {float16, bfloat16}:
        return float32
    if {first, second} == {uint8, int8}:
        return int16
    return first if first.itemsize >= second.itemsize else second


class Size(tuple):
    """A shape."""

    def numel(self) -> int:
        return math.prod(self)

    def __getitem__(self, index: object) -> object:
        found = tuple.__getitem__(self, index)
        return Size(found) if isinstance(index, slice) else found

    def __add__(self, other: Iterable[int]) -> "Size":
        return Size((*self, *other))

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"


class device:
    """Everything is computed nowhere; the name is kept for comparisons."""

    def __init__(self, type: object = "cpu", index: int | None = None) -> None:
        text = str(type)
        self.type, _, number = text.partition(":")
        self.index = int(number) if number.isdigit() else index

    def __repr__(self) -> str:
        index = "" if self.index is None else f", index={self.index}"
        return f"device(type='{self.type}'{index})"

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __enter__(self) -> "device":
        return self

    def __exit__(self, *exception: object) -> None:
        pass


class _Named:
    """A constant that only has a name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return f"torch.{self._name}"

    def __deepcopy__(self, memo: object) -> "_Named":
        return self


class memory_format(_Named):
    pass


class layout(_Named):
    pass


contiguous_format = memory_format("contiguous_format")
channels_last = memory_format("channels_last")
channels_last_3d = memory_format("channels_last_3d")
preserve_format = memory_format("preserve_format")
strided = layout("strided")
sparse_coo = layout("sparse_coo")


class finfo:
    """Limits of a type of fractions."""

    _MAX = {
        "float16": 65504.0,
        "bfloat16": 3.3895313892515355e38,
        "float64": 1.7976931348623157e308,
    }
    _EPS = {"float16": 2.0**-10, "bfloat16": 2.0**-7, "float64": 2.0**-52}
    _TINY = {"float16": 2.0**-14, "float64": 2.0**-1022}

    def __init__(self, type: dtype | None = None) -> None:
        name = (type or float32).name
        self.dtype = name
        self.bits = 8 * (type or float32).itemsize
        self.max = self._MAX.get(name, 3.4028234663852886e38)
        self.min = -self.max
        self.eps = self.resolution = self._EPS.get(name, 2.0**-23)
        self.tiny = self.smallest_normal = self._TINY.get(name, 2.0**-126)


class iinfo:
    """Limits of a type of whole numbers."""

    def __init__(self, type: dtype | None = None) -> None:
        kind = type or int64
        self.dtype = kind.name
        self.bits = 8 * kind.itemsize
        span = 2**self.bits
        self.max = span // 2 - 1 if kind.is_signed else span - 1
        self.min = -(span // 2) if kind.is_signed else 0


class Generator:
    """Random numbers are not drawn here."""

    def __init__(self, device: object = "cpu") -> None:
        self.device = device

    def manual_seed(self, seed: SupportsIndex) -> "Generator":
        return self

    def initial_seed(self) -> int:
        return 0

    def seed(self) -> int:
        return 0
