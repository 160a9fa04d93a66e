"""Parts of other models are no models of their own: what a file's blocks are."""

import ast
from typing import Collection, Sequence

from .alive import whole_models
from .candidates import Candidate, Untraced
from .definitions import Definitions
from .source import SourceFile, returned


class Parts:
    """What of the models found so far is a part of others."""

    def __init__(
        self, file: SourceFile, definitions: Definitions, found: Sequence[Candidate]
    ) -> None:
        self._file = file
        self._definitions = definitions
        self._found = found
        self._types = {type(part) for one in found for part in one.framework.parts(one.model)}

    def has_class(self, name: str) -> bool:
        return self._definitions.own_class(name) in self._types

    def is_helper(self, name: str) -> bool:
        """Whether another definition uses it to make a part, rather than the whole model."""
        for user in self._file.users.get(name, ()):
            if isinstance(self._file.definitions[user], ast.ClassDef):
                return True
            made = next((one for one in self._found if one.name == user), None)
            if made is not None:
                stack = made.framework.constructed(made.model)
                if all(frame.function != name for frame in stack):
                    return True
            elif returned(self._file.definitions[user]):
                return True
        return False

    def without(
        self, untraced: Sequence[Untraced], kept: Collection[str]
    ) -> tuple[list[Candidate], list[Untraced]]:
        """What is left of the models and of those that couldn't be made; `kept` in any case."""
        made = [(one.model, one.framework) for one in self._found]
        whole = {id(model) for model, _ in whole_models(made, made)}
        alone = len(self._found) + len(untraced) == 1
        found = [
            one
            for one in self._found
            if one.name in kept or not self._is_part(one, id(one.model) in whole, alone)
        ]
        return found, [one for one in untraced if not self.has_class(one.name)]

    def _is_part(self, candidate: Candidate, is_whole: bool, alone: bool) -> bool:
        if not alone and candidate.framework.is_trivial(candidate.model):
            return True
        match candidate.kind:
            case "class":
                return type(candidate.model) in self._types
            case "function":
                return self.is_helper(candidate.name)
        return not is_whole
