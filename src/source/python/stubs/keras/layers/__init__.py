"""`keras.layers`. Names of modules that older versions had lead here too."""

from _layerline.opaque import opaque_getattr

from .._core.input_layer import Input, InputLayer
from .._core.input_spec import InputSpec
from .._core.layer import Layer
from .._core.namespace import functions_of
from .._layers import (
    activation,
    attention,
    convolution,
    convolutional_recurrent,
    core,
    depthwise,
    merging,
    normalization,
    pooling,
    preprocessing,
    recurrent,
    recurrent_cells,
    regularization,
    reshaping,
    transposed,
    wrappers,
)

_FAMILIES = (
    activation,
    attention,
    convolution,
    convolutional_recurrent,
    core,
    depthwise,
    merging,
    normalization,
    pooling,
    preprocessing,
    recurrent,
    recurrent_cells,
    regularization,
    reshaping,
    transposed,
    wrappers,
)

for _family in _FAMILIES:
    globals().update(functions_of(_family))

__all__ = [name for name in globals() if not name.startswith("_")]
__getattr__ = opaque_getattr(__name__)
