"""Runs the user's file as a module of its own, and makes the model in it."""

import ast
import importlib
import importlib.util
import os
import sys
import tokenize
from types import ModuleType
from typing import Callable

from .arguments import Filled, fill, without_weights
from .directives import Directive, directives
from .frameworks import KNOWN, first_model
from .guards import refused_hosts
from .refusal import Refusal, reason_of
from .source import SourceFile


class UserFile:
    """A file that has run, and what is told of its models in it."""

    def __init__(self, source: SourceFile, root: str) -> None:
        self.name = source.name
        self.source = source
        self.module = _run(source.path, root, source)
        self.directives = directives(self.source)[0]

    def directive(self, name: str) -> Directive | None:
        return self.directives.get(name)

    def model(self, expression: str, notes: list[str]) -> object:
        """Of a name in the file (`net`, `models.Net`) or a call (`Net(num_classes=10)`)."""
        value = self._value(expression)
        model = first_model(value)
        if model is None and callable(value):
            model = first_model(self._make(expression, value, notes))
        if model is None:
            kind = type(value).__name__
            raise Refusal(
                "no-model",
                f"{expression} in {self.name} is no PyTorch or Keras model, it is a {kind}.",
            )
        return model

    def _value(self, expression: str) -> object:
        names = vars(self.module)
        directive = self.directive(expression)
        text = directive.call if directive is not None and directive.call else expression
        try:
            code = compile(text, "<model>", "eval")
        except SyntaxError as error:
            raise Refusal("no-model", f"{text} is no name of a model and no call.") from error
        root = text.partition(".")[0]
        if root.isidentifier() and root not in names:
            raise Refusal("no-model", f"{self.name} has nothing named {root}.")
        try:
            return eval(code, names)
        except (Exception, SystemExit) as error:
            raise Refusal("failed", f"{text} failed: {reason_of(error)}.") from error

    def _make(self, name: str, maker: Callable, notes: list[str]) -> object:
        filled = fill(maker, {})
        if filled.needs:
            needs = ", ".join(filled.needs)
            raise Refusal(
                "needs-arguments",
                f"{name} needs arguments that {self.name} doesn't tell ({needs}): "
                f"give a call such as {name}({filled.needs[0]}=…).",
            )
        try:
            model = self._call(name, maker, filled, notes)
        except (Exception, SystemExit) as error:
            given = f"{name}({filled})"
            raise Refusal("failed", f"{given} failed: {reason_of(error)}.") from error
        if filled.is_guessed:
            notes.append(f"{name} was made with {filled}: assumed.")
        return model

    def _call(self, name: str, maker: Callable, filled: Filled, notes: list[str]) -> object:
        """Without weights where it would have to download them."""
        refused = len(refused_hosts)
        try:
            return maker(**filled.arguments)
        except Exception:
            none = without_weights(maker)
            if len(refused_hosts) == refused or not none:
                raise
            model = maker(**{**filled.arguments, **none})
            left_out = ", ".join(f"{key}={value!r}" for key, value in none.items())
            notes.append(f"{name} was made with {left_out}: its weights are not on this machine.")
            return model


def read_source(path: str) -> SourceFile:
    name = os.path.basename(path)
    try:
        # As Python reads it: in UTF-8, or as its first lines say.
        with tokenize.open(path) as file:
            text = file.read()
    except OSError as error:
        raise Refusal("no-model", f"Can't read {path}: {error.strerror or error}.") from None
    try:
        return SourceFile(path, name, text, ast.parse(text, path))
    except SyntaxError as error:
        place = f"{name}:{error.lineno}"
        raise Refusal("failed", f"{place} is not valid Python: {error.msg}.") from error


def _run(path: str, root: str, source: SourceFile) -> ModuleType:
    folder = os.path.dirname(path)
    package_root, module_name = _place(path, source)
    # First the file's own folder, as where a person runs it.
    for one in (root, package_root, folder):
        if one in sys.path:
            sys.path.remove(one)
        sys.path.insert(0, one)
    sys.argv[:] = [path]
    try:
        if "." in module_name:
            return importlib.import_module(module_name)
        spec = importlib.util.spec_from_file_location(module_name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[module_name] = module
        spec.loader.exec_module(module)
        return module
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        code = "no-framework" if missing in KNOWN else "failed"
        reason = f"{source.name} needs {missing}, which is not installed in {sys.executable}."
        raise Refusal(code, reason if missing else f"{reason_of(error)}.") from error
    except (Exception, SystemExit) as error:
        raise Refusal("failed", f"{source.name} failed: {reason_of(error)}.") from error


def _place(path: str, source: SourceFile) -> tuple[str, str]:
    """The folder that imports start from, and the module's name there: with packages where the
    file imports relative to itself."""
    level = max(
        (node.level for node in ast.walk(source.tree) if isinstance(node, ast.ImportFrom)),
        default=0,
    )
    folder = os.path.dirname(path)
    stem = os.path.splitext(source.name)[0]
    if level == 0:
        is_free = stem not in sys.modules and stem not in sys.stdlib_module_names
        return folder, stem if stem.isidentifier() and is_free else "_layerline_model"
    parts = [stem]
    while level > 0 or os.path.exists(os.path.join(folder, "__init__.py")):
        parts.insert(0, os.path.basename(folder))
        folder = os.path.dirname(folder)
        level -= 1
    return folder, ".".join(parts)
