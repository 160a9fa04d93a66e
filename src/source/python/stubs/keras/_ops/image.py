"""Images: resize, crop, flip, colours."""

from typing import Sequence

from _layerline.opaque import require_known

from .._core import backend_state, shapes
from .._core.layout import (
    as_float,
    elements,
    emit,
    from_image,
    image,
    image_shape,
    numbers,
    untranslated,
)
from .._core.operations import operation
from .._core.shapes import Size
from .._core.tensors import KerasTensor, as_tensor
from .._core.windows import extents, output_size
from . import arithmetic, reduction
from .filling import flip
from .shaping import expand_dims, reshape, squeeze, transpose

MODES = {
    "nearest": ("nearest", "half_pixel"),
    "bilinear": ("linear", "half_pixel"),
    "bicubic": ("cubic", "half_pixel"),
    "area": ("linear", "half_pixel"),
}
"""Keras' interpolations as modes of ONNX's Resize."""

CUBIC = {"cubic_coeff_a": -0.5, "exclude_outside": 1}


@operation
def resize(
    images: KerasTensor,
    size: object,
    interpolation: str = "bilinear",
    antialias: bool = False,
    data_format: str | None = None,
    **ignored: object,
) -> KerasTensor:
    """[N, H, W, C] or [H, W, C] to another height and width."""
    x = as_tensor(images)
    require_known(size, "`size`")
    target = shapes.entries(_plain(size), 2, "size")
    if x.ndim == 3:
        return squeeze(resize(expand_dims(x, 0), target, interpolation, antialias, data_format), 0)
    if x.ndim != 4:
        raise ValueError(
            "Expected input images to be of shape of rank 3 or 4. "
            f"Received images.shape={tuple(x.shape)}"
        )
    data_format = backend_state.standardize_data_format(data_format)
    return resized(as_float(x), target, str(interpolation).lower(), data_format)


def resized(
    x: KerasTensor, target: Sequence[Size], interpolation: str, data_format: str
) -> KerasTensor:
    batch, channels, *_ = image_shape(x.shape, data_format)
    shape = (
        (batch, *target, channels) if data_format == "channels_last" else (batch, channels, *target)
    )
    if interpolation not in MODES:
        return untranslated(f"Resize{interpolation.title()}", [x], (shape, x.dtype))[0]
    mode, coordinates = MODES[interpolation]
    attributes: dict = {"mode": mode, "coordinate_transformation_mode": coordinates}
    if mode == "nearest":
        attributes["nearest_mode"] = "round_prefer_ceil"
    if mode == "cubic":
        attributes |= CUBIC
    value = image(x, data_format)
    inputs = [value, None, None, _sizes(value, batch, channels, target)]
    made = emit("Resize", inputs, x.dtype, (batch, channels, *target), **attributes)
    return from_image(made, shape, x.dtype, data_format)


def scaled(
    x: KerasTensor, factors: Sequence[int], interpolation: str, data_format: str
) -> KerasTensor:
    """Each place becomes a block of the factors."""
    batch, channels, *sizes = image_shape(x.shape, data_format)
    made = [None if size is None else size * factor for size, factor in zip(sizes, factors)]
    shape = (batch, *made, channels) if data_format == "channels_last" else (batch, channels, *made)
    if interpolation not in MODES:
        return untranslated(f"Resize{interpolation.title()}", [x], (shape, x.dtype))[0]
    if interpolation == "nearest":
        attributes: dict = {
            "mode": "nearest",
            "coordinate_transformation_mode": "asymmetric",
            "nearest_mode": "floor",
        }
    else:
        mode, coordinates = MODES[interpolation]
        attributes = {"mode": mode, "coordinate_transformation_mode": coordinates}
        if mode == "cubic":
            attributes |= CUBIC
    scales = elements([1.0, 1.0, *map(float, factors)], (2 + len(factors),))
    value = emit(
        "Resize",
        [image(x, data_format), None, scales],
        x.dtype,
        (batch, channels, *made),
        **attributes,
    )
    return from_image(value, shape, x.dtype, data_format)


def _sizes(value: object, batch: Size, channels: Size, target: Sequence[Size]) -> object:
    """The sizes of the result: the batch is taken from the input where it is open."""
    rest = numbers([channels or 1, *target])
    if batch is not None:
        return numbers([batch, channels or 1, *target])
    begin = emit("Shape", [value], "int64", (1,), start=0, end=1)
    return emit("Concat", [begin, rest], "int64", (4,), axis=0)


def _plain(size: object) -> object:
    if isinstance(size, KerasTensor):
        return size.data
    return size


@operation
def flip_left_right(image: KerasTensor) -> KerasTensor:
    return flip(as_tensor(image), -2)


@operation
def flip_up_down(image: KerasTensor) -> KerasTensor:
    return flip(as_tensor(image), -3)


@operation
def rgb_to_grayscale(images: KerasTensor, data_format: str | None = None) -> KerasTensor:
    x = as_float(as_tensor(images))
    weighted = arithmetic.multiply(x, as_tensor([0.2989, 0.587, 0.114]))
    return reduction.sum(weighted, -1, keepdims=True)


@operation
def extract_patches(
    images: KerasTensor,
    size: object,
    strides: object = None,
    dilation_rate: object = 1,
    padding: str = "valid",
    data_format: str | None = None,
) -> KerasTensor:
    """[N, H, W, C] to [N, rows, columns, size * size * C]."""
    x = as_float(as_tensor(images))
    windows = shapes.entries(size, 2, "size")
    steps = windows if strides is None else shapes.entries(strides, 2, "strides")
    rates = shapes.entries(dilation_rate, 2, "dilation_rate")
    padding = str(padding).lower()
    batch, *sizes, channels = x.shape
    made = [output_size(*one, padding) for one in zip(sizes, extents(windows, rates), steps)]
    depth = None if channels is None else windows[0] * windows[1] * channels
    shape = (batch, *made, depth)
    exact = all(one is not None and one % step == 0 for one, step in zip(sizes, steps))
    if windows == steps and rates == (1, 1) and exact and channels is not None:
        return _blocks(x, windows, made, shape)
    return untranslated("ExtractPatches", [x], (shape, x.dtype))[0]


def _blocks(
    x: KerasTensor, windows: Sequence[int], made: Sequence[int], shape: Sequence[Size]
) -> KerasTensor:
    """Patches that don't overlap only rearrange elements."""
    channels = x.shape[-1]
    split = reshape(x, (-1, made[0], windows[0], made[1], windows[1], channels))
    return reshape(transpose(split, (0, 1, 3, 2, 4, 5)), (-1, *shape[1:]))
