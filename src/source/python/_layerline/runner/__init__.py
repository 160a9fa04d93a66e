"""Runs a model file and tells what was found in it: the entry of the source process.

    prepare("/workspace")            # once; may be kept in a snapshot
    handle('{"file": …}') -> '{…}'   # TraceRequest and TraceResponse of trace.ts

`handle` lets only `KeyboardInterrupt` through, by which the process stops it.
"""

import importlib
import json
import os
import sys

from .. import opaque
from .frameworks import frameworks
from .frameworks.base import Framework
from .response import respond
from .workspace import Workspace

STUBS = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))), "stubs")

_workspace: Workspace | None = None
_frameworks: list[Framework] = []


def prepare(root: str = "/workspace") -> None:
    """Loads the stubs. `root` is the folder that file names in requests start from."""
    global _workspace
    if STUBS not in sys.path:
        sys.path.insert(0, STUBS)
    opaque.install()
    for name in sorted(os.listdir(STUBS)):
        if not name.startswith(("_", ".")):
            importlib.import_module(name.removesuffix(".py"))
    _frameworks[:] = frameworks()
    _workspace = Workspace(root)


def handle(request_json: str) -> str:
    """Answers a TraceRequest with a TraceResponse, both as JSON."""
    if _workspace is None:
        prepare()
    response = respond(json.loads(request_json), _workspace, _frameworks)
    return json.dumps(response, allow_nan=False, separators=(",", ":"))
