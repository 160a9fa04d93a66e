"""What convolutions and poolings share: numbers for each axis, and the sizes that result."""

from typing import Sequence

from .._core.tensor import whole


def entries(given: object, count: int, name: str = "") -> tuple[int, ...]:
    """One number for all axes, or one for each."""
    if isinstance(given, (list, tuple)):
        numbers = tuple(whole(one) for one in given)
        if len(numbers) == 1:
            return numbers * count
        if len(numbers) != count:
            word = f"{name} " if name else ""
            raise RuntimeError(
                f"expected {word}to be a single integer value or a list of {count} values to match "
                f"the convolution dimensions, but got {name}={list(numbers)}"
            )
        return numbers
    return (whole(given),) * count


def same_padding(kernel: Sequence[int], dilation: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """What 'same' adds before and after each axis; what is odd goes to the end."""
    totals = [d * (k - 1) for k, d in zip(kernel, dilation)]
    return tuple((total // 2, total - total // 2) for total in totals)


def pooled_size(
    size: int, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool
) -> int:
    """Windows along an axis. None begins behind the input and its padding in front."""
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    count = (-(-room // stride) if ceil_mode else room // stride) + 1
    if ceil_mode and (count - 1) * stride >= size + padding:
        count -= 1
    return count
