"""Code of tests, run as if it were the user's file, and what a trace of its `model` says."""

import re
import types
from typing import Callable, Iterator

import keras
import tensorflow as tf
from _layerline import frames
from _layerline.document import Texts, graph_document
from keras import _layerline as tracer

FILE = "/ws/model.py"


def run(text: str) -> types.SimpleNamespace:
    """The names of a module with the text. `keras`, `layers`, `ops` and `tf` are there already."""
    frames.set_roots("/ws")
    tracer.reset()
    names = {
        "keras": keras,
        "layers": keras.layers,
        "ops": keras.ops,
        "tf": tf,
        "__name__": "model",
    }
    exec(compile(text, FILE, "exec"), names)
    return types.SimpleNamespace(**names)


def failure(function: Callable, *args: object) -> tuple[Exception, frames.Stack]:
    """The error that a call raises, and the user's frames that it passes through."""
    try:
        function(*args)
    except Exception as error:
        return error, frames.traceback_stack(error.__traceback__)
    raise AssertionError("nothing was raised")


def document(text: str, shapes: list | None = None) -> dict:
    """The traced document of `model`."""
    return describe(tracer.trace(run(text).model, shapes), text)


def describe(traced: tuple, text: str) -> dict:
    texts = Texts("/ws")
    texts.put(FILE, text)
    return graph_document(*traced, texts)


def operators(document: dict) -> list[str]:
    return [node["op"] for node in document["nodes"]]


def paths(document: dict) -> list[str]:
    """Names of the layers with those of their scopes."""
    scopes = document["scopes"]
    return [
        "/".join([*[scopes[one]["name"] for one in layer["scopes"]], layer["name"]])
        for layer in document["layers"]
    ]


def places(document: dict, text: str, which: str) -> dict[str, list[str]]:
    """By the path of each layer, the expressions of a stack, innermost first."""
    return {
        path: [
            excerpt(document["frames"][frame], text) for frame in document["stacks"][layer[which]]
        ]
        for path, layer in zip(paths(document), document["layers"])
        if layer[which] is not None
    }


def excerpt(frame: dict, text: str) -> str:
    """The text that a frame stands for, in one line."""
    lines = text.split("\n")[frame["line"] - 1 : frame["endLine"]]
    lines[-1] = lines[-1][: frame["endColumn"] - 1]
    lines[0] = lines[0][frame["column"] - 1 :]
    return " ".join(line.strip() for line in lines)


def called(expression: str, *shapes: tuple) -> object:
    """The tensor that the expression of `x` (and `y`, …) gives for inputs of the shapes."""
    lines = [f"{name} = keras.Input({shape})" for name, shape in zip("xyz", shapes)]
    return run("\n".join([*lines, f"result = {expression}"])).result


def shapes_of(tensors: object) -> object:
    if isinstance(tensors, (list, tuple)):
        return [tuple(tensor.shape) for tensor in tensors]
    return tuple(tensors.shape)


def cases(table: str) -> Iterator[list[str]]:
    """Lines of a table, cut at ` | `."""
    for line in table.strip().split("\n"):
        if line.strip():
            yield [part.strip() for part in line.split(" | ")]


def reasons(table: str) -> Iterator[tuple[str, str]]:
    """Expressions, each with the indented lines below it joined by spaces."""
    for entry in re.split(r"\n(?! )", table.strip("\n")):
        expression, *lines = entry.split("\n")
        yield expression, " ".join(line.strip() for line in lines)
