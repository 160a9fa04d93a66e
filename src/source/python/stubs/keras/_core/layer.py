"""The base class of layers."""

from typing import Iterator, Mapping, Sequence

from _layerline.frames import user_stack
from _layerline.opaque import Opaque, is_opaque

from . import dtypes, names, nest, shapes
from .arguments import filled_arguments, parameters_of
from .input_spec import InputSpec, check
from .layout import weight
from .operations import values_of
from .recording import record, state
from .roles import role_of
from .tensors import KerasTensor, Variable, as_tensor
from .tracking import items_in

LEGACY_ARGUMENTS = ("weights", "implementation", "batch_size", "dynamic", "sparse", "ragged")
ATOMS = (int, float, str, bool, bytes, type(None))


class Layer:
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

    def __new__(cls, *args: object, **kwargs: object) -> "Layer":
        self = object.__new__(cls)
        self.__dict__.update(
            _constructed=user_stack(2),
            _arguments=(args, kwargs),
            _initialized=False,
            _name="",
            _path="",
            _trainable=True,
            _dtype=dtypes.FLOAT32,
            _variables=[],
            _sublayers=[],
            _containers=[],
            _inbound_nodes=[],
            _first_call=None,
            built=False,
        )
        return self

    def __init__(
        self,
        *,
        activity_regularizer: object = None,
        trainable: bool = True,
        dtype: object = None,
        autocast: bool = True,
        name: str | None = None,
        **kwargs: object,
    ) -> None:
        own = self.__dict__
        own["_initialized"] = True
        own["_name"] = str(name) if name else names.auto_name(type(self).__name__)
        own["_trainable"] = bool(trainable)
        own["_dtype"] = dtypes.standardize(getattr(dtype, "name", dtype))
        own["_input_shape_arg"] = _input_shape(kwargs)
        for legacy in LEGACY_ARGUMENTS:
            kwargs.pop(legacy, None)
        if kwargs:
            raise ValueError(
                f"Unrecognized keyword arguments passed to {type(self).__name__}: {kwargs}"
            )

    def __setattr__(self, name: str, value: object) -> None:
        own = self.__dict__
        if name == "trainable":
            for layer in self._flatten_layers():
                layer.__dict__["_trainable"] = bool(value)
            return
        if not isinstance(value, ATOMS) and not _holds_atoms(value):
            self._track(value)
        descriptor = getattr(type(self), name, None)
        if isinstance(descriptor, property) and descriptor.fset is None:
            own["_" + name] = value
        else:
            object.__setattr__(self, name, value)

    def _track(self, value: object) -> None:
        """Remembers layers and variables in the order of their assignment, and the lists that
        hold some, which may grow later."""
        self._look_into_containers()
        if isinstance(value, (Layer, Variable)):
            self._take(value)
        elif isinstance(value, (list, tuple, dict)):
            self._containers.append(value)
            self._look_into_containers()

    def _take(self, value: object) -> None:
        own = self._sublayers if isinstance(value, Layer) else self._variables
        if value is self or any(value is one for one in own):
            return
        own.append(value)
        if isinstance(value, Variable) and "/" not in value.path and self._name:
            value.path = f"{self._own_path()}/{value.path}"

    def _look_into_containers(self) -> None:
        for value in items_in(self._containers):
            if isinstance(value, (Layer, Variable)):
                self._take(value)

    # What users ask a layer for.

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        self.__dict__["_name"] = name

    @property
    def trainable(self) -> bool:
        return self._trainable

    @property
    def path(self) -> str:
        return self._path or self._name

    @property
    def dtype(self) -> dtypes.DType:
        return self._dtype

    compute_dtype = variable_dtype = input_dtype = dtype

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

    @property
    def weights(self) -> list[Variable]:
        found: dict[int, Variable] = {}
        for layer in self._flatten_layers():
            for one in layer._own_variables():
                found.setdefault(id(one), one)
        return list(found.values())

    variables = weights

    @property
    def trainable_weights(self) -> list[Variable]:
        frozen = {id(one) for one in self.non_trainable_weights}
        return [one for one in self.weights if id(one) not in frozen]

    @property
    def non_trainable_weights(self) -> list[Variable]:
        found: dict[int, Variable] = {}
        for layer in self._flatten_layers():
            frozen = layer.weights if not layer._trainable else layer._own_variables()
            for one in frozen:
                if not layer._trainable or not one.trainable:
                    found.setdefault(id(one), one)
        return list(found.values())

    trainable_variables = trainable_weights
    non_trainable_variables = non_trainable_weights

    def count_params(self) -> int:
        return sum(shapes.product(one.shape) or 0 for one in self.weights)

    def get_weights(self) -> list[Variable]:
        return self.weights

    def set_weights(self, weights: object) -> None:
        pass

    def get_config(self) -> dict:
        return {"name": self.name, "trainable": self.trainable, "dtype": self.dtype}

    @classmethod
    def from_config(cls, config: Mapping) -> "Layer":
        known = {key: value for key, value in config.items() if key != "dtype"}
        return cls(**known)

    losses = metrics = updates = ()

    def add_loss(self, *args: object, **kwargs: object) -> None:
        pass

    add_metric = add_update = set_dtype_policy = quantize = enable_lora = add_loss

    def compute_mask(self, inputs: object, previous_mask: object = None) -> None:
        return None

    def add_weight(
        self,
        *positional: object,
        shape: object = None,
        initializer: object = None,
        dtype: object = None,
        trainable: bool = True,
        name: str | None = None,
        **ignored: object,
    ) -> Variable:
        """A new variable. `tf.keras` gave the name first, Keras 3 gives the shape first."""
        for value in positional:
            if isinstance(value, str) and shape is not None or isinstance(value, str) and not name:
                name = value
            elif shape is None:
                shape = value
        name = name or names.auto_name("Variable")
        return self._add_variable(name, shapes_of_variable(shape), trainable, dtype, initializer)

    add_variable = add_weight

    def _add_variable(
        self,
        name: str,
        shape: Sequence[shapes.Size],
        trainable: bool = True,
        dtype: object = None,
        initializer: object = None,
    ) -> Variable:
        variable = Variable(
            shape=shape,
            dtype=dtype or self._dtype,
            trainable=trainable,
            name=name.rpartition("/")[2],
            path=f"{self._own_path()}/{name}",
            role=role_of(name, initializer),
        )
        self._variables.append(variable)
        return variable

    def _own_path(self) -> str:
        """The names of the layers around this one, and its own, as variables have them."""
        if not self._path:
            around = state.path[:-1] if state.path[-1:] == [self._name] else state.path
            self.__dict__["_path"] = "/".join([*around, self._name])
        return self._path

    def _own_variables(self) -> list[Variable]:
        """Those that are trained first, as in Keras."""
        self._look_into_containers()
        return sorted(self._variables, key=lambda one: not one.trainable)

    def _direct_layers(self) -> "list[Layer]":
        self._look_into_containers()
        return list(self._sublayers)

    def _flatten_layers(
        self, recursive: bool = True, include_self: bool = True
    ) -> "Iterator[Layer]":
        seen: set[int] = set()

        def walk(layer: Layer) -> Iterator[Layer]:
            if id(layer) not in seen:
                seen.add(id(layer))
                yield layer
                for inner in layer._direct_layers():
                    yield from walk(inner)

        if recursive:
            found = walk(self)
            if not include_self:
                next(found)
            yield from found
        else:
            yield from ([self] if include_self else []) + self._direct_layers()

    # What a subclass defines.

    def build(self, input_shape: object = None) -> None:
        """Makes the weights for an input of the shape."""
        self.built = True

    def call(self, *args: object, **kwargs: object) -> object:
        raise NotImplementedError(
            f"Layer {type(self).__name__} does not have a `call()` method implemented."
        )

    def compute_output_shape(self, *args: object, **kwargs: object) -> object:
        with state.aside():
            inputs = [_symbolic(shape) for shape in args]
            outputs = self(*inputs)
        return nest.map_structure(lambda x: tuple(x.shape), outputs, KerasTensor)

    def compute_output_spec(self, *args: object, **kwargs: object) -> object:
        with state.aside():
            return self(*args, **kwargs)

    # How a layer runs.

    def __call__(self, *args: object, **kwargs: object) -> object:
        if not self._initialized:
            raise RuntimeError(
                f"In layer '{type(self).__name__}', you forgot to call `super().__init__()` as the "
                "first statement in the `__init__()` method. Go add it!"
            )
        args, kwargs = _with_tensors(args, kwargs)
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
                f"value should be passed as a keyword argument: {given[0]} (of type {type(given[0])})"
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
            return {name: _shape(given.get(name.removesuffix("_shape"))) for name in wanted}
        return {wanted[0]: _shape(first)}

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
        kept = {key: it for key, it in kwargs.items() if key != "name"}
        return type(self)(*args, **kept | changed)


class BuiltIn(Layer):
    """A layer of the framework: one layer to people, whatever happens inside."""

    _leaf = True

    def __init__(self, **kwargs: object) -> None:
        for name in [name for name in kwargs if name.endswith(TRAINING_ARGUMENTS)]:
            del kwargs[name]
        super().__init__(**kwargs)


def _holds_atoms(value: object) -> bool:
    """A list of numbers will hold no layers; an empty one may."""
    return isinstance(value, (list, tuple)) and len(value) > 0 and isinstance(value[0], ATOMS)


TRAINING_ARGUMENTS = ("_initializer", "_regularizer", "_constraint")
"""Ends of the names of arguments that only matter to training."""


def weight_at_hand(variable: Variable) -> object:
    """The variable's value in the order that a layer asked for, or in its own."""
    held = state.weights.get(id(variable))
    return next(iter(held[1].values())) if held else weight(variable)


def shapes_of_variable(shape: object) -> tuple:
    if shape is None:
        return ()
    return tuple(shapes.size_of(size) for size in (shape if isinstance(shape, Sequence) else (shape,)))


def _input_shape(kwargs: dict) -> tuple | None:
    """The batch shape that arguments of old give: `input_shape`, `input_dim`, …."""
    batch_shape = kwargs.pop("batch_input_shape", None) or kwargs.pop("batch_shape", None)
    shape = kwargs.pop("input_shape", None)
    size = kwargs.pop("input_dim", None)
    length = kwargs.pop("input_length", None)
    if batch_shape is not None:
        return tuple(batch_shape)
    if shape is None and size is not None:
        shape = (size,) if length is None else (length, size)
    elif shape is None and length is not None:
        shape = (length,)
    if shape is None:
        return None
    return (None, *(shape if isinstance(shape, (list, tuple)) else (shape,)))


def _with_tensors(args: tuple, kwargs: dict) -> tuple[tuple, dict]:
    """Arrays among the arguments become constants."""

    def convert(value: object) -> object:
        if isinstance(value, (KerasTensor, *ATOMS)) or is_opaque(value) or isinstance(value, Layer):
            return value
        if isinstance(value, (list, tuple)):
            return type(value)(map(convert, value)) if not hasattr(value, "_fields") else value
        if isinstance(value, dict):
            return {key: convert(item) for key, item in value.items()}
        return as_tensor(value) if hasattr(value, "shape") and hasattr(value, "dtype") else value

    return tuple(map(convert, args)), {key: convert(value) for key, value in kwargs.items()}


def _shape(value: object) -> object:
    """The shape of a tensor, or the structure of shapes of a structure of tensors."""
    if isinstance(value, (list, tuple, KerasTensor, dict)):
        return nest.map_structure(lambda x: x.shape, value, KerasTensor)
    return None


def _symbolic(shape: object) -> object:
    if isinstance(shape, dict):
        return {key: _symbolic(item) for key, item in shape.items()}
    if isinstance(shape, (list, tuple)) and shape and isinstance(shape[0], (list, tuple)):
        return [_symbolic(item) for item in shape]
    return KerasTensor(shape)
