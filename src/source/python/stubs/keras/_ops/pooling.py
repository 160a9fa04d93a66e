"""Pooling over windows."""

from .._core import backend_state, shapes
from .._core.layout import (
    as_float,
    emit,
    from_image,
    image,
    image_shape,
)
from .._core.operations import operation
from .._core.tensors import KerasTensor, as_tensor
from .._core.windows import (
    output_size,
    padding_attributes,
    standardize_padding,
)


@operation
def max_pool(
    inputs: KerasTensor,
    pool_size: object,
    strides: object = None,
    padding: str = "valid",
    data_format: str | None = None,
) -> KerasTensor:
    return pool("MaxPool", inputs, pool_size, strides, padding, data_format)


@operation
def average_pool(
    inputs: KerasTensor,
    pool_size: object,
    strides: object = None,
    padding: str = "valid",
    data_format: str | None = None,
) -> KerasTensor:
    return pool("AveragePool", inputs, pool_size, strides, padding, data_format)


def pool(
    op: str,
    inputs: KerasTensor,
    pool_size: object,
    strides: object,
    padding: str,
    data_format: str | None,
) -> KerasTensor:
    """Padding does not count in averages."""
    x = as_float(as_tensor(inputs))
    count = x.ndim - 2
    data_format = backend_state.standardize_data_format(data_format)
    windows = shapes.entries(pool_size, count, "pool_size")
    steps = windows if strides is None else shapes.entries(strides, count, "strides")
    padding = standardize_padding(padding)
    batch, channels, *sizes = image_shape(x.shape, data_format)
    made = [output_size(*one, padding) for one in zip(sizes, windows, steps)]
    if any(size is not None and size <= 0 for size in made):
        raise ValueError(
            "Computed output size would be zero or negative. Received: "
            f"`inputs.shape={tuple(x.shape)}`, `pool_size={windows}`, `strides={steps}`, "
            f"`padding={padding}`."
        )
    value = emit(
        op,
        [image(x, data_format)],
        x.dtype,
        (batch, channels, *made),
        kernel_shape=windows,
        strides=steps,
        **padding_attributes(sizes, windows, steps, padding),
    )
    shape = (batch, *made, channels) if data_format == "channels_last" else (batch, channels, *made)
    return from_image(value, shape, x.dtype, data_format)
