"""The folder that the user works in, and the modules that come from it."""

import ast
import importlib
import os
import sys
import types
from types import FrameType, ModuleType

from ..opaque import OpaqueModule
from ..packages import PACKAGES
from .source import SourceFile

OPTIONAL = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


class Workspace:
    """`root` is the folder; modules that are loaded when it is made stay for all runs."""

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/")
        self._kept = frozenset(
            name for name, one in sys.modules.items() if not isinstance(one, OpaqueModule)
        )
        self._trees: dict[str, ast.Module | None] = {}

    def path(self, file: str) -> str:
        """Of a file by its name below the root. Raises ValueError for one outside."""
        path = os.path.normpath(os.path.join(self.root, file))
        if not path.startswith(self.root + "/"):
            raise ValueError(f"{file} is not in the workspace")
        return path

    def forget_modules(self) -> None:
        """Drops what earlier runs imported from the workspace, so that it is read anew."""
        # The path of a folder without `__init__.py` is computed from its parent: all are asked
        # before the first one goes.
        theirs = [
            name
            for name, module in list(sys.modules.items())
            if name not in self._kept
            and (isinstance(module, OpaqueModule) or self._is_users(module))
        ]
        for name in theirs:
            del sys.modules[name]
        self._trees.clear()
        importlib.invalidate_caches()

    def module_for(self, file: SourceFile) -> ModuleType:
        """An empty module for the file, in its package where it has one."""
        base = self._package_root(file)
        parts = os.path.relpath(file.path, base).removesuffix(".py").split("/")
        package = ".".join(parts[:-1])
        module = types.ModuleType(".".join(parts))
        module.__file__ = file.path
        module.__package__ = ""
        if package and (_is_package(os.path.dirname(file.path)) or _is_relative(file.tree)):
            _import_package(package, base)
            module.__package__ = package
        if module.__name__ in self._kept:
            # A `torch.py` of the user's must not take the place of the stub.
            module.__name__ = f"{module.__name__}.__file__"
        # `dataclasses`, `typing` and `pickle` look classes up here.
        sys.modules[module.__name__] = module
        return module

    def search_folders(self, file: SourceFile) -> list[str]:
        """Where its imports are looked for: beside it, below its package's parent, at the root."""
        folders = [os.path.dirname(file.path), self._package_root(file), self.root]
        if os.path.isdir(PACKAGES):
            folders.append(PACKAGES)
        return list(dict.fromkeys(folders))

    def import_may_fail(self, frame: FrameType) -> bool:
        """Whether the import at the frame is tried, with something else to do when it fails."""
        path = frame.f_code.co_filename
        if path not in self._trees:
            self._trees[path] = _parsed_file(path)
        tree = self._trees[path]
        return tree is not None and _is_optional(tree, frame.f_lineno)

    def remember_tree(self, path: str, tree: ast.Module | None) -> None:
        self._trees[path] = tree

    def _is_users(self, module: ModuleType) -> bool:
        file = getattr(module, "__file__", None)
        # A folder without `__init__.py`, or a package made by `_import_package`, has no file.
        places = [file] if isinstance(file, str) else list(getattr(module, "__path__", []))
        return any(str(place).startswith(self.root + "/") for place in places)

    def _package_root(self, file: SourceFile) -> str:
        """The folder above the packages that the file lies in; the root where it lies in none."""
        folder = os.path.dirname(file.path)
        if not _is_package(folder):
            return self.root
        while folder != self.root and _is_package(folder):
            folder = os.path.dirname(folder)
        return folder


def _import_package(package: str, base: str) -> None:
    try:
        importlib.import_module(package)
    except KeyboardInterrupt:
        raise
    except BaseException:
        # What the package itself can't import need not concern this file of it.
        parts = package.split(".")
        for count in range(1, len(parts) + 1):
            name = ".".join(parts[:count])
            if name not in sys.modules:
                bare = sys.modules[name] = types.ModuleType(name)
                bare.__path__ = [os.path.join(base, *parts[:count])]


def _is_package(folder: str) -> bool:
    return os.path.exists(os.path.join(folder, "__init__.py"))


def _is_relative(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(tree))


def parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return None


def _parsed_file(path: str) -> ast.Module | None:
    try:
        with open(path, encoding="utf-8", errors="replace") as source:
            return parsed(source.read())
    except OSError:
        return None


def _is_optional(tree: ast.AST, line: int) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) and node.body[0].lineno <= line <= node.body[-1].end_lineno:
            if any(_catches_imports(handler) for handler in node.handlers):
                return True
    return False


def _catches_imports(handler: ast.ExceptHandler) -> bool:
    """An `except` that doesn't merely say that the package must be installed."""
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {getattr(one, "id", getattr(one, "attr", "")) for one in caught if one is not None}
    if handler.type is not None and not names & OPTIONAL:
        return False
    for node in ast.walk(handler):
        if isinstance(node, ast.Raise):
            return False
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("exit", "quit", "sys.exit"):
            return False
    return True
