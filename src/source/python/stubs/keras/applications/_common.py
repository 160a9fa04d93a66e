"""What all applications share: their arguments, their input, and the top of the network."""

from dataclasses import dataclass
from typing import Callable

from _layerline.notes import note
from _layerline.opaque import Unknowable, is_opaque

from .. import layers
from .._core import backend_state
from .._core.models import Functional
from .._core.shapes import Size
from .._core.tensors import KerasTensor, is_keras_tensor
from ..utils import get_source_inputs
from . import imagenet_utils

Tensor = KerasTensor


@dataclass(frozen=True)
class Arguments:
    """Of an application, by the names that Keras gives them."""

    include_top: bool = True
    weights: object = "imagenet"
    input_tensor: Tensor | None = None
    input_shape: tuple[Size, ...] | None = None
    pooling: str | None = None
    classes: int = 1000
    classifier_activation: object = "softmax"

    def __post_init__(self) -> None:
        if self.weights is None:
            return
        imagenet = not is_opaque(self.weights) and self.weights == "imagenet"
        if imagenet and self.include_top and self.classes != 1000:
            raise ValueError(
                "If using `weights='imagenet'` with `include_top=True`, `classes` should be 1000.  "
                f"Received classes={self.classes}"
            )
        note(f"the weights {self.weights!r} are not loaded: costs don't depend on them")

    @property
    def from_imagenet(self) -> bool:
        return not is_opaque(self.weights) and self.weights == "imagenet"

    def shape(self, default_size: int, min_size: int = 32) -> tuple[Size, ...]:
        return imagenet_utils.obtain_input_shape(
            self.input_shape,
            default_size,
            min_size,
            backend_state.image_data_format(),
            self.include_top,
            "imagenet" if self.from_imagenet else None,
        )

    def input(self, shape: tuple[Size, ...]) -> Tensor:
        """The tensor that the network begins with."""
        if self.input_tensor is None:
            return layers.Input(shape=shape)
        if is_keras_tensor(self.input_tensor):
            return self.input_tensor
        return layers.Input(tensor=self.input_tensor, shape=shape)

    def pooled(self, x: Tensor, *names: str) -> Tensor:
        """Without a top: pooled where asked for. `names` are those of both poolings."""
        named = [{"name": name} for name in names] or [{}, {}]
        if self.pooling == "avg":
            return layers.GlobalAveragePooling2D(**named[0])(x)
        if self.pooling == "max":
            return layers.GlobalMaxPooling2D(**named[1])(x)
        return x

    def classified(self, x: Tensor) -> Tensor:
        return layers.Dense(
            self.classes, activation=self.classifier_activation, name="predictions"
        )(x)

    def top(self, x: Tensor, *names: str) -> Tensor:
        """The usual end: the mean of all places, then a Dense layer."""
        if not self.include_top:
            return self.pooled(x, *names)
        return self.classified(layers.GlobalAveragePooling2D(name="avg_pool")(x))

    def model(self, begin: Tensor, end: Tensor, name: str) -> Functional:
        inputs = begin if self.input_tensor is None else get_source_inputs(self.input_tensor)
        return Functional(inputs, end, name=name)


POOLINGS = ("avg_pool", "max_pool")


def channel_axis() -> int:
    return 3 if backend_state.image_data_format() == "channels_last" else 1


def normalized(x: Tensor, name: str | None, **options: object) -> Tensor:
    return layers.BatchNormalization(axis=channel_axis(), name=name, **options)(x)


def application(build: Callable, default_name: str, *fixed: object) -> Callable:
    """A function with the arguments that most applications have."""

    def make(
        include_top: bool = True,
        weights: object = "imagenet",
        input_tensor: Tensor | None = None,
        input_shape: tuple[Size, ...] | None = None,
        pooling: str | None = None,
        classes: int = 1000,
        classifier_activation: object = "softmax",
        name: str = default_name,
    ) -> Functional:
        arguments = Arguments(
            include_top,
            weights,
            input_tensor,
            input_shape,
            pooling,
            classes,
            classifier_activation,
        )
        return build(arguments, name, *fixed)

    return make


class NotModelled(Unknowable):
    """An application that nothing here builds."""

    def __init__(self, name: str) -> None:
        Exception.__init__(
            self, f"keras.applications.{name} is not modelled here: it needs your Python"
        )
        self.origin = f"keras.applications.{name}"


def not_modelled(name: str) -> Callable:
    def make(*args: object, **kwargs: object) -> Functional:
        raise NotModelled(name)

    return make


def preprocessor(mode: str | None) -> Callable:
    """`preprocess_input` of a module; without a mode the images stay as they are."""

    def preprocess_input(x: object, data_format: str | None = None) -> object:
        return x if mode is None else imagenet_utils.preprocess_input(x, data_format, mode)

    return preprocess_input


def divisible(number: float, divisor: int = 8) -> int:
    """A number of channels near `number` that the divisor divides, at most a tenth smaller."""
    rounded = max(divisor, int(number + divisor / 2) // divisor * divisor)
    return rounded + divisor if rounded < 0.9 * number else rounded
