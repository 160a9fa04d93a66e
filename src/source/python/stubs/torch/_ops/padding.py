"""Borders around a tensor."""

from typing import Sequence

import numpy as np

from .._core.operation import operation
from .._core.recording import emit, ints, scalar
from .._core.tensor import Tensor, whole
from .joining import cat
from .shaping import renewed

MODES = {"constant": "constant", "reflect": "reflect", "replicate": "edge", "circular": "circular"}


def padded(
    x: Tensor,
    before: Sequence[int],
    after: Sequence[int],
    *,
    mode: str = "constant",
    value: float | None = None,
) -> Tensor:
    """One Pad on the last axes; modes as in ONNX. Negative numbers cut off."""
    if not any(before) and not any(after):
        return renewed(x)
    front = x.ndim - len(before)
    pads = [0] * front + list(before) + [0] * front + list(after)
    shape = [size + low + high for size, low, high in zip(x.shape, pads[: x.ndim], pads[x.ndim :])]
    operands = [x, ints(pads)]
    if mode == "constant":
        operands.append(scalar(value or 0, x.dtype))
    return emit("Pad", operands, shape, mode=mode)


def circular_padded(x: Tensor, pads: Sequence[tuple[int, int]]) -> Tensor:
    """Each of the last axes continues on its other side."""
    for number, (before, after) in enumerate(pads):
        at = x.ndim - len(pads) + number
        size = x.shape[at]
        pieces = [x.narrow(at, size - before, before)] if before > 0 else []
        pieces.append(x)
        if after > 0:
            pieces.append(x.narrow(at, 0, after))
        x = cat(pieces, at) if len(pieces) > 1 else x
    return x


@operation(data=lambda input, pad, mode="constant", value=None: _padded_array(input, pad, value))
def pad(
    input: Tensor, pad: Sequence[int], mode: str = "constant", value: float | None = None
) -> Tensor:
    """[a, b] -> [a, left + b + right] with (left, right); further pairs go to the axes in front."""
    numbers = [whole(one) for one in pad]
    if len(numbers) % 2:
        raise RuntimeError("Padding length must be divisible by 2")
    count = len(numbers) // 2
    if count > input.ndim:
        raise RuntimeError(
            f"Padding length should be less than or equal to two times the input dimension but got "
            f"padding length {len(numbers)} and input of dimension {input.ndim}"
        )
    if mode not in MODES:
        raise NotImplementedError(f"Unrecognised padding mode {mode}")
    before, after = numbers[-2::-2], numbers[::-2]
    sizes = input.shape[input.ndim - count :]
    if mode in ("reflect", "circular"):
        _check_room(mode, input, sizes, before, after)
    for size, low, high in zip(sizes, before, after):
        if size + low + high < 0:
            raise RuntimeError(
                f"The input size {size}, plus negative padding {low} and {high}, resulted in a "
                "negative output size, which is invalid."
            )
    if mode == "circular":
        return circular_padded(input, list(zip(before, after)))
    if mode == "constant" or min(numbers, default=0) >= 0:
        return padded(input, before, after, mode=MODES[mode], value=value)
    cut = padded(input, [min(one, 0) for one in before], [min(one, 0) for one in after])
    wide = [max(one, 0) for one in before], [max(one, 0) for one in after]
    return padded(cut, *wide, mode=MODES[mode])


def _check_room(
    mode: str, x: Tensor, sizes: Sequence[int], before: Sequence[int], after: Sequence[int]
) -> None:
    for at, (size, low, high) in enumerate(zip(sizes, before, after), x.ndim - len(sizes)):
        if mode == "reflect" and max(low, high) >= size:
            raise RuntimeError(
                "Argument #4: Padding size should be less than the corresponding input dimension, "
                f"but got: padding ({low}, {high}) at dimension {at} of input {list(x.shape)}"
            )
        if mode == "circular" and max(low, high) > size:
            raise RuntimeError("Padding value causes wrapping around more than once.")


def _padded_array(array: "np.ndarray", pad: Sequence[int], value: float | None) -> "np.ndarray":
    """Zeros around small arrays; everything else is left to a recipe."""
    count = len(pad) // 2
    before, after = list(pad[-2::-2]), list(pad[::-2])
    if min(pad, default=0) < 0:
        raise ValueError("cutting off is left to the graph")
    front = array.ndim - count
    shape = [
        *array.shape[:front],
        *(a + size + b for a, size, b in zip(before, array.shape[front:], after)),
    ]
    made = np.full(tuple(shape), value or 0, dtype=array.dtype)
    place = [slice(None)] * front
    place += [slice(a, a + size) for a, size in zip(before, array.shape[front:])]
    made[tuple(place)] = array
    return made
