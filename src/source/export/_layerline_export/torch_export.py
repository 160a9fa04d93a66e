"""torch.onnx.export, with everything kept that tells which line a node is from."""

import inspect
import sys
import traceback

import torch

from .frameworks import is_installed
from .refusal import Refusal, reason_of
from .torch_inputs import Feed


def export(model: torch.nn.Module, name: str, feed: Feed, path: str, notes: list[str]) -> None:
    """Throws Refusal, or what the exporter throws."""
    missing = [one for one in ("onnx", "onnxscript") if not is_installed(one)]
    has_dynamo = "dynamo" in inspect.signature(torch.onnx.export).parameters
    with torch.no_grad():
        if not has_dynamo or missing:
            _export_by_script(model, name, feed, path, missing if has_dynamo else missing[:0])
            return
        try:
            program = _export_program(model, feed)
        except Exception as error:
            # The exporter's own words are about its steps; the cause is about the model.
            reason = reason_of(error.__cause__ or error)
            traceback.print_exc()
            try:
                _export_by_script(model, name, feed, path, [])
            except Exception:
                # The older exporter's own complaint says less.
                text = f"torch.onnx.export can't export {name}: {reason}."
                raise Refusal("failed", text) from error
            notes.append(
                f"torch.export can't export {name} ({reason}): the older exporter did, which keeps "
                "of branches the one that ran, and no lines."
            )
            return
        _simplify(program.model)
        program.save(path)


def _export_program(model: torch.nn.Module, feed: Feed) -> object:
    known = inspect.signature(torch.onnx.export).parameters
    options = {"optimize": False, "verbose": False, "dynamo": True}
    return torch.onnx.export(
        model,
        feed.args,
        kwargs=feed.kwargs,
        **{key: value for key, value in options.items() if key in known},
    )


def _simplify(model: object) -> None:
    """What `optimize=True` does, but layers stay apart and weights stay those of their layers: it
    would fold a normalisation into the convolution before it under the normalisation's name, and
    have layers with equal weights share them. Whatever of it fails isn't needed to run the model."""
    try:
        import onnx_ir.passes.common as passes
        from onnxscript import optimizer, rewriter

        optimizer.inline(model)
        optimizer.fold_constants(model)
        rules = getattr(rewriter, "_DEFAULT_REWRITE_RULES", ())
        kept = [rule for rule in rules if not (rule.name or "").startswith("Fuse")]
        if kept:
            rewriter.rewrite(model, kept)
        passes.LiftConstantsToInitializersPass(lift_all_constants=True, size_limit=0)(model)
        optimizer.remove_unused_nodes(model)
    except Exception:
        traceback.print_exc()


def _export_by_script(
    model: torch.nn.Module, name: str, feed: Feed, path: str, missing: list[str]
) -> None:
    options = {"verbose": False}
    known = inspect.signature(torch.onnx.export).parameters
    if "dynamo" in known:
        options["dynamo"] = False
    arguments = (*feed.args, feed.kwargs) if feed.kwargs else feed.args
    try:
        torch.onnx.export(model, arguments, path, **options)
    except Exception as error:
        if not missing:
            raise
        raise Refusal("no-exporter", missing_text(missing)) from error


def missing_text(missing: list[str]) -> str:
    verb = "is" if len(missing) == 1 else "are"
    return (
        f"{' and '.join(missing)} {verb} not installed in {sys.executable}: "
        f"run {sys.executable} -m pip install {' '.join(missing)}"
    )
