"""`tf.nn`, by TensorFlow's names of arguments."""

from typing import Sequence

from _layerline.opaque import opaque_getattr
from keras._core.operations import operation
from keras._core.tensors import KerasTensor as T
from keras._core.tensors import as_tensor
from keras._ops import activation, arithmetic
from keras._ops import convolution as _convolution
from keras._ops import filling, indexing, joining, normalization, pooling, reduction, shaping


@operation
def relu(features: T, name: object = None) -> T:
    return activation.relu(features)


@operation
def relu6(features: T, name: object = None) -> T:
    return activation.relu6(features)


@operation
def leaky_relu(features: T, alpha: float = 0.2, name: object = None) -> T:
    return activation.leaky_relu(features, alpha)


@operation
def elu(features: T, name: object = None) -> T:
    return activation.elu(features)


@operation
def selu(features: T, name: object = None) -> T:
    return activation.selu(features)


@operation
def crelu(features: T, axis: int = -1, name: object = None) -> T:
    x = as_tensor(features)
    return joining.concatenate([activation.relu(x), activation.relu(arithmetic.negative(x))], axis)


@operation
def gelu(features: T, approximate: bool = False, name: object = None) -> T:
    return activation.gelu(features, approximate)


@operation
def sigmoid(x: T, name: object = None) -> T:
    return activation.sigmoid(x)


@operation
def tanh(x: T, name: object = None) -> T:
    return activation.tanh(x)


@operation
def softmax(logits: T, axis: int | None = None, name: object = None) -> T:
    return activation.softmax(logits, -1 if axis is None else axis)


@operation
def log_softmax(logits: T, axis: int | None = None, name: object = None) -> T:
    return activation.log_softmax(logits, -1 if axis is None else axis)


@operation
def softplus(features: T, name: object = None) -> T:
    return activation.softplus(features)


@operation
def softsign(features: T, name: object = None) -> T:
    return activation.softsign(features)


@operation
def silu(features: T, beta: float = 1.0) -> T:
    x = as_tensor(features)
    if beta == 1.0:
        return activation.silu(x)
    return arithmetic.multiply(x, activation.sigmoid(arithmetic.multiply(x, beta)))


@operation
def swish(features: T, beta: float = 1.0) -> T:
    return silu(features, beta)


@operation
def dropout(x: T, rate: object = None, noise_shape: object = None, **ignored: object) -> T:
    """As at inference."""
    return as_tensor(x)


@operation
def bias_add(value: T, bias: T, data_format: str | None = None, name: object = None) -> T:
    if data_format is not None and data_format.startswith("NC") and value.ndim > 2:
        bias = shaping.reshape(bias, [-1, *[1] * (value.ndim - 2)])
    return arithmetic.add(value, bias)


@operation
def l2_normalize(x: T, axis: object = None, epsilon: float = 1e-12, name: object = None) -> T:
    return reduction.l2_normalize(x, axis, epsilon)


@operation
def l2_loss(t: T, name: object = None) -> T:
    return arithmetic.multiply(reduction.sum(arithmetic.square(t)), 0.5)


@operation
def moments(
    x: T, axes: object, shift: object = None, keepdims: bool = False, name: object = None
) -> tuple[T, T]:
    return reduction.moments(x, axes, keepdims)


@operation
def batch_normalization(
    x: T,
    mean: T,
    variance: T,
    offset: T | None,
    scale: T | None,
    variance_epsilon: float,
    name: object = None,
) -> T:
    """With statistics of any shape that broadcasts."""
    factor = arithmetic.rsqrt(arithmetic.add(variance, variance_epsilon))
    result = arithmetic.multiply(arithmetic.subtract(x, mean), factor)
    if scale is not None:
        result = arithmetic.multiply(result, scale)
    return result if offset is None else arithmetic.add(result, offset)


@operation
def conv1d(
    input: T,
    filters: T,
    stride: object = 1,
    padding: object = "VALID",
    data_format: str = "NWC",
    dilations: object = None,
    name: object = None,
) -> T:
    return _convolve(input, filters, stride, padding, data_format, dilations)


@operation
def conv2d(
    input: T,
    filters: T,
    strides: object = 1,
    padding: object = "VALID",
    data_format: str = "NHWC",
    dilations: object = None,
    name: object = None,
) -> T:
    return _convolve(input, filters, strides, padding, data_format, dilations)


@operation
def conv3d(
    input: T,
    filters: T,
    strides: object = 1,
    padding: object = "VALID",
    data_format: str = "NDHWC",
    dilations: object = None,
    name: object = None,
) -> T:
    return _convolve(input, filters, strides, padding, data_format, dilations)


@operation
def convolution(
    input: T,
    filters: T,
    strides: object = None,
    padding: object = "VALID",
    data_format: str | None = None,
    dilations: object = None,
    name: object = None,
) -> T:
    return _convolve(input, filters, strides or 1, padding, data_format or "N", dilations)


@operation
def atrous_conv2d(value: T, filters: T, rate: int, padding: str, name: object = None) -> T:
    return _convolve(value, filters, 1, padding, "NHWC", rate)


@operation
def depthwise_conv2d(
    input: T,
    filter: T,
    strides: object,
    padding: object,
    data_format: str | None = None,
    dilations: object = None,
    name: object = None,
) -> T:
    layout = _layout(data_format or "NHWC")
    x, padding = _padded(input, padding)
    rates = _inner(dilations, 2, layout)
    return _convolution.depthwise_conv(
        x, filter, _inner(strides, 2, layout), padding, layout, rates
    )


@operation
def separable_conv2d(
    input: T,
    depthwise_filter: T,
    pointwise_filter: T,
    strides: object,
    padding: str,
    data_format: str | None = None,
    dilations: object = None,
    name: object = None,
) -> T:
    layout = _layout(data_format or "NHWC")
    steps, rates = _inner(strides, 2, layout), _inner(dilations, 2, layout)
    return _convolution.separable_conv(
        input, depthwise_filter, pointwise_filter, steps, padding, layout, rates
    )


@operation
def conv2d_transpose(
    input: T,
    filters: T,
    output_shape: object,
    strides: object,
    padding: str = "SAME",
    data_format: str = "NHWC",
    dilations: object = None,
    name: object = None,
) -> T:
    layout = _layout(data_format)
    return _convolution.conv_transpose(
        input, filters, _inner(strides, 2, layout), padding, data_format=layout
    )


@operation
def max_pool(
    input: T,
    ksize: object,
    strides: object,
    padding: str,
    data_format: str | None = None,
    name: object = None,
) -> T:
    return _pool("MaxPool", input, ksize, strides, padding, data_format)


@operation
def max_pool2d(
    input: T,
    ksize: object,
    strides: object,
    padding: str,
    data_format: str | None = None,
    name: object = None,
) -> T:
    return _pool("MaxPool", input, ksize, strides, padding, data_format)


@operation
def max_pool1d(
    input: T,
    ksize: object,
    strides: object,
    padding: str,
    data_format: str | None = None,
    name: object = None,
) -> T:
    return _pool("MaxPool", input, ksize, strides, padding, data_format)


@operation
def avg_pool(
    input: T,
    ksize: object,
    strides: object,
    padding: str,
    data_format: str | None = None,
    name: object = None,
) -> T:
    return _pool("AveragePool", input, ksize, strides, padding, data_format)


@operation
def avg_pool2d(
    input: T,
    ksize: object,
    strides: object,
    padding: str,
    data_format: str | None = None,
    name: object = None,
) -> T:
    return _pool("AveragePool", input, ksize, strides, padding, data_format)


@operation
def local_response_normalization(
    input: T,
    depth_radius: int = 5,
    bias: float = 1,
    alpha: float = 1,
    beta: float = 0.5,
    name: object = None,
) -> T:
    return normalization.local_response_normalization(input, depth_radius, bias, alpha, beta)


lrn = local_response_normalization


@operation
def embedding_lookup(params: T, ids: T, max_norm: object = None, name: object = None) -> T:
    return indexing.take(params, ids, axis=0)


@operation
def depth_to_space(input: T, block_size: int, data_format: str = "NHWC", name: object = None) -> T:
    return shaping.depth_to_space(input, block_size)


@operation
def space_to_depth(input: T, block_size: int, data_format: str = "NHWC", name: object = None) -> T:
    return shaping.space_to_depth(input, block_size)


@operation
def top_k(input: T, k: int = 1, sorted: bool = True, **ignored: object) -> tuple[T, T]:
    return reduction.top_k(input, k, sorted)


def _convolve(
    x: T, filters: T, strides: object, padding: object, data_format: str, dilations: object
) -> T:
    layout = _layout(data_format)
    x, padding = _padded(x, padding)
    count = x.ndim - 2
    steps, rates = _inner(strides, count, layout), _inner(dilations, count, layout)
    return _convolution.conv(x, filters, steps, padding, layout, rates)


def _pool(
    op: str, x: T, ksize: object, strides: object, padding: object, data_format: str | None
) -> T:
    layout = _layout(data_format or "N")
    x = as_tensor(x)
    if op == "AveragePool":
        padding_only: object = padding
    else:
        x, padding_only = _padded(x, padding)
    count = x.ndim - 2
    return pooling.pool(
        op, x, _inner(ksize, count, layout), _inner(strides, count, layout), padding_only, layout
    )


def _layout(data_format: str) -> str:
    return "channels_first" if data_format.upper().startswith("NC") else "channels_last"


def _inner(numbers: object, count: int, layout: str) -> object:
    """Of numbers for all axes, those between batch and channels."""
    if numbers is None:
        return 1
    if isinstance(numbers, (list, tuple)) and len(numbers) == count + 2:
        return list(numbers[2:] if layout == "channels_first" else numbers[1:-1])
    return numbers


def _padded(x: T, padding: object) -> tuple[T, str]:
    """Explicit padding is done first: pairs for all axes."""
    x = as_tensor(x)
    if isinstance(padding, str):
        return x, padding
    pairs: Sequence[tuple[int, int]] = [tuple(pair) for pair in padding]
    return filling.padded(x, pairs), "VALID"


__getattr__ = opaque_getattr(__name__)
