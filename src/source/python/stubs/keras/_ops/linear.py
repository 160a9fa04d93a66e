"""Products of matrices and of tensors."""

from typing import Sequence

from .._core import shapes
from .._core.layout import as_float, emit, from_natural, natural, untranslated
from .._core.operations import operation
from .._core.shapes import Size
from .._core.tensors import KerasTensor, as_tensor
from .shaping import reshape, swapaxes, transpose


@operation
def matmul(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    """[…, M, K] times […, K, N]."""
    x, y = as_float(as_tensor(x1)), as_float(as_tensor(x2))
    shape = product_shape(x.shape, y.shape)
    value = emit("MatMul", [natural(x), natural(y)], x.dtype, shape)
    return from_natural(value, shape, x.dtype)


def product_shape(first: Sequence[Size], second: Sequence[Size]) -> list[Size]:
    if not first or not second:
        raise ValueError(
            "`x1` and `x2` must have a dimensionality of at least 1. "
            f"Received: x1.shape={tuple(first)}, x2.shape={tuple(second)}"
        )
    inner = first[-1], second[-1] if len(second) == 1 else second[-2]
    if None not in inner and inner[0] != inner[1]:
        raise ValueError(
            "Inner dimensions (`x1.shape[-1]` and `x2.shape[-2]`) must be equal, but received "
            f"`x1.shape={tuple(first)}` and `x2.shape={tuple(second)}`."
        )
    if len(second) == 1:
        return list(first[:-1])
    if len(first) == 1:
        return [*second[:-2], second[-1]]
    return [*shapes.broadcast(first[:-2], second[:-2]), first[-2], second[-1]]


@operation
def dot(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    """The last axis of the first with the second last of the other, as `numpy.dot`."""
    x, y = as_float(as_tensor(x1)), as_float(as_tensor(x2))
    if y.ndim <= 2:
        return matmul(x, y)
    return tensordot(x, y, [[x.ndim - 1], [y.ndim - 2]])


@operation
def tensordot(x1: KerasTensor, x2: KerasTensor, axes: object = 2) -> KerasTensor:
    x, y = as_float(as_tensor(x1)), as_float(as_tensor(x2))
    if isinstance(axes, int):
        pairs = list(range(x.ndim - axes, x.ndim)), list(range(axes))
    else:
        first, second = axes
        pairs = shapes.axes_of(first, x.ndim), shapes.axes_of(second, y.ndim)
    letters = "abcdefghijklmnopqrstuvwxyz"
    left = list(letters[: x.ndim])
    right = list(letters[x.ndim : x.ndim + y.ndim])
    for a, b in zip(*pairs):
        right[b] = left[a]
    kept = [one for axis, one in enumerate(left) if axis not in pairs[0]]
    kept += [one for axis, one in enumerate(right) if axis not in pairs[1]]
    return einsum(f"{''.join(left)},{''.join(right)}->{''.join(kept)}", x, y)


@operation
def einsum(subscripts: str, *operands: KerasTensor, **ignored: object) -> KerasTensor:
    tensors = [as_float(as_tensor(one)) for one in operands]
    equation = subscripts.replace(" ", "")
    inputs, arrow, output = equation.partition("->")
    terms = inputs.split(",")
    sizes: dict[str, Size] = {}
    dots: list[Size] = []
    for term, tensor in zip(terms, tensors):
        named = term.replace("...", "")
        extra = tensor.ndim - len(named)
        place = term.find("...")
        if place < 0 and extra:
            raise ValueError(
                f"Einsum equation '{subscripts}' expects an operand of rank {len(named)}, but "
                f"received one of shape {tuple(tensor.shape)}"
            )
        shape = list(tensor.shape)
        if place >= 0:
            dots = list(shapes.broadcast(dots, shape[place : place + extra]))
            shape[place : place + extra] = []
        for letter, size in zip(named, shape):
            known = sizes.get(letter)
            if known is not None and size is not None and known != size and 1 not in (known, size):
                raise ValueError(
                    f"Expected dimension {known} at axis '{letter}' of the input shaped "
                    f"{tuple(tensor.shape)} but got dimension {size}: in '{subscripts}'"
                )
            sizes[letter] = size if known in (None, 1) else known
    if not arrow:
        joined = "".join(terms)
        output = ("..." if dots else "") + "".join(
            sorted(letter for letter in set(joined) - {"."} if joined.count(letter) == 1)
        )
    made: list[Size] = []
    place = 0
    while place < len(output):
        if output[place] == ".":
            made += dots
            place += 3
        else:
            made.append(sizes[output[place]])
            place += 1
    full = f"{inputs}->{output}"
    value = emit("Einsum", [natural(one) for one in tensors], tensors[0].dtype, made, equation=full)
    return from_natural(value, made, tensors[0].dtype)


@operation
def outer(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return einsum("i,j->ij", reshape(as_tensor(x1), (-1,)), reshape(as_tensor(x2), (-1,)))


@operation
def inner(x1: KerasTensor, x2: KerasTensor) -> KerasTensor:
    return matmul(x1, transpose(as_tensor(x2)))


@operation
def batch_dot(x: KerasTensor, y: KerasTensor, axes: object = None) -> KerasTensor:
    """`keras.backend.batch_dot`: products of the samples, over one axis of each."""
    a, b = as_float(as_tensor(x)), as_float(as_tensor(y))
    if axes is None:
        axes = (a.ndim - 1, 1 if b.ndim == 2 else b.ndim - 2)
    first, second = axes if isinstance(axes, (list, tuple)) else (axes, axes)
    first, second = shapes.axis_of(first, a.ndim), shapes.axis_of(second, b.ndim)
    if None not in (a.shape[first], b.shape[second]) and a.shape[first] != b.shape[second]:
        raise ValueError(
            f"Cannot do batch_dot on inputs with shapes {tuple(a.shape)} and {tuple(b.shape)} with "
            f"axes={axes}. x.shape[{first}] != y.shape[{second}] "
            f"({a.shape[first]} != {b.shape[second]})."
        )
    left = "n" + "abcdefgh"[: a.ndim - 1]
    right = list("n" + "stuvwxyz"[: b.ndim - 1])
    right[second] = left[first]
    kept = [one for axis, one in enumerate(left) if axis != first]
    kept += [one for axis, one in enumerate(right) if axis not in (0, second)]
    made = einsum(f"{left},{''.join(right)}->{''.join(kept)}", a, b)
    return made if made.ndim > 1 else reshape(made, (-1, 1))


@operation
def cross(x1: KerasTensor, x2: KerasTensor, **ignored: object) -> KerasTensor:
    x, y = as_float(as_tensor(x1)), as_float(as_tensor(x2))
    return untranslated("Cross", [x, y], (shapes.broadcast(x.shape, y.shape), x.dtype))[0]


@operation
def trace(x: KerasTensor, offset: int = 0, axis1: int = 0, axis2: int = 1) -> KerasTensor:
    x = as_tensor(x)
    left = [size for axis, size in enumerate(x.shape) if axis not in (axis1, axis2)]
    return untranslated("Trace", [x], (left, x.dtype))[0]


@operation
def inv(x: KerasTensor) -> KerasTensor:
    x = as_float(as_tensor(x))
    return untranslated("Inverse", [x], (x.shape, x.dtype))[0]


@operation
def det(x: KerasTensor) -> KerasTensor:
    x = as_float(as_tensor(x))
    return from_natural(emit("Det", [natural(x)], x.dtype, x.shape[:-2]), x.shape[:-2], x.dtype)


def transposed_last(x: KerasTensor) -> KerasTensor:
    return swapaxes(x, -1, -2)
