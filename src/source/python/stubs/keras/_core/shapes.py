"""Arithmetic on shapes. A size of None is only known when the model runs."""

from typing import Iterable, Iterator, Sequence

from _layerline.opaque import require_known

Size = int | None
Shape = tuple[Size, ...]


class TensorShape(tuple):
    """`tf.TensorShape`: a tuple of sizes with TensorFlow's methods."""

    def __getitem__(self, index):
        item = tuple.__getitem__(self, index)
        return TensorShape(item) if isinstance(index, slice) else item

    def __add__(self, other):
        return _joined(tuple(self) + tuple(other))

    def __radd__(self, other):
        return _joined(tuple(other) + tuple(self))

    def __eq__(self, other: object) -> bool:
        return tuple(self) == (tuple(other) if isinstance(other, list) else other)

    __hash__ = tuple.__hash__

    def __repr__(self) -> str:
        return repr(tuple(self))

    def as_list(self) -> list[Size]:
        return list(self)

    @property
    def rank(self) -> int:
        return len(self)

    ndims = rank

    @property
    def dims(self) -> list[Size]:
        return list(self)

    def with_rank(self, rank: int) -> "TensorShape":
        return self

    def is_fully_defined(self) -> bool:
        return None not in self

    def num_elements(self) -> Size:
        return product(self)

    def concatenate(self, other: Sequence[Size]) -> "TensorShape":
        return self + tuple(other)

    def merge_with(self, other: Sequence[Size]) -> "TensorShape":
        return TensorShape(b if a is None else a for a, b in zip(self, other))

    def assert_is_compatible_with(self, other: object) -> None:
        pass

    def is_compatible_with(self, other: Sequence[Size]) -> bool:
        return len(self) == len(other) and all(
            a == b or a is None or b is None for a, b in zip(self, other)
        )


def _joined(sizes: tuple) -> tuple:
    """Users may add sizes that are tensors: these make no shape yet."""
    known = all(size is None or type(size) is int for size in sizes)
    return TensorShape(sizes) if known else sizes


def product(sizes: Iterable[Size]) -> Size:
    """None where a size is unknown."""
    result = 1
    for size in sizes:
        if size is None:
            return None
        result *= size
    return result


def standardize(shape: object) -> TensorShape:
    """A shape as users give it: a tuple, a list, a number, with None for unknown sizes."""
    if type(shape) is TensorShape:
        return shape
    require_known(shape, "a shape")
    if isinstance(shape, int):
        shape = (shape,)
    return TensorShape(size_of(size) for size in shape)


def size_of(size: object) -> Size:
    """A size as users give it. A scalar tensor and -1 stand for a size that isn't known."""
    if size is None or type(size) is int:
        return None if size == -1 else size
    require_known(size, "a size")
    known = getattr(size, "data", size)
    if isinstance(known, (list, tuple)) or known is None:
        return None
    return size_of(int(known))


def broadcast(*shapes: Sequence[Size]) -> TensorShape:
    """The shape of an elementwise operation. [N, 1, C] with [8, C] is [N, 8, C]."""
    result: Sequence[Size] = shapes[0]
    for shape in shapes[1:]:
        result = tuple(_broadcast_two(result, shape))
    return TensorShape(result)


def _broadcast_two(first: Sequence[Size], second: Sequence[Size]) -> Iterator[Size]:
    rank = max(len(first), len(second))
    padded = (
        (1,) * (rank - len(first)) + tuple(first),
        (1,) * (rank - len(second)) + tuple(second),
    )
    for a, b in zip(*padded):
        if a == 1:
            yield b
        elif b == 1 or a == b or b is None:
            yield a
        elif a is None:
            yield b
        else:
            raise ValueError(
                f"Cannot broadcast shape, the failure dim has value {a}, which cannot be "
                f"broadcasted to {b}. Input shapes are: {list(first)} and {list(second)}."
            )


def axis_of(axis: int, rank: int) -> int:
    """The axis counted from the front."""
    require_known(axis, "an axis")
    axis = int(axis)
    if not -rank <= axis < rank:
        raise ValueError(f"axis {axis} is out of bounds for an array with dimension {rank}.")
    return axis % rank


def axes_of(axes: object, rank: int) -> list[int]:
    """Axes counted from the front; all of them for None."""
    if axes is None:
        return list(range(rank))
    if isinstance(axes, (list, tuple)):
        return [axis_of(axis, rank) for axis in axes]
    return [axis_of(axes, rank)]


def entries(value: object, count: int, name: str = "") -> tuple[int, ...]:
    """`count` numbers from one or from several: `kernel_size=3` is (3, 3)."""
    if type(value) is int:
        return (value,) * count
    require_known(value, f"`{name}`" if name else "")
    if isinstance(value, (list, tuple)) or hasattr(value, "shape") and hasattr(value, "__iter__"):
        numbers = tuple(value)
        if len(numbers) == 1:
            numbers *= count
        if len(numbers) != count:
            raise ValueError(
                f"The `{name}` argument must be a tuple of {count} integers. "
                f"Received {name}={value}"
            )
    else:
        numbers = (value,) * count
    try:
        return tuple(int(number) for number in numbers)
    except TypeError:
        raise ValueError(
            f"The `{name}` argument must be a tuple of {count} integers. Received {name}={value}"
        ) from None


def reshaped(shape: Sequence[Size], target: Sequence[Size]) -> list[Size]:
    """The shape after a reshape: -1 of `target` is computed where it can be, None stays open."""
    target = list(target)
    if None in shape:
        return _reshaped_open(shape, target)
    total = product(shape)
    known = product(size for size in target if size not in (None, -1))
    unknown = sum(size in (None, -1) for size in target)
    if unknown == 0 and known != total:
        raise ValueError(
            "The total size of the tensor must be unchanged. Received: "
            f"input_shape={tuple(shape)}, target_shape={tuple(target)}"
        )
    if unknown == 1 and (known == 0 or total % known):
        raise ValueError(
            "The total size of the tensor must be unchanged, however, the input size cannot by "
            f"divided by the specified dimensions in target_shape. Received: "
            f"input_shape={tuple(shape)}, target_shape={tuple(target)}"
        )
    computed = total // known if unknown == 1 else None
    return [computed if size in (None, -1) else size for size in target]


def _reshaped_open(shape: Sequence[Size], target: list[Size]) -> list[Size]:
    """An open first size of the target is taken to be the batch: then the rest is known."""
    computed = None
    if None not in shape[1:] and target and target[0] is None and target.count(None) == 1:
        known = product(size for size in target[1:] if size != -1)
        total = product(shape[1:])
        if known and total % known == 0:
            computed = total // known
    return [computed if size == -1 else size for size in target]
