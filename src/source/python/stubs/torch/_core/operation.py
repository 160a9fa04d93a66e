"""Makes a function an operation: a layer of its own, or a part of the module that calls it."""

import functools
from typing import Callable, Iterator, TypeVar

import numpy

from _layerline.graph import Value
from _layerline.opaque import Opaque, Unknowable, origin_of

from .recording import result_values, state, stored_weight, value_of
from .tensor import Tensor

Function = TypeVar("Function", bound=Callable)

SHOWN = (bool, int, float, str)


def operation(
    function: Function | None = None,
    *,
    data: Callable | None = None,
    name: str | None = None,
) -> Function:
    """Decorates a function of tensors that checks, tells the shape, and emits nodes.

    Called outside of a layer it becomes one, named after itself. Where nothing depends on the
    model's inputs or weights it leaves no layer: the result is computed by `data`, the same on
    arrays of the small NumPy, or remembered as a recipe.
    """
    if function is None:
        return functools.partial(operation, data=data, name=name)

    title = name or function.__name__
    code = function.__code__
    names = code.co_varnames[: code.co_argcount]
    takes_input = names[:1] == ("input",)
    wanted = {name for name in names if _is_tensor_only(function, name)}

    @functools.wraps(function)
    def call(*args: object, **kwargs: object) -> object:
        origin = _opaque_origin(wanted, names, args, kwargs)
        if origin is not None:
            return _unknown(origin)
        if takes_input and args and not isinstance(args[0], Tensor):
            _check_input(title, args[0], len(args) == 1)
        tensors = list(_tensors(args))
        if kwargs:
            tensors.extend(_tensors(kwargs.values()))
        graph = state.graph
        if all(one._is_static for one in tensors):
            return _static(function, data, args, kwargs, tensors)
        if graph is None or graph.layer_is_open:
            return function(*args, **kwargs)
        attributes = _attributes(names, args, kwargs)
        with graph.layer(title, title, attributes=attributes) as layer:
            result = function(*args, **kwargs)
            layer.weights = [stored_weight(one) for one in tensors if one._is_weight]
            layer.outputs = result_values(_tensors((result,)))
        return result

    call._is_operation = True
    return call


def _check_input(name: str, given: object, is_alone: bool) -> None:
    """Numbers are fine beside a tensor: `2 - x`."""
    if is_alone or not isinstance(given, (bool, int, float, complex)):
        raise TypeError(
            f"{name}(): argument 'input' (position 1) must be Tensor, not {type(given).__name__}"
        )


def _is_tensor_only(function: Callable, name: str) -> bool:
    """Whether the argument is a tensor, or tensors, but never a number."""
    annotation = str(function.__annotations__.get(name, ""))
    return "Tensor" in annotation and "float" not in annotation


def _opaque_origin(
    wanted: set[str], names: tuple[str, ...], args: tuple, kwargs: dict
) -> str | None:
    """Where an opaque value comes from that stands for a tensor."""
    for name, value in (*zip(names, args), *kwargs.items()):
        if not isinstance(value, Tensor) and name in wanted:
            origin = origin_of(value)
            if origin is not None:
                return origin
    return None


def _unknown(origin: str) -> Opaque:
    """What comes of something opaque is opaque, but a model must not be made of it."""
    if state.graph is not None:
        raise Unknowable(origin, "a tensor")
    return Opaque(origin)


def _tensors(items: object) -> Iterator[Tensor]:
    """The tensors among arguments or results, those in lists and tuples as well."""
    for item in items:
        if isinstance(item, Tensor):
            yield item
        elif isinstance(item, (list, tuple)):
            yield from _tensors(item)


def _static(
    function: Callable, data: Callable | None, args: tuple, kwargs: dict, tensors: list[Tensor]
) -> object:
    """The result of what is known without the model: its elements, or how to make them."""
    with state.paused():
        result = function(*args, **kwargs)
    pending = [one for one in _tensors((result,)) if not one._is_static and not one._is_weight]
    if not pending:
        return result
    if data is not None and all(one._data is not None for one in tensors):
        _compute(data, args, kwargs, result)
    pending = [one for one in pending if one._data is None]
    if pending:
        _remember(function, args, kwargs, result)
    return result


def _compute(data: Callable, args: tuple, kwargs: dict, result: object) -> None:
    try:
        found = data(
            *_mapped(args, _array), **{key: _mapped(it, _array) for key, it in kwargs.items()}
        )
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return
    found = list(found) if isinstance(result, (list, tuple)) else [found]
    for tensor, array in zip(_tensors((result,)), found):
        array = numpy.asarray(array)
        if array.is_known and tuple(array.shape) == tuple(tensor.shape):
            kind = _KINDS.get(tensor.dtype.name, tensor.dtype.name)
            # Conversion looks at each element.
            tensor._data = array if array.dtype.name == kind else array.astype(kind)


_KINDS = {"bfloat16": "float32", "float16": "float32", "float32": "float64"}
"""Fractions are computed as Python does, so that `0.1 * 3` ends in the same float32."""


def _remember(function: Callable, args: tuple, kwargs: dict, result: object) -> None:
    """Gives each result a recipe: the function is run again, recorded, where one is needed."""
    # Operations in place may change the ingredients later.
    args = _mapped(args, Tensor._alias)
    kwargs = {key: _mapped(it, Tensor._alias) for key, it in kwargs.items()}

    def make(index: int) -> Value:
        return value_of(list(_tensors((function(*args, **kwargs),)))[index])

    for index, tensor in enumerate(_tensors((result,))):
        if tensor._data is None:
            tensor._recipe = functools.partial(make, index)


def _mapped(item: object, change: Callable) -> object:
    if isinstance(item, Tensor):
        return change(item)
    if type(item) in (list, tuple):
        return type(item)(_mapped(one, change) for one in item)
    return item


def _array(tensor: Tensor) -> "numpy.ndarray":
    return tensor._data


def _attributes(names: tuple[str, ...], args: tuple, kwargs: dict) -> dict[str, object]:
    """Arguments that a person would want to read: numbers, words, and lists of numbers."""
    given = {**dict(zip(names, args)), **kwargs}
    return {name: value for name, value in given.items() if _is_shown(value)}


def _is_shown(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return 0 < len(value) <= 8 and all(isinstance(one, (int, float)) for one in value)
    return isinstance(value, SHOWN)
