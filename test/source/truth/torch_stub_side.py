"""Traces expressions with the stub; `torch_truth.py` runs it in a process of its own.

Reads requests from standard input, one a line: `{"code": …, "inputs": …, "setup": …}`. Answers each
with a line: the document, names and shapes of parameters, the shape of each module's result.
"""

import json
import os
import sys

SOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../src/source/python")
sys.path[:0] = [*sys.argv[1:], SOURCES, os.path.join(SOURCES, "stubs")]

import torch
import torch._layerline as tracer
from _layerline import frames, opaque
from _layerline.document import Texts, graph_document

from torch_expressions import SETUP, Wrapped, parsed_inputs, result_tensors


def answer(request: dict) -> dict:
    names: dict = {}
    exec(SETUP, names)
    exec(request.get("setup", ""), names)
    inputs = parsed_inputs(request["inputs"])
    shapes: dict[str, list] = {}
    try:
        module = Wrapped.of(request["code"], names, [_zeros(one) for one in inputs])
        for path, one in module.named_modules():
            one.register_forward_hook(_noter(shapes, path))
        traced = tracer.trace(module, [_zeros(one) for one in inputs])
    except Exception as error:
        return {"error": str(error), "type": type(error).__name__}
    return {
        "document": graph_document(*traced, Texts("/ws")),
        "parameters": [[name, list(one.shape)] for name, one in module.named_parameters()],
        "count": tracer.parameter_count(module),
        "shapes": shapes,
    }


def _noter(shapes: dict, path: str):
    def note(module: object, inputs: object, output: object) -> None:
        shapes[path] = [list(one.shape) for one in result_tensors(output, torch)]

    return note


def _zeros(one: tuple) -> torch.Tensor:
    kind, _, shape = one
    return torch.zeros(*shape, dtype={"i": torch.int64, "b": torch.bool}.get(kind, torch.float32))


def main() -> None:
    opaque.install()
    frames.set_roots("/ws")
    for line in sys.stdin:
        # What user code prints would mix with the answers.
        sys.stdout = sys.stderr
        reply = answer(json.loads(line))
        sys.stdout = sys.__stdout__
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
