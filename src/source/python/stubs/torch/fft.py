"""Fourier transforms."""

from _layerline.opaque import opaque_getattr

from ._ops.transforms import (
    fft,
    fft2,
    fftshift,
    ifft,
    ifft2,
    ifftshift,
    irfft,
    irfft2,
    rfft,
    rfft2,
)

fftn, ifftn, rfftn, irfftn = fft2, ifft2, rfft2, irfft2

__getattr__ = opaque_getattr(__name__)
