"""Prepares the interpreter for files that nobody has read yet.

This is hygiene, not the wall: whoever knows CPython finds a way around it. The wall is outside, in
Node: the thread can't open files, start processes or connect. What is done here turns the ways that
ordinary files take into quiet answers or plain errors.
"""

import builtins
import errno
import importlib
import importlib.abc
import importlib.machinery
import io
import os
import sys
from types import ModuleType
from typing import Callable, Sequence

from .opaque import Opaque, OpaqueModule

PRELOADED = (
    "abc argparse array ast asyncio base64 bisect calendar cmath collections collections.abc "
    "contextlib copy csv dataclasses datetime decimal difflib enum fractions functools glob "
    "hashlib heapq html importlib.metadata importlib.util inspect itertools json linecache locale "
    "logging math numbers operator os.path pathlib pickle pkgutil platform pprint queue random re "
    "shutil statistics string struct tempfile textwrap threading time timeit tokenize traceback "
    "types typing unittest uuid warnings weakref zipfile"
).split()
"""Standard modules that model files import; in a snapshot they cost nothing."""

HIDDEN = {"js", "pyodide", "pyodide_js", "_pyodide", "_pyodide_core"}
"""They lead to JavaScript: to ask for them is an error."""

OPAQUE = {
    *("_ctypes", "_ctypes_test", "bdb", "ctypes", "faulthandler", "micropip", "pdb"),
    *("_multiprocessing", "_posixshmem", "_posixsubprocess", "multiprocessing", "subprocess"),
    *("_socket", "_ssl", "socket", "socketserver", "ssl", "webbrowser"),
    *("ftplib", "http.client", "http.server", "imaplib", "poplib", "smtplib", "xmlrpc"),
    *("urllib.request", "urllib.robotparser"),
}
"""Files import them at the top and train with them elsewhere; what comes from them is opaque.

Whole clients, not only sockets: they would wait for an answer from an opaque socket for ever.
"""

RECREATABLE = {"posix", "gc", "signal", "time", "_imp"}
"""Modules in C that could be made a second time, with their functions as they were."""

MESSAGE = "not available while a model file is traced"


def preload(runner: str) -> None:
    """Imports what a snapshot should hold, standard modules, our stand-ins, the runner, and lets
    the runner practise where it knows how."""
    for name in PRELOADED:
        importlib.import_module(name)
    stubs = "/layerline/stubs"
    for entry in sorted(os.listdir(stubs)) if os.path.isdir(stubs) else ():
        importlib.import_module(entry.removesuffix(".py"))
    practise = getattr(importlib.import_module(runner.partition(":")[0]), "practise", None)
    if practise is not None:
        practise()


def enter(runner: str) -> Callable[[str], str]:
    """Closes the ways out and returns the function that answers requests: `module:name`."""
    module, _, name = runner.partition(":")
    answer = getattr(importlib.import_module(module), name)
    _hide_modules()
    _empty_modules()
    _guard_builtin_modules()
    _replace_functions()
    # Pyodide adds the current folder, once more at each start from a snapshot.
    standard = [path for path in sys.path if path.startswith("/lib/")]
    sys.path[:] = ["/layerline", "/layerline/stubs", *standard]
    # The first call looks for Node's generator, which it couldn't find later.
    os.urandom(1)
    # The path of the program on the machine.
    os.environ.pop("_", None)
    os.chdir("/ws")
    return answer


class Gate(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Comes first, so that no other finder meets the names above."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        top = name.partition(".")[0]
        if top in HIDDEN:
            raise ModuleNotFoundError(f"'{name}' is {MESSAGE}", name=name)
        if _is_opaque(name):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return OpaqueModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        module.__path__ = []


def _is_opaque(name: str) -> bool:
    first, _, rest = name.partition(".")
    return first in OPAQUE or f"{first}.{rest.partition('.')[0]}" in OPAQUE


def _hide_modules() -> None:
    for name in list(sys.modules):
        if name.partition(".")[0] in HIDDEN:
            del sys.modules[name]
    # Pyodide's own finders know the JavaScript modules.
    sys.meta_path[:] = [f for f in sys.meta_path if not _is_of_pyodide(f)]
    sys.meta_path.insert(0, Gate())


def _is_of_pyodide(finder: object) -> bool:
    kind = finder if isinstance(finder, type) else type(finder)
    return "pyodide" in kind.__module__


def _empty_modules() -> None:
    """Other modules hold on to what is imported already: it is emptied, not only forgotten."""
    for name in list(sys.modules):
        if not _is_opaque(name):
            continue
        module = sys.modules.pop(name)
        for key in vars(module):
            if not key.startswith("__"):
                setattr(module, key, Opaque(name, f"{name}.{key}"))


def _guard_builtin_modules() -> None:
    import _imp

    create = _imp.create_builtin

    def create_builtin(spec: importlib.machinery.ModuleSpec) -> ModuleType:
        if spec.name in HIDDEN | OPAQUE | RECREATABLE:
            raise ImportError(f"'{spec.name}' is {MESSAGE}", name=spec.name)
        return create(spec)

    _imp.create_builtin = create_builtin


def _replace_functions() -> None:
    import gc
    import posix
    import signal
    import time

    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(errno.EPERM, MESSAGE)

    refused = ("_exit", "abort", "exec", "fork", "kill", "posix_spawn", "spawn", "startfile")
    for module in (os, posix):
        for name in dir(module):
            if name.startswith(refused):
                setattr(module, name, refuse)
        module.system = lambda *args, **kwargs: 127
    # `stty size`, which progress bars ask for, is what files read from there.
    os.popen = lambda *args, **kwargs: io.StringIO("24 80")
    gc.get_objects = gc.get_referrers = gc.get_referents = lambda *args, **kwargs: []
    # A file that ignores interrupts could only be ended together with the interpreter.
    signal.signal = lambda *args: None
    time.sleep = lambda *args: None
    builtins.input = lambda *args: "1"
    sys.breakpointhook = lambda *args, **kwargs: None
