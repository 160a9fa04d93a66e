"""Packages of the user's own Python, such as timm: traced as they are, imported once and kept.

A trace that asks for one that isn't imported yet is of no use: its answer names the package
instead, so that the process imports it and traces again.
"""

import contextlib
import importlib
import importlib.abc
import importlib.machinery
import os
import sys
from contextlib import contextmanager
from types import ModuleType
from typing import Iterator, Sequence

PACKAGES = "/packages"
"""Where the process mounts them."""

_tried: set[str] = set()


@contextmanager
def asked_for() -> Iterator[list[str]]:
    """The packages that imports inside ask for, and that nobody has tried to load."""
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield finder.asked
    finally:
        sys.meta_path.remove(finder)


def load(names: Sequence[str]) -> None:
    """Imports packages. One that can't be says why when a file imports it."""
    _tried.update(names)
    sys.path.append(PACKAGES)
    try:
        for name in names:
            with contextlib.suppress(Exception):
                importlib.import_module(name)
    finally:
        sys.path.remove(PACKAGES)


class _Finder(importlib.abc.MetaPathFinder):
    """Comes first, and refuses what is to be loaded before the trace."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        there = os.listdir(PACKAGES) if os.path.isdir(PACKAGES) else []
        self._untried = set(there) - _tried

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name not in self._untried or _is_elsewhere(name):
            return None
        if name not in self.asked:
            self.asked.append(name)
        raise ModuleNotFoundError(f"'{name}' is loaded first", name=name)


def _is_elsewhere(name: str) -> bool:
    """Whether the workspace has a module of that name itself."""
    folders = [folder for folder in sys.path if folder != PACKAGES]
    return importlib.machinery.PathFinder.find_spec(name, folders) is not None
