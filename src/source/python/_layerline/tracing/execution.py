"""Runs a module statement by statement, so that code which fails doesn't hide the models behind it.

A failed statement leaves names behind that don't exist; failures of later statements that use them
are its cascade. Where a statement fails only for want of something that isn't here (a file, an
argument of the command line, an opaque value), its names become opaque instead.
"""

import __future__

import ast
import sys
from dataclasses import dataclass, field
from types import ModuleType
from typing import Iterable

from .. import opaque
from ..frames import traceback_stack
from ..graph import StopTrace
from ..notes import note
from ..opaque import Opaque, OpaqueModule, Unknowable, origin_of
from . import builtin_names
from .absence import absent, raised_by_user
from .arguments import HINTS
from .candidates import line_frame
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
        self.failed_functions: dict[str, BaseException] = {}
        """Functions of the file that an error passed through, by their qualified names."""
        self._lost: set[str] = set()
        """Names that a failed statement should have bound."""
        self._stars: list[str] = []
        """Modules without contents that everything was imported from."""
        self._flags = 0

    def run(self, statements: Iterable[ast.stmt]) -> None:
        # Here `len` of an opaque value is opaque as well, which it can't say itself.
        self.namespace["__builtins__"] = builtin_names.names()
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
        decided = opaque.decisions.count
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
            self._failed(statement, error, guessed=opaque.decisions.count > decided)
        else:
            self._lost -= stored_names(statement)
            self._note_star(statement)
            self._assume(statement)

    def _note_future(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            for alias in statement.names:
                feature = getattr(__future__, alias.name, None)
                self._flags |= feature.compiler_flag if feature else 0

    def _note_star(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
            if isinstance(sys.modules.get(statement.module or ""), OpaqueModule):
                self._stars.append(statement.module)

    def _assume(self, statement: ast.stmt) -> None:
        """`num_classes = len(data.class_names)` gets the number that its name suggests."""
        if not isinstance(statement, ast.Assign):
            return
        for target in statement.targets:
            name = target.id if isinstance(target, ast.Name) else ""
            value = self.namespace.get(name)
            if isinstance(value, Opaque) and name.lower() in HINTS:
                assumed = self.namespace[name] = HINTS[name.lower()]
                place = line_frame(self.file, statement.lineno)
                note(f"assumed {name} = {assumed!r}: it comes from {origin_of(value)}", (place,))

    def _failed(self, statement: ast.stmt, error: BaseException, guessed: bool) -> None:
        for frame in traceback_stack(error.__traceback__):
            if frame.file == self.file.path:
                self.failed_functions.setdefault(frame.function, error)
        names = stored_names(statement)
        reason = absent(error, guessed)
        is_cascade = bool(loaded_names(statement) & self._lost) or self.is_consequence(error)
        # An index into data is no loss; a layer that can't know its size is.
        structural = isinstance(error, Unknowable) and not raised_by_user(error)
        if reason is None or structural or is_cascade:
            self._lost |= names
        else:
            for name in names:
                self.namespace.setdefault(name, Opaque(reason, name))
        consequence = is_cascade or (reason is not None and not structural)
        self.failures.append(Failure(error, statement, consequence))
