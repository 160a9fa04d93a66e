"""Activations as layers."""

from typing import Sequence

from .._core import shapes
from .._core.elementwise import kept
from .._core.layer import BuiltIn
from .._core.layout import (
    as_float,
    emit,
    first_axes,
    from_first,
    from_natural,
    is_first,
    permuted,
    weight,
)
from .._core.shapes import Size
from .._core.tensors import KerasTensor
from .._ops import activation, arithmetic


class ReLU(BuiltIn):
    _shown = ("max_value", "negative_slope", "threshold")

    def __init__(
        self,
        max_value: float | None = None,
        negative_slope: float = 0.0,
        threshold: float = 0.0,
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        if max_value is not None and max_value < 0.0:
            raise ValueError(
                "max_value of a ReLU layer cannot be a negative value. "
                f"Received: max_value={max_value}"
            )
        if negative_slope is None or negative_slope < 0.0:
            raise ValueError(
                "negative_slope of a ReLU layer cannot be a negative value. "
                f"Received: negative_slope={negative_slope}"
            )
        self.max_value = max_value
        self.negative_slope = negative_slope
        self.threshold = threshold

    def call(self, inputs: KerasTensor) -> KerasTensor:
        return activation.relu(inputs, self.negative_slope, self.max_value, self.threshold)


class LeakyReLU(BuiltIn):
    _shown = ("negative_slope",)

    def __init__(self, negative_slope: float = 0.3, alpha: float | None = None, **kwargs: object):
        super().__init__(**kwargs)
        self.negative_slope = negative_slope if alpha is None else alpha
        if self.negative_slope is None:
            raise ValueError(
                "The negative_slope value of a Leaky ReLU layer cannot be None. "
                "Expecting a float. Received: negative_slope=None"
            )

    def call(self, inputs: KerasTensor) -> KerasTensor:
        return activation.leaky_relu(inputs, self.negative_slope)


class ELU(BuiltIn):
    _shown = ("alpha",)

    def __init__(self, alpha: float = 1.0, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.alpha = alpha

    def call(self, inputs: KerasTensor) -> KerasTensor:
        return activation.elu(inputs, self.alpha)


class Softmax(BuiltIn):
    _shown = ("axis",)

    def __init__(self, axis: object = -1, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs: KerasTensor, mask: KerasTensor | None = None) -> KerasTensor:
        if mask is not None:
            inputs = arithmetic.where(mask, inputs, -3e38)
        return activation.softmax(inputs, self.axis)


class ThresholdedReLU(BuiltIn):
    """Of older versions: 0 up to theta."""

    def __init__(self, theta: float = 1.0, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.theta = theta

    def call(self, inputs: KerasTensor) -> KerasTensor:
        return activation.relu(inputs, threshold=self.theta)


class PReLU(BuiltIn):
    """A slope for each element of a sample, shared along `shared_axes`."""

    _shown = ("shared_axes",)

    def __init__(self, shared_axes: object = None, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.shared_axes = (
            None
            if shared_axes is None
            else [shared_axes] if isinstance(shared_axes, int) else list(shared_axes)
        )

    def build(self, input_shape: Sequence[Size]) -> None:
        shape = list(input_shape[1:])
        for axis in self.shared_axes or ():
            shape[shapes.axis_of(axis, len(input_shape)) - 1] = 1
        self.alpha = self._add_variable("alpha", shape)
        self.built = True

    def call(self, inputs: KerasTensor) -> KerasTensor:
        x = as_float(inputs)
        rank = self.alpha.ndim
        if is_first(x):
            slope = weight(self.alpha, (rank - 1, *range(rank - 1)))
            shape = permuted(x.shape, first_axes(x.ndim))
            return from_first(emit("PRelu", [kept(x), slope], x.dtype, shape), x.shape, x.dtype)
        value = emit("PRelu", [kept(x), weight(self.alpha)], x.dtype, x.shape)
        return from_natural(value, x.shape, x.dtype)
