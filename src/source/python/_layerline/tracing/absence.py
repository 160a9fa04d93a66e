"""Errors that need not happen where the user runs the file: something isn't here."""

import dis
from types import FrameType

from .. import opaque
from ..frames import is_user_file
from ..opaque import Unknowable
from .harmless import COMMAND_LINE
from .problems import kind_of


def absent(error: BaseException, guessed: bool = False) -> str | None:
    """What isn't here, for an error that need not happen where it is: a file, a variable of the
    environment, an argument. `guessed`: an opaque value was taken for 0, false or empty before."""
    match error:
        case SystemExit():
            return COMMAND_LINE
        case Unknowable(origin=origin):
            return origin
        case OSError(filename=str(name)):
            return f"the file {name}, which cannot be read"
        case OSError():
            return f"something outside of the file ({error})"
        case KeyError() if _raised_by(error, "/os.py", "<frozen os>"):
            return f"the environment ({error})"
        case Exception() if guessed and kind_of(error) != "rejected":
            return opaque.decisions.all[-1].origin if opaque.decisions.all else "an opaque value"
    return None


def raised_by_user(error: BaseException) -> bool:
    """Whether the innermost Python frame, those of opaque values left aside, is the user's."""
    files = [step.f_code.co_filename for step in _frames(error)]
    while files and files[-1].endswith("_layerline/opaque.py"):
        files.pop()
    return not files or is_user_file(files[-1])


def raised_on_purpose(error: BaseException) -> bool:
    """Whether the user's own `raise` or `assert` says that the arguments are wrong."""
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    if step is None or not is_user_file(step.tb_frame.f_code.co_filename):
        return False
    return dis.opname[step.tb_frame.f_code.co_code[step.tb_lasti]] == "RAISE_VARARGS"


def _raised_by(error: BaseException, *files: str) -> bool:
    frames = _frames(error)
    return bool(frames) and frames[-1].f_code.co_filename.endswith(files)


def _frames(error: BaseException) -> list[FrameType]:
    """Outermost first."""
    frames, step = [], error.__traceback__
    while step is not None:
        frames.append(step.tb_frame)
        step = step.tb_next
    return frames
