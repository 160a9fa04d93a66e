"""Fourier transforms and what else ONNX's opset 17 doesn't have: the shape only."""

from typing import Sequence

from .._core import types
from .._core.operation import operation
from .._core.recording import untranslated
from .._core.tensor import Tensor, axis, whole


def _along(shape: Sequence[int], dim: int, size: int) -> tuple[int, ...]:
    at = axis(dim, len(shape))
    return (*shape[:at], size, *shape[at + 1 :])


@operation
def fft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """[*] -> [*] complex"""
    size = input.shape[dim] if n is None else whole(n)
    return untranslated("fft", [input], _along(input.shape, dim, size), types.complex64)


@operation
def ifft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    size = input.shape[dim] if n is None else whole(n)
    return untranslated("ifft", [input], _along(input.shape, dim, size), types.complex64)


@operation
def rfft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """[n] -> [n / 2 + 1] complex"""
    size = input.shape[dim] if n is None else whole(n)
    return untranslated("rfft", [input], _along(input.shape, dim, size // 2 + 1), types.complex64)


@operation
def irfft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """[n / 2 + 1] complex -> [n]"""
    size = 2 * (input.shape[dim] - 1) if n is None else whole(n)
    return untranslated("irfft", [input], _along(input.shape, dim, size), types.float32)


def _sizes(input: Tensor, s: Sequence[int] | None, dim: Sequence[int]) -> list[int]:
    return [input.shape[one] for one in dim] if s is None else [whole(one) for one in s]


def _over(input: Tensor, sizes: Sequence[int], dim: Sequence[int]) -> tuple[int, ...]:
    shape = tuple(input.shape)
    for at, size in zip(dim, sizes):
        shape = _along(shape, at, size)
    return shape


@operation
def fft2(
    input: Tensor,
    s: Sequence[int] | None = None,
    dim: Sequence[int] = (-2, -1),
    norm: str | None = None,
) -> Tensor:
    sizes = _sizes(input, s, dim)
    return untranslated("fft2", [input], _over(input, sizes, dim), types.complex64)


@operation
def ifft2(
    input: Tensor,
    s: Sequence[int] | None = None,
    dim: Sequence[int] = (-2, -1),
    norm: str | None = None,
) -> Tensor:
    sizes = _sizes(input, s, dim)
    return untranslated("ifft2", [input], _over(input, sizes, dim), types.complex64)


@operation
def rfft2(
    input: Tensor,
    s: Sequence[int] | None = None,
    dim: Sequence[int] = (-2, -1),
    norm: str | None = None,
) -> Tensor:
    sizes = _sizes(input, s, dim)
    sizes[-1] = sizes[-1] // 2 + 1
    return untranslated("rfft2", [input], _over(input, sizes, dim), types.complex64)


@operation
def irfft2(
    input: Tensor,
    s: Sequence[int] | None = None,
    dim: Sequence[int] = (-2, -1),
    norm: str | None = None,
) -> Tensor:
    sizes = _sizes(input, s, dim)
    if s is None:
        sizes[-1] = 2 * (sizes[-1] - 1)
    return untranslated("irfft2", [input], _over(input, sizes, dim), types.float32)


def fftshift(input: Tensor, dim: object = None) -> Tensor:
    axes = range(input.ndim) if dim is None else [dim] if isinstance(dim, int) else dim
    return input.roll([input.shape[one] // 2 for one in axes], list(axes))


def ifftshift(input: Tensor, dim: object = None) -> Tensor:
    axes = range(input.ndim) if dim is None else [dim] if isinstance(dim, int) else dim
    return input.roll([-(input.shape[one] // 2) for one in axes], list(axes))


@operation
def stft(
    input: Tensor,
    n_fft: int,
    hop_length: int | None = None,
    win_length: int | None = None,
    window: Tensor | None = None,
    center: bool = True,
    pad_mode: str = "reflect",
    normalized: bool = False,
    onesided: bool | None = None,
    return_complex: bool | None = None,
) -> Tensor:
    """[*, n] -> [*, frequencies, frames] complex"""
    size, step = whole(n_fft), whole(hop_length or n_fft // 4)
    length = input.shape[-1] + (2 * (size // 2) if center else 0)
    rows = size if onesided is False else size // 2 + 1
    shape = (*input.shape[:-1], rows, 1 + (length - size) // step)
    return untranslated("stft", [input], shape, types.complex64)


def hann_window(window_length: int, *args: object, **kwargs: object) -> Tensor:
    from .creation import ones

    return ones(window_length)
