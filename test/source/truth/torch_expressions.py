"""What both sides of the comparison share: inputs as words, and expressions as modules."""

import torch

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

Input = tuple[str, int, tuple[int, ...]]
"""Kind (one of f i p b), limit of whole numbers, shape."""


def parsed_inputs(text: str) -> list[Input]:
    return [_parsed(word) for word in text.split()]


def _parsed(word: str) -> Input:
    kind, colon, sizes = word.rpartition(":")
    shape = tuple(map(int, sizes.split(",")))
    return (kind[0] if colon else "f", int(kind[1:] or 0) if colon else 0, shape)


class Wrapped(torch.nn.Module):
    """An expression of x, y and z."""

    def __init__(self, code: object, names: dict) -> None:
        super().__init__()
        self.__dict__["code"], self.__dict__["names"] = code, names

    @classmethod
    def of(cls, text: str, names: dict, inputs: list) -> torch.nn.Module:
        """The module that the expression is, else a module that computes it."""
        code = compile(text, "/ws/case.py", "eval")
        given = {**names, **dict(zip("xyz", inputs))}
        if "nn." in text and isinstance(found := eval(code, given), torch.nn.Module):
            return found
        return cls(code, names)

    def forward(self, x, y=None, z=None):
        return eval(self.code, {**self.names, "x": x, "y": y, "z": z})


def result_tensors(item: object, torch: object) -> list:
    if isinstance(item, torch.Tensor):
        return [item]
    if isinstance(item, dict):
        item = list(item.values())
    if isinstance(item, (list, tuple)):
        return [tensor for one in item for tensor in result_tensors(one, torch)]
    if hasattr(item, "__dataclass_fields__"):
        return result_tensors(list(vars(item).values()), torch)
    return []
