"""Layers that join several tensors, and the functions that make and call one."""

from functools import reduce
from typing import Callable, Sequence

from .._core import shapes
from .._core.layer import BuiltIn
from .._core.tensors import KerasTensor
from .._ops import arithmetic, reduction
from .._ops.joining import join
from .._ops.linear import batch_dot


class _Merge(BuiltIn):
    """Elementwise, with broadcasting."""

    _function: Callable = staticmethod(arithmetic.add)

    def build(self, input_shape: Sequence[shapes.Shape]) -> None:
        if not input_shape or not isinstance(input_shape[0], tuple):
            raise ValueError(
                "A merge layer should be called on a list of inputs. "
                f"Received: input_shape={input_shape} (not a list of shapes)"
            )
        self.built = True

    def call(self, inputs: Sequence[KerasTensor]) -> KerasTensor:
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                f"A merge layer should be called on a list of inputs. Received: inputs={inputs} "
                "(not a list of tensors)"
            )
        self._check_shapes([x.shape for x in inputs])
        return self._merge(list(inputs))

    def _merge(self, inputs: list[KerasTensor]) -> KerasTensor:
        return reduce(self._function, inputs)

    def _check_shapes(self, given: Sequence[shapes.Shape]) -> None:
        """Keras lets axes of size 1 be repeated, the batch and unknown sizes aside."""
        result = given[0]
        for other in given[1:]:
            shorter, longer = sorted((tuple(result[1:]), tuple(other[1:])), key=len)
            for a, b in zip(reversed(shorter), reversed(longer)):
                if None not in (a, b) and 1 not in (a, b) and a != b:
                    raise ValueError(
                        "Inputs have incompatible shapes. "
                        f"Received shapes {tuple(result[1:])} and {tuple(other[1:])}"
                    )
            result = shapes.broadcast(result, other)


class Add(_Merge):
    pass


class Subtract(_Merge):
    _function = staticmethod(arithmetic.subtract)

    def call(self, inputs: Sequence[KerasTensor]) -> KerasTensor:
        if len(inputs) != 2:
            raise ValueError(
                "A `Subtract` layer should be called on exactly 2 inputs. "
                f"Received: input_shape={[tuple(x.shape) for x in inputs]}"
            )
        return super().call(inputs)


class Multiply(_Merge):
    _function = staticmethod(arithmetic.multiply)


class Maximum(_Merge):
    _function = staticmethod(arithmetic.maximum)


class Minimum(_Merge):
    _function = staticmethod(arithmetic.minimum)


class Average(_Merge):
    def _merge(self, inputs: list[KerasTensor]) -> KerasTensor:
        return arithmetic.true_divide(super()._merge(inputs), float(len(inputs)))


class Concatenate(_Merge):
    _shown = ("axis",)

    def __init__(self, axis: int = -1, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def build(self, input_shape: Sequence[shapes.Shape]) -> None:
        if len(input_shape) < 1 or not isinstance(input_shape[0], tuple):
            raise ValueError(
                "A `Concatenate` layer should be called on a list of at least 1 input. "
                f"Received: input_shape={input_shape}"
            )
        self.built = True

    def _check_shapes(self, given: Sequence[shapes.Shape]) -> None:
        rank = len(given[0])
        axis = shapes.axis_of(self.axis, rank)
        complaint = (
            "A `Concatenate` layer requires inputs with matching shapes except for the "
            f"concatenation axis. Received: input_shape={[tuple(shape) for shape in given]}"
        )
        for other in given:
            if len(other) != rank:
                raise ValueError(complaint)
            for place, (a, b) in enumerate(zip(given[0], other)):
                if place != axis and None not in (a, b) and a != b:
                    raise ValueError(complaint)

    def _merge(self, inputs: list[KerasTensor]) -> KerasTensor:
        axis = shapes.axis_of(self.axis, inputs[0].ndim)
        shape = list(inputs[0].shape)
        for place in range(len(shape)):
            sizes = [x.shape[place] for x in inputs]
            if place == axis:
                shape[place] = None if None in sizes else sum(sizes)
            else:
                shape[place] = next((size for size in sizes if size is not None), None)
        return join(inputs, axis, shape)


class Dot(BuiltIn):
    """Products of samples over one axis of each."""

    _shown = ("axes", "normalize")

    def __init__(self, axes: object, normalize: bool = False, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.axes = axes if isinstance(axes, int) else tuple(axes)
        self.normalize = normalize

    def call(self, inputs: Sequence[KerasTensor]) -> KerasTensor:
        if not isinstance(inputs, (list, tuple)) or len(inputs) != 2:
            raise ValueError(
                f"A `Dot` layer should be called on a list of 2 inputs. Received: inputs={inputs}"
            )
        first, second = inputs
        given = self.axes if isinstance(self.axes, tuple) else (self.axes, self.axes)
        axes = (shapes.axis_of(given[0], first.ndim), shapes.axis_of(given[1], second.ndim))
        sizes = first.shape[axes[0]], second.shape[axes[1]]
        if None not in sizes and sizes[0] != sizes[1]:
            raise ValueError(
                f"Incompatible input shapes: axis values {sizes[0]} (at axis {axes[0]}) != "
                f"{sizes[1]} (at axis {axes[1]}). Full input shapes: {tuple(first.shape)}, "
                f"{tuple(second.shape)}"
            )
        if self.normalize:
            first = reduction.l2_normalize(first, axes[0])
            second = reduction.l2_normalize(second, axes[1])
        return batch_dot(first, second, axes)


def add(inputs: Sequence[KerasTensor], **kwargs: object) -> KerasTensor:
    return Add(**kwargs)(inputs)


def subtract(inputs: Sequence[KerasTensor], **kwargs: object) -> KerasTensor:
    return Subtract(**kwargs)(inputs)


def multiply(inputs: Sequence[KerasTensor], **kwargs: object) -> KerasTensor:
    return Multiply(**kwargs)(inputs)


def average(inputs: Sequence[KerasTensor], **kwargs: object) -> KerasTensor:
    return Average(**kwargs)(inputs)


def maximum(inputs: Sequence[KerasTensor], **kwargs: object) -> KerasTensor:
    return Maximum(**kwargs)(inputs)


def minimum(inputs: Sequence[KerasTensor], **kwargs: object) -> KerasTensor:
    return Minimum(**kwargs)(inputs)


def concatenate(inputs: Sequence[KerasTensor], axis: int = -1, **kwargs: object) -> KerasTensor:
    return Concatenate(axis=axis, **kwargs)(inputs)


def dot(
    inputs: Sequence[KerasTensor], axes: object = -1, normalize: bool = False, **kwargs: object
) -> KerasTensor:
    return Dot(axes=axes, normalize=normalize, **kwargs)(inputs)
