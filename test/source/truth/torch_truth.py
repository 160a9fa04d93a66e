"""Compares the stub of torch with PyTorch itself. Runs in an environment that has it, with onnx
and onnxruntime; the stub runs beside it in a process of its own.

    python torch_truth.py            all cases of torch_cases.py
    python torch_truth.py TEXT       cases whose expression has the text
    python torch_truth.py models     builders of torchvision's models
    python torch_truth.py results    the same, with what the models compute
    python torch_truth.py timm       timm's models, its files being unmodified; --some fewer of them

Their versions, with which nothing differs, are in requirements.txt.

Prints each difference, and ends with `N passed, N failed`. Exit status 1 when something differs.
"""

import importlib.util
import json
import os
import subprocess
import sys
from typing import Iterator

import numpy as np
import onnxruntime
import torch
from torch_expressions import SETUP, Wrapped, parsed_inputs, result_tensors

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(HERE, "../python"))

import torch_cases
from keras_onnx import onnx_model

TOLERANCE = 1e-4


class Stub:
    """The process that traces."""

    def __init__(self, *folders: str) -> None:
        command = [sys.executable, os.path.join(HERE, "torch_stub_side.py"), *folders]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/"
        )

    def ask(self, **request: object) -> dict:
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the stub's process ended at {request}")
        return json.loads(line)

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()


def random_input(one: tuple) -> torch.Tensor:
    kind, limit, shape = one
    if kind == "i":
        return torch.randint(0, limit, shape)
    if kind == "b":
        return torch.rand(shape) > 0.5
    return torch.rand(shape) + 0.1 if kind == "p" else torch.randn(shape)


def randomized(module: torch.nn.Module) -> torch.nn.Module:
    """Statistics and affine weights that aren't 0 and 1, so that a mistake shows."""
    statistics = [one for one in module.named_buffers() if ".running_" in f".{one[0]}"]
    for name, tensor in [*module.named_parameters(), *statistics]:
        if not tensor.dtype.is_floating_point:
            continue
        if name.endswith(("running_var", "bias_k", "bias_v")):
            tensor.data.uniform_(0.5, 1.5)
        elif tensor.ndim == 1:
            tensor.data.add_(torch.randn_like(tensor) * 0.1)
    return module.eval()


def real_results(module: torch.nn.Module, inputs: list) -> tuple[list, dict]:
    """What it gives, and the shape of each module's result."""
    shapes: dict[str, list] = {}
    handles = [
        one.register_forward_hook(
            lambda _, __, out, path=path: shapes.__setitem__(
                path, [list(it.shape) for it in result_tensors(out, torch)]
            )
        )
        for path, one in module.named_modules()
    ]
    with torch.no_grad():
        result = module(*(one.clone() for one in inputs))
    for handle in handles:
        handle.remove()
    return result_tensors(result, torch), shapes


def run_document(document: dict, module: torch.nn.Module, inputs: list) -> list[np.ndarray]:
    state = [*module.named_parameters(), *module.named_buffers()]
    weights = {name: tensor.detach().numpy() for name, tensor in state}
    model = onnx_model(document, weights)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options)
    feeds = {one.name: given.numpy() for one, given in zip(session.get_inputs(), inputs)}
    return session.run(None, feeds)


def difference(real: torch.Tensor, found: np.ndarray) -> float:
    """Largest error, relative to the largest element."""
    real = real.numpy().astype("float64") if real.dtype.is_floating_point else real.numpy()
    if real.shape != found.shape:
        return float("inf")
    if real.size == 0:
        return 0.0
    scale = max(float(np.abs(real).max()), 1e-6)
    return float(np.abs(real.astype("float64") - found.astype("float64")).max()) / scale


def untranslated(document: dict) -> list[str]:
    return sorted({one["op"] for one in document["nodes"] if one["domain"].startswith("layerline")})


def compare(stub: Stub, code: str, inputs: str, expected: str, translated: bool) -> Iterator[str]:
    """What differs."""
    torch.manual_seed(0)
    given = [random_input(one) for one in parsed_inputs(inputs)]
    names: dict = {}
    exec(SETUP, names)
    with torch.no_grad():
        module = Wrapped.of(code, names, given).eval()
        if "Lazy" in code:
            module(*given)
    module = randomized(module)
    real, shapes = real_results(module, given)
    wanted = [[int(size) for size in one.split(",")] if one else [] for one in expected.split(" ")]
    if [list(one.shape) for one in real] != wanted:
        yield f"torch gives {[list(one.shape) for one in real]}"
    answer = stub.ask(code=code, inputs=inputs)
    if "error" in answer:
        yield f"the stub raises {answer['type']}: {answer['error']}"
        return
    yield from compare_structure(module, shapes, answer)
    document = answer["document"]
    made = [document["values"][one]["shape"] for one in document["outputs"]]
    if made != wanted:
        yield f"the stub gives {made}"
        return
    missing = untranslated(document)
    if translated == bool(missing):
        yield f"untranslated: {missing}"
    if translated and not missing:
        yield from compare_values(document, module, given, real)


def compare_values(
    document: dict, module: torch.nn.Module, given: list, real: list
) -> Iterator[str]:
    try:
        found = run_document(document, module, given)
    except Exception as error:
        yield f"the graph doesn't run: {str(error)[:300]}"
        return
    for position, (one, other) in enumerate(zip(real, found)):
        error = difference(one, other)
        if not error <= TOLERANCE:
            yield f"result {position} is off by {error:.2g}"


def compare_structure(module: torch.nn.Module, shapes: dict, answer: dict) -> Iterator[str]:
    count = sum(one.numel() for one in module.parameters())
    if count != answer["count"]:
        yield f"torch has {count} parameters, the stub {answer['count']}"
    parameters = [[name, list(one.shape)] for name, one in module.named_parameters()]
    if parameters != answer["parameters"]:
        pairs = zip(parameters, answer["parameters"])
        first = next((pair for pair in pairs if pair[0] != pair[1]), "of another number")
        yield f"parameters differ: {first}"
    for path, shape in shapes.items():
        if shape and path in answer["shapes"] and answer["shapes"][path] != shape:
            yield f"{path}: torch {shape}, stub {answer['shapes'][path]}"


def compare_layers(module: torch.nn.Module, shapes: dict, document: dict) -> Iterator[str]:
    """Each called module without others inside is a layer, or a scope if its `forward` is its own;
    with the same name and type."""
    found = set()
    for layer in document["layers"]:
        chain = [*(document["scopes"][one] for one in layer["scopes"]), layer]
        names = [one["name"] for one in chain]
        found |= {(".".join(names[: at + 1]), one["type"]) for at, one in enumerate(chain)}
    for path, one in module.named_modules():
        if path in shapes and not list(one.children()) and (path, type(one).__name__) not in found:
            yield f"{path}: no layer {type(one).__name__}"


def compare_rejected(stub: Stub, code: str, inputs: str, expected: str) -> Iterator[str]:
    given = [random_input(one) for one in parsed_inputs(inputs)]
    names: dict = {}
    exec(SETUP, names)
    try:
        Wrapped.of(code, names, given).eval()(*given)
        yield "torch takes it"
    except Exception as error:
        if expected not in str(error):
            yield f"torch says {type(error).__name__}: {error}"
        kind = type(error).__name__
        answer = stub.ask(code=code, inputs=inputs)
        if expected not in answer.get("error", ""):
            yield f"the stub says {answer.get('error', 'nothing')}"
        elif answer["type"] != kind:
            yield f"torch raises {kind}, the stub {answer['type']}"


def has_einops() -> bool:
    return importlib.util.find_spec("einops") is not None


def cases(only: str) -> Iterator[tuple[str, str, object]]:
    stub = Stub()
    tables = (
        (torch_cases.FUNCTIONS, True),
        (torch_cases.MODULES, True),
        (torch_cases.UNTRANSLATED, False),
        (torch_cases.EINOPS if has_einops() else [], True),
    )
    for table, translated in tables:
        for code, inputs, expected in table:
            if only in code:
                yield code, inputs, compare(stub, code, inputs, expected, translated)
    rejected = torch_cases.REJECTED + (torch_cases.EINOPS_REJECTED if has_einops() else [])
    for code, inputs, expected in rejected:
        if only in code:
            yield code, inputs, compare_rejected(stub, code, inputs, expected)
    stub.close()


def comparisons(group: str, some: bool) -> Iterator[tuple[str, str, object]]:
    if group not in ("models", "results", "timm"):
        return cases(group)
    import torch_models

    if group == "timm":
        return torch_models.timm(some)
    return torch_models.shapes() if group == "models" else torch_models.results()


def main(group: str, some: bool) -> int:
    found = comparisons(group, some)
    passed = failed = 0
    for code, inputs, differences in found:
        lines = []
        try:
            lines += differences
        except Exception as error:
            lines.append(f"{type(error).__name__}: {error}")
        for line in lines:
            print(f"{code} [{inputs}]: {line}")
        passed, failed = passed + (not lines), failed + bool(lines)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    words = [one for one in sys.argv[1:] if one != "--some"]
    sys.exit(main(words[0] if words else "", "--some" in sys.argv))
