"""The array: a shape, a type, and the elements in row-major order where they are known."""

import math
from typing import Callable, Iterator, Sequence

from _layerline import opaque
from _layerline.opaque import Opaque, Unknowable

from ._dtypes import convert, dtype, generic, of_value, promoted, scalar

MAX_ELEMENTS = 20_000
"""Arrays with more elements are data, not hyper-parameters."""

MAX_ITERATION = 1000
UNKNOWN = "an array whose values are not traced"


class ndarray:
    __array_priority__ = 0.0

    def __init__(
        self, shape: Sequence[int], data: list | None = None, kind: dtype | None = None, **_: object
    ) -> None:
        """`data` is None for an array of which only the shape is known."""
        self._shape = tuple(int(size) for size in shape)
        self._data = data if data is None or len(data) <= MAX_ELEMENTS else None
        self.dtype = kind or dtype("float64")

    @property
    def shape(self) -> tuple[int, ...]:
        return self._shape

    @shape.setter
    def shape(self, sizes: Sequence[int]) -> None:
        self._shape = resolved(sizes, self.size)

    @property
    def ndim(self) -> int:
        return len(self._shape)

    @property
    def size(self) -> int:
        return math.prod(self._shape)

    @property
    def nbytes(self) -> int:
        return self.size * self.dtype.itemsize

    @property
    def itemsize(self) -> int:
        return self.dtype.itemsize

    @property
    def is_known(self) -> bool:
        return self._data is not None

    @property
    def T(self) -> "ndarray":
        return self.transpose()

    @property
    def flat(self) -> Iterator:
        return iter(self.ravel())

    def elements(self) -> list:
        """Python numbers in row-major order. Raises `Unknowable` where only the shape is known."""
        if self._data is None:
            raise Unknowable(UNKNOWN)
        return self._data

    def tolist(self) -> object:
        return nested(self.elements(), self._shape)

    def item(self, *index: int) -> object:
        if self._data is None:
            return Opaque(UNKNOWN)
        if index:
            return plain(self[index if len(index) > 1 else index[0]])
        if self.size != 1:
            raise ValueError("can only convert an array of size 1 to a Python scalar")
        return self._data[0]

    def astype(self, kind: object, *args, **kwargs) -> "ndarray":
        wanted = dtype(kind)
        data = self._data and [convert(one, wanted) for one in self._data]
        return ndarray(self._shape, data, wanted)

    def view(self, *args) -> "ndarray":
        return self.astype(args[0]) if args and not issubclass(args[0], ndarray) else self

    def copy(self, *args) -> "ndarray":
        return ndarray(self._shape, self._data and list(self._data), self.dtype)

    def fill(self, value: object) -> None:
        if self._data is not None:
            self._data[:] = [convert(value, self.dtype)] * self.size

    def reshape(self, *sizes, **kwargs) -> "ndarray":
        sizes = sizes[0] if len(sizes) == 1 else sizes
        return ndarray(resolved(sizes, self.size), self._data, self.dtype)

    def ravel(self, *args) -> "ndarray":
        return self.reshape(-1)

    def flatten(self, *args) -> "ndarray":
        return self.copy().ravel()

    def transpose(self, *axes) -> "ndarray":
        from ._manipulation import transpose

        return transpose(self, (axes[0] if len(axes) == 1 else axes) or None)

    def __len__(self) -> int:
        if not self._shape:
            raise TypeError("len() of unsized object")
        return self._shape[0]

    def __iter__(self) -> Iterator:
        count = len(self)
        if self._data is None and count > MAX_ITERATION:
            return iter(())
        return (self[index] for index in range(count))

    def __getitem__(self, index: object) -> object:
        if opaque.is_opaque(index):
            return Opaque(index._layerline_origin)
        axes, shape = selection(self._shape, index)
        if self._data is None:
            return ndarray(shape, None, self.dtype) if shape else Opaque(UNKNOWN)
        data = [self._data[position] for position in positions(self._shape, axes)]
        if shape:
            return ndarray(shape, data, self.dtype)
        return scalar(data[0], self.dtype)

    def __setitem__(self, index: object, value: object) -> None:
        if self._data is None:
            return
        value = as_array(value)
        if opaque.is_opaque(index) or not value.is_known:
            self._data = None
            return
        axes, shape = selection(self._shape, index)
        given = broadcast_data(value.elements(), value.shape, shape)
        for position, one in zip(positions(self._shape, axes), given):
            self._data[position] = convert(one, self.dtype)

    def __bool__(self) -> bool:
        if self._data is None:
            return False
        if self.size > 1:
            raise ValueError(
                "The truth value of an array with more than one element is ambiguous. "
                "Use a.any() or a.all()"
            )
        return bool(self._data and self._data[0])

    def __int__(self) -> int:
        return int(self.item())

    def __float__(self) -> float:
        return float(self.item())

    def __index__(self) -> int:
        if self.dtype.kind not in "iu":
            raise TypeError("only integer scalar arrays can be converted to a scalar index")
        return self.item().__index__()

    def __contains__(self, value: object) -> bool:
        return self._data is not None and value in self._data

    def __repr__(self) -> str:
        if self._data is None:
            return f"<array of shape {self._shape}, {self.dtype}>"
        return f"array({self.tolist()})"

    def __str__(self) -> str:
        return str(self.tolist()) if self._data is not None else repr(self)

    def __format__(self, spec: str) -> str:
        return str(self)

    def __copy__(self) -> "ndarray":
        return self.copy()

    def __deepcopy__(self, memo: object) -> "ndarray":
        return self.copy()

    __hash__ = None

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(f"'numpy.ndarray' object has no attribute '{name}'")
        return Opaque("numpy", f"numpy.ndarray.{name}")


def as_array(value: object, kind: dtype | None = None) -> ndarray:
    """An array of a number, a list, an array, a range, or anything with a shape."""
    if isinstance(value, ndarray):
        return value if kind is None or kind is value.dtype else value.astype(kind)
    if isinstance(value, (bool, int, float, complex, str, generic)):
        found = kind or of_value(value)
        return ndarray((), [convert(value, found)], found)
    if opaque.is_opaque(value) or value is None:
        return ndarray((), None, kind)
    if isinstance(value, (list, tuple, range)):
        return _of_items(list(value), kind)
    shape = getattr(value, "shape", None)
    if shape is not None:
        return ndarray(tuple(size or 1 for size in shape), None, kind or dtype("float32"))
    if hasattr(value, "__iter__"):
        return _of_items(list(value), kind)
    return ndarray((), [value], dtype("object_"))


def _of_items(items: list, kind: dtype | None) -> ndarray:
    shape, first = _outline(items)
    if math.prod(shape) > MAX_ELEMENTS:
        return ndarray(shape, None, kind or as_array(first).dtype)
    if len(items) <= MAX_ELEMENTS and all(type(one) in (int, float) for one in items):
        found = kind or promoted(*{of_value(one) for one in items[:1] + items[-1:]} or {dtype()})
        if any(type(one) is float for one in items) and kind is None:
            found = dtype("float64")
        return ndarray((len(items),), [convert(one, found) for one in items], found)
    parts = [as_array(one) for one in items]
    if not parts:
        return ndarray((0,), [], kind or dtype("float64"))
    found = kind or promoted(*(one.dtype for one in parts))
    shape = parts[0].shape
    if any(one.shape != shape for one in parts):
        return ndarray((len(items),), items, dtype("object_"))
    if any(not one.is_known for one in parts):
        return ndarray((len(items), *shape), None, found)
    data = [convert(element, found) for one in parts for element in one.elements()]
    return ndarray((len(items), *shape), data, found)


def _outline(items: object) -> tuple[tuple[int, ...], object]:
    """The shape that nested lists have by their first items, and the first item of all."""
    sizes = []
    while isinstance(items, (list, tuple, range)) and len(items):
        sizes.append(len(items))
        items = items[0]
    own = items.shape if isinstance(items, ndarray) else ()
    return (*sizes, *own), items


def result(shape: Sequence[int], data: list | None, kind: dtype) -> object:
    """An array, or the scalar that NumPy gives instead of one without axes."""
    if shape:
        return ndarray(shape, data, kind)
    return Opaque(UNKNOWN) if data is None else scalar(data[0], kind)


def plain(value: object) -> object:
    return value.item() if isinstance(value, (generic, ndarray)) else value


def nested(data: list, shape: Sequence[int]) -> object:
    """Lists of lists of the shape."""
    if not shape:
        return data[0]
    if len(shape) == 1:
        return list(data)
    step = math.prod(shape[1:])
    return [nested(data[at * step : (at + 1) * step], shape[1:]) for at in range(shape[0])]


def resolved(sizes: object, count: int) -> tuple[int, ...]:
    """A shape in which -1 stands for what is left of `count` elements."""
    sizes = tuple(sizes) if isinstance(sizes, (list, tuple, ndarray)) else (sizes,)
    opaque.require_known(sizes, "shape")
    sizes = tuple(int(size) for size in sizes)
    rest = math.prod(size for size in sizes if size != -1)
    if -1 in sizes:
        left = count // rest if rest else 0
        sizes = tuple(left if size == -1 else size for size in sizes)
    if math.prod(sizes) != count:
        raise ValueError(f"cannot reshape array of size {count} into shape {sizes}")
    return sizes


def strides(shape: Sequence[int]) -> list[int]:
    """In elements."""
    steps = [1] * len(shape)
    for axis in range(len(shape) - 2, -1, -1):
        steps[axis] = steps[axis + 1] * shape[axis + 1]
    return steps


def selection(shape: tuple[int, ...], index: object) -> tuple[list, tuple[int, ...]]:
    """For each axis the indices that are taken, or one index; and the shape of the result.

    Lists of indices and masks may stand for one axis, or a mask for all axes.
    """
    parts = list(index) if isinstance(index, tuple) else [index]
    if len(parts) == 1 and _is_mask(parts[0]) and as_array(parts[0]).ndim > 1:
        mask = as_array(parts[0])
        chosen = [at for at, one in enumerate(mask.elements()) if one]
        return [_Flat(chosen)], (len(chosen),)
    used = sum(part is not None and part is not Ellipsis for part in parts)
    fill = [slice(None)] * (len(shape) - used)
    at = next((at for at, part in enumerate(parts) if part is Ellipsis), None)
    parts = parts + fill if at is None else parts[:at] + fill + parts[at + 1 :]
    axes: list = []
    sizes: list[int] = []
    for part in parts:
        if part is None:
            sizes.append(1)
            continue
        if len(axes) >= len(shape):
            raise IndexError("too many indices for array")
        size = shape[len(axes)]
        if isinstance(part, slice):
            taken = range(
                *slice(*(_bound(one) for one in (part.start, part.stop, part.step))).indices(size)
            )
            axes.append(taken)
            sizes.append(len(taken))
        elif isinstance(part, (list, tuple, range, ndarray)) and as_array(part).ndim:
            taken = _chosen(as_array(part), size)
            axes.append(taken)
            sizes.append(len(taken))
        else:
            axes.append(_position(part, size, len(axes)))
    return axes, tuple(sizes)


class _Flat(list):
    """Positions in the array, rather than indices of an axis."""


def _is_mask(part: object) -> bool:
    return isinstance(part, ndarray) and part.dtype.kind == "b" and part.is_known


def _bound(value: object) -> int | None:
    return None if value is None else value.__index__()


def _chosen(part: ndarray, size: int) -> list[int]:
    if part.dtype.kind == "b":
        return [at for at, one in enumerate(part.elements()) if one]
    return [_position(one, size, 0) for one in part.elements()]


def _position(value: object, size: int, axis: int) -> int:
    at = value.__index__()
    if not -size <= at < size:
        raise IndexError(f"index {at} is out of bounds for axis {axis} with size {size}")
    return at % size


def positions(shape: Sequence[int], axes: Sequence) -> list[int]:
    """Where the selected elements lie."""
    if axes and isinstance(axes[0], _Flat):
        return list(axes[0])
    found = [0]
    for step, taken in zip(strides(shape), axes):
        taken = [taken] if isinstance(taken, int) else taken
        found = [before + at * step for before in found for at in taken]
    return found


def broadcast_shape(*shapes: Sequence[int]) -> tuple[int, ...]:
    ndim = max(map(len, shapes), default=0)
    padded = [(1,) * (ndim - len(shape)) + tuple(shape) for shape in shapes]
    sizes = []
    for column in zip(*padded):
        wide = {size for size in column if size != 1}
        if len(wide) > 1:
            texts = " ".join(str(tuple(shape)).replace(" ", "") for shape in shapes)
            raise ValueError(f"operands could not be broadcast together with shapes {texts}")
        sizes.append(wide.pop() if wide else 1)
    return tuple(sizes)


def broadcast_data(data: list, shape: Sequence[int], to: Sequence[int]) -> list:
    """The elements repeated until they fill the shape `to`."""
    if tuple(shape) == tuple(to):
        return data
    if len(data) == 1:
        return data * math.prod(to)
    padded = (1,) * (len(to) - len(shape)) + tuple(shape)
    axes = [[0] * size if own == 1 else range(size) for own, size in zip(padded, to)]
    return [data[position] for position in positions(padded, axes)]


def elementwise(function: Callable, kind: Callable[..., dtype], *operands: object) -> object:
    """Applies a function of Python numbers to broadcast operands."""
    for one in operands:
        if opaque.is_opaque(one):
            return Opaque(opaque.origin_of(one) or UNKNOWN)
    arrays = [as_array(one) for one in operands]
    shape = broadcast_shape(*(one.shape for one in arrays))
    found = kind(*_operand_types(operands, arrays))
    if math.prod(shape) > MAX_ELEMENTS or not all(one.is_known for one in arrays):
        return result(shape, None, found)
    columns = [broadcast_data(one.elements(), one.shape, shape) for one in arrays]
    return result(shape, [convert(function(*row), found) for row in zip(*columns)], found)


def _operand_types(operands: Sequence[object], arrays: Sequence[ndarray]) -> list[dtype]:
    """Python numbers take the type of what they meet: `float32 * 2.0` stays float32."""
    strong = [
        array.dtype for one, array in zip(operands, arrays) if type(one) not in (int, float, bool)
    ]
    if not strong:
        return [one.dtype for one in arrays]
    if all(one.kind in "iub" for one in strong):
        strong += [dtype("float64") for one in operands if type(one) is float]
    if all(one.kind == "b" for one in strong):
        strong += [dtype("int64") for one in operands if type(one) is int]
    return strong
