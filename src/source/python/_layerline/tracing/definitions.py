"""What the functions and classes of a file are, by their text and by the names they see."""

import ast
import types
from typing import Callable, Iterator, Sequence

from .. import opaque
from .execution import Execution
from .frameworks.base import Framework
from .source import FUNCTIONS, Definition, returned


class Definitions:
    def __init__(self, execution: Execution, frameworks: Sequence[Framework]) -> None:
        self._file = execution.file
        self._namespace = execution.namespace
        self._frameworks = frameworks
        self._packages = frozenset().union(*(one.packages for one in frameworks))

    def framework_of(self, value: object) -> Framework | None:
        """Of a model."""
        return next((one for one in self._frameworks if one.is_model(value)), None)

    def first_model(self, value: object) -> tuple[object, Framework | None]:
        """The model in what a function returned: itself, or the first of several things."""
        several = isinstance(value, (tuple, list)) and len(value) < 20
        for one in value if several else [value]:
            framework = self.framework_of(one)
            if framework is not None:
                return one, framework
        return None, None

    def is_model_class(self, value: object) -> bool:
        return any(one.is_model_class(value) for one in self._frameworks)

    def own_class(self, name: str) -> type | None:
        """The class of that name, where the file itself defines it."""
        value = self._namespace.get(name)
        if isinstance(value, type) and value.__module__ == self._namespace["__name__"]:
            return value
        return None

    def own_function(self, name: str) -> Callable | None:
        """The function of that name, where the file itself defines it; decorated or not."""
        value = self._namespace.get(name)
        if not isinstance(self._file.definitions.get(name), ast.FunctionDef):
            return None
        function = _undecorated(value)
        if isinstance(function, types.FunctionType):
            if function.__code__.co_filename == self._file.path:
                return value
        return None

    def own_model_classes(self) -> list[str]:
        return [
            name
            for name, definition in self._file.definitions.items()
            if isinstance(definition, ast.ClassDef) and self.is_model_class(self.own_class(name))
        ]

    def is_mentioned_by_class(self, name: str) -> bool:
        users = self._file.users.get(name, set())
        return any(isinstance(self._file.definitions[user], ast.ClassDef) for user in users)

    def returns_model(self, name: str) -> bool:
        """Whether its text says so: `return Net()`, `return Model(inputs, x)`, `return model`."""
        return self._returns_model(self._file.definitions.get(name), frozenset())

    def uses_framework(self, name: str) -> bool:
        """Whether the function, or one that it calls, mentions a framework or a user's module."""
        function = _undecorated(self._namespace.get(name))
        return isinstance(function, types.FunctionType) and self._uses(function, frozenset())

    def _returns_model(self, function: Definition | None, seen: frozenset[str]) -> bool:
        if not isinstance(function, FUNCTIONS) or function.name in seen:
            return False
        assigned = {
            target.id: node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        seen = seen | {function.name}
        for value in returned(function):
            for one in value.elts if isinstance(value, ast.Tuple) else [value]:
                one = assigned.get(one.id, one) if isinstance(one, ast.Name) else one
                if isinstance(one, ast.Call) and self._makes_model(one, seen):
                    return True
        return False

    def _makes_model(self, call: ast.Call, seen: frozenset[str]) -> bool:
        first, *rest = ast.unparse(call.func).split(".")
        definition = self._file.definitions.get(first)
        if not rest and isinstance(definition, FUNCTIONS):
            return self._returns_model(definition, seen)
        value = self._namespace.get(first)
        for part in rest:
            if value is None or opaque.is_opaque(value):
                return False
            value = getattr(value, part, None)
        return self.is_model_class(value)

    def _uses(self, function: types.FunctionType, seen: frozenset[str]) -> bool:
        for name in set(_names(function.__code__)) - seen:
            value = self._namespace.get(name)
            if opaque.is_opaque(value):
                continue
            if isinstance(value, types.ModuleType):
                if self._is_of_framework(value.__name__) or self._is_users(value):
                    return True
            elif self._is_of_framework(getattr(value, "__module__", None)):
                return True
            elif self.is_model_class(value):
                return True
            elif isinstance(value, types.FunctionType) and self._uses(value, seen | {name}):
                return True
        return False

    def _is_of_framework(self, module: object) -> bool:
        return isinstance(module, str) and module.partition(".")[0] in self._packages

    def _is_users(self, module: types.ModuleType) -> bool:
        root = self._file.path.removesuffix(self._file.name)
        return (getattr(module, "__file__", None) or "").startswith(root)


def _undecorated(value: object) -> object:
    while hasattr(value, "__wrapped__") and not opaque.is_opaque(value):
        value = value.__wrapped__
    return value


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            yield from _names(one)
