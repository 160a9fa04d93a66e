"""Layers around another layer."""

from typing import Sequence

from .._core import nest
from .._core.input_spec import InputSpec
from .._core.layer import BuiltIn, Layer
from .._core.shapes import Size
from .._core.tensors import KerasTensor
from .._ops import arithmetic, filling, joining, shaping


class Wrapper(BuiltIn):
    def __init__(self, layer: Layer, **kwargs: object) -> None:
        super().__init__(**kwargs)
        if not isinstance(layer, Layer):
            raise ValueError(f"Layer {layer} supplied to Wrapper isn't a supported layer type. ")
        self.layer = layer

    def build(self, input_shape: Sequence[Size]) -> None:
        if not self.layer.built:
            inner = KerasTensor(input_shape)
            self.layer._build((inner,), {}, inner)
        self.built = True


class TimeDistributed(Wrapper):
    """The layer on each step of [N, T, …]: steps join the batch."""

    def __init__(self, layer: Layer, **kwargs: object) -> None:
        if not isinstance(layer, Layer):
            raise ValueError(
                "Please initialize `TimeDistributed` layer with a `keras.layers.Layer` instance. "
                f"Received: {layer}"
            )
        super().__init__(layer, **kwargs)

    def build(self, input_shape: Sequence[Size]) -> None:
        if len(input_shape) < 3:
            raise ValueError(
                "`TimeDistributed` Layer should be passed an `input_shape` with at least 3 "
                f"dimensions, received: {tuple(input_shape)}"
            )
        super().build((input_shape[0], *input_shape[2:]))

    def call(
        self, inputs: KerasTensor, training: object = None, mask: object = None
    ) -> KerasTensor:
        batch, steps, *rest = inputs.shape
        joined = shaping.reshape(inputs, (-1, *[-1 if size is None else size for size in rest]))
        outputs = self.layer(joined)

        def apart(tensor: KerasTensor) -> KerasTensor:
            if steps is None:
                sizes = shaping.shape(inputs)
                return shaping.reshape(tensor, (sizes[0], sizes[1], *tensor.shape[1:]))
            made = shaping.reshape(tensor, (-1, steps, *tensor.shape[1:]))
            return made

        return nest.map_structure(apart, outputs, KerasTensor)


class Bidirectional(Wrapper):
    """A recurrent layer forwards and another backwards."""

    _shown = ("merge_mode",)

    def __init__(
        self,
        layer: Layer,
        merge_mode: str | None = "concat",
        weights: object = None,
        backward_layer: Layer | None = None,
        **kwargs: object,
    ) -> None:
        if not isinstance(layer, Layer):
            raise ValueError(
                "Please initialize `Bidirectional` layer with a `keras.layers.Layer` instance. "
                f"Received: {layer}"
            )
        if merge_mode not in ("sum", "mul", "ave", "concat", None):
            raise ValueError(
                f"Invalid merge mode. Received: {merge_mode}. Merge mode should be one of "
                '{"sum", "mul", "ave", "concat", None}'
            )
        super().__init__(layer, **kwargs)
        self.__dict__["_sublayers"].clear()
        name = layer.name
        self.forward_layer = layer.clone(name=f"forward_{name.removeprefix('forward_')}")
        if backward_layer is None:
            backward_layer = layer.clone(name=f"backward_{name.removeprefix('backward_')}")
            backward_layer.go_backwards = not layer.go_backwards
        self.backward_layer = backward_layer
        self.merge_mode = merge_mode
        self.return_sequences = layer.return_sequences
        self.return_state = layer.return_state
        self.input_spec = InputSpec(min_ndim=3)

    def build(self, sequences_shape: Sequence[Size], initial_state_shape: object = None) -> None:
        for layer in (self.forward_layer, self.backward_layer):
            if not layer.built:
                inner = KerasTensor(sequences_shape)
                layer._build((inner,), {}, inner)
        self.built = True

    def call(
        self,
        sequences: KerasTensor,
        initial_state: object = None,
        mask: object = None,
        training: object = None,
    ) -> object:
        states = nest.flatten(initial_state, KerasTensor)
        half = len(states) // 2
        forward = self._direction(self.forward_layer, sequences, states[:half])
        backward = self._direction(self.backward_layer, sequences, states[half:])
        made = self._merged(forward[0], backward[0])
        if not self.return_state:
            return made
        return [*(made if isinstance(made, list) else [made]), *forward[1:], *backward[1:]]

    def _direction(self, layer: Layer, x: KerasTensor, states: list[KerasTensor]) -> list:
        outputs = layer(x, initial_state=states or None)
        outputs = outputs if isinstance(outputs, list) else [outputs]
        if layer is self.backward_layer and self.return_sequences:
            outputs = [filling.flip(outputs[0], 1), *outputs[1:]]
        return outputs

    def _merged(self, forward: KerasTensor, backward: KerasTensor) -> object:
        if self.merge_mode == "concat":
            return joining.concatenate([forward, backward], -1)
        if self.merge_mode == "sum":
            return arithmetic.add(forward, backward)
        if self.merge_mode == "mul":
            return arithmetic.multiply(forward, backward)
        if self.merge_mode == "ave":
            return arithmetic.true_divide(arithmetic.add(forward, backward), 2.0)
        return [forward, backward]


class Pipeline(BuiltIn):
    """Layers one after the other, shown as one."""

    def __init__(self, layers: Sequence[Layer], name: str | None = None, **kwargs: object) -> None:
        super().__init__(name=name, **kwargs)
        self.steps = list(layers)

    @property
    def layers(self) -> list[Layer]:
        return self.steps

    def call(self, inputs: object, training: object = True, mask: object = None) -> object:
        for step in self.steps:
            inputs = step(inputs)
        return inputs
