"""What user code asks of its surroundings while it is traced: answered, without doing anything.

This keeps programs running that ask for input, parse a command line or look at the terminal. It is
no protection: that is the business of the process and of `sandbox.py`.
"""

import argparse
import builtins
import contextlib
import io
import logging
import os
import random
import sys
import warnings
from contextlib import contextmanager
from typing import Iterator, Sequence

from ..opaque import Opaque

MAX_OUTPUT = 64 * 1024
COMMAND_LINE = "the command line"


class Output(io.TextIOBase):
    """Takes what a program prints, and keeps the first 64 KB. Printing costs nothing that way."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self) -> None:
        self.text = ""
        self.length = 0
        self.buffer = _Bytes(self)

    def write(self, text: str) -> int:
        if self.length < MAX_OUTPUT:
            self.text += text[: MAX_OUTPUT - self.length]
        self.length += len(text)
        return len(text)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False


class _Bytes(io.RawIOBase):
    def __init__(self, output: Output) -> None:
        self._output = output

    def write(self, data: bytes) -> int:
        self._output.write(bytes(data).decode(errors="replace"))
        return len(data)

    def writable(self) -> bool:
        return True


@contextmanager
def harmless_surroundings(file: str) -> Iterator[Output]:
    """Runs the block as a program that was started by `python FILE`, with nobody there."""
    output = Output()
    replaced = [
        (builtins, "input", lambda *prompt: "1"),
        (builtins, "exit", sys.exit),
        (builtins, "quit", sys.exit),
        (os, "system", lambda command: 0),
        (os, "popen", lambda *command, **options: io.StringIO("24 80")),
        (os, "get_terminal_size", lambda *of: os.terminal_size((80, 24))),
        (argparse.ArgumentParser, "parse_args", _parse_args(argparse.ArgumentParser.parse_args)),
        (sys, "stdin", io.StringIO("")),
        (sys, "stdout", output),
        (sys, "stderr", output),
        (sys, "argv", [file]),
        (sys, "path", list(sys.path)),
    ]
    missing = object()
    before = [getattr(owner, name, missing) for owner, name, _ in replaced]
    environment, folder = dict(os.environ), os.getcwd()
    limit, handlers = sys.getrecursionlimit(), list(logging.root.handlers)
    state = random.getstate()
    for owner, name, value in replaced:
        setattr(owner, name, value)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield output
    finally:
        for (owner, name, _), value in zip(replaced, before):
            if value is missing:
                delattr(owner, name)
            else:
                setattr(owner, name, value)
        _restore_environment(environment)
        os.chdir(folder)
        sys.setrecursionlimit(limit)
        logging.root.handlers[:] = handlers
        random.setstate(state)
        if output.text:
            print(output.text, end="")


def _parse_args(original):
    """`parse_args` for which a required argument that isn't there is an opaque value."""

    def parse_args(
        self: argparse.ArgumentParser,
        args: Sequence[str] | None = None,
        namespace: argparse.Namespace | None = None,
    ) -> argparse.Namespace:
        try:
            with contextlib.redirect_stderr(io.StringIO()):
                return original(self, args, namespace)
        except SystemExit:
            result = namespace or argparse.Namespace()
            for action in self._actions:
                name = action.dest
                if name in ("help", argparse.SUPPRESS) or hasattr(result, name):
                    continue
                unknown = action.default is None and (action.required or not action.option_strings)
                value = Opaque(COMMAND_LINE, f"args.{name}") if unknown else action.default
                setattr(result, name, value)
            return result

    return parse_args


def _restore_environment(before: dict[str, str]) -> None:
    if dict(os.environ) != before:
        os.environ.clear()
        os.environ.update(before)
