"""Runs a model file and tells what was found in it: the entry of the source process.

    handle('{"file": …}') -> '{…}'   # TraceRequest and TraceResponse of trace.ts
    handle('{"configuration": {…}}') # a model that Keras saved: KerasTrace of trace.ts
    handle('{"load": ["timm"]}')     # imports packages beside the workspace: see packages.py

Everything is ready once this module is imported, so that a snapshot of the memory holds it.
"""

import importlib
import json
import os
import sys

from . import opaque, packages
from .tracing.frameworks import frameworks
from .tracing.response import respond
from .tracing.saved import respond_to_configuration
from .tracing.workspace import Workspace
from .warm_up import warm_up

STUBS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "stubs")
ROOT = "/ws"
"""Where the process mounts the user's workspace."""


def handle(request_json: str) -> str:
    """Answers a TraceRequest with a TraceResponse, or another request with its answer, as JSON.

    Lets only `KeyboardInterrupt` through, by which the process stops it.
    """
    request = json.loads(request_json)
    if "load" in request:
        packages.load(request["load"])
        return "{}"
    if "configuration" in request:
        return json.dumps(
            respond_to_configuration(request["configuration"], request.get("kerasVersion")),
            allow_nan=False,
            separators=(",", ":"),
        )
    with packages.asked_for() as names:
        response = respond(request, _workspace, _frameworks)
    if names:
        return json.dumps({"needs": names}, separators=(",", ":"))
    return json.dumps(response, allow_nan=False, separators=(",", ":"))


def practise() -> None:
    """Makes the first traces, and those after, as fast as later ones of the same process."""
    warm_up(handle)


def use_root(root: str) -> None:
    """Takes another folder for the workspace."""
    global _workspace
    _workspace = Workspace(root)


def _load_stubs() -> None:
    if STUBS not in sys.path:
        sys.path.insert(0, STUBS)
    opaque.install()
    for name in sorted(os.listdir(STUBS)):
        if os.path.exists(os.path.join(STUBS, name, "__init__.py")):
            importlib.import_module(name)


_load_stubs()
_frameworks = frameworks()
_workspace = Workspace(ROOT)
