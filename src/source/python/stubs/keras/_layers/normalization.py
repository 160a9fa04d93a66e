"""Normalizations. Each keeps the shape."""

from typing import Sequence

from .._core import shapes
from .._core.input_spec import InputSpec
from .._core.layer import BuiltIn
from .._core.layout import (
    as_float,
    channels_first,
    emit,
    filled,
    first_axes,
    from_first,
    numbers,
    permuted,
    weight,
)
from .._core.shapes import Size
from .._core.tensors import KerasTensor, as_tensor
from .._ops import arithmetic, reduction
from .._ops.normalization import layer_normalization, normalize_batch, rms_normalization
from .._ops.shaping import reshape, transpose


class BatchNormalization(BuiltIn):
    """With the statistics of training, as at inference."""

    _shown = ("axis", "epsilon", "center", "scale")

    def __init__(
        self,
        axis: object = -1,
        momentum: float = 0.99,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        synchronized: bool = False,
        renorm: object = None,
        renorm_clipping: object = None,
        renorm_momentum: object = None,
        fused: object = None,
        virtual_batch_size: object = None,
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        self.axis = axis[0] if isinstance(axis, (list, tuple)) else int(axis)
        self.momentum = momentum
        self.epsilon = epsilon
        self.center = bool(center)
        self.scale = bool(scale)

    def build(self, input_shape: Sequence[Size]) -> None:
        size = input_shape[shapes.axis_of(self.axis, len(input_shape))]
        if size is None:
            raise ValueError(
                f"The axis {self.axis} of the input must be defined, but found None. "
                f"Received: input_shape={tuple(input_shape)}"
            )
        self.gamma = self._add_variable("gamma", (size,)) if self.scale else None
        self.beta = self._add_variable("beta", (size,)) if self.center else None
        self.moving_mean = self._add_variable("moving_mean", (size,), False)
        self.moving_variance = self._add_variable("moving_variance", (size,), False)
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: size})
        self.built = True

    def call(
        self, inputs: KerasTensor, training: object = None, mask: object = None
    ) -> KerasTensor:
        x = as_float(inputs)
        size = self.moving_mean.shape
        statistics = [
            filled(1.0, shape=size) if self.gamma is None else weight(self.gamma),
            filled(0.0, shape=size) if self.beta is None else weight(self.beta),
            weight(self.moving_mean),
            weight(self.moving_variance),
        ]
        axis = shapes.axis_of(self.axis, x.ndim)
        return normalize_batch(x, axis, statistics, self.epsilon)


class LayerNormalization(BuiltIn):
    _shown = ("axis", "epsilon", "center", "scale")

    def __init__(
        self,
        axis: object = -1,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        rms_scaling: bool = False,
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis
        self.epsilon = epsilon
        self.center = bool(center)
        self.scale = bool(scale)
        self.rms_scaling = bool(rms_scaling)

    def build(self, input_shape: Sequence[Size]) -> None:
        axes = shapes.axes_of(self.axis, len(input_shape))
        shape = [input_shape[axis] for axis in axes]
        self.gamma = self._add_variable("gamma", shape) if self.scale or self.rms_scaling else None
        center = self.center and not self.rms_scaling
        self.beta = self._add_variable("beta", shape) if center else None
        self.built = True

    def call(self, inputs: KerasTensor) -> KerasTensor:
        if self.rms_scaling:
            return rms_normalization(inputs, self.gamma, self.axis, self.epsilon)
        return layer_normalization(inputs, self.gamma, self.beta, self.axis, self.epsilon)


class RMSNormalization(BuiltIn):
    _shown = ("axis", "epsilon")

    def __init__(self, axis: int = -1, epsilon: float = 1e-6, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.axis = axis
        self.epsilon = epsilon

    def build(self, input_shape: Sequence[Size]) -> None:
        axes = shapes.axes_of(self.axis, len(input_shape))
        self.scale = self._add_variable("scale", [input_shape[axis] for axis in axes])
        self.scale.role = "scale"
        self.built = True

    def call(self, inputs: KerasTensor) -> KerasTensor:
        return rms_normalization(inputs, self.scale, self.axis, self.epsilon)


class GroupNormalization(BuiltIn):
    """Mean and variance of each group of channels of each sample."""

    _shown = ("groups", "axis", "epsilon", "center", "scale")

    def __init__(
        self,
        groups: int = 32,
        axis: int = -1,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        self.groups = groups
        self.axis = axis
        self.epsilon = epsilon
        self.center = bool(center)
        self.scale = bool(scale)

    def build(self, input_shape: Sequence[Size]) -> None:
        size = input_shape[shapes.axis_of(self.axis, len(input_shape))]
        if size is None:
            raise ValueError(
                f"Axis {self.axis} of input tensor should have a defined dimension but the layer "
                f"received an input with shape {tuple(input_shape)}."
            )
        if self.groups == -1:
            self.groups = size
        if size < self.groups:
            raise ValueError(
                f"Number of groups ({self.groups}) cannot be more than the number of channels "
                f"({size})."
            )
        if size % self.groups:
            raise ValueError(
                f"Number of groups ({self.groups}) must be a multiple of the number of channels "
                f"({size})."
            )
        self.gamma = self._add_variable("gamma", (size,)) if self.scale else None
        self.beta = self._add_variable("beta", (size,)) if self.center else None
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: size})
        self.built = True

    def call(self, inputs: KerasTensor) -> KerasTensor:
        """Groups become the channels of an InstanceNormalization."""
        x = as_float(inputs)
        axis = shapes.axis_of(self.axis, x.ndim)
        if axis != x.ndim - 1:
            order = [one for one in range(x.ndim) if one != axis] + [axis]
            back = [order.index(one) for one in range(x.ndim)]
            return transpose(self._normalized(transpose(x, order)), back)
        return self._normalized(x)

    def _normalized(self, x: KerasTensor) -> KerasTensor:
        moved = permuted(x.shape, first_axes(x.ndim))
        grouped = (
            x.shape[0],
            self.groups,
            shapes.product(moved[1:]) and shapes.product(moved[1:]) // self.groups,
        )
        value = emit(
            "Reshape", [channels_first(x), numbers([0, self.groups, -1])], x.dtype, grouped
        )
        ones, zeros = filled(1.0, shape=(self.groups,)), filled(0.0, shape=(self.groups,))
        value = emit(
            "InstanceNormalization",
            [value, ones, zeros],
            x.dtype,
            grouped,
            epsilon=float(self.epsilon),
        )
        target = [
            -1 if size is None and place else 0 if size is None else size
            for place, size in enumerate(moved)
        ]
        value = emit("Reshape", [value, numbers(target)], x.dtype, moved)
        result = from_first(value, x.shape, x.dtype)
        if self.gamma is not None:
            result = arithmetic.multiply(result, self.gamma)
        return result if self.beta is None else arithmetic.add(result, self.beta)


class UnitNormalization(BuiltIn):
    _shown = ("axis",)

    def __init__(self, axis: object = -1, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs: KerasTensor) -> KerasTensor:
        return reduction.l2_normalize(inputs, self.axis)


class Normalization(BuiltIn):
    """With a mean and a variance that are given, or learned by `adapt`."""

    _shown = ("axis", "invert")

    def __init__(
        self,
        axis: object = -1,
        mean: object = None,
        variance: object = None,
        invert: bool = False,
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        self.axis = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
        self.input_mean = mean
        self.input_variance = variance
        self.invert = invert

    def build(self, input_shape: Sequence[Size]) -> None:
        rank = len(input_shape)
        kept = [shapes.axis_of(axis, rank) for axis in self.axis]
        self._broadcast = [input_shape[axis] if axis in kept else 1 for axis in range(rank)]
        if self.input_mean is None:
            shape = [input_shape[axis] for axis in kept]
            self.adapt_mean = self._add_variable("mean", shape, False)
            self.adapt_variance = self._add_variable("variance", shape, False)
            self.count = self._add_variable("count", (), False, "int32")
        self.built = True

    def adapt(self, data: object = None, **kwargs: object) -> None:
        shape = getattr(data, "shape", None)
        if isinstance(shape, tuple) and not self.built:
            self.build((None, *shape[1:]))
            self.built = True

    def call(self, inputs: KerasTensor) -> KerasTensor:
        x = as_float(as_tensor(inputs))
        if self.input_mean is None:
            mean = reshape(self.adapt_mean, self._broadcast)
            variance = reshape(self.adapt_variance, self._broadcast)
        else:
            mean, variance = as_tensor(self.input_mean), as_tensor(self.input_variance)
        deviation = arithmetic.maximum(arithmetic.sqrt(variance), 1e-7)
        if self.invert:
            return arithmetic.add(arithmetic.multiply(x, deviation), mean)
        return arithmetic.true_divide(arithmetic.subtract(x, mean), deviation)


class SpectralNormalization(BuiltIn):
    """Training changes the kernel of the layer inside; at inference it is that layer."""

    def __init__(self, layer: BuiltIn, power_iterations: int = 1, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.layer = layer
        self.power_iterations = power_iterations

    def call(self, inputs: KerasTensor, training: object = False) -> KerasTensor:
        return self.layer(inputs)

    def build(self, input_shape: Sequence[Size]) -> None:
        self.layer._build((KerasTensor(input_shape),), {}, KerasTensor(input_shape))
        self.kernel = self.layer.kernel if hasattr(self.layer, "kernel") else self.layer.embeddings
        self.vector_u = self._add_variable("vector_u", (1, self.kernel.shape[-1]), False)
        self.built = True
