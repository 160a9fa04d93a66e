"""The user's file as text and syntax: what can be told of it without running it."""

import ast
import math
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Iterable, Iterator, Mapping

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
FILLERS = {"rand", "randn", "randint", "zeros", "ones", "empty", "normal", "uniform", "FloatTensor"}


@dataclass(frozen=True)
class Literal:
    """A tensor that the file makes: `torch.randn(1, 3, 32, 32)`."""

    shape: tuple[int, ...]
    whole: bool
    """Its elements are whole numbers: token ids, labels."""
    line: int


@dataclass
class SourceFile:
    path: str
    name: str
    """The path below the root, as the request has it."""
    text: str
    tree: ast.Module
    definitions: dict[str, Definition] = field(init=False)
    """Functions and classes of the module, also those below an `if` or a `try`."""

    def __post_init__(self) -> None:
        self.definitions = {one.name: one for one in _definitions(self.tree.body)}

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Everything in the file's tree, outer before inner."""
        return list(walk(self.tree))

    @cached_property
    def imported(self) -> set[str]:
        """First parts of the names of all modules that are imported anywhere."""
        names = set()
        for node in self.nodes:
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
        return names

    @cached_property
    def users(self) -> dict[str, set[str]]:
        """By the name of each definition, the names of the other definitions that mention it."""
        users: dict[str, set[str]] = {name: set() for name in self.definitions}
        for name, definition in self.definitions.items():
            for mentioned in loaded_names(definition) - {name}:
                if mentioned in users:
                    users[mentioned].add(name)
        return users

    @cached_property
    def main_body(self) -> list[ast.stmt]:
        """The statements below `if __name__ == "__main__":`."""
        return [
            statement
            for node in self.tree.body
            if isinstance(node, ast.If) and _asks_for_main(node.test)
            for statement in node.body
        ]

    def extent(self, line: int) -> tuple[int, int]:
        """First and last line of the definition, or else the statement, that a line is part of."""
        parts = [*self.definitions.values(), *self.tree.body]
        spans = [(one.lineno, one.end_lineno) for one in parts]
        return next(((a, b) for a, b in spans if a <= line <= b), (line, line))

    def mentions(self, word: str) -> bool:
        return word in self.text.lower()

    def literals(self, namespace: Mapping[str, object]) -> list[Literal]:
        return list(_literals(self.nodes, namespace))


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """As `ast.walk`, in two thirds of the time, without contexts (`Load`) and operators (`Add`)."""
    pending = [node]
    for node in pending:
        yield node
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, list):
                pending.extend(item for item in value if isinstance(item, ast.AST))
            elif isinstance(value, ast.AST) and value._fields:
                pending.append(value)


def stored_names(statement: ast.stmt) -> set[str]:
    """Names of the module that the statement binds, or whose objects it is likely to change."""
    names = set()
    for node in _own_nodes(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            names.add(node.name)
    if isinstance(statement, ast.Expr):
        value = statement.value
        while isinstance(value, (ast.Call, ast.Attribute, ast.Subscript)):
            value = value.func if isinstance(value, ast.Call) else value.value
        if isinstance(value, ast.Name):
            names.add(value.id)
    return names


def loaded_names(node: ast.AST) -> set[str]:
    return {
        one.id
        for one in walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
    }


def called_names(node: ast.AST) -> set[str]:
    return {
        one.func.id
        for one in walk(node)
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)
    }


def returned(function: ast.AST) -> list[ast.expr]:
    """The expressions that the function itself, not one inside it, returns."""
    return [
        node.value
        for node in _own_nodes(function)
        if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value)
    ]


def required_parameters(function: ast.AST) -> int:
    if not isinstance(function, FUNCTIONS):
        return 0
    given = function.args
    positional = len(given.posonlyargs) + len(given.args) - len(given.defaults)
    return positional + sum(default is None for default in given.kw_defaults)


def constant(node: ast.expr, namespace: Mapping[str, object]) -> object:
    """The value of a simple expression over numbers; raises ValueError for any other."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Tuple(elts=items) | ast.List(elts=items):
            return tuple(constant(item, namespace) for item in items)
        case ast.Name(id=name) if type(namespace.get(name)) in (int, float, bool, str, tuple):
            return namespace[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_number(constant(operand, namespace))
        case ast.BinOp(left=left, op=(ast.Add() | ast.Sub() | ast.Mult() | ast.FloorDiv()) as op):
            a, b = _number(constant(left, namespace)), _number(constant(node.right, namespace))
            match op:
                case ast.Add():
                    return a + b
                case ast.Sub():
                    return a - b
                case ast.Mult():
                    return a * b
            if b:
                return a // b
    raise ValueError("not a constant")


def _number(value: object) -> int | float:
    if isinstance(value, (int, float)) and math.isfinite(value) and abs(value) < 2**62:
        return value
    raise ValueError("not a number")


def _literals(nodes: Iterable[ast.AST], namespace: Mapping[str, object]) -> Iterator[Literal]:
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = node.func.id if isinstance(node.func, ast.Name) else name
        if name not in FILLERS:
            continue
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        arguments = [keywords["size"]] if "size" in keywords else node.args
        try:
            values = [constant(argument, namespace) for argument in arguments]
        except ValueError:
            continue
        shapes = [value for value in values if isinstance(value, tuple)]
        shape = shapes[0] if shapes else tuple(values)
        if name == "randint" and not shapes:
            continue
        dtype = ast.unparse(keywords["dtype"]) if "dtype" in keywords else ""
        if 2 <= len(shape) <= 5 and all(type(size) is int and size > 0 for size in shape):
            whole = name == "randint" or re.search(r"int|long", dtype) is not None
            yield Literal(shape, whole, node.lineno)


def _definitions(body: list[ast.stmt]) -> Iterator[Definition]:
    for node in body:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            yield node
        elif isinstance(node, ast.If) and not _asks_for_main(node.test):
            yield from _definitions(node.body)
            yield from _definitions(node.orelse)
        elif isinstance(node, ast.Try):
            for part in (node.body, *(handler.body for handler in node.handlers), node.orelse):
                yield from _definitions(part)
        elif isinstance(node, ast.With):
            yield from _definitions(node.body)


def _own_nodes(statement: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a statement, without those inside functions and classes below it."""
    pending = [statement]
    while pending:
        node = pending.pop()
        yield node
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
                if node is not statement or not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
                    yield child
            else:
                pending.append(child)


def _asks_for_main(test: ast.expr) -> bool:
    match test:
        case ast.Compare(left=ast.Name(id="__name__"), comparators=[ast.Constant("__main__")]):
            return True
    return False


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
