"""Inputs of models."""

from _layerline.frames import user_stack
from _layerline.opaque import require_known

from . import shapes
from .layer import BuiltIn
from .recording import Node
from .tensors import KerasTensor


class InputLayer(BuiltIn):
    """Stands where data comes in. `shape` leaves the batch out, `batch_shape` has it."""

    def __init__(
        self,
        shape: object = None,
        batch_size: int | None = None,
        dtype: object = None,
        sparse: bool | None = None,
        ragged: bool | None = None,
        batch_shape: object = None,
        input_tensor: KerasTensor | None = None,
        optional: bool = False,
        name: str | None = None,
        input_shape: object = None,
        batch_input_shape: object = None,
        **ignored: object,
    ) -> None:
        super().__init__(name=name or None, dtype=dtype)
        shape = input_shape if shape is None else shape
        batch_shape = batch_input_shape if batch_shape is None else batch_shape
        if batch_shape is None:
            if shape is None and input_tensor is not None:
                batch_shape = input_tensor.shape
            else:
                require_known(shape, "the shape of an input")
                batch_shape = (batch_size, *(() if shape is None else shape))
        self.batch_shape = shapes.standardize(batch_shape)
        tensor = KerasTensor(self.batch_shape, dtype, name=self.name)
        self.__dict__["built"] = True
        node = Node(self, (), {}, [], [tensor], user_stack(2))
        tensor.node = node
        self._inbound_nodes.append(node)
        self.__dict__["_first_call"] = (tensor, tensor)

    def call(self) -> KerasTensor:
        return self.output


def Input(
    shape: object = None,
    batch_size: int | None = None,
    dtype: object = None,
    sparse: bool | None = None,
    batch_shape: object = None,
    name: str | None = None,
    tensor: KerasTensor | None = None,
    optional: bool = False,
    ragged: bool | None = None,
    batch_input_shape: object = None,
    **ignored: object,
) -> KerasTensor:
    """`keras.Input`: a tensor [batch, *shape] whose batch is open unless it is given."""
    if shape is None and batch_shape is None and batch_input_shape is None and tensor is None:
        raise ValueError("You must pass a `shape` argument.")
    if isinstance(shape, int):
        raise ValueError(f"Cannot convert '{shape}' to a shape.")
    layer = InputLayer(
        shape=shape,
        batch_size=batch_size,
        dtype=dtype,
        batch_shape=batch_shape,
        input_tensor=tensor,
        name=name,
        batch_input_shape=batch_input_shape,
    )
    return layer.output
