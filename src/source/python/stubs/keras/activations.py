"""`keras.activations`."""

from typing import Callable

from _layerline.opaque import is_opaque, opaque_getattr

from ._core import custom_objects
from ._core.tensors import KerasTensor
from ._ops import activation as _functions
from ._ops.activation import (
    celu,
    elu,
    exponential,
    glu,
    hard_shrink,
    hard_sigmoid,
    hard_silu,
    hard_swish,
    hard_tanh,
    leaky_relu,
    linear,
    log_sigmoid,
    log_softmax,
    mish,
    relu,
    relu6,
    selu,
    sigmoid,
    silu,
    soft_shrink,
    softmax,
    softplus,
    softsign,
    sparse_plus,
    sparse_sigmoid,
    sparsemax,
    squareplus,
    swish,
    tanh,
    tanh_shrink,
    threshold,
)


def gelu(x: KerasTensor, approximate: bool = False) -> KerasTensor:
    """Exact unless asked otherwise, unlike `keras.ops.gelu`."""
    return _functions.gelu(x, approximate=approximate)


def get(identifier: object) -> Callable | None:
    """The function for a name; functions and layers are passed through."""
    if identifier is None or callable(identifier) or is_opaque(identifier):
        return identifier
    if isinstance(identifier, dict):
        name = identifier.get("config", identifier.get("class_name"))
    else:
        name = identifier
    found = custom_objects.registered.get(name) if isinstance(name, str) else None
    if found is None and name in NAMES:
        found = globals()[name]
    if found is None:
        raise ValueError(f"Could not interpret activation function identifier: {identifier}")
    return found


def serialize(activation: object) -> object:
    return getattr(activation, "__name__", activation)


def deserialize(config: object, custom_objects: object = None) -> Callable | None:
    return get(config)


NAMES = """
    celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu
    linear log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus
    softsign sparse_plus sparse_sigmoid sparsemax squareplus swish tanh tanh_shrink threshold
""".split()

__getattr__ = opaque_getattr(__name__)
