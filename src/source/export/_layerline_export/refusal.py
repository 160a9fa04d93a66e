"""Why there is no export: a sentence for a person, and what Python says of it."""

import os
import re
import traceback

LONGEST_TRACEBACK = 256_000
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_OWN_FOLDER = os.path.dirname(os.path.abspath(__file__))


class Refusal(Exception):
    """`code` is an `OwnPythonErrorCode` of own-python-error.ts. Its cause, if any, is shown whole."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def reason_of(error: BaseException) -> str:
    """`RuntimeError: mat1 and mat2 shapes cannot be multiplied`, on one line."""
    text = next((one for line in _plain(str(error)).splitlines() if (one := line.strip())), "")
    text = text.rstrip(".")
    if len(text) > 300:
        text = f"{text[:300]}…"
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def traceback_of(error: BaseException) -> str:
    """As Python prints it, from the first frame that isn't ours on."""
    step = error.__traceback__
    while step is not None and step.tb_frame.f_code.co_filename.startswith(_OWN_FOLDER):
        step = step.tb_next
    parts = traceback.format_exception(type(error), error, step or error.__traceback__)
    text = _plain("".join(parts))
    if len(text) <= LONGEST_TRACEBACK:
        return text
    half = LONGEST_TRACEBACK // 2
    return f"{text[:half]}\n… {len(text) - 2 * half} characters left out …\n{text[-half:]}"


def _plain(text: str) -> str:
    """Messages of frameworks are coloured for terminals."""
    return _COLOURS.sub("", text)
