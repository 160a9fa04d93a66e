"""Keras models: by Keras's own export, or as the torch modules that they are on that backend."""

import sys
from typing import Sequence

from .directives import InputShape
from .frameworks import is_installed
from .refusal import Refusal, reason_of
from .source import SourceFile

ASSUMED = ((224, 224, 3), (299, 299, 3), (32, 32, 3), (28, 28, 1), (28, 28), (784,))


def export(
    model: object,
    family: str,
    name: str,
    given: Sequence[InputShape] | None,
    file: SourceFile,
    batch: int | None,
    path: str,
    notes: list[str],
) -> None:
    """Throws Refusal, or what Keras throws."""
    shapes = _built(model, name, given, file, batch, notes)
    if family == "keras" and _backend() == "torch":
        from . import torch_export, torch_inputs

        _name_layers(model)
        model.eval()
        feed = torch_inputs.working_feed(model, name, shapes, file, batch, notes)
        torch_export.export(model, name, feed, path, notes)
        return
    if not is_installed("tf2onnx") and (family == "tf_keras" or _backend() == "tensorflow"):
        raise Refusal("no-exporter", _missing("tf2onnx"))
    if family == "tf_keras":
        import tf2onnx

        tf2onnx.convert.from_keras(model, output_path=path)
        return
    try:
        model.export(path, format="onnx", verbose=False)
    except ImportError as error:
        text = f"Keras can't export {name} as ONNX: {reason_of(error)}."
        raise Refusal("no-exporter", text) from error


def _built(
    model: object,
    name: str,
    given: Sequence[InputShape] | None,
    file: SourceFile,
    batch: int | None,
    notes: list[str],
) -> list[InputShape]:
    """The shapes of its inputs, which a model that knows none is called with first."""
    known = getattr(model, "inputs", None) or []
    if known:
        shapes = [InputShape(tuple(one.shape), _dtype_of(one)) for one in known]
        # Keras exports no model that has never been called.
        _call(model, shapes, batch)
        return shapes
    if given:
        _call(model, given, batch)
        return list(given)
    shapes = [one.shape for one in file.literals({}) if not one.whole]
    sizes = [(32, 32, 3), *ASSUMED] if file.mentions("cifar") else ASSUMED
    first: Exception | None = None
    for shape in (*shapes, *((1, *one) for one in sizes)):
        inputs = [InputShape(shape)]
        try:
            _call(model, inputs, batch)
        except Exception as error:
            first = first or error
            continue
        notes.append(f"The input of {name} was taken to be {'x'.join(map(str, shape))}.")
        return inputs
    text = f"Nothing tells the shape of {name}'s input, and none that is usual fits"
    raise Refusal("needs-input", f"{text}: {reason_of(first)}.") from first


def _call(model: object, shapes: Sequence[InputShape], batch: int | None) -> None:
    import numpy

    arrays = [
        numpy.zeros([size or batch or 1 for size in one.shape], one.dtype or "float32")
        for one in shapes
    ]
    model(arrays[0] if len(arrays) == 1 else arrays)


def _name_layers(model: object) -> None:
    """The exporter names torch modules, as which a functional model doesn't have its layers."""
    import torch

    known = {id(one) for one in model.modules()}
    for layer in getattr(model, "layers", []):
        name = layer.name.replace(".", "_")
        if id(layer) not in known and isinstance(layer, torch.nn.Module):
            if not hasattr(model, name):
                torch.nn.Module.add_module(model, name, layer)


def _dtype_of(tensor: object) -> str:
    dtype = tensor.dtype
    return dtype if isinstance(dtype, str) else dtype.name


def _backend() -> str:
    return sys.modules["keras"].backend.backend()


def _missing(name: str) -> str:
    python = sys.executable
    return f"{name} is not installed in {python}: run {python} -m pip install {name}"
