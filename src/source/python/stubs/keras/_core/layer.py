"""The base class of layers."""

from typing import Mapping, Sequence

from _layerline.frames import user_stack
from _layerline.opaque import Opaque, is_opaque

from . import nest
from .arguments import filled_arguments, parameters_of, shape_of, symbolic, with_tensors
from .holder import Holder
from .input_spec import InputSpec, check
from .layout import weight_at_hand
from .operations import values_of
from .recording import record, state
from .tensors import KerasTensor, as_tensor

TRAINING_ARGUMENTS = ("_initializer", "_regularizer", "_constraint")
"""Ends of the names of arguments that only matter to training."""


class Layer(Holder):
    """A layer. Built-in ones own what happens inside of them; of a user's class the layers and
    functions inside are shown instead.

    A subclass states its shapes, its errors and its operators in one place, `call`.
    """

    _leaf = False
    """Whether it is shown as one layer."""
    _shown: tuple[str, ...] = ()
    """Attributes that tell people what the layer does."""
    input_spec: InputSpec | Sequence[InputSpec] | None = None
    supports_masking = True
    autocast = True
    losses = metrics = updates = ()

    def build(self, input_shape: object = None) -> None:
        """Makes the weights for an input of the shape."""
        self.built = True

    def call(self, *args: object, **kwargs: object) -> object:
        raise NotImplementedError(
            f"Layer {type(self).__name__} does not have a `call()` method implemented."
        )

    def compute_output_shape(self, *args: object, **kwargs: object) -> object:
        with state.aside():
            inputs = [symbolic(shape) for shape in args]
            outputs = self(*inputs)
        return nest.map_structure(lambda x: tuple(x.shape), outputs, KerasTensor)

    def compute_output_spec(self, *args: object, **kwargs: object) -> object:
        with state.aside():
            return self(*args, **kwargs)

    def __call__(self, *args: object, **kwargs: object) -> object:
        if not self._initialized:
            raise RuntimeError(
                f"In layer '{type(self).__name__}', you forgot to call `super().__init__()` as the "
                "first statement in the `__init__()` method. Go add it!"
            )
        args, kwargs = with_tensors(args, kwargs)
        inputs = nest.flatten((args, kwargs), KerasTensor)
        if not inputs:
            return self._called_without_tensors(args, kwargs)
        first = args[0] if args else next(iter(kwargs.values()))
        self._check_inputs(first)
        if not self.built:
            self._build(args, kwargs, first)
            self._check_inputs(first)
        if state.leaf:
            with state.inside(self._name, leaf=True):
                return self._run(args, kwargs)
        if state.graph is not None:
            return self._emit(args, kwargs)
        called = user_stack(2)
        with state.inside(self._name, self._leaf):
            outputs = self._run(args, kwargs)
        outputs = record(self, args, kwargs, inputs, outputs, called)
        self._remember(args, kwargs, outputs)
        return outputs

    def _run(self, args: tuple, kwargs: dict) -> object:
        return self.call(*args, **filled_arguments(self.call, args, kwargs))

    def _emit(self, args: tuple, kwargs: dict) -> object:
        graph = state.graph
        type_name = type(self).__name__
        if not self._leaf:
            with (
                graph.scope(self._name, type_name, self._constructed),
                state.inside(self._name),
            ):
                return self._run(args, kwargs)
        with (
            graph.layer(
                self._name, type_name, constructed=self._constructed, attributes=self._attributes()
            ) as layer,
            state.inside(self._name, leaf=True),
        ):
            outputs = self._run(args, kwargs)
            layer.weights.extend(weight_at_hand(one) for one in self.weights)
            layer.outputs.extend(values_of(outputs))
        return outputs

    def _remember(self, args: tuple, kwargs: dict, outputs: object) -> None:
        node = next((x.node for x in nest.flatten(outputs, KerasTensor)), None)
        if node is not None and node.operation is self:
            self._inbound_nodes.append(node)
        if self._first_call is None:
            first = args[0] if args else next(iter(kwargs.values()))
            self.__dict__["_first_call"] = (first, outputs)

    def _called_without_tensors(self, args: tuple, kwargs: dict) -> object:
        given = [*args, *kwargs.values()]
        if any(isinstance(one, Layer) for one in args):
            raise ValueError(
                "Only input tensors may be passed as positional arguments. The following argument "
                f"value should be passed as a keyword argument: {args[0]} (of type {type(args[0])})"
            )
        if any(is_opaque(one) for one in given):
            return Opaque("what a layer is called with", f"{self._name}()")
        if not given:
            raise TypeError("missing a required argument: 'inputs'")
        if given[0] is None:
            raise ValueError(
                f"Inputs to a layer should be tensors. Got 'None' (of type {type(None)}) as input "
                f"for layer '{self._name}'."
            )
        if isinstance(given[0], (int, float, bool, str)):
            raise ValueError(
                "Only input tensors may be passed as positional arguments. The following argument "
                f"value should be passed as a keyword argument: {given[0]} "
                f"(of type {type(given[0])})"
            )
        return self(*[as_tensor(one) for one in args], **kwargs)

    def _check_inputs(self, inputs: object) -> None:
        if self.input_spec is not None:
            check(self.input_spec, inputs, self._name)

    def _build(self, args: tuple, kwargs: dict, first: object) -> None:
        with state.aside(), state.inside(self._name):
            self._own_path()
            self.build(**self._build_arguments(args, kwargs, first))
        self.__dict__["built"] = True

    def _build_arguments(self, args: tuple, kwargs: dict, first: object) -> dict:
        """`build` gets the shape of the first argument, or by name those that it asks for."""
        wanted = list(parameters_of(type(self).build))[1:]
        if not wanted:
            return {}
        given = dict(zip(list(parameters_of(type(self).call))[1:], args)) | kwargs
        if len(wanted) > 1 and all(name.endswith("_shape") for name in wanted):
            return {name: shape_of(given.get(name.removesuffix("_shape"))) for name in wanted}
        return {wanted[0]: shape_of(first)}

    @property
    def dtype_policy(self) -> object:
        return Opaque("keras.DTypePolicy")

    @property
    def input(self) -> object:
        return self._first_tensors("input")

    @property
    def output(self) -> object:
        return self._first_tensors("output")

    @property
    def input_shape(self) -> object:
        return nest.map_structure(lambda x: tuple(x.shape), self.input, KerasTensor)

    @property
    def output_shape(self) -> object:
        return nest.map_structure(lambda x: tuple(x.shape), self.output, KerasTensor)

    def get_input_at(self, index: int) -> object:
        return self.input

    def get_output_at(self, index: int) -> object:
        node = self._inbound_nodes[index]
        return node.outputs[0] if len(node.outputs) == 1 else node.outputs

    def _first_tensors(self, which: str) -> object:
        if self._first_call is None:
            raise AttributeError(
                f"The layer {self.name} has never been called and thus has no defined {which}."
            )
        return self._first_call[which == "output"]

    def get_config(self) -> dict:
        return {"name": self.name, "trainable": self.trainable, "dtype": self.dtype}

    @classmethod
    def from_config(cls, config: Mapping) -> "Layer":
        known = {key: value for key, value in config.items() if key != "dtype"}
        return cls(**known)

    def add_loss(self, *args: object, **kwargs: object) -> None:
        pass

    add_metric = add_update = set_dtype_policy = quantize = enable_lora = add_loss

    def compute_mask(self, inputs: object, previous_mask: object = None) -> None:
        return None

    def _attributes(self) -> dict:
        shown = {name: self.__dict__.get(name) for name in self._shown}
        return {
            name: getattr(value, "__name__", value)
            for name, value in shown.items()
            if value is not None
        }

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self._name}, built={self.built}>"

    def __deepcopy__(self, memo: dict) -> "Layer":
        return self.clone()

    def clone(self, **changed: object) -> "Layer":
        """Another layer made with the same arguments, those aside that are given."""
        args, kwargs = self._arguments
        kept = {key: _cloned(it) for key, it in kwargs.items() if key != "name"}
        return type(self)(*map(_cloned, args), **kept | changed)


class BuiltIn(Layer):
    """A layer of the framework: one layer to people, whatever happens inside."""

    _leaf = True

    def __init__(self, **kwargs: object) -> None:
        for name in [name for name in kwargs if name.endswith(TRAINING_ARGUMENTS)]:
            del kwargs[name]
        super().__init__(**kwargs)


def _cloned(argument: object) -> object:
    """Layers among the arguments, the cells of an RNN, are made anew as well."""
    if isinstance(argument, Layer):
        return argument.clone(name=argument.name)
    if isinstance(argument, (list, tuple)) and any(isinstance(one, Layer) for one in argument):
        return [_cloned(one) for one in argument]
    return argument
