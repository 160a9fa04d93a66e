"""Runs a module statement by statement, so that code which fails doesn't hide the models behind it.

A failed statement leaves names behind that don't exist; failures of later statements that use them
are its cascade. Where a statement fails only for want of something that isn't here (a file, an
argument of the command line, an opaque value), its names become opaque instead.
"""

import __future__
import ast
import builtins
import sys
from dataclasses import dataclass, field
from types import FrameType, ModuleType
from typing import Iterable

from .. import opaque
from ..frames import is_user_file
from ..graph import StopTrace
from ..opaque import Opaque, OpaqueModule, Unknowable
from .harmless import COMMAND_LINE
from .source import SourceFile, loaded_names, stored_names


@dataclass
class Failure:
    error: BaseException
    statement: ast.stmt
    consequence: bool
    """Of an earlier failure, or of something that isn't here: nothing to tell a person."""


@dataclass
class Execution:
    file: SourceFile
    module: ModuleType
    failures: list[Failure] = field(default_factory=list)
    stopped: bool = False

    def __post_init__(self) -> None:
        self.namespace = self.module.__dict__
        self._lost: set[str] = set()
        """Names that a failed statement should have bound."""
        self._stars: list[str] = []
        """Modules without contents that everything was imported from."""
        self._flags = 0

    def run(self, statements: Iterable[ast.stmt]) -> None:
        self.namespace.setdefault("__builtins__", builtins)
        for statement in statements:
            if self.stopped:
                break
            self._run_one(statement)

    def run_aside(self, statements: Iterable[ast.stmt]) -> None:
        """Runs statements as a program's own, for what they make; their failures are nobody's."""
        name, failures = self.namespace["__name__"], list(self.failures)
        self.namespace["__name__"] = "__main__"
        self.run(statements)
        self.namespace["__name__"] = name
        self.failures[:] = failures
        self.stopped = False

    def evaluate(self, expression: str) -> object:
        """Of a directive, over the names of the module."""
        return eval(compile(expression, "<directive>", "eval", self._flags), self.namespace)

    def is_consequence(self, error: BaseException) -> bool:
        """Whether an error comes from a name that an earlier failure left unbound."""
        if not isinstance(error, NameError):
            return False
        return error.name in self._lost or bool(self._stars)

    def _run_one(self, statement: ast.stmt) -> None:
        self._note_future(statement)
        decided = len(opaque.decisions)
        try:
            code = compile(
                ast.Module([statement], []), self.file.path, "exec", self._flags, dont_inherit=True
            )
            exec(code, self.namespace)
        except KeyboardInterrupt:
            raise
        except StopTrace as error:
            self.failures.append(Failure(error, statement, False))
            self.stopped = True
        except (Exception, SystemExit) as error:
            self._failed(statement, error, guessed=len(opaque.decisions) > decided)
        else:
            self._lost -= stored_names(statement)
            self._note_star(statement)

    def _note_future(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            for alias in statement.names:
                feature = getattr(__future__, alias.name, None)
                self._flags |= feature.compiler_flag if feature else 0

    def _note_star(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
            if isinstance(sys.modules.get(statement.module or ""), OpaqueModule):
                self._stars.append(statement.module)

    def _failed(self, statement: ast.stmt, error: BaseException, guessed: bool) -> None:
        names = stored_names(statement)
        reason = absent(error, guessed)
        if loaded_names(statement) & self._lost or self.is_consequence(error):
            self._lost |= names
            self.failures.append(Failure(error, statement, True))
        elif reason is not None:
            for name in names:
                self.namespace.setdefault(name, Opaque(reason, name))
            # An index into data is no loss; a layer that can't know its size is.
            structural = isinstance(error, Unknowable) and not raised_by_user(error)
            self.failures.append(Failure(error, statement, not structural))
        else:
            self._lost |= names
            self.failures.append(Failure(error, statement, False))


def absent(error: BaseException, guessed: bool = False) -> str | None:
    """What isn't here, for an error that need not happen where it is: a file, a variable of the
    environment, an argument. `guessed`: an opaque value was taken for 0, false or empty before."""
    match error:
        case SystemExit():
            return COMMAND_LINE
        case Unknowable(origin=origin):
            return origin
        case OSError():
            return f"a file that is not read here ({error})"
        case KeyError() if _raised_by(error, "/os.py", "<frozen os>"):
            return f"the environment ({error})"
        case Exception() if guessed:
            return opaque.decisions[-1].origin if opaque.decisions else "an opaque value"
    return None


def raised_by_user(error: BaseException) -> bool:
    """Whether the innermost Python frame, those of opaque values left aside, is the user's."""
    files = [step.f_code.co_filename for step in _frames(error)]
    while files and files[-1].endswith("_layerline/opaque.py"):
        files.pop()
    return not files or is_user_file(files[-1])


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
