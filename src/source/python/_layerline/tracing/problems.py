"""Turns exceptions into what a person is told: `SourceProblem` of trace.ts."""

import dis
import os
import re
from types import TracebackType

from .. import opaque
from ..document import Texts
from ..frames import MAX_STACK, Frame, Stack, traceback_stack
from ..graph import StopTrace
from ..opaque import Unknowable

MAX_MESSAGE = 2000
OPAQUE = f"{opaque.__name__}."
"""What a message has of an opaque value that a stub took for something wrong."""
OURS = [os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))) + "/stubs/"]
"""The folder of the stubs: an error that is raised there is a framework's."""


def syntax_problem(error: SyntaxError, name: str) -> dict:
    line = max(error.lineno or 1, 1)
    end_line = error.end_lineno if (error.end_lineno or 0) >= line else line
    column = max(error.offset or 1, 1)
    end = error.end_offset if (error.end_offset or 0) > 0 else column + 1
    if end_line == line:
        end = max(end, column + 1)
    return {
        "kind": "syntax",
        "type": type(error).__name__,
        "message": error.msg,
        "frames": [
            {
                "file": name,
                "line": line,
                "column": column,
                "endLine": end_line,
                "endColumn": end,
                "functionName": "<module>",
            }
        ],
    }


def problem(error: BaseException, texts: Texts, fallback: Frame) -> dict:
    """`fallback` is the place of an error that passed through none of the user's frames."""
    kind, message = kind_of(error), message_of(error)
    guessed = _guessed_zero(message) if kind == "rejected" else None
    if guessed is not None:
        kind = "unknowable"
        message = f"{message} (the 0 stands for a value that cannot be known: comes from {guessed})"
    return {
        "kind": kind,
        "type": type(error).__name__,
        "message": message,
        "frames": [texts.frame(frame) for frame in places(error, fallback)],
    }


def places(error: BaseException, fallback: Frame) -> Stack:
    """Innermost first, never empty."""
    stack = traceback_stack(error.__traceback__)
    if isinstance(error, RecursionError):
        stack = _without_repetition(stack)
    return stack[:MAX_STACK] or (fallback,)


def kind_of(error: BaseException) -> str:
    if isinstance(error, (Unknowable, StopTrace)) or OPAQUE in str(error):
        return "unknowable"
    return "rejected" if _refused_by_stub(error.__traceback__) else "failed"


def message_of(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "the functions call each other without end: maximum recursion depth exceeded"
    if isinstance(error, KeyError) and len(error.args) == 1:
        return f"key not found: {error.args[0]!r}"[:MAX_MESSAGE]
    return str(error)[:MAX_MESSAGE]


def reason_of(error: BaseException) -> str:
    """The error in one line, for a model that couldn't be traced."""
    first = message_of(error).strip().split("\n")[0]
    if isinstance(error, (Unknowable, StopTrace)):
        return first
    return f"{type(error).__name__}: {first}" if first else type(error).__name__


def _refused_by_stub(traceback: TracebackType | None) -> bool:
    """Whether a stub raised the error itself. One that merely happens there is a defect of ours."""
    last = None
    while traceback is not None:
        last, traceback = traceback, traceback.tb_next
    if last is None:
        return False
    code = last.tb_frame.f_code
    if not code.co_filename.startswith(tuple(OURS)):
        return False
    return dis.opname[code.co_code[last.tb_lasti]] in ("RAISE_VARARGS", "RERAISE")


def _guessed_zero(message: str) -> str | None:
    """Where the 0 that a message speaks of may come from: an opaque value that became `int(x)`."""
    if re.search(r"(?<![\w.])0(?![\w.])", message) is None:
        return None
    return next((one.origin for one in opaque.decisions.all if one.taken_as == "0"), None)


def _without_repetition(stack: Stack) -> Stack:
    """The places in their order, each once."""
    return tuple(dict.fromkeys(stack))
