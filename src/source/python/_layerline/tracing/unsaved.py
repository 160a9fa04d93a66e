"""Files of the workspace as they stand in editors, where that isn't what the disk has."""

import sys
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import Iterator, Mapping, Sequence


@contextmanager
def imports_from(texts: Mapping[str, str]) -> Iterator[None]:
    """Modules that are imported in the block have these texts, by the paths of their files."""
    if not texts:
        yield
        return
    finder = _Finder(texts)
    finders = sys.meta_path
    finders.insert(finders.index(PathFinder) if PathFinder in finders else len(finders), finder)
    try:
        yield
    finally:
        if finder in finders:
            finders.remove(finder)


class _Finder(MetaPathFinder):
    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.origin not in self._texts:
            return None
        spec.loader = _Loader(name, spec.origin, self._texts[spec.origin])
        return spec


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, text: str) -> None:
        super().__init__(name, path)
        self._text = text

    def get_data(self, path: str) -> bytes:
        return self._text.encode() if path == self.path else super().get_data(path)

    def path_stats(self, path: str) -> dict:
        raise OSError("bytecode on the disk is of another text")
