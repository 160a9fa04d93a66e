"""Comments by which a file says how a model is made and what it is fed.

    # profile: ViT(image_size=224, patch_size=16, num_classes=1000) input=1x3x224x224
    # profile: Encoder input=1x128:int64,1x128
    # profile: input=1x3x64x64

The last form, without a name, belongs to the definition or assignment that follows it. A size
that stays open, the batch of a Keras model, is `N`.
"""

import ast
import io
import re
import tokenize
from dataclasses import dataclass

from .source import SourceFile

_COMMENT = re.compile(r"#\s*profile:\s*(?P<body>\S.*?)\s*$")
_INPUT = re.compile(r"(?:^|\s)inputs?\s*=\s*(?P<shapes>[^\s()]+)$")
_SHAPE = re.compile(r"(?P<sizes>(?:N|\d+)(?:x(?:N|\d+))*)(?::(?P<dtype>\w+))?")


@dataclass(frozen=True)
class InputShape:
    """What a model is fed, batch included."""

    shape: tuple[int | None, ...]
    """None is a size that stays open."""
    dtype: str | None = None


@dataclass(frozen=True)
class Directive:
    name: str
    call: str | None
    """The expression that makes the model; None leaves that to the tracer."""
    inputs: tuple[InputShape, ...] | None
    line: int


class BadDirective(ValueError):
    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def directives(file: SourceFile) -> tuple[dict[str, Directive], list[BadDirective]]:
    """By the name of the model; the first one counts. And those that make no sense."""
    found: dict[str, Directive] = {}
    bad = []
    for line, body in _comments(file.text):
        try:
            directive = _directive(body, line, file)
        except BadDirective as error:
            bad.append(error)
        else:
            found.setdefault(directive.name, directive)
    return found, bad


def parse_inputs(text: str) -> tuple[InputShape, ...]:
    """Of `1x3x224x224` or `1x128:int64,1x128`; raises ValueError."""
    inputs = []
    for part in text.split(","):
        match = _SHAPE.fullmatch(part)
        if match is None:
            raise ValueError(f"`{part}` is not a shape: write it as 1x3x224x224")
        sizes = tuple(None if size == "N" else int(size) for size in match["sizes"].split("x"))
        inputs.append(InputShape(sizes, match["dtype"]))
    return tuple(inputs)


def _comments(text: str) -> list[tuple[int, str]]:
    if "profile:" not in text:
        return []
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = []
    try:
        for token in tokens:
            if token.type == tokenize.COMMENT and (match := _COMMENT.match(token.string)):
                comments.append((token.start[0], match["body"]))
    except (tokenize.TokenError, SyntaxError):
        pass
    return comments


def _directive(body: str, line: int, file: SourceFile) -> Directive:
    inputs = None
    match = _INPUT.search(body)
    if match:
        body = body[: match.start()].rstrip()
        try:
            inputs = parse_inputs(match["shapes"])
        except ValueError as error:
            raise BadDirective(str(error), line) from None
    if not body:
        name = _following_name(file, line)
        if name is None:
            raise BadDirective("no definition follows this line", line)
        return Directive(name, None, inputs, line)
    try:
        expression = ast.parse(body, mode="eval").body
    except SyntaxError:
        raise BadDirective(f"`{body}` is not a call of a model", line) from None
    match expression:
        case ast.Name(id=name):
            return Directive(name, None, inputs, line)
        case ast.Call(func=ast.Name(id=name)):
            return Directive(name, body, inputs, line)
        case ast.Call(func=ast.Attribute(attr=name)):
            return Directive(name, body, inputs, line)
    raise BadDirective(f"`{body}` is not a call of a model", line)


def _following_name(file: SourceFile, line: int) -> str | None:
    for statement in ast.walk(file.tree):
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            first = min([statement.lineno, *(one.lineno for one in statement.decorator_list)])
            if first == line + 1:
                return statement.name
        elif isinstance(statement, ast.Assign) and statement.lineno in (line, line + 1):
            if isinstance(statement.targets[0], ast.Name):
                return statement.targets[0].id
    return None
