"""Windows that slide over an image: sizes of results, and padding as ONNX wants it."""

from typing import Sequence

from .shapes import Size

PADDINGS = ("valid", "same", "causal")


def output_size(size: Size, window: int, stride: int, padding: str) -> Size:
    """`window` is the extent of the dilated kernel."""
    if size is None:
        return None
    if padding == "valid":
        return (size - window) // stride + 1
    return -(-size // stride)


def extents(kernel: Sequence[int], dilation: Sequence[int]) -> list[int]:
    return [(one - 1) * rate + 1 for one, rate in zip(kernel, dilation)]


def padding_attributes(
    sizes: Sequence[Size], windows: Sequence[int], strides: Sequence[int], padding: str
) -> dict[str, object]:
    """`pads` where the sizes are known; ONNX computes them otherwise."""
    if padding == "valid":
        return {}
    if padding == "causal":
        return {"pads": [window - 1 for window in windows] + [0] * len(windows)}
    if None in sizes:
        return {"auto_pad": "SAME_UPPER"}
    before, after = [], []
    for size, window, stride in zip(sizes, windows, strides):
        total = max((-(-size // stride) - 1) * stride + window - size, 0)
        before.append(total // 2)
        after.append(total - total // 2)
    return {"pads": before + after} if any(before + after) else {}


def standardize_padding(padding: object, allowed: Sequence[str] = PADDINGS[:2]) -> str:
    text = str(padding).lower()
    if text not in allowed:
        options = ", ".join(repr(one) for one in allowed)
        raise ValueError(
            f"The `padding` argument must be a list/tuple or one of {{{options}}}. "
            f"Received: {padding}"
        )
    return text
