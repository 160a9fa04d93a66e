"""The calls between a model's inputs and its outputs, in Keras' order."""

from collections import Counter
from typing import Sequence

from _layerline.frames import call_from

from . import nest
from .recording import Node, Operator, state
from .tensors import KerasTensor


class FunctionGraph:
    """`operations` are the model's layers and operations, `nodes` their calls, both ordered by
    their distance to the outputs as `keras.src.ops.function.map_graph` orders them."""

    def __init__(self, inputs: object, outputs: object, checked: bool = True) -> None:
        """`checked`: what Keras refuses as a model is refused."""
        self.input_structure = inputs
        self.output_structure = outputs
        self.inputs: list[KerasTensor] = nest.flatten(inputs, KerasTensor)
        self.outputs: list[KerasTensor] = nest.flatten(outputs, KerasTensor)
        self._input_ids = {id(tensor) for tensor in self.inputs}
        found, order = self._walk()
        node_depths, depths = _depths(found)
        self._add_unused_inputs(node_depths, depths, order)
        self.nodes = sorted(node_depths, key=lambda node: -node_depths[node])
        self.operations = sorted(depths, key=lambda one: (-depths[one], order[one]))
        if checked:
            self._check()

    def run(self, inputs: Sequence[KerasTensor]) -> object:
        """The outputs, in their structure, for other inputs. Stacks stay those of the calls."""
        made = {id(old): new for old, new in zip(self.inputs, inputs)}

        def replace(tensor: KerasTensor) -> KerasTensor:
            return made.get(id(tensor), tensor)

        for old, new in zip(self.inputs, inputs):
            _share_value(new, old)
        for node in self.nodes:
            if node.is_input or all(id(tensor) in made for tensor in node.outputs):
                continue
            args = nest.map_structure(replace, node.args, KerasTensor)
            kwargs = nest.map_structure(replace, node.kwargs, KerasTensor)
            results = call_from(node.called, node.operation, *args, **kwargs)
            for old, new in zip(node.outputs, nest.flatten(results, KerasTensor)):
                made[id(old)] = new
                _share_value(new, old)
        return nest.map_structure(replace, self.output_structure, KerasTensor)

    def _walk(self) -> tuple[list[Node], dict[Operator, int]]:
        """Nodes such that each stands behind those it depends on, and the operations by when a
        search from the outputs meets them."""
        finished: dict[Node, None] = {}
        order: dict[Operator, int] = {}
        entered: set[Node] = set()
        pending = [(tensor, False) for tensor in reversed(self.outputs)]
        while pending:
            tensor, leaving = pending.pop()
            node = tensor.node
            if node is None or node in finished or tensor.eager:
                continue
            if leaving:
                finished[node] = None
                continue
            if node in entered:
                continue
            entered.add(node)
            order.setdefault(node.operation, len(order))
            pending.append((tensor, True))
            if id(tensor) not in self._input_ids:
                pending += [(one, False) for one in reversed(node.inputs)]
        return list(finished), order

    def _add_unused_inputs(
        self, node_depths: dict[Node, int], depths: dict[Operator, int], order: dict[Operator, int]
    ) -> None:
        for tensor in self.inputs:
            node = tensor.node
            if node is not None and node.is_input and node.operation not in depths:
                depths[node.operation] = node_depths[node] = 0
                order[node.operation] = -1

    def _check_outputs(self) -> None:
        """Whatever an output depends on must be among the inputs."""
        connected = set(self._input_ids)
        for node in self.nodes:
            if all(id(tensor) in connected or tensor.eager for tensor in node.inputs):
                if not node.is_input:
                    connected |= {id(tensor) for tensor in node.outputs}
        paths = _paths(self.output_structure)
        for tensor, path in zip(self.outputs, paths):
            if id(tensor) not in connected and not tensor.eager:
                raise ValueError(f"Output with path `{path}` is not connected to `inputs`")

    def _check(self) -> None:
        self._check_outputs()
        computable = set(self._input_ids)
        passed: list[str] = []
        for node in self.nodes:
            if any(id(tensor) in self._input_ids for tensor in node.outputs):
                computable |= {id(tensor) for tensor in node.outputs}
                continue
            for tensor in node.inputs:
                if id(tensor) not in computable and not tensor.eager:
                    raise ValueError(
                        f"Graph disconnected: cannot find parent for tensor {tensor} at operation "
                        f"'{node.operation}'. The following previous operations were accessed "
                        f"without issue: {passed}"
                    )
                passed.append(node.operation.name)
            computable |= {id(tensor) for tensor in node.outputs}
        counts = Counter(operation.name for operation in self.operations)
        for name, count in counts.items():
            if count != 1:
                raise ValueError(
                    f'The name "{name}" is used {count} times in the model. '
                    "All operation names should be unique."
                )


def _paths(structure: object, path: str = "") -> list[str]:
    """Where each tensor of a structure is, as `1` or `logits`."""
    if isinstance(structure, KerasTensor):
        return [path]
    if isinstance(structure, dict):
        items = [(key, structure[key]) for key in sorted(structure)]
    else:
        items = list(enumerate(structure))
    return [
        found
        for key, item in items
        for found in _paths(item, f"{path}.{key}" if path else str(key))
    ]


def _depths(nodes: list[Node]) -> tuple[dict[Node, int], dict[Operator, int]]:
    """How many calls lie between each node, or operation, and the outputs, at most."""
    known = set(nodes)
    node_depths: dict[Node, int] = {}
    depths: dict[Operator, int] = {}
    for node in reversed(nodes):
        depth = max(node_depths.setdefault(node, 0), depths.get(node.operation, 0))
        depths[node.operation] = node_depths[node] = depth
        for parent in node.parents:
            if parent in known:
                node_depths[parent] = max(depth + 1, node_depths.get(parent, 0))
    return node_depths, depths


def _share_value(new: KerasTensor, old: KerasTensor) -> None:
    """Functions of the user may hold tensors of the first run: they mean those of this one."""
    if state.graph is not None and new is not old:
        old.graph, old.natural, old.first = new.graph, new.natural, new.first
