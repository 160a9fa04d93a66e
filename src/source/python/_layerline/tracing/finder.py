"""Finds the models of a file: objects that it makes, functions that return one, classes.

A function or class whose model the file itself makes stands for that model, and so for the file's
own arguments. Others are called with what the names of their parameters suggest.
"""

import ast
import time
from typing import Callable, Collection, Iterable, Mapping, Sequence

from .. import opaque
from .absence import absent, raised_on_purpose
from .alive import AliveModels, Made
from .arguments import Filled, fill, without_weights
from .candidates import Candidate, Untraced, kind_of
from .definitions import Definitions
from .directives import Directive
from .execution import Execution
from .frameworks.base import Framework
from .parts import Parts
from .problems import reason_of
from .source import called_names, required_parameters, returned

TOO_LONG = "running the file takes too long to try this as well"


class Finder:
    """Looks through one file that has run."""

    def __init__(
        self,
        execution: Execution,
        frameworks: Sequence[Framework],
        directives: Mapping[str, Directive],
        wanted: Collection[str] | None,
        deadline: float,
    ) -> None:
        """`wanted`: names of the only models to look for, beside those that the file makes.
        `deadline`, as `time.perf_counter` counts: nothing more is tried after it."""
        self.found: list[Candidate] = []
        self.untraced: list[Untraced] = []
        self._file = execution.file
        self._execution = execution
        self._namespace = execution.namespace
        self._frameworks = frameworks
        self._definitions = Definitions(execution, frameworks)
        self._directives = directives
        self._wanted = wanted
        self._deadline = deadline
        self._settled: set[str] = set()
        """Definitions that are found, failed, or stand for several models."""

    def find(self) -> None:
        self._take_alive()
        self._make_directed()
        if self._wants_evidence():
            self._run_more()
            self._take_alive()
        self._make_functions()
        self._make_classes()
        self.found, self.untraced = self._parts().without(self.untraced, self._directives)
        self.found.sort(key=lambda one: one.line)
        self.untraced.sort(key=lambda one: one.line)

    def _take_alive(self) -> None:
        """Models that the file has made itself."""
        alive = AliveModels(self._execution, self._definitions, self._frameworks)
        for maker, made in alive.by_maker({id(one.model) for one in self.found}).items():
            if maker is None:
                self._add_objects(made, alive)
                continue
            error = self._execution.failed_functions.get(maker)
            if error is not None and (absent(error) is not None or maker in self._settled):
                # It may do with its own defaults; or it has been told already.
                continue
            self._settled.add(maker)
            if error is not None:
                # What it made before it failed is not what it would have returned.
                self._fail(maker, reason_of(error))
            elif len(made) > 1 and all(id(model) in alive.variables for model, _ in made):
                # Several models of one definition, each with a name of its own.
                self._add_objects(made, alive)
            else:
                model, framework = made[-1]
                self._add(maker, model, framework, alive.variables.get(id(model), set()))

    def _add_objects(self, made: Iterable[Made], alive: AliveModels) -> None:
        for model, framework in made:
            line = alive.line_of(model, framework)
            variables = alive.variables.get(id(model), set())
            # Of a variable that was bound anew only the last object has its name.
            name = min(variables, default=getattr(model, "name", None) or type(model).__name__)
            candidate = Candidate(str(name), "object", line or 1, model, framework, variables)
            self.found.append(candidate)

    def _add(self, name: str, model: object, framework: Framework, aliases: set[str]) -> Candidate:
        definition = self._file.definitions[name]
        kind = kind_of(definition)
        candidate = Candidate(name, kind, definition.lineno, model, framework, set(aliases))
        self.found.append(candidate)
        return candidate

    def _make_directed(self) -> None:
        for name, directive in self._directives.items():
            if directive.call is None:
                continue
            self._settled.add(name)
            self.found[:] = [one for one in self.found if one.name != name]
            try:
                value = self._execution.evaluate(directive.call)
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                self._fail(name, reason_of(error), line=directive.line)
                continue
            model, framework = self._definitions.first_model(value)
            if framework is None:
                self._fail(name, f"`{directive.call}` is no model", line=directive.line)
            elif name in self._file.definitions:
                self._add(name, model, framework, set())
            else:
                self.found.append(Candidate(name, "function", directive.line, model, framework))

    def _make_functions(self) -> None:
        for name, definition in self._file.definitions.items():
            function = self._definitions.own_function(name)
            if function is None or name in self._settled or not returned(definition):
                continue
            proven = self._definitions.returns_model(name)
            error = self._execution.failed_functions.get(name)
            if error is not None and proven and absent(error) is None:
                self._settled.add(name)
                self._fail(name, reason_of(error))
            elif self._definitions.uses_framework(name):
                self._make(name, function, proven)

    def _make_classes(self) -> None:
        """Those that no other class mentions come first: they tell what their parts are."""
        classes = self._definitions.own_model_classes()
        mentioned = [one for one in classes if self._definitions.is_mentioned_by_class(one)]
        for name in classes:
            if name not in mentioned:
                self._make_class(name, proven=True)
        parts = self._parts()
        for name in mentioned:
            if not parts.has_class(name):
                self._make_class(name, proven=False)

    def _make_class(self, name: str, proven: bool) -> None:
        kind = self._definitions.own_class(name)
        known = {base for one in self.found for base in type(one.model).__mro__}
        if name not in self._settled and kind is not None and kind not in known:
            self._make(name, kind, proven)

    def _make(self, name: str, maker: Callable, proven: bool) -> None:
        """`proven`: it surely makes a model, so that a failure is worth telling."""
        self._settled.add(name)
        if self._wanted is not None and name not in self._wanted:
            return
        filled = fill(maker, self._hints())
        if filled.needs:
            if proven and not self._parts().is_helper(name):
                self._fail(name, f"needs {', '.join(filled.needs)}", filled.needs, filled=filled)
            return
        if self._wanted is None and self.found and time.perf_counter() > self._deadline:
            if proven:
                self._fail(name, TOO_LONG)
            return
        try:
            value = self._call(maker, filled.arguments)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            if proven:
                sure = not (filled.is_guessed or absent(error) or raised_on_purpose(error))
                needs = tuple(filled.arguments)
                reason = _raised(error, filled)
                self._fail(name, reason, needs, error if sure else None, filled=filled)
            return
        model, framework = self._definitions.first_model(value)
        if framework is not None:
            self._add(name, model, framework, set()).filled = filled if filled.is_guessed else None

    def _call(self, maker: Callable, arguments: Mapping[str, object]) -> object:
        """Without weights where it fails because there are none."""
        decided = opaque.decisions.count
        try:
            return maker(**arguments)
        except Exception as error:
            bare = without_weights(maker)
            if not bare or absent(error, opaque.decisions.count > decided) is None:
                raise
        return maker(**arguments, **bare)

    def _fail(
        self,
        name: str,
        reason: str,
        needs: Sequence[str] = (),
        error: BaseException | None = None,
        line: int = 1,
        filled: Filled | None = None,
    ) -> None:
        definition = self._file.definitions.get(name)
        kind = "function" if definition is None else kind_of(definition)
        line = line if definition is None else definition.lineno
        self.untraced.append(Untraced(name, kind, line, reason, needs, error, filled))

    def _hints(self) -> dict[str, object]:
        """Of the framework that the file imports; of all where it imports none."""
        imported = [one for one in self._frameworks if one.packages & self._file.imported]
        hints: dict[str, object] = {}
        for framework in reversed(imported or self._frameworks):
            hints |= framework.hints
        return hints

    def _wants_evidence(self) -> bool:
        """Whether something is left that only the file's own calls could make."""
        makers = [
            name
            for name in self._file.definitions
            if name not in self._settled
            and (self._definitions.own_class(name) or self._definitions.own_function(name))
            and (
                self._definitions.is_model_class(self._namespace[name])
                or self._definitions.returns_model(name)
            )
        ]
        if not makers:
            return not self.found
        hints = self._hints()
        ready = {name for name in makers if not fill(self._namespace[name], hints).needs}
        # One that another function calls with arguments needs no more.
        return any(name not in ready and not self._file.users[name] & ready for name in makers)

    def _run_more(self) -> None:
        """What runs as a program, and functions like `test()` that take and return nothing."""
        self._execution.run_aside(self._file.main_body)
        ran = called_names(ast.Module(self._file.main_body, []))
        for name, definition in self._file.definitions.items():
            function = self._definitions.own_function(name)
            if function is None or name in ran or required_parameters(definition):
                continue
            if returned(definition) or not self._definitions.uses_framework(name):
                continue
            if time.perf_counter() > self._deadline:
                return
            try:
                function()
            except KeyboardInterrupt:
                raise
            except BaseException:
                # One of training or data: models that were made before it are found.
                pass

    def _parts(self) -> Parts:
        return Parts(self._file, self._definitions, self.found)


def _raised(error: BaseException, filled: Filled) -> str:
    return reason_of(error) + (f" when made with {filled}" if filled.is_guessed else "")
