"""`tf.image`: what models use of it. Random changes do nothing."""

from _layerline.opaque import opaque_getattr
from keras._core.operations import operation
from keras._core.shapes import entries
from keras._core.tensors import KerasTensor as T
from keras._core.tensors import as_tensor
from keras._ops import arithmetic, filling
from keras._ops import image as ops
from keras._ops import indexing, joining, reduction


class ResizeMethod:
    AREA = "area"
    BICUBIC = "bicubic"
    BILINEAR = "bilinear"
    GAUSSIAN = "gaussian"
    LANCZOS3 = "lanczos3"
    LANCZOS5 = "lanczos5"
    MITCHELLCUBIC = "mitchellcubic"
    NEAREST_NEIGHBOR = "nearest"


@operation
def resize(
    images: T,
    size: object,
    method: str = "bilinear",
    preserve_aspect_ratio: bool = False,
    antialias: bool = False,
    name: object = None,
) -> T:
    return ops.resize(images, size, method)


@operation
def resize_bilinear(images: T, size: object, **ignored: object) -> T:
    return ops.resize(images, size, "bilinear")


@operation
def resize_nearest_neighbor(images: T, size: object, **ignored: object) -> T:
    return ops.resize(images, size, "nearest")


@operation
def resize_with_crop_or_pad(image: T, target_height: int, target_width: int) -> T:
    """The middle, or the image in the middle of zeros."""
    x = as_tensor(image)
    target = entries((target_height, target_width), 2, "target")
    pairs = [(0, 0)] * x.ndim
    key: list = [slice(None)] * x.ndim
    for axis, wanted in zip((x.ndim - 3, x.ndim - 2), target):
        size = x.shape[axis]
        if size is None:
            return ops.resize(x, target)
        if size >= wanted:
            begin = (size - wanted) // 2
            key[axis] = slice(begin, begin + wanted)
        else:
            before = (wanted - size) // 2
            pairs[axis] = (before, wanted - size - before)
    return filling.padded(indexing.get_item(x, tuple(key)), pairs)


@operation
def central_crop(image: T, central_fraction: float) -> T:
    x = as_tensor(image)
    key: list = [slice(None)] * x.ndim
    for axis in (x.ndim - 3, x.ndim - 2):
        size = x.shape[axis]
        begin = int((size - size * central_fraction) / 2)
        key[axis] = slice(begin, size - begin)
    return indexing.get_item(x, tuple(key))


@operation
def extract_patches(
    images: T, sizes: object, strides: object, rates: object, padding: str, name: object = None
) -> T:
    """[N, H, W, C] to [N, rows, columns, height * width * C]."""
    inner = [list(one)[1:3] for one in (sizes, strides, rates)]
    return ops.extract_patches(images, inner[0], inner[1], inner[2], padding)


@operation
def grayscale_to_rgb(images: T, name: object = None) -> T:
    x = as_tensor(images)
    return joining.concatenate([x, x, x], -1)


@operation
def per_image_standardization(image: T) -> T:
    x = as_tensor(image)
    axes = [-1, -2, -3]
    mean = reduction.mean(x, axes, keepdims=True)
    deviation = arithmetic.maximum(reduction.std(x, axes, keepdims=True), 1e-6)
    return arithmetic.true_divide(arithmetic.subtract(x, mean), deviation)


@operation
def convert_image_dtype(image: T, dtype: object, saturate: bool = False, name: object = None) -> T:
    x = as_tensor(image)
    made = arithmetic.cast(x, dtype)
    return arithmetic.multiply(made, 1 / 255) if x.dtype == "uint8" else made


@operation
def random_crop(image: T, size: object, *args: object, **kwargs: object) -> T:
    return indexing.slice(image, [0] * as_tensor(image).ndim, size)


def _unchanged(image: T, *args: object, **kwargs: object) -> T:
    return image


random_flip_left_right = random_flip_up_down = random_brightness = random_contrast = _unchanged
random_hue = random_saturation = adjust_brightness = adjust_contrast = _unchanged
adjust_hue = adjust_saturation = adjust_gamma = _unchanged
flip_left_right, flip_up_down = ops.flip_left_right, ops.flip_up_down
rgb_to_grayscale = ops.rgb_to_grayscale
resize_images = resize
__getattr__ = opaque_getattr(__name__)
