"""`keras.InputSpec`, and the check of a layer's inputs against it, in Keras' words."""

from typing import Mapping

from . import nest
from .shapes import Shape
from .tensors import KerasTensor


class InputSpec:
    """What a layer requires of an input. `shape` and `axes` may leave sizes open with None."""

    def __init__(
        self,
        dtype: object = None,
        shape: Shape | None = None,
        ndim: int | None = None,
        max_ndim: int | None = None,
        min_ndim: int | None = None,
        axes: Mapping[int, int | None] | None = None,
        allow_last_axis_squeeze: bool = False,
        name: str | None = None,
        optional: bool = False,
    ) -> None:
        self.dtype = dtype
        self.shape = None if shape is None else tuple(shape)
        self.ndim = ndim if shape is None else len(self.shape)
        self.max_ndim = max_ndim
        self.min_ndim = min_ndim
        self.axes = dict(axes or {})
        self.allow_last_axis_squeeze = allow_last_axis_squeeze
        self.name = name
        self.optional = optional


def check(spec: object, inputs: object, layer_name: str) -> None:
    """Raises ValueError where the inputs of a layer aren't as it requires."""
    specs = nest.flatten(spec, InputSpec)
    tensors = nest.flatten(inputs, KerasTensor)
    if not specs:
        return
    if len(specs) != len(tensors):
        raise ValueError(
            f'Layer "{layer_name}" expects {len(specs)} input(s), but it received {len(tensors)} '
            f"input tensors. Inputs received: {tensors}"
        )
    for index, (one, tensor) in enumerate(zip(specs, tensors)):
        complaint = _complaint(one, tuple(tensor.shape))
        if complaint:
            raise ValueError(
                f'Input {index} of layer "{layer_name}" is incompatible with the layer: {complaint}'
            )


def _complaint(spec: InputSpec, shape: Shape) -> str | None:
    ndim = len(shape)
    if spec.ndim is not None and not spec.allow_last_axis_squeeze and ndim != spec.ndim:
        return f"expected ndim={spec.ndim}, found ndim={ndim}. Full shape received: {shape}"
    if spec.max_ndim is not None and ndim > spec.max_ndim:
        return f"expected max_ndim={spec.max_ndim}, found ndim={ndim}"
    if spec.min_ndim is not None and ndim < spec.min_ndim:
        return f"expected min_ndim={spec.min_ndim}, found ndim={ndim}. Full shape received: {shape}"
    for axis, size in spec.axes.items():
        if size is not None and -ndim <= axis < ndim and shape[axis] not in (size, None):
            return (
                f"expected axis {axis} of input shape to have value {size}, "
                f"but received input with shape {shape}"
            )
    if spec.shape is not None:
        for wanted, size in zip(spec.shape, shape):
            if wanted is not None and size is not None and wanted != size:
                return f"expected shape={spec.shape}, found shape={shape}"
    return None
