"""Tensors without elements: a shape, a type, and where they come from."""

from collections import namedtuple
from typing import TYPE_CHECKING, Iterator

from _layerline.graph import Graph, Value
from _layerline.opaque import require_known

from . import dtypes, names, shapes
from .dtypes import DType
from .shapes import TensorShape

if TYPE_CHECKING:
    from .recording import Node

KerasHistory = namedtuple("KerasHistory", "operation node_index tensor_index")

MAX_DATA = 100_000
"""Elements that a constant keeps. Of a larger one only the shape is known."""


class KerasTensor:
    """A tensor of a model, or a constant. `shape` is as in Keras: [None, 224, 224, 3]."""

    is_variable = False
    __array_priority__ = 1000
    node: "Node | None" = None
    index = 0
    graph: Graph | None = None
    """The graph that `natural` and `first` belong to."""
    natural: Value | None = None
    """The value with the axes of `shape`."""
    first: Value | None = None
    """The same with channels, the last axis, as the second: [N, C, H, W]."""
    eager = False
    """Depends on no input of a model."""
    sparse = False
    ragged = False

    def __init__(
        self,
        shape: object,
        dtype: object = dtypes.FLOAT32,
        sparse: bool = False,
        record_history: bool = True,
        name: str | None = None,
        data: object = None,
    ) -> None:
        self.shape = shape if type(shape) is TensorShape else shapes.standardize(shape)
        self.dtype = dtype if type(dtype) is DType else dtypes.standardize(dtype)
        self._name = name
        self.data = data
        """The elements, nested as in a list, or one number; None where they aren't known."""

    def copy(self) -> "KerasTensor":
        """Another tensor with the same elements."""
        other = KerasTensor(self.shape, self.dtype, data=self.data)
        other.graph, other.natural, other.first = self.graph, self.natural, self.first
        return other

    @property
    def name(self) -> str:
        if self._name is None:
            self._name = names.auto_name("KerasTensor")
        return self._name

    @property
    def _keras_history(self) -> KerasHistory:
        if self.node is None:
            raise AttributeError("_keras_history")
        operation = self.node.operation
        nodes = getattr(operation, "_inbound_nodes", [self.node])
        index = nodes.index(self.node) if self.node in nodes else 0
        return KerasHistory(operation, index, self.index)

    @property
    def ndim(self) -> int:
        return len(self.shape)

    rank = ndim

    @property
    def device(self) -> str:
        return ""

    @property
    def op(self) -> "KerasTensor":
        return self

    def get_shape(self) -> TensorShape:
        return self.shape

    def set_shape(self, shape: object) -> None:
        self.shape = self.shape.merge_with(shapes.standardize(shape))

    def numpy(self) -> object:
        return self if self.data is None or isinstance(self.data, (list, tuple)) else self.data

    def eval(self, *args: object, **kwargs: object) -> object:
        return self.numpy()

    def item(self) -> object:
        return _number(self, float)

    def __repr__(self) -> str:
        return (
            f"<KerasTensor shape={tuple(self.shape)}, dtype={self.dtype}, sparse=False, "
            f"ragged=False, name={self.name}>"
        )

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __bool__(self) -> bool:
        if self.data is not None and not isinstance(self.data, (list, tuple)):
            return bool(self.data)
        raise TypeError("A symbolic KerasTensor cannot be used as a boolean.")

    def __len__(self) -> int:
        if self.shape and self.shape[0] is not None:
            return self.shape[0]
        raise TypeError("object of type 'KerasTensor' has no len()")

    def __iter__(self) -> Iterator:
        if not self.shape or self.shape[0] is None:
            raise NotImplementedError("Iterating over a symbolic KerasTensor is not supported.")
        return iter([self[index] for index in range(self.shape[0])])

    def __int__(self) -> int:
        return _number(self, int)

    def __index__(self) -> int:
        return _number(self, int)

    def __float__(self) -> float:
        return _number(self, float)


def _number(tensor: KerasTensor, kind: type) -> object:
    if tensor.data is not None:
        data = tensor.data
        while isinstance(data, (list, tuple)) and len(data) == 1:
            data = data[0]
        if not isinstance(data, (list, tuple)):
            return kind(data)
    raise ValueError(
        "A KerasTensor is symbolic: it's a placeholder for a shape an a dtype. It doesn't have any "
        "actual numerical value. You cannot convert it to "
        f"{'an int' if kind is int else 'a float'}."
    )


class Variable(KerasTensor):
    """A weight. Its own values in a graph are in `recording.state.weights`."""

    is_variable = True
    eager = True

    def __init__(
        self,
        initializer: object = None,
        shape: object = None,
        dtype: object = None,
        trainable: bool = True,
        autocast: bool = True,
        aggregation: object = None,
        name: str | None = None,
        path: str = "",
        role: str = "weight",
        **ignored: object,
    ) -> None:
        initial = initializer if shape is None and hasattr(initializer, "shape") else None
        if shape is None:
            shape = getattr(initial, "shape", None)
        if shape is None:
            shape = _shape_of_list(initializer)
        require_known(shape, "the shape of a variable")
        shape = tuple(map(shapes.size_of, shape))
        if any(size is None for size in shape):
            raise ValueError(
                "Shapes used to initialize variables must be fully-defined (no `None` dimensions). "
                f"Received: shape={shape} for variable path='{path or name}'"
            )
        super().__init__(
            TensorShape(shape), dtypes.standardize(dtype or getattr(initial, "dtype", None))
        )
        self._name = name or names.auto_name("Variable")
        self.path = path or self._name
        self.trainable = trainable
        self.role = role
        self.regularizer = self.constraint = None

    @property
    def value(self) -> "Variable":
        return self

    def __call__(self) -> "Variable":
        """`variable.value` is a property in Keras 3 and was a method in tf.keras: both work."""
        return self

    def numpy(self) -> "Variable":
        return self

    def read_value(self) -> "Variable":
        return self

    def assign(self, value: object, *args: object, **kwargs: object) -> "Variable":
        return self

    assign_add = assign_sub = assign

    def initialized_value(self) -> "Variable":
        return self

    def __repr__(self) -> str:
        return f"<Variable path={self.path}, shape={tuple(self.shape)}, dtype={self.dtype}>"


def _shape_of_list(values: object) -> tuple[int, ...]:
    shape = []
    while isinstance(values, (list, tuple)):
        shape.append(len(values))
        if not values:
            break
        values = values[0]
    return tuple(shape)


def is_keras_tensor(value: object) -> bool:
    return isinstance(value, KerasTensor) and not value.is_variable


def as_tensor(value: object, dtype: object = None) -> KerasTensor:
    """A tensor from a tensor, a number, a list, an array or anything with a shape."""
    if isinstance(value, KerasTensor):
        return value
    require_known(value, "a tensor")
    if isinstance(value, bool):
        return _constant((), dtype or "bool", value)
    if isinstance(value, int):
        return _constant((), dtype or "int32", value)
    if isinstance(value, float):
        return _constant((), dtype or "float32", value)
    if isinstance(value, (list, tuple)):
        return _from_list(value, dtype)
    if hasattr(value, "shape"):
        return _from_array(value, dtype)
    if isinstance(value, str):
        return _constant((), "string", None)
    raise ValueError(
        f"Attempt to convert a value ({value!r}) with an unsupported type ({type(value)}) "
        "to a Tensor."
    )


def _constant(shape: tuple, dtype: object, data: object) -> KerasTensor:
    tensor = KerasTensor(shape, dtypes.standardize(dtype), data=data)
    tensor.eager = True
    return tensor


def _from_list(values: list | tuple, dtype: object) -> KerasTensor:
    shape = _shape_of_list(values)
    leaves = list(_leaves(values))
    if any(isinstance(leaf, KerasTensor) for leaf in leaves):
        from .._ops.joining import stack

        return stack([as_tensor(item) for item in values])
    if dtype is None:
        kinds = {type(leaf) for leaf in leaves}
        dtype = "bool" if kinds == {bool} else "int32" if kinds == {int} else "float32"
    return _constant(shape, dtype, values if len(leaves) <= MAX_DATA else None)


def _from_array(array: object, dtype: object) -> KerasTensor:
    shape = tuple(array.shape)
    data = None
    if hasattr(array, "tolist") and (shapes.product(shape) or 0) <= MAX_DATA:
        try:
            data = array.tolist()
        except Exception:
            # An array of which only the shape is known.
            data = None
    return _constant(shape, dtype or getattr(array, "dtype", None), data)


def _leaves(values: object) -> Iterator:
    if isinstance(values, (list, tuple)):
        for value in values:
            yield from _leaves(value)
    else:
        yield values
