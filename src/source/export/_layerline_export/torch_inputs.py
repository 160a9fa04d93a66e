"""What a torch model is fed: what is asked for, what the file or the model says, or a guess."""

from dataclasses import dataclass
from typing import Any, Iterator, Sequence

import torch

from .directives import InputShape
from .refusal import Refusal, reason_of
from .source import SourceFile

IMAGE_SIZES = (224, 299, 256, 64, 32)
TOKENS = 128


@dataclass(frozen=True)
class Feed:
    args: tuple
    kwargs: dict[str, Any]
    text: str
    """`1x3x224x224`, for notes."""
    is_assumed: bool

    def __str__(self) -> str:
        return self.text


def working_feed(
    model: torch.nn.Module,
    name: str,
    given: Sequence[InputShape] | None,
    file: SourceFile,
    batch: int | None,
    notes: list[str],
) -> Feed:
    """The first one that the model takes, tried by running it. Throws Refusal."""
    feeds = _given(model, given, batch) if given else _guessed(model, file, batch)
    first: tuple[Feed, Exception] | None = None
    for feed in feeds:
        try:
            with torch.no_grad():
                model(*feed.args, **feed.kwargs)
        except Exception as error:
            first = first or (feed, error)
            continue
        if feed.is_assumed:
            notes.append(f"The input of {name} was taken to be {feed}.")
        return feed
    if first is None:
        raise Refusal("needs-input", f"Nothing tells the shape of {name}'s input: give it.")
    feed, error = first
    if feed.is_assumed:
        code, text = "needs-input", f"{name} doesn't take an input of {feed}, which was assumed"
    else:
        code, text = "failed", f"{name} failed on an input of {feed}"
    raise Refusal(code, f"{text}: {reason_of(error)}.") from error


def _given(
    model: torch.nn.Module, given: Sequence[InputShape], batch: int | None
) -> Iterator[Feed]:
    text = shapes_text(given, batch)
    yield Feed(_tensors(model, given, batch), {}, text, False)
    if all(one.dtype is None for one in given):
        # Tokens: a model that looks them up takes no fractions.
        whole = [InputShape(one.shape, "int64") for one in given]
        yield Feed(_tensors(model, whole, batch), {}, f"{text} whole numbers (int64)", True)


def _guessed(model: torch.nn.Module, file: SourceFile, batch: int | None) -> Iterator[Feed]:
    for attribute in ("example_input_array", "dummy_inputs"):
        # Lightning's and Hugging Face's ways to say it.
        feed = _said(model, attribute)
        if feed is not None:
            yield feed
    shapes = [InputShape(one.shape, "int64" if one.whole else None) for one in file.literals({})]
    for one in (*shapes, *_usual(model, file)):
        yield Feed(_tensors(model, [one], batch), {}, shapes_text([one], batch), True)


def _said(model: torch.nn.Module, attribute: str) -> Feed | None:
    value = getattr(model, attribute, None)
    if isinstance(value, dict) and value:
        return Feed((), value, f"the model's {attribute}", True)
    if isinstance(value, (torch.Tensor, tuple, list)):
        args = (value,) if isinstance(value, torch.Tensor) else tuple(value)
        return Feed(args, {}, f"the model's {attribute}", True)
    return None


def _usual(model: torch.nn.Module, file: SourceFile) -> Iterator[InputShape]:
    """By the first layer that says something of its input."""
    nn = torch.nn
    kinds = (nn.Conv2d, nn.Conv1d, nn.Conv3d, nn.Linear, nn.Embedding, nn.LSTM, nn.GRU, nn.RNN)
    first = next((one for one in model.modules() if isinstance(one, kinds)), None)
    if isinstance(first, nn.Conv2d):
        sizes = (32, *IMAGE_SIZES) if file.mentions("cifar") else IMAGE_SIZES
        for size in sizes:
            yield InputShape((1, first.in_channels, size, size))
    elif isinstance(first, nn.Conv1d):
        yield InputShape((1, first.in_channels, 1024))
    elif isinstance(first, nn.Conv3d):
        yield InputShape((1, first.in_channels, 16, 112, 112))
    elif isinstance(first, nn.Linear):
        yield InputShape((1, first.in_features))
        yield InputShape((1, TOKENS, first.in_features))
    elif isinstance(first, nn.Embedding):
        yield InputShape((1, TOKENS), "int64")
    elif first is not None:
        yield InputShape((1, TOKENS, first.input_size))
    yield InputShape((1, 3, 224, 224))


def _tensors(
    model: torch.nn.Module, shapes: Sequence[InputShape], batch: int | None
) -> tuple[torch.Tensor, ...]:
    """On the device that the file put the model on."""
    device = next((one.device for one in model.parameters()), torch.device("cpu"))
    return tuple(
        torch.zeros(
            sizes(one, batch), dtype=getattr(torch, one.dtype or "float32"), device=device
        )
        for one in shapes
    )


def sizes(one: InputShape, batch: int | None) -> tuple[int, ...]:
    """With the batch that is asked for, else the one that stands there, else 1."""
    first, *rest = one.shape
    return tuple(1 if size is None else size for size in (batch or first, *rest))


def shapes_text(shapes: Sequence[InputShape], batch: int | None) -> str:
    parts = ["x".join(map(str, sizes(one, batch))) for one in shapes]
    types = [f" {one.dtype}" if one.dtype else "" for one in shapes]
    return ", ".join(part + kind for part, kind in zip(parts, types))
