"""PyTorch: modules don't know their inputs; shapes come from calls, literals, or first layers."""

import inspect
from typing import Iterable, Iterator, Mapping, Sequence

import torch
import torch._layerline as tracer

from ...frames import Stack, user_stack
from ..directives import InputShape
from .base import Facts, Feed, Framework, Trace, shape_text

IMAGE_SIZES = (224, 299, 331, 256, 64, 32)
COLORS = (1, 3, 4)
TOKENS = 128
Module = torch.nn.Module


class Torch(Framework):
    name = "torch"
    packages = frozenset(
        {"torch", "torchvision", "timm", "einops", "pytorch_lightning", "lightning"}
    )
    hints = {
        "input_shape": (3, 224, 224),
        "image_shape": (3, 224, 224),
        "img_shape": (3, 224, 224),
        "input_size": 224,
    }

    def __init__(self) -> None:
        self._calls: dict[int, tuple[object, tracer.Inputs]] = {}
        """Modules that the file itself called, not from inside another, and with what."""
        self._depth = 0
        self._watch_calls()

    def begin(self) -> None:
        self._calls.clear()
        self._depth = 0

    def is_model(self, value: object) -> bool:
        return self.is_model_class(type(value)) or isinstance(value, torch.nn.Sequential)

    def is_model_class(self, value: object) -> bool:
        if not isinstance(value, type) or not issubclass(value, Module) or _is_own(value):
            return False
        if value.forward is Module.forward:
            return False
        return not value.__name__.lower().endswith(("loss", "criterion"))

    def alive(self) -> Iterable[object]:
        return [module for module, _ in self._calls.values() if self.is_model(module)]

    def constructed(self, model: object) -> Stack:
        return tracer.constructed(model)

    def parts(self, model: object) -> list[object]:
        return [one for one in model.modules() if one is not model]

    def is_trivial(self, model: object) -> bool:
        return tracer.parameter_count(model) == 0

    def given(self, shapes: Sequence[InputShape], model: object, facts: Facts) -> Feed:
        # Who only names other sizes means inputs of the same types.
        usual = _dtypes(next(iter(self.feeds(model, facts)), None))
        if len(usual) != len(shapes):
            usual = [None] * len(shapes)
        return Feed([_tensor(one.shape, one.dtype, kind) for one, kind in zip(shapes, usual)])

    def feeds(self, model: object, facts: Facts) -> Iterator[Feed]:
        if id(model) in self._calls:
            yield Feed(self._calls[id(model)][1])
        if len(self.input_names(model)) > 1:
            return
        first = _first_layer(model)
        literals = [
            Feed([_tensor(one.shape, "int64" if one.whole else None)]) for one in facts.literals
        ]
        if isinstance(first, torch.nn.Conv2d):
            # The tensors of a file may also be labels or noise: a batch of images has channels.
            for feed, literal in zip(literals, facts.literals):
                if len(literal.shape) == 4 and literal.shape[1] == first.in_channels:
                    yield feed
            is_image = first.in_channels in COLORS
            if not is_image:
                # The first one made need not be the first one called.
                yield _assumed((1, 3, 224, 224))
            sizes = (32, *IMAGE_SIZES) if facts.small_images else IMAGE_SIZES
            for size in sizes:
                yield _assumed((1, first.in_channels, size, size), is_likely=is_image)
            return
        yield from literals
        if isinstance(first, torch.nn.Conv1d):
            yield _assumed((1, first.in_channels, 1024))
        elif isinstance(first, torch.nn.Conv3d):
            yield _assumed((1, first.in_channels, 16, 112, 112))
        elif isinstance(first, torch.nn.Linear):
            yield _assumed((1, first.in_features))
            yield _assumed((1, 3, 224, 224))
            yield _assumed((1, TOKENS, first.in_features))
        elif isinstance(first, torch.nn.Embedding):
            yield _assumed((1, TOKENS), "int64")
        elif isinstance(first, (torch.nn.LSTM, torch.nn.GRU, torch.nn.RNN)):
            yield _assumed((1, TOKENS, first.input_size))
        else:
            yield _assumed((1, 3, 224, 224))

    def input_names(self, model: object) -> Sequence[str]:
        try:
            parameters = inspect.signature(model.forward).parameters.values()
        except (TypeError, ValueError):
            return ("input",)
        kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        return [one.name for one in parameters if one.kind in kinds and one.default is one.empty]

    def trace(self, model: object, feed: Feed) -> Trace:
        calls = dict(self._calls)
        self._depth += 1
        try:
            return tracer.trace(model, feed.inputs)
        finally:
            self._depth -= 1
            self._calls = calls

    def parameters(self, model: object) -> int:
        return tracer.parameter_count(model)

    def _watch_calls(self) -> None:
        call = Module.__call__

        def watched(module: object, *args: object, **kwargs: object) -> object:
            outermost = self._depth == 0
            self._depth += 1
            try:
                result = call(module, *args, **kwargs)
            finally:
                self._depth -= 1
            if outermost and user_stack(2):
                self._calls.setdefault(id(module), (module, _by_name(module, args, kwargs)))
            return result

        Module.__call__ = watched


def _by_name(module: object, args: tuple, kwargs: dict) -> tracer.Inputs:
    """Arguments of a call, by name where it names some of them."""
    if not kwargs:
        return list(args)
    return dict(inspect.signature(module.forward).bind(*args, **kwargs).arguments)


def _is_own(kind: type) -> bool:
    return kind.__module__.partition(".")[0] == "torch"


def _first_layer(model: object) -> object:
    nn = torch.nn
    kinds = (nn.Conv2d, nn.Conv1d, nn.Conv3d, nn.Linear, nn.Embedding, nn.LSTM, nn.GRU, nn.RNN)
    return next((one for one in model.modules() if isinstance(one, kinds)), None)


def _assumed(shape: tuple[int, ...], dtype: str | None = None, is_likely: bool = False) -> Feed:
    return Feed([_tensor(shape, dtype)], f"assumed {shape_text(shape[1:])}", is_likely)


def _tensor(shape: Sequence[int | None], dtype: str | None = None, usual: object = None) -> object:
    sizes = [1 if size is None else size for size in shape]
    kind = usual if dtype is None else getattr(torch, dtype)
    return torch.zeros(*sizes, dtype=kind or torch.float32)


def _dtypes(feed: Feed | None) -> list[object]:
    if feed is None:
        return []
    inputs = feed.inputs.values() if isinstance(feed.inputs, Mapping) else feed.inputs
    return [one.dtype for one in inputs if isinstance(one, torch.Tensor)]
