"""`keras.utils`. Nothing is downloaded, drawn or saved."""

from _layerline.opaque import Opaque, opaque_getattr

from .._core import custom_objects, nest
from .._core.arrays import shape_only
from .._core.custom_objects import CustomObjectScope
from .._core.inert import Inert, nothing, passed_through
from .._core.recording import Node
from .._core.shapes import entries
from .._core.tensors import KerasTensor, is_keras_tensor
from .._core.windows import output_size

register_keras_serializable = passed_through
custom_object_scope = CustomObjectScope
Sequence = PyDataset = Progbar = Inert
plot_model = model_to_dot = save_img = set_random_seed = print_summary = nothing
disable_interactive_logging = enable_interactive_logging = nothing


def get_custom_objects() -> dict:
    return custom_objects.registered


def get_file(*args: object, **kwargs: object) -> str:
    """A path where nothing is."""
    return "/dev/null"


def exists(path: object) -> bool:
    return False


def to_categorical(x: object, num_classes: int | None = None) -> object:
    """[N] or [N, 1] labels to [N, classes]."""
    shape = getattr(x, "shape", None)
    if not isinstance(shape, tuple) or not isinstance(num_classes, int):
        return Opaque("keras.utils.to_categorical")
    kept = shape[:-1] if len(shape) > 1 and shape[-1] == 1 else shape
    return shape_only((*kept, num_classes), "float64")


def get_source_inputs(tensor: KerasTensor) -> list[KerasTensor]:
    """The inputs that the tensor depends on."""
    found: dict[int, KerasTensor] = {}
    seen: set[Node] = set()
    pending = nest.flatten(tensor, KerasTensor)
    while pending:
        one = pending.pop()
        if one.node is None:
            continue
        if one.node.is_input:
            found[id(one)] = one
        elif one.node not in seen:
            seen.add(one.node)
            pending += reversed(one.node.inputs)
    return list(found.values())


def validate_activation(classifier_activation: object, weights: object) -> None:
    pass


def conv_output_length(
    input_length: int | None, filter_size: int, padding: str, stride: int, dilation: int = 1
) -> int | None:
    return output_size(input_length, (filter_size - 1) * dilation + 1, stride, padding)


def normalize_tuple(value: object, n: int, name: str, **ignored: object) -> tuple[int, ...]:
    return entries(value, n, name)


__all__ = [name for name in globals() if not name.startswith("_")]
__getattr__ = opaque_getattr(__name__)
