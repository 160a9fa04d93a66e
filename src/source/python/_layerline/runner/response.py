"""Answers one request: reads, runs, finds, traces, and tells it all as a `TraceResponse`."""

import ast
import time
from typing import Sequence

from .. import frames, notes, opaque
from ..document import Texts
from .candidates import Candidate, Finder, Untraced, definition_frame
from .directives import BadDirective, directives
from .execution import Execution
from .frameworks.base import Facts, Framework
from .harmless import harmless_surroundings
from .problems import problem, syntax_problem
from .source import SourceFile
from .tracing import shapes_by_model, trace_candidate
from .workspace import Workspace


def respond(request: dict, workspace: Workspace, frameworks: Sequence[Framework]) -> dict:
    started = time.perf_counter()
    response = _Response(request, workspace, frameworks).build()
    response["durationMs"] = round((time.perf_counter() - started) * 1000, 3)
    return response


class _Response:
    def __init__(
        self, request: dict, workspace: Workspace, frameworks: Sequence[Framework]
    ) -> None:
        self._request = request
        self._workspace = workspace
        self._frameworks = frameworks
        self._path = workspace.path(request["file"])
        self._texts = Texts(workspace.root)
        self._texts.put(self._path, request["text"])
        self._models: list[dict] = []
        self._found: list[dict] = []
        self._untraced: list[Untraced] = []
        self._problem: dict | None = None
        self._bad: list[BadDirective] = []

    def build(self) -> dict:
        frames.set_roots(self._workspace.root)
        opaque.finder.missing.clear()
        opaque.decisions.clear()
        notes.clear()
        try:
            tree = ast.parse(self._request["text"], self._path)
        except SyntaxError as error:
            self._problem = syntax_problem(error, self._request["file"])
        except (ValueError, RecursionError, MemoryError) as error:
            self._problem = problem(error, self._texts, frames.Frame(self._path, 1, 1, 0, 0, ""))
        else:
            self._run(SourceFile(self._path, self._request["file"], self._request["text"], tree))
        return {
            "models": self._models,
            "found": self._found,
            "untraced": [_untraced_document(one) for one in self._untraced],
            "problem": self._problem,
            "missing": self._missing(),
            "notes": self._notes(),
        }

    def _run(self, file: SourceFile) -> None:
        self._workspace.forget_modules()
        self._workspace.remember_tree(file)
        opaque.finder.may_fail = self._workspace.import_may_fail
        for framework in self._frameworks:
            framework.begin()
        found, self._bad = directives(file)
        with harmless_surroundings(file.path):
            import sys

            sys.path[0:0] = self._workspace.search_folders(file)
            execution = Execution(file, self._workspace.module_for(file))
            execution.run(file.tree.body)
            finder = Finder(execution, self._frameworks, found)
            finder.find()
            self._untraced = finder.untraced
            facts = Facts(file.literals(execution.namespace), file.mentions("cifar"))
            shapes = shapes_by_model(self._request["inputs"])
            for candidate in finder.found:
                self._found.append(_found_document(candidate))
                if self._is_wanted(candidate):
                    outcome = trace_candidate(
                        candidate,
                        file,
                        facts,
                        found.get(candidate.name),
                        shapes.get(candidate.name),
                        self._texts,
                    )
                    if isinstance(outcome, Untraced):
                        self._untraced.append(outcome)
                    else:
                        self._models.append(outcome)
        self._problem = self._first_problem(execution, file)

    def _is_wanted(self, candidate: Candidate) -> bool:
        wanted = self._request["models"]
        return wanted is None or bool({candidate.name, *candidate.aliases} & set(wanted))

    def _first_problem(self, execution: Execution, file: SourceFile) -> dict | None:
        problems = [
            problem(one.error, self._texts, definition_frame(file, one.statement.lineno))
            for one in execution.failures
            if not one.consequence
        ]
        problems += [
            problem(one.error, self._texts, definition_frame(file, one.line))
            for one in self._untraced
            if one.error is not None and not execution.is_consequence(one.error)
        ]
        # What can't be known comes last: the first certain error matters more.
        problems.sort(key=lambda one: one["kind"] == "unknowable")
        return problems[0] if problems else None

    def _missing(self) -> list[dict]:
        missing: dict[str, int] = {}
        for name, stack in opaque.finder.missing.items():
            missing.setdefault(name.partition(".")[0], self._line_here(stack))
        return [{"module": name, "line": line} for name, line in missing.items()]

    def _notes(self) -> list[dict]:
        found = [
            {"message": message, "line": self._line_here(stack)}
            for message, stack in notes.taken().items()
        ]
        return found + [{"message": str(one), "line": one.line} for one in self._bad]

    def _line_here(self, stack: frames.Stack) -> int:
        """The innermost line of this file; the first where something else led there."""
        return next((frame.line for frame in stack if frame.file == self._path), 1)


def _found_document(candidate: Candidate) -> dict:
    return {
        "name": candidate.name,
        "kind": candidate.kind,
        "framework": candidate.framework.name,
        "line": candidate.line,
    }


def _untraced_document(one: Untraced) -> dict:
    return {
        "name": one.name,
        "kind": one.kind,
        "line": one.line,
        "reason": one.reason,
        "needs": list(one.needs),
    }
