"""Poolings: windows that slide, and windows that adapt to the size that is wanted."""

import math
from typing import Callable, Sequence

from _layerline.graph import constant

from .._core import types
from .._core.operation import operation
from .._core.recording import emit, emit_many, untranslated
from .._core.tensor import Tensor, meta, whole
from .arithmetic import mul, remainder
from .arithmetic import pow as _pow
from .creation import zeros
from .elementwise import abs
from .indexing import scatter
from .joining import cat
from .padding import padded
from .reduction import amax
from .shaping import expanded, reshaped, renewed, transpose, unsqueeze
from .windows import entries, pooled_size

Numbers = int | Sequence[int]


class _Windows:
    """Sizes and pads of a pooling over the last `count` axes."""

    def __init__(
        self,
        name: str,
        x: Tensor,
        count: int,
        kernel_size: Numbers,
        stride: Numbers | None,
        padding: Numbers,
        dilation: Numbers = 1,
        ceil_mode: bool = False,
    ) -> None:
        if x.ndim not in (count + 1, count + 2):
            raise RuntimeError(_wrong_rank(name, x, count))
        self.kernel = entries(kernel_size, count, "kernel_size")
        self.stride = self.kernel if stride in (None, (), []) else entries(stride, count, "stride")
        self.padding = entries(padding, count, "padding")
        self.dilation = entries(dilation, count, "dilation")
        for pad, kernel in zip(self.padding, self.kernel):
            if pad > kernel // 2:
                raise RuntimeError(
                    "pad should be at most half of effective kernel size, but got "
                    f"pad={pad}, kernel_size={kernel} and dilation={self.dilation[0]}"
                )
        sizes = x.shape[-count:]
        self.sizes = [
            pooled_size(size, *numbers, ceil_mode)
            for size, *numbers in zip(sizes, self.kernel, self.stride, self.padding, self.dilation)
        ]
        if min(self.sizes) < 1:
            channels = x.shape[-count - 1]
            given = "x".join(map(str, (channels, *sizes)))
            made = "x".join(map(str, (channels, *self.sizes)))
            raise RuntimeError(
                f"Given input size: ({given}). Calculated output size: ({made}). Output size is "
                "too small"
            )
        spans = [d * (k - 1) + 1 for k, d in zip(self.kernel, self.dilation)]
        # What the last window needs behind the input; ONNX runtimes disagree about ceil_mode.
        self.behind = [
            max(0, (made - 1) * step + span - size - pad)
            for made, step, span, size, pad in zip(
                self.sizes, self.stride, spans, sizes, self.padding
            )
        ]
        self.behind = [max(a, b) if not ceil_mode else a for a, b in zip(self.behind, self.padding)]

    @property
    def pads(self) -> list[int]:
        return [*self.padding, *self.behind]


def _wrong_rank(name: str, x: Tensor, count: int) -> str:
    if name == "max_pool2d":
        return f"{name}: Expected 3D or 4D (batch mode) tensor for input, but got: {list(x.shape)}"
    return (
        f"Expected {count + 1}D or {count + 2}D (batch mode) tensor for input, but got input of "
        f"size: {list(x.shape)}"
    )


def _batched(x: Tensor, count: int) -> Tensor:
    return x if x.ndim == count + 2 else unsqueeze(x, 0)


def _max_pool(count: int) -> Callable:
    name = f"max_pool{count}d"

    def pool(
        input: Tensor,
        kernel_size: Numbers,
        stride: Numbers | None = None,
        padding: Numbers = 0,
        dilation: Numbers = 1,
        ceil_mode: bool = False,
        return_indices: bool = False,
    ) -> Tensor | tuple[Tensor, Tensor]:
        """[N, C, *] -> [N, C, *], and where the largest elements are"""
        windows = _Windows(name, input, count, kernel_size, stride, padding, dilation, ceil_mode)
        x = _batched(input, count)
        shape = (*x.shape[:2], *windows.sizes)
        outputs = [(shape, x.dtype)]
        if return_indices:
            outputs.append((shape, types.int64))
        attributes = {
            "kernel_shape": list(windows.kernel),
            "strides": list(windows.stride),
            "pads": windows.pads,
            "dilations": list(windows.dilation),
        }
        made = emit_many("MaxPool", [x], outputs, attributes)
        if return_indices:
            # ONNX counts places through the whole tensor, torch within a channel.
            made[1] = remainder(made[1], math.prod(x.shape[2:]))
        made = [reshaped(one, (*input.shape[:-count], *windows.sizes)) for one in made]
        return tuple(made) if return_indices else made[0]

    pool.__name__ = pool.__qualname__ = name
    return operation(pool)


max_pool1d, max_pool2d, max_pool3d = _max_pool(1), _max_pool(2), _max_pool(3)


def _avg_pool(count: int) -> Callable:
    def pool(
        input: Tensor,
        kernel_size: Numbers,
        stride: Numbers | None = None,
        padding: Numbers = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> Tensor:
        """[N, C, *] -> [N, C, *]"""
        windows = _Windows(name, input, count, kernel_size, stride, padding, 1, ceil_mode)
        x = _batched(input, count)
        pads = windows.pads
        if divisor_override:
            include = 1
        elif count_include_pad and any(a > b for a, b in zip(windows.behind, windows.padding)):
            # The padding counts, but not what ceil_mode adds behind it.
            x = padded(x, windows.padding, windows.padding)
            behind = [max(0, a - b) for a, b in zip(windows.behind, windows.padding)]
            pads, include = [0] * count + behind, 0
        else:
            include = int(count_include_pad and any(pads))
        made = emit(
            "AveragePool",
            [x],
            (*x.shape[:2], *windows.sizes),
            kernel_shape=list(windows.kernel),
            strides=list(windows.stride),
            pads=pads,
            count_include_pad=include,
        )
        if divisor_override:
            made = mul(made, math.prod(windows.kernel) / divisor_override)
        return reshaped(made, (*input.shape[:-count], *windows.sizes))

    name = pool.__name__ = pool.__qualname__ = f"avg_pool{count}d"
    return operation(pool)


avg_pool1d, avg_pool2d, avg_pool3d = _avg_pool(1), _avg_pool(2), _avg_pool(3)


def _wanted_sizes(name: str, x: Tensor, output_size: object, count: int) -> list[int]:
    if x.ndim not in (count + 1, count + 2):
        raise RuntimeError(
            f"{name}(): Expected {count + 1}D or {count + 2}D tensor, but got {list(x.shape)}"
        )
    given = output_size if isinstance(output_size, (list, tuple)) else (output_size,) * count
    if len(given) == 1:
        given = tuple(given) * count
    if len(given) != count:
        raise RuntimeError(f"{name}: output_size must be {count}")
    own = x.shape[-count:]
    return [size if one is None else whole(one) for one, size in zip(given, own)]


def _bins(size: int, made: int) -> list[tuple[int, int]]:
    """Begin and end of the window for each element of the result."""
    return [(i * size // made, -(-(i + 1) * size // made)) for i in range(made)]


def _adaptive_avg_pool(count: int) -> Callable:
    name = f"adaptive_avg_pool{count}d"

    def pool(input: Tensor, output_size: object) -> Tensor:
        """[N, C, *] -> [N, C, *output_size]"""
        made = _wanted_sizes(name, input, output_size, count)
        sizes = list(input.shape[-count:])
        shape = (*input.shape[:-count], *made)
        if made == sizes:
            return renewed(input)
        x = _batched(input, count)
        if all(one == 1 for one in made):
            pooled = emit("GlobalAveragePool", [x], (*x.shape[:2], *made))
        elif all(size % one == 0 for size, one in zip(sizes, made)):
            kernel = [size // one for size, one in zip(sizes, made)]
            pooled = emit(
                "AveragePool", [x], (*x.shape[:2], *made), kernel_shape=kernel, strides=kernel
            )
        else:
            pooled = _averaged(x, made, count)
        return reshaped(pooled, shape)

    pool.__name__ = pool.__qualname__ = name
    return operation(pool)


def _averaged(x: Tensor, made: Sequence[int], count: int) -> Tensor:
    """Windows of different sizes: along each axis the mean is a product with a matrix."""
    for number, wanted in enumerate(made):
        at = x.ndim - count + number
        size = x.shape[at]
        if size == wanted:
            continue
        shape = [*x.shape[:at], wanted, *x.shape[at + 1 :]]
        if size == 1:
            x = expanded(x, shape)
            continue
        rows = [[0.0] * wanted for _ in range(size)]
        for column, (start, end) in enumerate(_bins(size, wanted)):
            for row in range(start, end):
                rows[row][column] = 1 / (end - start)
        weights = constant(rows, "float32", (size, wanted))
        moved = transpose(x, at, -1) if at != x.ndim - 1 else x
        product = emit("MatMul", [moved, weights], (*moved.shape[:-1], wanted))
        x = transpose(product, at, -1) if at != x.ndim - 1 else product
    return x


adaptive_avg_pool1d = _adaptive_avg_pool(1)
adaptive_avg_pool2d = _adaptive_avg_pool(2)
adaptive_avg_pool3d = _adaptive_avg_pool(3)


def _adaptive_max_pool(count: int) -> Callable:
    name = f"adaptive_max_pool{count}d"

    def pool(
        input: Tensor, output_size: object, return_indices: bool = False
    ) -> Tensor | tuple[Tensor, Tensor]:
        """[N, C, *] -> [N, C, *output_size]"""
        made = _wanted_sizes(name, input, output_size, count)
        sizes = list(input.shape[-count:])
        shape = (*input.shape[:-count], *made)
        x = _batched(input, count)
        if return_indices:
            pooled = untranslated(name, [x], (*x.shape[:2], *made))
            return reshaped(pooled, shape), meta(shape, types.int64)
        if all(one == 1 for one in made):
            return reshaped(emit("GlobalMaxPool", [x], (*x.shape[:2], *made)), shape)
        if all(size % one == 0 for size, one in zip(sizes, made)):
            kernel = [size // one for size, one in zip(sizes, made)]
            whole_shape = (*x.shape[:2], *made)
            pooled = emit("MaxPool", [x], whole_shape, kernel_shape=kernel, strides=kernel)
            return reshaped(pooled, shape)
        for number, wanted in enumerate(made):
            x = _largest(x, x.ndim - count + number, wanted)
        return reshaped(x, shape)

    pool.__name__ = pool.__qualname__ = name
    return operation(pool)


def _largest(x: Tensor, at: int, made: int) -> Tensor:
    """Windows of different sizes, one after the other."""
    size = x.shape[at]
    if size == made:
        return x
    pieces = [amax(x.narrow(at, start, end - start), at, True) for start, end in _bins(size, made)]
    return cat(pieces, at)


adaptive_max_pool1d = _adaptive_max_pool(1)
adaptive_max_pool2d = _adaptive_max_pool(2)
adaptive_max_pool3d = _adaptive_max_pool(3)


def _lp_pool(count: int) -> Callable:
    average = (avg_pool1d, avg_pool2d, avg_pool3d)[count - 1]

    def pool(
        input: Tensor,
        norm_type: float,
        kernel_size: Numbers,
        stride: Numbers | None = None,
        ceil_mode: bool = False,
    ) -> Tensor:
        """[N, C, *] -> [N, C, *]"""
        area = math.prod(entries(kernel_size, count))
        powers = _pow(abs(input), norm_type)
        total = mul(average(powers, kernel_size, stride, 0, ceil_mode), area)
        return _pow(total, 1 / norm_type)

    pool.__name__ = pool.__qualname__ = f"lp_pool{count}d"
    return operation(pool)


lp_pool1d, lp_pool2d, lp_pool3d = _lp_pool(1), _lp_pool(2), _lp_pool(3)


def _max_unpool(count: int) -> Callable:
    name = f"max_unpool{count}d"

    def unpool(
        input: Tensor,
        indices: Tensor,
        kernel_size: Numbers,
        stride: Numbers | None = None,
        padding: Numbers = 0,
        output_size: Sequence[int] | None = None,
    ) -> Tensor:
        """[N, C, *] -> [N, C, *], zeros where no largest element was"""
        kernel = entries(kernel_size, count)
        steps = kernel if stride in (None, ()) else entries(stride, count)
        pads = entries(padding, count)
        sizes = [
            (size - 1) * step - 2 * pad + k
            for size, step, pad, k in zip(input.shape[-count:], steps, pads, kernel)
        ]
        if output_size is not None:
            sizes = [whole(one) for one in list(output_size)[-count:]]
        shape = (*input.shape[:-count], *sizes)
        front = input.shape[:-count]
        nothing = zeros(*front, math.prod(sizes), dtype=input.dtype)
        given, places = (
            reshaped(one, (*front, math.prod(input.shape[-count:]))) for one in (input, indices)
        )
        return reshaped(scatter(nothing, len(front), places, given), shape)

    unpool.__name__ = unpool.__qualname__ = name
    return operation(unpool)


max_unpool1d, max_unpool2d, max_unpool3d = _max_unpool(1), _max_unpool(2), _max_unpool(3)
