"""Calls of layers in functional models: `inbound_nodes`, as Keras 2 and Keras 3 write them."""

from typing import Callable, Iterator, Mapping, Sequence

from .._core import nest
from .._core.layer import Layer
from .._core.tensors import KerasTensor
from .._layers.recurrent import RNN
from .._layers.wrappers import Bidirectional
from .problems import Unsupported
from .values import Config, plain

IGNORED = ("mask", "training")
OUTSIDE = "_CONSTANT_VALUE"
WITH_STATE = (RNN, Bidirectional)


class _Ref:
    """Stands for a tensor until it is made: a layer, which of its calls, which of the results."""

    def __init__(self, reference: Sequence) -> None:
        self.layer, self.call, self.result = (reference[0], int(reference[1]), int(reference[2]))


def first_indices(own: Mapping) -> dict[str, int]:
    """By name of a layer, the number of its first call: Keras 2 leaves out a model's own."""
    found: dict[str, int] = {}
    for entry in own["layers"]:
        for node in entry.get("inbound_nodes") or []:
            for one in _references(_arguments(node)):
                found[one.layer] = min(one.call, found.get(one.layer, one.call))
    for one in _references((_structure(own["input_layers"]), _structure(own["output_layers"]))):
        found[one.layer] = min(one.call, found.get(one.layer, one.call))
    return found


class Calls:
    """Makes the calls of a model in an order in which each has its inputs."""

    def __init__(self, first: dict[str, int]) -> None:
        self._first = first
        self._results: dict[str, list[list[KerasTensor]]] = {}

    def make(self, entries: Sequence[Config], operators: Sequence[Callable]) -> None:
        waiting = []
        for entry, operator in zip(entries, operators):
            name = str(entry.get("name") or entry["config"]["name"])
            nodes = entry.get("inbound_nodes") or []
            self._results[name] = []
            if not nodes and isinstance(operator, Layer):
                self._results[name].append(nest.flatten(operator.output, KerasTensor))
            if nodes:
                waiting.append((name, operator, [_arguments(node) for node in nodes]))
        while waiting:
            made = 0
            for name, operator, nodes in waiting:
                # The calls of one layer keep their order.
                while nodes and self._is_ready(nodes[0]):
                    self._call(name, operator, *nodes.pop(0))
                    made += 1
            if not made:
                raise ValueError("The layers of the model are not connected.")
            waiting = [one for one in waiting if one[2]]

    def tensors(self, structure: object) -> object:
        """The tensors that `input_layers` or `output_layers` names."""
        found = _map(_structure(structure), self._tensor)
        return list(found.values()) if isinstance(found, dict) else found

    def _is_ready(self, arguments: tuple[tuple, dict]) -> bool:
        return all(self._find(one) is not None for one in _references(arguments))

    def _call(self, name: str, operator: Callable, args: tuple, kwargs: dict) -> None:
        args = _map(args, self._tensor)
        kwargs = _map(kwargs, self._tensor)
        if isinstance(operator, WITH_STATE) and isinstance(args[0], list):
            # Keras 2 joins the states to the input.
            kwargs["initial_state"] = args[0][1:]
            args = (args[0][0],)
        outputs = operator(*args, **kwargs)
        self._results[name].append(nest.flatten(outputs, KerasTensor))

    def _find(self, reference: _Ref) -> KerasTensor | None:
        calls = self._results.get(reference.layer)
        if calls is None:
            raise ValueError(f"There is no layer {reference.layer}.")
        index = reference.call - self._first.get(reference.layer, 0)
        return calls[index][reference.result] if index < len(calls) else None

    def _tensor(self, reference: _Ref) -> KerasTensor:
        found = self._find(reference)
        if found is None:
            raise ValueError(f"The layer {reference.layer} is not called so often.")
        return found


def _arguments(node: object) -> tuple[tuple, dict]:
    """Arguments of a call, with references for tensors."""
    if isinstance(node, Mapping):
        args = tuple(_new_values(one) for one in node.get("args", ()))
        kwargs = {key: _new_values(value) for key, value in node.get("kwargs", {}).items()}
        return args, {
            key: value for key, value in kwargs.items() if key not in IGNORED or key == "mask" and _holds(value)
        }
    entries = node if isinstance(node[0], list) else [node]
    kwargs: dict = {}
    given = []
    for entry in entries:
        if entry[0] == OUTSIDE:
            given.append(plain(entry[2]))
        else:
            given.append(_Ref(entry))
        if len(entry) > 3 and entry[3]:
            kwargs |= {key: _old_values(value) for key, value in entry[3].items()}
    if kwargs.get("training"):
        raise Unsupported("a layer that is called with training=True")
    kwargs = {key: value for key, value in kwargs.items() if key not in IGNORED}
    return (given[0] if len(given) == 1 else given,), kwargs


def _holds(value: object) -> bool:
    return next(_references(value), None) is not None


def _new_values(value: object) -> object:
    if isinstance(value, Mapping):
        if value.get("class_name") == "__keras_tensor__":
            return _Ref(value["config"]["keras_history"])
        if "class_name" in value:
            return plain(value)
        return {key: _new_values(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_new_values(item) for item in value]
    return value


def _old_values(value: object) -> object:
    if isinstance(value, list):
        is_reference = len(value) >= 3 and isinstance(value[0], str) and type(value[1]) is int
        return _Ref(value) if is_reference else [_old_values(item) for item in value]
    return plain(value)


def _structure(value: object) -> object:
    """`["x", 0, 0]`, a list of such, or a dict by name."""
    if isinstance(value, Mapping):
        return {key: _structure(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        if len(value) >= 3 and isinstance(value[0], str) and type(value[1]) is int:
            return _Ref(value)
        return [_structure(item) for item in value]
    return value


def _references(structure: object) -> Iterator[_Ref]:
    if isinstance(structure, _Ref):
        yield structure
    elif isinstance(structure, (list, tuple)):
        for item in structure:
            yield from _references(item)
    elif isinstance(structure, Mapping):
        for item in structure.values():
            yield from _references(item)


def _map(structure: object, function: Callable) -> object:
    if isinstance(structure, _Ref):
        return function(structure)
    if isinstance(structure, list):
        return [_map(item, function) for item in structure]
    if isinstance(structure, tuple):
        return tuple(_map(item, function) for item in structure)
    if isinstance(structure, Mapping):
        return {key: _map(item, function) for key, item in structure.items()}
    return structure
