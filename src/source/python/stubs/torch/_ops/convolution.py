"""Convolutions over 1, 2 and 3 axes, and their transposes; windows laid out as columns."""

from typing import Callable, Sequence

from .._core.operation import operation
from .._core.recording import emit
from .._core.tensor import Tensor
from .creation import eye
from .padding import circular_padded, padded
from .shaping import reshaped, transposed, unsqueeze
from .windows import entries, same_padding

Numbers = int | Sequence[int]


def _check_input(name: str, x: Tensor, count: int) -> None:
    if x.ndim not in (count + 1, count + 2):
        raise RuntimeError(
            f"Expected {count + 1}D (unbatched) or {count + 2}D (batched) input to {name}{count}d, "
            f"but got input of size: {list(x.shape)}"
        )


def _with_batch(x: Tensor, count: int, function: Callable[[Tensor], Tensor]) -> Tensor:
    """[C, *] is computed as [1, C, *]."""
    if x.ndim == count + 2:
        return function(x)
    made = function(unsqueeze(x, 0))
    return reshaped(made, made.shape[1:])


def convolve(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: Numbers,
    padding: Numbers | str,
    dilation: Numbers,
    groups: int,
) -> Tensor:
    """[N, C, *], [O, C / groups, *] -> [N, O, *]"""
    count = weight.ndim - 2
    _check_input("conv", x, count)
    wanted = weight.shape[1] * groups
    channels = x.shape[-count - 1]
    if channels != wanted:
        raise RuntimeError(
            f"Given groups={groups}, weight of size {list(weight.shape)}, expected input"
            f"{list(x.shape)} to have {wanted} channels, but got {channels} channels instead"
        )
    kernel = weight.shape[2:]
    strides, dilations = entries(stride, count, "stride"), entries(dilation, count, "dilation")
    if padding == "same":
        if any(one != 1 for one in strides):
            raise RuntimeError("padding='same' is not supported for strided convolutions")
        pads = same_padding(kernel, dilations)
    elif padding == "valid":
        pads = ((0, 0),) * count
    elif isinstance(padding, str):
        raise RuntimeError(f"Invalid padding string: '{padding}'")
    else:
        pads = tuple((one, one) for one in entries(padding, count, "padding"))
    widths = [size + sum(pad) for size, pad in zip(x.shape[-count:], pads)]
    spans = [d * (k - 1) + 1 for k, d in zip(kernel, dilations)]
    if any(width < span for width, span in zip(widths, spans)):
        raise RuntimeError(
            f"Calculated padded input size per channel: ({' x '.join(map(str, widths))}). "
            f"Kernel size: ({' x '.join(map(str, spans))}). Kernel size can't be greater than "
            "actual input size"
        )
    sizes = [(width - span) // step + 1 for width, span, step in zip(widths, spans, strides)]

    def batched(x: Tensor) -> Tensor:
        operands = [x, weight] if bias is None else [x, weight, bias]
        return emit(
            "Conv",
            operands,
            (x.shape[0], weight.shape[0], *sizes),
            kernel_shape=list(kernel),
            strides=list(strides),
            pads=[pad[0] for pad in pads] + [pad[1] for pad in pads],
            dilations=list(dilations),
            group=groups,
        )

    return _with_batch(x, count, batched)


@operation
def conv1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Numbers = 1,
    padding: Numbers | str = 0,
    dilation: Numbers = 1,
    groups: int = 1,
) -> Tensor:
    """[N, C, L], [O, C / groups, k] -> [N, O, L']"""
    return convolve(input, weight, bias, stride, padding, dilation, groups)


@operation
def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Numbers = 1,
    padding: Numbers | str = 0,
    dilation: Numbers = 1,
    groups: int = 1,
) -> Tensor:
    """[N, C, H, W], [O, C / groups, k, k] -> [N, O, H', W']"""
    return convolve(input, weight, bias, stride, padding, dilation, groups)


@operation
def conv3d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Numbers = 1,
    padding: Numbers | str = 0,
    dilation: Numbers = 1,
    groups: int = 1,
) -> Tensor:
    """[N, C, D, H, W], [O, C / groups, k, k, k] -> [N, O, D', H', W']"""
    return convolve(input, weight, bias, stride, padding, dilation, groups)


def convolve_transposed(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: Numbers,
    padding: Numbers,
    output_padding: Numbers,
    groups: int,
    dilation: Numbers,
) -> Tensor:
    """[N, C, *], [C, O / groups, *] -> [N, O, *]"""
    count = weight.ndim - 2
    _check_input("conv_transpose", x, count)
    channels = x.shape[-count - 1]
    if channels != weight.shape[0]:
        raise RuntimeError(
            f"Given transposed=1, weight of size {list(weight.shape)}, expected input"
            f"{list(x.shape)} to have {weight.shape[0]} channels, but got {channels} channels "
            "instead"
        )
    kernel = weight.shape[2:]
    strides, pads, extra, dilations = (
        entries(given, count, name)
        for given, name in (
            (stride, "stride"),
            (padding, "padding"),
            (output_padding, "output_padding"),
            (dilation, "dilation"),
        )
    )
    for one, step, spread in zip(extra, strides, dilations):
        if one >= step and one >= spread:
            raise RuntimeError(
                "output padding must be smaller than either stride or dilation, but got "
                f"output_padding_height: {extra[0]} output_padding_width: {extra[-1]} "
                f"stride_height: {strides[0]} stride_width: {strides[-1]} "
                f"dilation_height: {dilations[0]} dilation_width: {dilations[-1]}"
            )
    sizes = [
        (size - 1) * strides[at] - 2 * pads[at] + dilations[at] * (kernel[at] - 1) + extra[at] + 1
        for at, size in enumerate(x.shape[-count:])
    ]

    def batched(x: Tensor) -> Tensor:
        operands = [x, weight] if bias is None else [x, weight, bias]
        return emit(
            "ConvTranspose",
            operands,
            (x.shape[0], weight.shape[1] * groups, *sizes),
            kernel_shape=list(kernel),
            strides=list(strides),
            pads=[*pads, *pads],
            output_padding=list(extra) if any(extra) else None,
            dilations=list(dilations),
            group=groups,
        )

    return _with_batch(x, count, batched)


def _transposed_function(count: int) -> Callable:
    def function(
        input: Tensor,
        weight: Tensor,
        bias: Tensor | None = None,
        stride: Numbers = 1,
        padding: Numbers = 0,
        output_padding: Numbers = 0,
        groups: int = 1,
        dilation: Numbers = 1,
    ) -> Tensor:
        """[N, C, *], [C, O / groups, *] -> [N, O, *]"""
        return convolve_transposed(
            input, weight, bias, stride, padding, output_padding, groups, dilation
        )

    function.__name__ = function.__qualname__ = f"conv_transpose{count}d"
    return operation(function)


conv_transpose1d = _transposed_function(1)
conv_transpose2d = _transposed_function(2)
conv_transpose3d = _transposed_function(3)


def padded_for(
    mode: str, x: Tensor, padding: Numbers | str, weight: Tensor, dilation: Numbers
) -> Tensor:
    """What a convolution with `padding_mode` does first: pads with the input's own elements."""
    count = weight.ndim - 2
    if padding == "valid":
        return x
    if padding == "same":
        pads = same_padding(weight.shape[2:], entries(dilation, count))
    else:
        pads = tuple((one, one) for one in entries(padding, count))
    if mode == "circular":
        return circular_padded(x, pads)
    return padded(x, *zip(*pads), mode={"reflect": "reflect", "replicate": "edge"}[mode])


@operation
def unfold(
    input: Tensor,
    kernel_size: Numbers,
    dilation: Numbers = 1,
    padding: Numbers = 0,
    stride: Numbers = 1,
) -> Tensor:
    """[N, C, H, W] -> [N, C * k * k, windows]"""
    kernel, spread, pads, steps = (
        entries(one, 2) for one in (kernel_size, dilation, padding, stride)
    )
    if input.ndim == 3:
        return _with_batch(input, 2, lambda x: unfold(x, kernel, spread, pads, steps))
    batch, channels, *sizes = input.shape
    counts = [
        (sizes[at] + 2 * pads[at] - spread[at] * (kernel[at] - 1) - 1) // steps[at] + 1
        for at in (0, 1)
    ]
    if min(counts) < 1:
        raise RuntimeError(
            f"Given input with spatial size ({sizes[0]}, {sizes[1]}), kernel_size=({kernel[0]}, "
            f"{kernel[1]}), dilation=({spread[0]}, {spread[1]}), padding=({pads[0]}, {pads[1]}), "
            "calculated shape of the array of sliding blocks as "
            f"({counts[0]}, {counts[1]}), but its components must be at least one."
        )
    area, windows = kernel[0] * kernel[1], counts[0] * counts[1]
    x = padded(input, pads, pads)
    if kernel == steps and spread == (1, 1):
        x = x[:, :, : counts[0] * kernel[0], : counts[1] * kernel[1]]
        parted = reshaped(x, (batch, channels, counts[0], kernel[0], counts[1], kernel[1]))
        moved = transposed(parted, (0, 1, 3, 5, 2, 4))
        return reshaped(moved, (batch, channels * area, windows))
    from .joining import stack

    places = [
        reshaped(x[_window(row, counts, steps, spread, column)], (batch, channels, windows))
        for row in range(kernel[0])
        for column in range(kernel[1])
    ]
    return reshaped(stack(places, 2), (batch, channels * area, windows))


def _window(
    row: int, counts: Sequence[int], steps: Sequence[int], spread: Sequence[int], column: int
) -> tuple:
    """The elements that stand at one place of all windows."""
    slices = [
        slice(start, start + (counts[at] - 1) * steps[at] + 1, steps[at])
        for at, start in enumerate((row * spread[0], column * spread[1]))
    ]
    return (slice(None), slice(None), *slices)


@operation
def fold(
    input: Tensor,
    output_size: Numbers,
    kernel_size: Numbers,
    dilation: Numbers = 1,
    padding: Numbers = 0,
    stride: Numbers = 1,
) -> Tensor:
    """[N, C * k * k, windows] -> [N, C, H, W], overlaps added up"""
    sizes, kernel, spread, pads, steps = (
        entries(one, 2) for one in (output_size, kernel_size, dilation, padding, stride)
    )
    area = kernel[0] * kernel[1]
    if input.ndim == 2:
        return _with_batch(input, 1, lambda x: fold(x, sizes, kernel, spread, pads, steps))
    if input.shape[1] % area:
        raise RuntimeError(
            "Expected size of input's dimension 1 to be divisible by the product of kernel_size, "
            f"but got input.size(1)={input.shape[1]} and kernel_size=({kernel[0]}, {kernel[1]})."
        )
    batch, channels = input.shape[0], input.shape[1] // area
    counts = [
        (sizes[at] + 2 * pads[at] - spread[at] * (kernel[at] - 1) - 1) // steps[at] + 1
        for at in (0, 1)
    ]
    if kernel == steps and spread == (1, 1) and pads == (0, 0):
        if all(n * k == size for n, k, size in zip(counts, kernel, sizes)):
            parted = reshaped(input, (batch, channels, *kernel, *counts))
            moved = transposed(parted, (0, 1, 4, 2, 5, 3))
            return reshaped(moved, (batch, channels, *sizes))
    # Each channel's windows are put back by a transposed convolution with ones on a diagonal.
    windows = reshaped(input, (batch, channels * area, *counts))
    places = eye(area).reshape(area, 1, *kernel).repeat(channels, 1, 1, 1)
    extra = [
        size - ((n - 1) * step - 2 * pad + d * (k - 1) + 1)
        for size, n, step, pad, d, k in zip(sizes, counts, steps, pads, spread, kernel)
    ]
    return emit(
        "ConvTranspose",
        [windows, places],
        (batch, channels, *sizes),
        kernel_shape=list(kernel),
        strides=list(steps),
        pads=[*pads, *pads],
        output_padding=extra if any(extra) else None,
        dilations=list(spread),
        group=channels,
    )
