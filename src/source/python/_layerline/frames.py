"""Where user code stands: stacks of the user's own files, with columns, cheap for every call."""

import sys
from types import CodeType, FrameType, TracebackType
from typing import Callable, Iterator, NamedTuple, TypeVar

MAX_STACK = 40
MAX_DEPTH = 400


class Frame(NamedTuple):
    """A place in a user's file. Lines count from 1, columns are byte offsets from 0."""

    file: str
    line: int
    end_line: int
    column: int
    end_column: int
    function: str


Stack = tuple[Frame, ...]
"""Innermost frame first."""

Result = TypeVar("Result")

_roots: tuple[str, ...] = ()
_is_user: dict[str, bool] = {}
"""By the path of a file."""
_positions: dict[CodeType, list] = {}
_stacks: dict[tuple, Stack] = {}
_origins: list[Stack] = []
"""Of the `call_from` that run, outermost first."""


def set_roots(*folders: str) -> None:
    """Folders whose files are the user's own, packages installed below them not counted."""
    global _roots
    _roots = tuple(folder.rstrip("/") + "/" for folder in folders)
    _is_user.clear()
    _stacks.clear()
    _positions.clear()


def is_user_file(path: str) -> bool:
    return path.startswith(_roots) and "/site-packages/" not in path if _roots else False


def call_from(stack: Stack, function: Callable[..., Result], *args, **kwargs) -> Result:
    """Calls the function as if from `stack`: for what is recorded first and run again later.

    Stacks taken inside end with `stack` instead of what really lies below.
    """
    _origins.append(stack)
    try:
        return function(*args, **kwargs)
    finally:
        _origins.pop()


_CALL_FROM = call_from.__code__


def user_stack(skip: int = 1) -> Stack:
    """The user's frames above the caller; `skip` more of the innermost frames are passed over."""
    frame: FrameType | None = sys._getframe(skip)
    places = []
    is_user = _is_user
    origin: Stack = ()
    depth = 0
    while frame is not None and depth < MAX_DEPTH:
        code = frame.f_code
        if code is _CALL_FROM:
            origin = _origins[-1]
            break
        path = code.co_filename
        if path not in is_user:
            is_user[path] = is_user_file(path)
        if is_user[path]:
            places.append((code, frame.f_lasti))
        frame = frame.f_back
        depth += 1
    if not places:
        return origin
    key = (tuple(places[:MAX_STACK]), origin)
    stack = _stacks.get(key)
    if stack is None:
        own = tuple(_place(code, instruction) for code, instruction in key[0])
        stack = _stacks[key] = (own + origin)[:MAX_STACK]
    return stack


def traceback_stack(traceback: TracebackType | None) -> Stack:
    """The user's frames that an exception passed through."""
    places: list[Frame] = []
    for step in _steps(traceback):
        code = step.tb_frame.f_code
        if code is _CALL_FROM:
            places = list(reversed(step.tb_frame.f_locals["stack"]))
        elif is_user_file(code.co_filename):
            places.append(_place(code, step.tb_lasti))
    return tuple(reversed(places))


def _steps(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def _place(code: CodeType, instruction: int) -> Frame:
    positions = _positions.get(code)
    if positions is None:
        positions = _positions[code] = list(code.co_positions())
    line, end_line, column, end_column = positions[instruction // 2]
    line = line or code.co_firstlineno
    return Frame(
        code.co_filename, line, end_line or line, column or 0, end_column or 0, code.co_qualname
    )
