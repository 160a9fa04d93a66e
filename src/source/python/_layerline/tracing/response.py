"""Answers one request: reads, runs, finds, traces, and tells it all as a `TraceResponse`."""

import ast
import sys
import time
from typing import Sequence

from .. import frames, notes, opaque
from ..document import Texts
from .candidates import Candidate, Untraced, line_frame
from .directives import BadDirective, Directive, directives
from .execution import Execution
from .finder import TOO_LONG, Finder
from .frameworks.base import Facts, Framework
from .harmless import harmless_surroundings
from .problems import problem, syntax_problem
from .source import SourceFile
from .trace import loose_document, shapes_by_model, trace_candidate
from .unsaved import imports_from
from .workspace import Workspace, parsed

MAKE_S, TRACE_S = 0.6, 1.2
"""After this no more models are made, and traced: the process gives a file two seconds, and then
there is no answer at all."""

FOUND = ("name", "kind", "framework", "line")
"""What a `FoundModel` has of a `TracedModel`."""


def respond(request: dict, workspace: Workspace, frameworks: Sequence[Framework]) -> dict:
    started = time.perf_counter()
    response = _Response(request, workspace, frameworks, started).build()
    response["durationMs"] = round((time.perf_counter() - started) * 1000, 3)
    return response


class _Response:
    def __init__(
        self,
        request: dict,
        workspace: Workspace,
        frameworks: Sequence[Framework],
        started: float,
    ) -> None:
        self._request = request
        self._workspace = workspace
        self._frameworks = frameworks
        self._make_until = started + MAKE_S
        self._trace_until = started + TRACE_S
        self._path = workspace.path(request["file"])
        self._texts = Texts(workspace.root)
        self._texts.put(self._path, request["text"])
        others = request.get("others", {})
        self._others = {workspace.path(file): text for file, text in others.items()}
        for path, text in self._others.items():
            self._texts.put(path, text)
        self._models: list[dict] = []
        self._found: list[dict] = []
        self._untraced: list[Untraced] = []
        self._problem: dict | None = None
        self._bad_directives: list[BadDirective] = []

    def build(self) -> dict:
        frames.set_roots(self._workspace.root)
        opaque.finder.missing.clear()
        opaque.decisions.clear()
        notes.clear()
        text, name = self._request["text"], self._request["file"]
        try:
            tree = ast.parse(text, self._path)
        except SyntaxError as error:
            self._problem = syntax_problem(error, name)
        except (ValueError, RecursionError, MemoryError) as error:
            # A text with null characters, or nested without end.
            self._problem = problem(error, self._texts, frames.Frame(self._path, 1, 1, 0, 1, ""))
        else:
            self._run(SourceFile(self._path, name, text, tree))
        return {
            "models": self._models,
            "found": self._found,
            "untraced": [one.document() for one in self._untraced],
            "problem": self._problem,
            "missing": self._missing(),
            "notes": self._notes(),
        }

    def _run(self, file: SourceFile) -> None:
        self._workspace.forget_modules()
        self._workspace.remember_tree(file.path, file.tree)
        for path, text in self._others.items():
            self._workspace.remember_tree(path, parsed(text))
        opaque.finder.may_fail = self._workspace.import_may_fail
        for framework in self._frameworks:
            framework.begin()
        directed, self._bad_directives = directives(file)
        with harmless_surroundings(file.path), imports_from(self._others):
            sys.path[0:0] = self._workspace.search_folders(file)
            execution = Execution(file, self._workspace.module_for(file))
            execution.run(file.tree.body)
            wanted = self._request["models"]
            finder = Finder(execution, self._frameworks, directed, wanted, self._make_until)
            finder.find()
            self._untraced = finder.untraced
            self._found = [one.document() for one in finder.found]
            self._trace(finder.found, file, execution, directed)
            self._problem = self._first_problem(execution, file)
            if not (self._found or self._untraced or self._problem):
                self._trace_loose_layers(file)

    def _trace(
        self,
        candidates: Sequence[Candidate],
        file: SourceFile,
        execution: Execution,
        directed: dict[str, Directive],
    ) -> None:
        facts = Facts(file.literals(execution.namespace), file.mentions("cifar"))
        shapes = shapes_by_model(self._request["inputs"])
        for candidate in candidates:
            name = self._wanted_name(candidate)
            if name is None:
                continue
            is_late = time.perf_counter() > self._trace_until
            if is_late and self._models and self._request["models"] is None:
                late = Untraced(name, candidate.kind, candidate.line, TOO_LONG)
                self._untraced.append(late)
                continue
            directive = directed.get(candidate.name)
            candidate.name = name
            outcome = trace_candidate(
                candidate, file, facts, directive, shapes.get(name), self._texts
            )
            if isinstance(outcome, Untraced):
                self._untraced.append(outcome)
            else:
                self._models.append(outcome)

    def _trace_loose_layers(self, file: SourceFile) -> None:
        name = file.name.rpartition("/")[2].removesuffix(".py")
        if name not in (self._request["models"] or [name]):
            return
        for framework in self._frameworks:
            traced = framework.loose_layers()
            if traced is not None:
                document = loose_document(name, framework, traced, self._texts)
                self._models.append(document)
                self._found.append({key: document[key] for key in FOUND})

    def _wanted_name(self, candidate: Candidate) -> str | None:
        """The name that the request has for the model: its own, or that of a variable."""
        wanted = self._request["models"]
        if wanted is None or candidate.name in wanted:
            return candidate.name
        return next((name for name in wanted if name in candidate.aliases), None)

    def _first_problem(self, execution: Execution, file: SourceFile) -> dict | None:
        errors = [
            (one.error, one.statement.lineno) for one in execution.failures if not one.consequence
        ]
        errors += [
            (one.error, one.line)
            for one in self._untraced
            if one.error is not None and not execution.is_consequence(one.error)
        ]
        problems = [problem(error, self._texts, line_frame(file, line)) for error, line in errors]
        # What can't be known comes last: the first certain error matters more.
        problems.sort(key=lambda one: one["kind"] == "unknowable")
        return problems[0] if problems else None

    def _missing(self) -> list[dict]:
        found = opaque.finder.missing
        missing: dict[str, int] = {}
        for name, stack in found.items():
            parts = name.split(".")
            prefixes = (".".join(parts[:count]) for count in range(1, len(parts) + 1))
            first = next(prefix for prefix in prefixes if prefix in found)
            missing.setdefault(first, self._line_here(stack))
        return [{"module": name, "line": line} for name, line in missing.items()]

    def _notes(self) -> list[dict]:
        found = [
            {"message": message, "line": self._line_here(stack)}
            for message, stack in notes.taken().items()
        ]
        return found + [{"message": str(one), "line": one.line} for one in self._bad_directives]

    def _line_here(self, stack: frames.Stack) -> int:
        """The innermost line of this file; the first where something else led there."""
        return next((frame.line for frame in stack if frame.file == self._path), 1)
