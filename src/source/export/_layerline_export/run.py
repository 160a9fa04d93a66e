"""Answers one request: an `ExportQuestion` with an `ExportAnswer`, both of export-model.ts."""

import platform
import sys

from . import guards
from .directives import InputShape
from .frameworks import KNOWN, choose_keras_backend, family_of, is_installed
from .load import UserFile, read_source
from .refusal import Refusal, reason_of, traceback_of


def answer_request(request: dict, path: str) -> dict:
    guards.end_with_parent(request["timeoutMs"] / 1000)
    guards.go_first_when_memory_runs_out()
    if not request["network"]:
        guards.refuse_network()
    try:
        return _export(request, path)
    except Refusal as refusal:
        cause = refusal.__cause__
        shown = "" if cause is None else traceback_of(cause)
        return _refusal(refusal.code, str(refusal), shown)
    except (Exception, SystemExit) as error:
        text = f"Exporting {request['model']} failed: {reason_of(error)}."
        return _refusal("failed", text, traceback_of(error))


def _export(request: dict, path: str) -> dict:
    notes: list[str] = []
    source = read_source(request["file"])
    if not any(map(is_installed, KNOWN)):
        wanted = [one for one in KNOWN if one in source.imported] or ["PyTorch or Keras"]
        raise Refusal("no-framework", f"{wanted[0]} is not installed in {sys.executable}.")
    backend_note = choose_keras_backend()
    file = UserFile(source, request["root"])
    name, batch = request["model"], request["batch"]
    model = file.model(name, notes)
    given = _shapes(request, file)
    family = family_of(model)
    if family == "torch":
        from . import torch_export, torch_inputs

        model.eval()
        feed = torch_inputs.working_feed(model, name, given, file.source, batch, notes)
        torch_export.export(model, name, feed, path, notes)
        framework = f"PyTorch {sys.modules['torch'].__version__}"
    else:
        from . import keras_export

        if backend_note is not None:
            notes.append(backend_note)
        keras_export.export(model, family, name, given, file.source, batch, path, notes)
        keras = sys.modules.get("keras") or sys.modules.get("tf_keras")
        framework = f"Keras {keras.__version__}"
    python = platform.python_version()
    return {"ok": True, "framework": framework, "python": python, "notes": notes}


def _shapes(request: dict, file: UserFile) -> list[InputShape] | None:
    if request["inputs"] is not None:
        return [InputShape(tuple(one["shape"]), one.get("dtype")) for one in request["inputs"]]
    directive = file.directive(request["model"])
    if directive is None or directive.inputs is None:
        return None
    return list(directive.inputs)


def _refusal(code: str, message: str, shown: str) -> dict:
    hosts = list(dict.fromkeys(guards.refused_hosts))
    if hosts and code == "failed":
        message = (
            f"{message} It asked for {', '.join(hosts[:3])} on the network, which is off: "
            "run the file once yourself, so that it has what it needs, or allow it the network."
        )
    return {"ok": False, "code": code, "message": message, "traceback": shown}
