"""What is told of a file's models before they are traced."""

import ast
from dataclasses import dataclass, field
from typing import Sequence

from ..frames import Frame
from .arguments import Filled
from .frameworks.base import Framework
from .source import Definition, SourceFile


@dataclass
class Candidate:
    """A model that was made."""

    name: str
    kind: str
    line: int
    model: object
    framework: Framework
    aliases: set[str] = field(default_factory=set)
    """Variables of the module that hold the same model."""
    filled: Filled | None = None
    """The arguments that it was made with, where nothing but their names suggests them."""

    @property
    def guess(self) -> str | None:
        return None if self.filled is None else str(self.filled)

    def document(self) -> dict:
        """`FoundModel` of trace.ts."""
        framework = self.framework.name
        return {"name": self.name, "kind": self.kind, "framework": framework, "line": self.line}


@dataclass
class Untraced:
    name: str
    kind: str
    line: int
    reason: str
    needs: Sequence[str] = ()
    error: BaseException | None = None
    """Where the file's own values led to it, so that it is the file's error too."""
    filled: Filled | None = None
    """What it takes to make the model, where the file doesn't say it all."""

    def document(self) -> dict:
        """`UntracedModel` of trace.ts."""
        return {
            "name": self.name,
            "kind": self.kind,
            "line": self.line,
            "reason": self.reason,
            "needs": list(self.needs),
            "arguments": [] if self.filled is None else self.filled.document(),
        }


def kind_of(definition: Definition) -> str:
    return "class" if isinstance(definition, ast.ClassDef) else "function"


def line_frame(file: SourceFile, line: int) -> Frame:
    """The text of a line, as the place of an error that has none of its own."""
    lines = file.text.split("\n")
    text = lines[line - 1].rstrip() if 1 <= line <= len(lines) else ""
    indent = len(text) - len(text.lstrip())
    end = len(text.encode())
    return Frame(file.path, line, line, indent, max(end, indent + 1), "<module>")
