"""Code of tests, run as if it were the user's file, and what a trace of its module says."""

from typing import Callable

import torch
import torch._layerline as tracer
from _layerline import frames
from _layerline.document import Texts, graph_document

FILE = "/ws/model.py"

SETUP = """
import torch
import torch.nn as nn
import torch.nn.functional as F
try:
    import einops
    from einops import pack, rearrange, reduce, repeat, unpack
    from einops.layers.torch import EinMix, Rearrange, Reduce
except ImportError:
    pass

def put(x, index, value):
    x = x.clone()
    x[index] = value
    return x

def part(x, index):
    x = x.clone()
    x[index].mul_(2)
    x[index] += 1
    return x

class Self(nn.Module):
    def __init__(self, attention):
        super().__init__()
        self.attention = attention
    def forward(self, x):
        return self.attention(x, x, x)
"""

KINDS = {"i": torch.int64, "b": torch.bool}


def tensors(words: str) -> list[torch.Tensor]:
    """`2,3 i7:4`: see torch_cases."""
    made = []
    for word in words.split():
        kind, _, sizes = word.rpartition(":")
        shape = tuple(map(int, sizes.split(",")))
        made.append(torch.empty(*shape, dtype=KINDS.get(kind[:1], torch.float32)))
    return made


class Expression(torch.nn.Module):
    """Computes an expression of x, y and z, or calls the module that it is."""

    def __init__(self, text: str, names: dict) -> None:
        super().__init__()
        self.__dict__["code"] = compile(text, FILE, "eval")
        self.__dict__["names"] = names

    def forward(self, *inputs: torch.Tensor) -> object:
        found = eval(self.code, {**self.names, **dict(zip("xyz", inputs))})
        return found(*inputs) if isinstance(found, torch.nn.Module) else found


def traced_expression(text: str, inputs: str) -> dict:
    """The document of the expression, whose module, if it is one, is made in its forward."""
    frames.set_roots("/ws")
    names: dict = {}
    exec(SETUP, names)
    given = tensors(inputs)
    module: torch.nn.Module = Expression(text, names)
    if "nn." in text:
        found = eval(module.code, {**names, **dict(zip("xyz", given))})
        module = found if isinstance(found, torch.nn.Module) else module
    return graph_document(*tracer.trace(module, given), Texts("/ws"))


def run(text: str) -> dict:
    """The names of a file with the text."""
    frames.set_roots("/ws")
    names = {"__name__": "model"}
    exec(SETUP, names)
    exec(compile(text, FILE, "exec"), names)
    return names


def document(text: str, *inputs: str) -> dict:
    """The document of `model`, or of the module that `model` makes."""
    model = run(text)["model"]
    texts = Texts("/ws")
    texts.put(FILE, text)
    return graph_document(*tracer.trace(model, tensors(" ".join(inputs))), texts)


def failure(function: Callable, *args: object) -> tuple[Exception, frames.Stack]:
    """The error that a call raises, and the user's frames that it passes through."""
    try:
        function(*args)
    except Exception as error:
        return error, frames.traceback_stack(error.__traceback__)
    raise AssertionError("nothing was raised")


def operators(traced: dict) -> list[str]:
    return [node["op"] for node in traced["nodes"]]


def paths(traced: dict) -> list[str]:
    """Names of the layers with those of their scopes."""
    return [
        "/".join([*(traced["scopes"][one]["name"] for one in layer["scopes"]), layer["name"]])
        for layer in traced["layers"]
    ]


def expressions(traced: dict, text: str, stack: int | None) -> list[str]:
    """The source under each frame of a stack, innermost first; of its first line only."""
    lines = text.split("\n")
    found = []
    for number in traced["stacks"][stack] if stack is not None else ():
        frame = traced["frames"][number]
        line = lines[frame["line"] - 1]
        same = frame["line"] == frame["endLine"]
        end = frame["endColumn"] - 1 if same else len(line)
        found.append(line[frame["column"] - 1 : end])
    return found
