"""`keras.applications.imagenet_utils`."""

from typing import Sequence

from _layerline.opaque import Opaque, opaque_getattr, require_known

from .. import ops
from .._core import backend_state
from .._core.shapes import Size
from .._core.tensors import KerasTensor

MEAN = {"torch": (0.485, 0.456, 0.406), "caffe": (103.939, 116.779, 123.68)}
DEVIATION = (0.229, 0.224, 0.225)


def preprocess_input(x: object, data_format: str | None = None, mode: str = "caffe") -> object:
    """Images as a network wants them. Arrays stay as they are: their elements don't matter."""
    if mode not in ("caffe", "tf", "torch"):
        raise ValueError(
            f"Expected mode to be one of `caffe`, `tf` or `torch`. Received: mode={mode}"
        )
    if not isinstance(x, KerasTensor):
        return x
    if mode == "tf":
        return x / 127.5 - 1.0
    last = backend_state.standardize_data_format(data_format) == "channels_last"
    axis = x.ndim - 1 if last else x.ndim - 3
    if mode == "torch":
        x = x / 255.0
    else:
        x = ops.stack(list(reversed(ops.unstack(x, axis=axis))), axis=axis)
    sizes = [3 if place == axis else 1 for place in range(x.ndim)]
    x = x - ops.reshape(ops.convert_to_tensor(list(MEAN[mode])), sizes)
    return x if mode == "caffe" else x / ops.reshape(ops.convert_to_tensor(list(DEVIATION)), sizes)


def decode_predictions(preds: object, top: int = 5) -> object:
    shape = getattr(preds, "shape", None)
    if isinstance(shape, tuple) and (len(shape) != 2 or shape[1] != 1000):
        raise ValueError(
            "`decode_predictions` expects a batch of predictions (i.e. a 2D array of shape "
            f"(samples, 1000)). Received array with shape: {shape}"
        )
    return Opaque("decode_predictions")


def obtain_input_shape(
    input_shape: Sequence[Size] | None,
    default_size: int,
    min_size: int,
    data_format: str,
    require_flatten: bool,
    weights: object = None,
) -> tuple[Size, ...]:
    """The shape of an image, after the checks that Keras makes."""
    require_known(input_shape, "`input_shape`")
    given = None if input_shape is None else tuple(input_shape)
    last = data_format == "channels_last"
    channels = 3
    if weights != "imagenet" and given and len(given) == 3:
        channels = given[-1] if last else given[0]
    default = (
        (default_size, default_size, channels) if last else (channels, default_size, default_size)
    )
    if weights == "imagenet" and require_flatten:
        if given is not None and given != default:
            raise ValueError(
                "When setting `include_top=True` and loading `imagenet` weights, "
                f"`input_shape` should be {default}.  Received: input_shape={given}"
            )
        return default
    if not given:
        open_shape = (None, None, 3) if last else (3, None, None)
        given = default if require_flatten else open_shape
    else:
        _check_shape(given, min_size, last, weights)
    if require_flatten and None in given:
        raise ValueError(
            "If `include_top` is True, you should specify a static `input_shape`. "
            f"Received: input_shape={given}"
        )
    return given


def _check_shape(given: tuple[Size, ...], min_size: int, last: bool, weights: object) -> None:
    if len(given) != 3:
        raise ValueError("`input_shape` must be a tuple of three integers.")
    if weights == "imagenet" and (given[-1] if last else given[0]) != 3:
        raise ValueError(f"The input must have 3 channels; Received `input_shape={given}`")
    sizes = given[:2] if last else given[1:]
    if any(size is not None and size < min_size for size in sizes):
        raise ValueError(
            f"Input size must be at least {min_size}x{min_size}; Received: input_shape={given}"
        )


def correct_pad(inputs: KerasTensor, kernel_size: object) -> tuple[tuple[int, int], ...]:
    """Padding such that a convolution with stride 2 halves the size."""
    first = 2 if backend_state.image_data_format() == "channels_first" else 1
    sizes = inputs.shape[first : first + 2]
    kernel = (kernel_size, kernel_size) if isinstance(kernel_size, int) else tuple(kernel_size)
    odd = [0 if sizes[0] is None else size % 2 for size in sizes]
    half = [size // 2 for size in kernel]
    return tuple((size - (1 - rest), size) for size, rest in zip(half, odd))


def validate_activation(classifier_activation: object, weights: object) -> None:
    pass


__getattr__ = opaque_getattr(__name__)
