"""Finds the models of a file: objects that it makes, functions that return one, classes.

A function or class whose model the file itself makes is traced with that model, and so with the
file's own arguments. Others are called with what the names of their parameters suggest.
"""

import ast
import types
from dataclasses import dataclass, field
from typing import Callable, Iterable, Iterator, Mapping, Sequence

from .. import opaque
from ..frames import Frame, Stack
from .arguments import Filled, fill
from .directives import Directive
from .execution import Execution, absent
from .frameworks.base import Framework
from .problems import reason_of
from .source import FUNCTIONS, Definition, SourceFile, called_names, required_parameters, returned


@dataclass
class Candidate:
    name: str
    kind: str
    line: int
    model: object
    framework: Framework
    aliases: set[str] = field(default_factory=set)
    """Variables of the module that hold the same model."""
    assumed: str | None = None
    """The arguments that it was made with, where they are guesses."""


@dataclass
class Untraced:
    name: str
    kind: str
    line: int
    reason: str
    needs: Sequence[str] = ()
    error: BaseException | None = None
    """Of a model that the file makes itself or that needs no arguments: the file's own error."""


class Finder:
    """Looks through one file that has run."""

    def __init__(
        self,
        execution: Execution,
        frameworks: Sequence[Framework],
        directives: Mapping[str, Directive],
    ) -> None:
        self.file = execution.file
        self.found: list[Candidate] = []
        self.untraced: list[Untraced] = []
        self._execution = execution
        self._namespace = execution.namespace
        self._frameworks = frameworks
        self._directives = directives
        self._done: set[str] = set()
        """Definitions that are settled: found, failed, or part of another model."""

    def find(self) -> None:
        self._find_alive()
        self._make_directed()
        if self._wants_evidence():
            self._run_more()
            self._find_alive()
        self._make_functions()
        self._make_classes()
        self._drop_parts()
        self.found.sort(key=lambda one: one.line)

    # Models that are there already.

    def _find_alive(self) -> None:
        """Models that the file has made: they stand for the definitions that made them."""
        known = {id(one.model) for one in self.found}
        variables = self._variables()
        alive = [one for one in self._alive() if id(one[0]) not in known]
        whole = [
            (model, framework)
            for model, framework in alive
            if not any(
                framework is other_framework
                and other is not model
                and framework.contains(other, model)
                for other, other_framework in alive
            )
        ]
        makers: dict[str, list[tuple[object, Framework]]] = {}
        for model, framework in whole:
            maker = self._maker(model, framework)
            makers.setdefault(maker or "", []).append((model, framework))
        for maker, made in makers.items():
            if maker and (len(made) == 1 or not all(id(model) in variables for model, _ in made)):
                model, framework = made[-1]
                definition = self.file.definitions[maker]
                self._add(maker, definition, model, framework, variables.get(id(model), set()))
            else:
                self._add_objects(made, variables)
            if maker:
                self._done.add(maker)

    def _alive(self) -> list[tuple[object, Framework]]:
        models: dict[int, tuple[object, Framework]] = {}
        for framework in self._frameworks:
            for model in framework.alive():
                if self._line_of(framework.constructed(model)) is not None:
                    models[id(model)] = (model, framework)
        for value in list(self._namespace.values()):
            framework = self._framework_of(value)
            if framework is not None:
                models.setdefault(id(value), (value, framework))
        return list(models.values())

    def _variables(self) -> dict[int, set[str]]:
        variables: dict[int, set[str]] = {}
        for name, value in self._namespace.items():
            if not name.startswith("__") and self._framework_of(value) is not None:
                variables.setdefault(id(value), set()).add(name)
        return variables

    def _maker(self, model: object, framework: Framework) -> str | None:
        """The function or class of this file that stands for the model."""
        for frame in framework.constructed(model):
            definition = self.file.definitions.get(frame.function)
            if frame.file == self.file.path and isinstance(definition, FUNCTIONS):
                if returned(definition):
                    return frame.function
        name = type(model).__name__
        if self._own_class(name) is type(model):
            return name
        return None

    def _add_objects(
        self, made: Iterable[tuple[object, Framework]], variables: Mapping[int, set[str]]
    ) -> None:
        for model, framework in made:
            line = self._line_of(framework.constructed(model))
            if line is None:
                continue
            names = variables.get(id(model), set())
            # A variable that was bound anew shows the last object; the first ones lose their name.
            name = next(iter(sorted(names)), None) or getattr(model, "name", type(model).__name__)
            self.found.append(Candidate(str(name), "object", line, model, framework, names))

    def _line_of(self, stack: Stack) -> int | None:
        """Of the outermost place in this file."""
        lines = [frame.line for frame in stack if frame.file == self.file.path]
        return lines[-1] if lines else None

    # Models that are made for the purpose.

    def _make_directed(self) -> None:
        for name, directive in self._directives.items():
            if directive.call is None:
                continue
            self._done.add(name)
            definition = self.file.definitions.get(name)
            self.found[:] = [one for one in self.found if one.name != name]
            try:
                model, framework = self._first_model(self._execution.evaluate(directive.call))
            except (Exception, SystemExit) as error:
                self._fail(name, definition, reason_of(error), line=directive.line)
                continue
            if framework is None:
                self._fail(name, definition, "this call makes no model", line=directive.line)
            elif definition is not None:
                self._add(name, definition, model, framework, set())
            else:
                self.found.append(Candidate(name, "function", directive.line, model, framework))

    def _make_functions(self) -> None:
        for name, definition in self.file.definitions.items():
            function = self._namespace.get(name)
            if name in self._done or not self._is_own_function(definition, function):
                continue
            if not returned(definition) or not self._uses_framework(function, set()):
                continue
            self._make(name, definition, function, proven=self._returns_model(definition, set()))

    def _make_classes(self) -> None:
        """Those that no other class mentions first: they tell which are parts."""
        classes = [
            name
            for name, definition in self.file.definitions.items()
            if isinstance(definition, ast.ClassDef) and self._is_model_class(self._own_class(name))
        ]
        mentioned = {name for name in classes if self._is_mentioned(name)}
        for name in [one for one in classes if one not in mentioned]:
            self._make_class(name, proven=True)
        parts = self._part_types()
        for name in [one for one in classes if one in mentioned]:
            if self._own_class(name) not in parts:
                self._make_class(name, proven=False)

    def _make_class(self, name: str, proven: bool) -> None:
        made = {type(one.model) for one in self.found}
        made |= {base for one in made for base in one.__mro__}
        if name in self._done or self._own_class(name) in made:
            return
        self._make(name, self.file.definitions[name], self._own_class(name), proven)

    def _make(self, name: str, definition: Definition, maker: Callable, proven: bool) -> None:
        """`proven`: it surely makes a model, so that a failure is worth telling."""
        self._done.add(name)
        filled = fill(maker, self._hints())
        if filled.needs:
            if proven and not self._is_helper(name):
                self._fail(name, definition, _needs(filled), filled.needs)
            return
        try:
            model, framework = self._first_model(maker(**filled.arguments))
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            if proven:
                sure = not filled.is_guessed and absent(error) is None
                self._fail(name, definition, _raised(error, filled), error=error if sure else None)
            return
        if framework is not None and model is not None:
            candidate = self._add(name, definition, model, framework, set())
            candidate.assumed = str(filled) or None

    def _add(
        self,
        name: str,
        definition: Definition,
        model: object,
        framework: Framework,
        aliases: set[str],
    ) -> Candidate:
        candidate = Candidate(
            name, _kind(definition), definition.lineno, model, framework, set(aliases)
        )
        self.found.append(candidate)
        return candidate

    def _fail(
        self,
        name: str,
        definition: Definition | None,
        reason: str,
        needs: Sequence[str] = (),
        error: BaseException | None = None,
        line: int | None = None,
    ) -> None:
        line = definition.lineno if definition is not None else line or 1
        kind = _kind(definition) if definition is not None else "function"
        self.untraced.append(Untraced(name, kind, line, reason, tuple(needs), error))

    # More of the file's own code, for the arguments that it uses.

    def _wants_evidence(self) -> bool:
        open_names = {
            name
            for name, definition in self.file.definitions.items()
            if name not in self._done and self._needs_arguments(name, definition)
        }
        return bool(open_names) or not (self.found or self._makeable())

    def _needs_arguments(self, name: str, definition: Definition) -> bool:
        maker = self._namespace.get(name)
        if isinstance(definition, ast.ClassDef):
            if not self._is_model_class(self._own_class(name)):
                return False
        elif not self._is_own_function(definition, maker):
            return False
        elif not self._returns_model(definition, set()):
            return False
        return callable(maker) and bool(fill(maker, self._hints()).needs)

    def _makeable(self) -> bool:
        return any(
            (
                self._returns_model(definition, set())
                if isinstance(definition, FUNCTIONS)
                else self._is_model_class(self._own_class(name))
            )
            for name, definition in self.file.definitions.items()
        )

    def _run_more(self) -> None:
        """What runs as a program, and functions like `test()` that take and return nothing."""
        name = self._namespace["__name__"]
        self._namespace["__name__"] = "__main__"
        failures = list(self._execution.failures)
        self._execution.run(self.file.main_body)
        # A failure here is one of training or data: models that were made before it are found.
        self._execution.failures[:] = failures
        self._namespace["__name__"] = name
        ran = called_names(ast.Module(self.file.main_body, []))
        for name, definition in self.file.definitions.items():
            function = self._namespace.get(name)
            if name in ran or not self._is_own_function(definition, function):
                continue
            if returned(definition) or required_parameters(definition):
                continue
            if not self._uses_framework(function, set()):
                continue
            try:
                function()
            except KeyboardInterrupt:
                raise
            except BaseException:
                pass

    # Parts of other models are no models of their own.

    def _drop_parts(self) -> None:
        parts = self._part_types()
        self.found[:] = [one for one in self.found if not self._is_part(one, parts)]
        self.untraced[:] = [one for one in self.untraced if self._own_class(one.name) not in parts]

    def _is_part(self, candidate: Candidate, parts: set[type]) -> bool:
        if candidate.name in self._directives:
            return False
        if candidate.kind == "class":
            return type(candidate.model) in parts
        if candidate.kind == "function":
            return self._is_helper(candidate.name)
        return any(
            other is not candidate
            and other.framework is candidate.framework
            and other.framework.contains(other.model, candidate.model)
            for other in self.found
        )

    def _is_helper(self, name: str) -> bool:
        """Whether another definition uses it to make a part, rather than the whole model."""
        for user in self.file.users.get(name, ()):
            definition = self.file.definitions[user]
            if isinstance(definition, ast.ClassDef):
                return True
            made = next((one for one in self.found if one.name == user), None)
            if made is not None:
                stack = made.framework.constructed(made.model)
                if all(frame.function != name for frame in stack):
                    return True
            elif returned(definition):
                return True
        return False

    def _is_mentioned(self, name: str) -> bool:
        users = self.file.users.get(name, set())
        return any(isinstance(self.file.definitions[user], ast.ClassDef) for user in users)

    def _part_types(self) -> set[type]:
        types_: set[type] = set()
        for one in self.found:
            types_ |= one.framework.part_types(one.model)
        return types_

    # What things are.

    def _hints(self) -> dict[str, object]:
        hints: dict[str, object] = {}
        for framework in self._frameworks:
            hints = {**framework.hints, **hints}
        return hints

    def _framework_of(self, value: object) -> Framework | None:
        return next((one for one in self._frameworks if one.is_model(value)), None)

    def _first_model(self, value: object) -> tuple[object, Framework | None]:
        """The model in what a function returned: itself, or the first of several things."""
        several = isinstance(value, (tuple, list)) and len(value) < 20
        for one in value if several else [value]:
            framework = self._framework_of(one)
            if framework is not None:
                return one, framework
        return None, None

    def _is_model_class(self, value: object) -> bool:
        return any(one.is_model_class(value) for one in self._frameworks)

    def _own_class(self, name: str) -> type | None:
        value = self._namespace.get(name)
        if isinstance(value, type) and value.__module__ == self._execution.module.__name__:
            return value
        return None

    def _is_own_function(self, definition: Definition, value: object) -> bool:
        if not isinstance(definition, ast.FunctionDef) or not callable(value):
            return False
        function = getattr(value, "__wrapped__", value)
        return (
            isinstance(function, types.FunctionType)
            and function.__code__.co_filename == self.file.path
        )

    def _returns_model(self, function: Definition, seen: set[str]) -> bool:
        if not isinstance(function, FUNCTIONS) or function.name in seen:
            return False
        assigned = {
            target.id: node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for value in returned(function):
            for one in value.elts if isinstance(value, ast.Tuple) else [value]:
                one = assigned.get(one.id, one) if isinstance(one, ast.Name) else one
                if isinstance(one, ast.Call) and self._makes_model(one, seen | {function.name}):
                    return True
        return False

    def _makes_model(self, call: ast.Call, seen: set[str]) -> bool:
        parts = ast.unparse(call.func).split(".")
        definition = self.file.definitions.get(parts[0]) if len(parts) == 1 else None
        if isinstance(definition, FUNCTIONS):
            return self._returns_model(definition, seen)
        value = self._namespace.get(parts[0])
        for part in parts[1:]:
            if value is None or opaque.is_opaque(value):
                return False
            value = getattr(value, part, None)
        return self._is_model_class(value)

    def _uses_framework(self, function: Callable, seen: set[str]) -> bool:
        """Whether a function, or one of the file that it calls, mentions the framework at all."""
        function = getattr(function, "__wrapped__", function)
        packages = frozenset().union(*(one.packages for one in self._frameworks))
        for name in _names(function.__code__):
            value = self._namespace.get(name)
            module = value.__name__ if isinstance(value, types.ModuleType) else None
            module = module or getattr(value, "__module__", None)
            if not isinstance(module, str) or name in seen:
                continue
            if module.partition(".")[0] in packages or self._is_model_class(value):
                return True
            if isinstance(value, types.ModuleType) and not opaque.is_opaque(value):
                if getattr(value, "__file__", "") and self._is_users_module(value):
                    return True
            if isinstance(value, types.FunctionType):
                if self._uses_framework(value, seen | {name}):
                    return True
        return False

    def _is_users_module(self, module: types.ModuleType) -> bool:
        path = getattr(module, "__file__", None) or ""
        root = self.file.path.removesuffix(self.file.name)
        return path.startswith(root)


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            yield from _names(one)


def _kind(definition: Definition) -> str:
    return "class" if isinstance(definition, ast.ClassDef) else "function"


def _needs(filled: Filled) -> str:
    return f"needs {', '.join(filled.needs)}"


def _raised(error: BaseException, filled: Filled) -> str:
    called = f" when made with {filled}" if filled.is_guessed else ""
    return reason_of(error) + called


def definition_frame(file: SourceFile, line: int) -> Frame:
    """The place of a definition or statement, for errors that have none of their own."""
    lines = file.text.split("\n")
    text = lines[line - 1] if 1 <= line <= len(lines) else ""
    indent = len(text) - len(text.lstrip())
    return Frame(file.path, line, line, len(text[:indent].encode()), len(text.encode()), "<module>")
