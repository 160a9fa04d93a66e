"""The models that a file has made by itself, and which of its definitions stand for them."""

from typing import Iterable, Sequence

from ..frames import Stack
from .definitions import Definitions
from .execution import Execution
from .frameworks.base import Framework
from .source import FUNCTIONS, returned

Made = tuple[object, Framework]


class AliveModels:
    """Looks at them as they are when it is made."""

    def __init__(
        self, execution: Execution, definitions: Definitions, frameworks: Sequence[Framework]
    ) -> None:
        self._file = execution.file
        self._namespace = execution.namespace
        self._definitions = definitions
        self.all = self._find(frameworks)
        self.variables = self._variables()
        """By the id of each model, the names of the module that are bound to it."""

    def by_maker(self, known: set[int]) -> dict[str | None, list[Made]]:
        """The whole models, without those of the ids in `known`, by the name of the function or
        class that stands for them."""
        new = [made for made in self.all if id(made[0]) not in known]
        groups: dict[str | None, list[Made]] = {}
        for made in new:
            groups.setdefault(self._maker(*made), []).append(made)
        for maker, group in groups.items():
            # What a function returns is a model of its own, even where the file goes on to use it
            # in another: the two halves of a GAN.
            is_function = isinstance(self._file.definitions.get(maker), FUNCTIONS)
            groups[maker] = whole_models(group, group if is_function else new)
        return {maker: group for maker, group in groups.items() if group}

    def line_of(self, model: object, framework: Framework) -> int | None:
        """Of the outermost place in this file that led to the model."""
        stack: Stack = framework.constructed(model)
        return next((one.line for one in reversed(stack) if one.file == self._file.path), None)

    def _find(self, frameworks: Sequence[Framework]) -> list[Made]:
        models: dict[int, Made] = {}
        for framework in frameworks:
            for model in filter(framework.is_model, framework.alive()):
                models[id(model)] = (model, framework)
        for value in list(self._namespace.values()):
            framework = self._definitions.framework_of(value)
            if framework is not None:
                models.setdefault(id(value), (value, framework))
        for model, framework in list(models.values()):
            for part in framework.parts(model):
                if framework.is_model(part):
                    models.setdefault(id(part), (part, framework))
        return [made for made in models.values() if self.line_of(*made) is not None]

    def _variables(self) -> dict[int, set[str]]:
        names: dict[int, set[str]] = {}
        for name, value in self._namespace.items():
            if not name.startswith("__") and self._definitions.framework_of(value) is not None:
                names.setdefault(id(value), set()).add(name)
        return names

    def _maker(self, model: object, framework: Framework) -> str | None:
        for frame in framework.constructed(model):
            definition = self._file.definitions.get(frame.function)
            if frame.file == self._file.path and isinstance(definition, FUNCTIONS):
                if returned(definition):
                    return frame.function
        name = type(model).__name__
        return name if self._definitions.own_class(name) is type(model) else None


def whole_models(made: Sequence[Made], among: Iterable[Made]) -> list[Made]:
    """Those that are not inside another model."""
    by_framework: dict[Framework, list[object]] = {}
    for model, framework in among:
        by_framework.setdefault(framework, []).append(model)
    inside: set[int] = set()
    for framework, models in by_framework.items():
        inside |= framework.inside_others(models)
    return [one for one in made if id(one[0]) not in inside]
