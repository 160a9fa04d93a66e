"""Models: functional ones, sequential ones, and those that users write as classes."""

from contextlib import nullcontext
from typing import Callable, Iterator, Mapping, Sequence

from _layerline.notes import note
from _layerline.opaque import Opaque, is_opaque, require_known

from . import nest, shapes
from .function_graph import FunctionGraph
from .input_layer import InputLayer
from .layer import Layer
from .names import auto_name
from .recording import state
from .tensors import KerasTensor


class Model(Layer):
    """`Model(inputs, outputs)` is a `Functional`; a user's class may give both to `__init__`, or
    define `call`."""

    _graph: FunctionGraph | None = None
    """Where the model is made of calls that are already recorded."""
    call_arguments: tuple[tuple, dict] | None = None
    """What a model without a graph was first called with."""

    def __new__(cls, *args: object, **kwargs: object) -> "Model":
        functional = len(args) > 1 or "outputs" in kwargs or "output" in kwargs
        self = super().__new__(Functional if cls is Model and functional else cls, *args, **kwargs)
        state.models.append(self)
        return self

    def __init__(self, *args: object, **kwargs: object) -> None:
        inputs = kwargs.pop("inputs", kwargs.pop("input", None))
        outputs = kwargs.pop("outputs", kwargs.pop("output", None))
        if len(args) > 1:
            inputs, outputs, *rest = args
            if rest:
                kwargs["name"] = rest[0]
        super().__init__(**kwargs)
        if outputs is not None:
            self._connect(inputs, outputs)

    def _connect(self, inputs: object, outputs: object) -> None:
        for which, given in (("inputs", inputs), ("outputs", outputs)):
            require_known(given, f"one of the {which}")
            for one in _leaves(given):
                if not isinstance(one, KerasTensor):
                    raise ValueError(
                        f"All `{which}` values must be KerasTensors. Received: {which}={given} "
                        f"including invalid value {one} of type {type(one)}"
                    )
        own = self.__dict__
        own["_graph"] = FunctionGraph(inputs, outputs)
        own["built"] = True
        own["_sublayers"] = [one for one in self._graph.operations if isinstance(one, Layer)]

    @property
    def layers(self) -> list[Layer]:
        if self._graph is not None:
            return [one for one in self._graph.operations if isinstance(one, Layer)]
        return list(self._flatten_layers(recursive=False, include_self=False))

    @layers.setter
    def layers(self, layers: object) -> None:
        raise AttributeError(
            f"`{'Sequential' if isinstance(self, Sequential) else 'Model'}.layers` attribute is "
            "reserved and should not be used. Please use another name."
        )

    @property
    def input(self) -> object:
        return _single(self._graph.input_structure) if self._graph else super().input

    @property
    def output(self) -> object:
        return _single(self._graph.output_structure) if self._graph else super().output

    def __getattr__(self, name: str) -> object:
        """What models with a graph have. A user's class may have attributes of these names."""
        find = CONNECTED.get(name)
        if find is None:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        return find(self)

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        layers = self.layers
        if index is not None:
            if len(layers) <= index:
                raise ValueError(
                    f"Was asked to retrieve layer at index {index} but model only has "
                    f"{len(layers)} layers."
                )
            return layers[index]
        for layer in layers:
            if layer.name == name:
                return layer
        raise ValueError(
            f"No such layer: {name}. Existing layers are: {[layer.name for layer in layers]}."
        )

    def call(self, inputs: object, training: object = None, mask: object = None) -> object:
        if self._graph is None:
            raise NotImplementedError(
                f"Model {type(self).__name__} does not have a `call()` method implemented."
            )
        return self._graph.run(self._in_order(inputs))

    def _in_order(self, inputs: object) -> list[KerasTensor]:
        """The inputs as the graph lists its own, from a list or from a dict by name."""
        wanted = self._graph.inputs
        if isinstance(inputs, Mapping) and not isinstance(self._graph.input_structure, Mapping):
            names = [tensor.name for tensor in wanted]
            if all(name in inputs for name in names):
                inputs = [inputs[name] for name in names]
        given = nest.flatten(inputs, KerasTensor)
        self._check_structure(given)
        return given

    def _check_structure(self, given: Sequence[KerasTensor]) -> None:
        wanted = self._graph.inputs
        if len(given) != len(wanted):
            raise ValueError(
                f'Layer "{self.name}" expects {len(wanted)} input(s), but it received {len(given)} '
                f"input tensors. Inputs received: {list(given)}"
            )
        for index, (tensor, own) in enumerate(zip(given, wanted)):
            if tensor.ndim != own.ndim:
                # Keras adds or drops a last axis of size 1, as data sets have it.
                if not (
                    own.ndim - tensor.ndim in (1, -1) and 1 in (own.shape[-1], tensor.shape[-1])
                ):
                    self._refuse(index, tensor, own)
            elif not own.shape[1:].is_compatible_with(tensor.shape[1:]):
                self._refuse(index, tensor, own)

    def _refuse(self, index: int, tensor: KerasTensor, own: KerasTensor) -> None:
        raise ValueError(
            f'Input {index} of layer "{self.name}" is incompatible with the layer: '
            f"expected shape={tuple(own.shape)}, found shape={tuple(tensor.shape)}"
        )

    def _remember(self, args: tuple, kwargs: dict, outputs: object) -> None:
        super()._remember(args, kwargs, outputs)
        if self.call_arguments is None and self._graph is None:
            arguments = nest.map_structure(_open_batch, (args, kwargs), KerasTensor)
            self.__dict__["call_arguments"] = arguments

    def build(self, input_shape: object = None) -> None:
        """Where a user's class doesn't define it: calls the model for an input of the shape."""
        self.__dict__["built"] = True
        if self._graph is None and input_shape is not None and state.nested == 0:
            with state.aside():
                self(nest.map_structure(KerasTensor, _spread(input_shape), shapes.TensorShape))

    # Training: nothing is trained, but the shapes of the data say what the model takes.

    def compile(self, *args: object, **kwargs: object) -> None:
        self.__dict__["optimizer"] = kwargs.get("optimizer", args[0] if args else None)

    def fit(self, *args: object, **kwargs: object) -> Opaque:
        self._take_shape_from(args[0] if args else kwargs.get("x"))
        return Opaque("training", "history")

    evaluate = train_on_batch = test_on_batch = fit_generator = evaluate_generator = fit

    def predict(self, *args: object, **kwargs: object) -> Opaque:
        self._take_shape_from(args[0] if args else kwargs.get("x"))
        return Opaque("prediction", "prediction")

    predict_on_batch = predict_generator = predict

    def _take_shape_from(self, data: object) -> None:
        if self._graph is not None or self._first_call is not None or is_opaque(data):
            return
        shape = getattr(data, "shape", None)
        if isinstance(shape, (tuple, list)) and shape:
            with state.aside():
                self(KerasTensor((None, *shape[1:]), getattr(data, "dtype", None)))

    def summary(self, *args: object, **kwargs: object) -> None:
        pass

    save = save_weights = export = reset_states = reset_metrics = summary

    def load_weights(self, *args: object, **kwargs: object) -> None:
        note("the weights of load_weights are ignored: costs don't depend on them")

    make_train_function = make_predict_function = make_test_function = summary

    def to_json(self, **kwargs: object) -> str:
        return "{}"

    def get_config(self) -> dict:
        return {"name": self.name, "trainable": self.trainable}


class Functional(Model):
    """A model made of recorded calls."""


class Sequential(Model):
    """A stack of layers. It is called as soon as the shape of its input is known."""

    def __init__(
        self, layers: object = None, trainable: bool = True, name: str | None = None
    ) -> None:
        Layer.__init__(self, trainable=trainable, name=name)
        self.__dict__.update(_stack=[], _input_layer=None, _last=None, _began_with_model=False)
        for layer in layers if isinstance(layers, (list, tuple)) else [layers] if layers else []:
            self._push(layer)
        if self._last is not None and self._stack:
            self._finish()

    def add(self, layer: object, rebuild: bool = True) -> None:
        self._push(layer)
        if self._last is not None and self._stack:
            self._finish()

    def pop(self, rebuild: bool = True) -> Layer:
        layer = self._stack.pop()
        self.__dict__.update(_sublayers=list(self._stack), _graph=None, built=False)
        if self._input_layer is not None:
            self._restart(self._input_layer)
        return layer

    @property
    def layers(self) -> list[Layer]:
        return list(self._stack)

    @layers.setter
    def layers(self, layers: object) -> None:
        Model.layers.fset(self, layers)

    def build(self, input_shape: object = None) -> None:
        shape = _spread(input_shape)
        if self._graph is not None or not isinstance(shape, shapes.TensorShape):
            return
        if not self._stack:
            raise ValueError(
                f"Sequential model {self.name} cannot be built because it has no layers. "
                "Call `model.add(layer)`."
            )
        if state.nested:
            # The batch of the first call is not the model's.
            shape = shapes.TensorShape((None, *shape[1:]))
        with state.aside():
            self._restart(InputLayer(batch_shape=shape, dtype=self._stack[0].dtype))

    def call(self, inputs: object, training: object = None, mask: object = None) -> object:
        if self._graph is not None:
            return super().call(inputs)
        for layer in self._stack:
            inputs = layer(inputs, training=training)
        return inputs

    def _push(self, layer: object) -> None:
        """Adds the layer, and calls it where its input is known."""
        node = getattr(layer, "node", None)
        if node is not None and isinstance(node.operation, InputLayer):
            layer = node.operation
        if not isinstance(layer, Layer):
            raise ValueError(
                "Only instances of `keras.Layer` can be added to a Sequential model. "
                f"Received: {layer} (of type {type(layer)})"
            )
        if any(layer.name == other.name for other in self._stack):
            raise ValueError(
                "All layers added to a Sequential model should have unique names. Name "
                f"'{layer.name}' is already the name of a layer in this model. Update the `name` "
                "argument to pass a unique name."
            )
        if isinstance(layer, InputLayer):
            self.__dict__.update(_input_layer=layer, _last=layer.output)
            return
        if not self._stack and self._last is None:
            self._begin_with(layer)
        self._stack.append(layer)
        self._sublayers.append(layer)
        if self._last is not None:
            with state.below(self._name):
                self.__dict__["_last"] = layer(self._last)

    def _begin_with(self, layer: Layer) -> None:
        """The first layer may say what the input is."""
        shape = layer._input_shape_arg
        if shape is None and isinstance(layer, Model) and layer._graph is not None:
            shape = layer.inputs[0].shape
            self.__dict__["_began_with_model"] = True
        if shape is not None:
            made = InputLayer(batch_shape=shape)
            self.__dict__.update(_input_layer=made, _last=made.output)

    def _restart(self, input_layer: InputLayer) -> None:
        x = input_layer.output
        with state.below(self._name) if state.path[-1:] != [self._name] else nullcontext():
            for layer in self._stack:
                x = layer(x)
        self.__dict__.update(_input_layer=input_layer, _last=x)
        if self._stack:
            self._finish()

    def _finish(self) -> None:

        if len(self._stack) > 1 or not self._began_with_model:
            # Keras makes a functional model inside, which takes a name.
            auto_name("Functional")
        self.__dict__["_graph"] = FunctionGraph(self._input_layer.output, self._last)
        self.__dict__["built"] = True


CONNECTED: dict[str, Callable[[Model], object]] = {
    "inputs": lambda model: nest.flatten(model.input, KerasTensor),
    "outputs": lambda model: nest.flatten(model.output, KerasTensor),
    "input_names": lambda model: [tensor.name for tensor in model.inputs],
    "output_names": lambda model: [tensor.node.operation.name for tensor in model.outputs],
    "operations": lambda model: model._graph.operations if model._graph else model.layers,
    "metrics_names": lambda model: ["loss"],
    "stateful": lambda model: False,
    "distribute_strategy": lambda model: Opaque("tf.distribute"),
    "optimizer": lambda model: None,
}


def _leaves(structure: object) -> Iterator[object]:
    if isinstance(structure, (list, tuple)):
        for item in structure:
            yield from _leaves(item)
    elif isinstance(structure, Mapping):
        for item in structure.values():
            yield from _leaves(item)
    else:
        yield structure


def _single(structure: object) -> object:
    if isinstance(structure, (list, tuple)) and len(structure) == 1:
        return structure[0]
    return structure


def _open_batch(tensor: KerasTensor) -> KerasTensor:
    """The tensor with an open batch, and nothing else of it."""
    return KerasTensor((None, *tensor.shape[1:]) if tensor.shape else (), tensor.dtype)


def _spread(input_shape: object) -> object:
    """Shapes in their structure: a list of shapes, a dict of them, or one."""
    if isinstance(input_shape, Mapping):
        return {key: _spread(item) for key, item in input_shape.items()}
    if isinstance(input_shape, (list, tuple)):
        if input_shape and isinstance(input_shape[0], (list, tuple)):
            return [_spread(item) for item in input_shape]
        return shapes.standardize(input_shape)
    return input_shape
