"""What holds weights and layers: the part of a layer that has nothing to do with calls."""

from typing import Iterator, Sequence

from _layerline.frames import user_stack

from . import dtypes, names, shapes
from .recording import state
from .roles import role_of
from .tensors import Variable
from .tracking import ATOMS, holds_atoms, items_in

LEGACY_ARGUMENTS = ("weights", "implementation", "batch_size", "dynamic", "sparse", "ragged")


class Holder:
    """Has a name, variables, and layers inside, in the order in which they are assigned."""

    def __new__(cls, *args: object, **kwargs: object) -> "Holder":
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
        own["_input_shape_arg"] = legacy_input_shape(kwargs)
        for legacy in LEGACY_ARGUMENTS:
            kwargs.pop(legacy, None)
        if kwargs:
            raise ValueError(
                f"Unrecognized keyword arguments passed to {type(self).__name__}: {kwargs}"
            )

    def __setattr__(self, name: str, value: object) -> None:
        if name == "trainable":
            for layer in self._flatten_layers():
                layer.__dict__["_trainable"] = bool(value)
            return
        if not isinstance(value, ATOMS) and not holds_atoms(value):
            self._track(value)
        object.__setattr__(self, name, value)

    def _track(self, value: object) -> None:
        """Remembers layers and variables in the order of their assignment, and the lists that
        hold some, which may grow later."""
        self._look_into_containers()
        if isinstance(value, (Holder, Variable)):
            self._take(value)
        elif isinstance(value, (list, tuple, dict)):
            self._containers.append(value)
            self._look_into_containers()

    def _take(self, value: object) -> None:
        own = self._sublayers if isinstance(value, Holder) else self._variables
        if value is self or any(value is one for one in own):
            return
        own.append(value)
        if isinstance(value, Variable) and "/" not in value.path and self._name:
            value.path = f"{self._own_path()}/{value.path}"

    def _look_into_containers(self) -> None:
        for value in items_in(self._containers):
            if isinstance(value, (Holder, Variable)):
                self._take(value)

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
        return self._add_variable(name, _fixed_shape(shape), trainable, dtype, initializer)

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

    def _direct_layers(self) -> "list[Holder]":
        self._look_into_containers()
        return list(self._sublayers)

    def _flatten_layers(
        self, recursive: bool = True, include_self: bool = True
    ) -> "Iterator[Holder]":
        seen: set[int] = set()

        def walk(layer: Holder) -> Iterator[Holder]:
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


def legacy_input_shape(kwargs: dict) -> tuple | None:
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


def _fixed_shape(shape: object) -> tuple:
    if shape is None:
        return ()
    return tuple(
        shapes.size_of(size) for size in (shape if isinstance(shape, Sequence) else (shape,))
    )
