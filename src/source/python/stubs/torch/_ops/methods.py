"""Puts the operations into the tensor class, and lists those that `torch` has as functions."""

from types import FunctionType

from .._core import types
from .._core.tensor import Tensor
from . import (
    activation,
    arithmetic,
    casting,
    creation,
    elementwise,
    indexing,
    joining,
    linear,
    reduction,
    shaping,
    transforms,
)

MODULES = (arithmetic, elementwise, shaping, joining, indexing, reduction, linear)

NOT_METHODS = {
    *("axes_of", "broadcast", "broadcast_all", "broadcast_tensors", "circular_padded"),
    *("expanded", "expanded_shape", "flat_shape", "getitem_shape", "operators", "product_shape"),
    *("reduced", "renewed", "reshaped", "resolved", "select", "select_one", "setitem", "getitem"),
    *(
        "tensor_of_split",
        "transposed",
        "cast",
        "plain",
        "result_type",
        "padded",
        "one_hot",
        "write_through",
    ),
}
"""Helpers of the modules above, and functions that aren't tensors' own."""

ALIASES = {
    "absolute": "abs",
    "arccos": "acos",
    "arcsin": "asin",
    "arctan": "atan",
    "clip": "clamp",
    "divide": "div",
    "fix": "trunc",
    "greater": "gt",
    "greater_equal": "ge",
    "ger": "outer",
    "inner": "dot",
    "less": "lt",
    "less_equal": "le",
    "moveaxis": "movedim",
    "multiply": "mul",
    "negative": "neg",
    "not_equal": "ne",
    "subtract": "sub",
    "true_divide": "div",
    "concatenate": "cat",
}

ACTIVATIONS = (
    "celu relu relu6 selu prelu hardshrink softmax log_softmax threshold dropout rrelu "
    "alpha_dropout feature_dropout"
).split()


def _functions() -> dict[str, FunctionType]:
    found = {
        name: one
        for module in MODULES
        for name, one in vars(module).items()
        if isinstance(one, FunctionType)
        and not name.startswith("_")
        and name not in NOT_METHODS
        and one.__module__ == module.__name__
    }
    found.update((alias, found[name]) for alias, name in ALIASES.items())
    return found


FUNCTIONS = _functions()
"""What is both a function of `torch` and a method of its tensors."""


def _in_place(function: FunctionType) -> FunctionType:
    def operate(self: Tensor, *args: object, **kwargs: object) -> Tensor:
        return self._become(function(self, *args, **kwargs))

    operate.__name__ = f"{function.__name__}_"
    return operate


def _unchanged(self: Tensor, *args: object, **kwargs: object) -> Tensor:
    return self


def _renewed(self: Tensor, *args: object, **kwargs: object) -> Tensor:
    return self._alias()


def _caster(kind: types.dtype) -> FunctionType:
    return lambda self, *args, **kwargs: casting.cast(self, kind)


def _filled(self: Tensor, value: object = 0, *args: object, **kwargs: object) -> Tensor:
    number = value if isinstance(value, (bool, int, float, Tensor)) else 0
    return self._become(creation.full(self.shape, number, dtype=self.dtype))


def _drawn(self: Tensor, *args: object, **kwargs: object) -> Tensor:
    """Random numbers in place: nothing is known afterwards."""
    return self._become(creation.rand_like(self))


def _write(self: Tensor, index: object, value: object) -> None:
    self._become(indexing.setitem(self, index, value))


def _copied(self: Tensor, source: Tensor, *args: object, **kwargs: object) -> Tensor:
    made = shaping.expand(casting.cast(source, self.dtype), self.shape)
    return self._become(made)


def install() -> None:
    for name, function in FUNCTIONS.items():
        setattr(Tensor, name, function)
        setattr(Tensor, f"{name}_", _in_place(function))
    for name in ACTIVATIONS:
        function = getattr(activation, name)
        setattr(Tensor, name, function)
        setattr(Tensor, f"{name}_", _in_place(function))
    for name, function in arithmetic.operators().items():
        setattr(Tensor, name, function)
    for kind in ("float", "double", "half", "bfloat16", "long", "int", "short", "bool", "byte"):
        setattr(Tensor, kind, _caster(CASTS[kind]))
    for name in ("cpu", "cuda", "contiguous", "pin_memory", "coalesce"):
        setattr(Tensor, name, _unchanged)
    for name in ("clone", "detach", "resolve_conj", "resolve_neg", "positive", "__pos__"):
        setattr(Tensor, name, _renewed)
    for name in ("normal_", "uniform_", "random_", "exponential_", "bernoulli_", "trunc_normal_"):
        setattr(Tensor, name, _drawn)
    for name in ("new_zeros", "new_ones", "new_empty", "new_full", "new_tensor"):
        setattr(Tensor, name, getattr(creation, name))
    for name, function in METHODS.items():
        setattr(Tensor, name, function)


CASTS = {
    "float": types.float32,
    "double": types.float64,
    "half": types.float16,
    "bfloat16": types.bfloat16,
    "long": types.int64,
    "int": types.int32,
    "short": types.int16,
    "bool": types.bool_,
    "byte": types.uint8,
}

METHODS = {
    "__getitem__": indexing.getitem,
    "__setitem__": _write,
    "__neg__": elementwise.neg,
    "__abs__": elementwise.abs,
    "__invert__": arithmetic.bitwise_not,
    "__matmul__": linear.matmul,
    "__rmatmul__": lambda self, other: linear.matmul(other, self),
    "__imatmul__": lambda self, other: self._become(linear.matmul(self, other)),
    "T": property(lambda self: shaping.permute(self, *reversed(range(self.ndim)))),
    "mT": property(lambda self: shaping.transpose(self, -2, -1)),
    "H": property(shaping.t),
    "mH": property(lambda self: shaping.transpose(self, -2, -1)),
    "real": property(elementwise.real),
    "imag": property(elementwise.imag),
    "to": casting.tensor_to,
    "type": casting.tensor_type,
    "type_as": lambda self, other: casting.cast(self, other.dtype),
    "split": joining.tensor_of_split,
    "softmax": activation.tensor_softmax,
    "log_softmax": activation.tensor_log_softmax,
    "sigmoid": elementwise.sigmoid,
    "select": indexing.select_one,
    "where": lambda self, condition, other: indexing.where(condition, self, other),
    "nonzero": indexing.nonzero,
    "unfold": shaping.unfold,
    "zero_": _filled,
    "fill_": _filled,
    "copy_": _copied,
    "set_": _unchanged,
    "detach_": _unchanged,
    "resize_": _unchanged,
    "masked_fill_": _in_place(elementwise.masked_fill),
    "bernoulli": creation.bernoulli,
    "multinomial": creation.multinomial,
    "stft": transforms.stft,
    "is_same_size": lambda self, other: self.shape == other.shape,
    "equal": lambda self, other: self.shape == other.shape,
    "allclose": lambda self, other, *args, **kwargs: self.shape == other.shape,
    "apply_": _unchanged,
}

install()
