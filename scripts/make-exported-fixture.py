"""PyTorch's own exports of test/fixtures/exported/tinynet.py, written beside it.

    python scripts/make-exported-fixture.py    # needs torch 2.13, onnx and onnxscript

Paths in the files' notes are made those of another machine, so that they don't tell of this one.
"""

import pathlib
import sys

import onnx
import torch

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "test" / "fixtures" / "exported"
RENAMED = {str(FIXTURES): "/home/ada/nets", sys.prefix: "/home/ada/.venv", __file__: "/home/ada/export.py"}

# By name of the file.
EXPORTS = {
    "dynamo": dict(dynamo=True, external_data=False),
    "torchscript": dict(dynamo=False),
    "torchscript-verbose": dict(dynamo=False, verbose=True),
}


def export(name, options):
    torch.manual_seed(0)
    path = FIXTURES / f"{name}.onnx"
    torch.onnx.export(tiny_net().eval(), (torch.zeros(1, 3, 64, 64),), path, **options)
    model = onnx.load(path)
    for node in model.graph.node:
        node.doc_string = renamed(node.doc_string)
        for entry in node.metadata_props:
            entry.value = renamed(entry.value)
    onnx.save(model, path)


def renamed(text):
    for before, after in RENAMED.items():
        text = text.replace(before, after)
    return text


sys.dont_write_bytecode = True
sys.path.insert(0, str(FIXTURES))
from tinynet import tiny_net  # noqa: E402

for name, options in EXPORTS.items():
    export(name, options)
