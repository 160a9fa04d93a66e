"""Stands for what the tracer doesn't model: data sets, plots, training loops, unknown packages.

An `Opaque` goes along with everything a program does to it, so that code beside the model never
stops the trace. Only where a model's structure would depend on it (a number of filters, a shape)
does it refuse: `require_known` raises `Unknowable`, which says where the value comes from.
"""

import dis
import itertools
import os
import sys
import types
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import FrameType, ModuleType
from typing import Callable, Iterator, Sequence

from .frames import Frame, Stack, user_stack

MAX_NAME = 80
MAX_LOOK = 100
MAX_REPEATS = 20_000
"""How often one place may take a value as 0, false or empty: `while not done` must end."""

WRAPPERS = {"compile", "function", "jit", "njit", "pjit", "remat", "checkpoint", "script", "wrap"}
"""Last parts of names of functions that give back what they are given, when called plainly."""

NEVER = {"js", "pyodide", "pyodide_js", "micropip", "sitecustomize", "usercustomize"}
"""Never answered with an opaque module: absence of these must stay visible. So must `_names`."""

STANDARD_LIBRARY = os.path.dirname(os.__file__) + "/"


class Unknowable(Exception):
    """The structure of a model depends on a value that nothing here can know."""

    def __init__(self, origin: str, what: str = "") -> None:
        super().__init__(f"{what + ' ' if what else ''}cannot be known: comes from {origin}")
        self.origin = origin


class NotModelled(Unknowable):
    """A part of a framework that the stubs leave out: only the user's own Python can answer."""

    def __init__(self, what: str) -> None:
        Exception.__init__(self, f"{what} is not modelled here: needs your Python")
        self.origin = what


class Opaque:
    """Any value at all. Callable, false, of length 0, iterates empty but unpacks into anything."""

    def __init__(self, origin: str, name: str | None = None) -> None:
        """`origin` is the module or the reason, `name` the expression that led here."""
        self.__dict__["_layerline_origin"] = origin
        self.__dict__["_layerline_name"] = (name or origin)[:MAX_NAME]

    def _layerline_next(self, suffix: str) -> "Opaque":
        return Opaque(self._layerline_origin, self._layerline_name + suffix)

    def __getattr__(self, name: str) -> "Opaque":
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        value = self.__dict__[name] = self._layerline_next("." + name)
        return value

    def __call__(self, *args: object, **kwargs: object) -> object:
        if len(args) == 1 and not kwargs and isinstance(args[0], (types.FunctionType, type)):
            if _decorates(sys._getframe(1)) or self._layerline_name.split(".")[-1] in WRAPPERS:
                return args[0]
        return self._layerline_next("()")

    def __getitem__(self, key: object) -> "Opaque":
        return self._layerline_next("[]")

    def __setitem__(self, key: object, value: object) -> None:
        pass

    def __delitem__(self, key: object) -> None:
        pass

    def __delattr__(self, name: str) -> None:
        self.__dict__.pop(name, None)

    def __iter__(self) -> Iterator["Opaque"]:
        count = _unpacked(sys._getframe(1))
        if count is None:
            _decide(self, "empty")
            return iter(())
        return iter([self._layerline_next("[]") for _ in range(count)])

    def __aiter__(self) -> "Opaque":
        return self

    async def __anext__(self) -> "Opaque":
        raise StopAsyncIteration

    def __next__(self) -> "Opaque":
        return self._layerline_next("[]")

    def __len__(self) -> int:
        _decide(self, "0")
        return 0

    def __bool__(self) -> bool:
        _decide(self, "false")
        return False

    def __int__(self) -> int:
        _decide(self, "0")
        return 0

    def __float__(self) -> float:
        _decide(self, "0.0")
        return 0.0

    def __index__(self) -> int:
        raise Unknowable(self._layerline_origin)

    def __contains__(self, item: object) -> bool:
        _decide(self, "empty")
        return False

    def __reversed__(self) -> Iterator["Opaque"]:
        return iter(())

    def __enter__(self) -> "Opaque":
        return self

    def __exit__(self, *exception: object) -> bool:
        return False

    async def __aenter__(self) -> "Opaque":
        return self

    async def __aexit__(self, *exception: object) -> bool:
        return False

    def __await__(self) -> Iterator[None]:
        yield from ()
        return self

    def __str__(self) -> str:
        return ""

    def __format__(self, spec: str) -> str:
        return ""

    def __repr__(self) -> str:
        return f"<opaque {self._layerline_name}>"

    def __fspath__(self) -> str:
        return "/dev/null"

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __copy__(self) -> "Opaque":
        return self

    def __deepcopy__(self, memo: object) -> "Opaque":
        return self

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, OpaqueBase) and self in type(instance)._layerline_bases

    def __subclasscheck__(self, subclass: type) -> bool:
        return False

    def __mro_entries__(self, bases: tuple) -> tuple[type, ...]:
        """`class Net(opaque.Base)` gets a base that goes along with everything."""
        if any(isinstance(base, type) and issubclass(base, OpaqueBase) for base in bases):
            return ()
        if next(base for base in bases if isinstance(base, Opaque)) is not self:
            return ()
        others = tuple(base for base in bases if isinstance(base, Opaque))
        return (type("OpaqueBase", (OpaqueBase,), {"_layerline_bases": others}),)


class OpaqueBase:
    """Base of classes that inherit from something opaque. Real bases beside it keep working."""

    _layerline_bases: tuple[Opaque, ...] = ()

    def __init__(self, *args: object, **kwargs: object) -> None:
        if getattr(super().__init__, "__objclass__", None) is object:
            # As data classes of other packages do: `Config(width=64).width`.
            self.__dict__.update(kwargs)
        else:
            super().__init__(*args, **kwargs)

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__()

    def __getattr__(self, name: str) -> object:
        inherited = getattr(super(), "__getattr__", None)
        if inherited is not None:
            try:
                return inherited(name)
            except AttributeError:
                pass
        if name.startswith("__"):
            raise AttributeError(name)
        bases = type(self)._layerline_bases
        return Opaque(bases[0]._layerline_origin if bases else "an unknown base class", name)


def _operators() -> None:
    binary = "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift divmod".split()
    unary = "neg pos abs invert round trunc ceil floor".split()
    comparisons = "lt le gt ge".split()

    def operate(self: Opaque, *args: object) -> Opaque:
        return self

    def compare(self: Opaque, other: object) -> bool:
        _decide(self, "false")
        return False

    for name in binary:
        setattr(Opaque, f"__{name}__", operate)
        setattr(Opaque, f"__r{name}__", operate)
    for name in unary:
        setattr(Opaque, f"__{name}__", operate)
    for name in comparisons:
        setattr(Opaque, f"__{name}__", compare)


_operators()


class OpaqueModule(ModuleType):
    """A module that nothing here stands for; whatever is taken from it is opaque."""

    def __getattr__(self, name: str) -> object:
        if name == "__version__":
            return "0.0.0"
        if name.startswith("__"):
            raise AttributeError(name)
        value = Opaque(self.__name__, f"{self.__name__}.{name}")
        setattr(self, name, value)
        return value


class OpaqueFinder(MetaPathFinder, Loader):
    """The last finder: answers an import that nobody else could with an opaque module."""

    def __init__(self) -> None:
        self.missing: dict[str, Stack] = {}
        """Modules that are missing, and where the user's files asked for them first."""
        self.may_fail: Callable[[FrameType], bool] = lambda frame: False
        """Whether the import that the frame stands at has a way out of its own."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        top, _, _ = name.partition(".")
        if top.startswith("_") or top in NEVER:
            return None
        if path is not None and not _is_open(sys.modules.get(name.rpartition(".")[0])):
            return None
        importer = _importer()
        if importer is None:
            return None
        if path is None and self.may_fail(importer):
            return None
        self.missing.setdefault(name, user_stack())
        return ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return OpaqueModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        module.__path__ = []


finder = OpaqueFinder()


def install() -> None:
    """Makes the finder the last one. Other finders may be put behind it only by mistake."""
    if finder in sys.meta_path:
        sys.meta_path.remove(finder)
    sys.meta_path.append(finder)


def opaque_getattr(module: str) -> Callable[[str], Opaque]:
    """`__getattr__` of a stub module: names it doesn't have are opaque, submodules as well.

    `__getattr__ = opaque_getattr(__name__)`
    """

    def __getattr__(name: str) -> Opaque:
        if name.startswith("__"):
            raise AttributeError(f"module '{module}' has no attribute '{name}'")
        return Opaque(module, f"{module}.{name}")

    __getattr__._layerline_open = True
    return __getattr__


def origin_of(value: object) -> str | None:
    """Where an opaque value comes from, or one inside the list, tuple, set or dict; else None.

    Of what is large only the beginning is looked at: lists of a million numbers are data.
    """
    if isinstance(value, Opaque):
        return value._layerline_origin
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, (list, tuple, set)):
        return None
    for item in itertools.islice(value, MAX_LOOK):
        origin = origin_of(item)
        if origin is not None:
            return origin
    return None


def is_opaque(value: object) -> bool:
    return isinstance(value, (Opaque, OpaqueBase))


def require_known(value: object, what: str = "") -> None:
    """Raises `Unknowable` for an opaque value, and for a list or tuple that holds one."""
    origin = origin_of(value)
    if origin is not None:
        raise Unknowable(origin, what)


@dataclass(frozen=True)
class Decision:
    """A place where a program went on with an opaque value as if it were 0, false or empty."""

    origin: str
    taken_as: str
    place: Frame


class Decisions:
    """What a run decided by opaque values: whatever they led to isn't certain."""

    def __init__(self) -> None:
        self.all: list[Decision] = []
        """The first one of each place."""
        self.count = 0
        """Repeated ones too, so that one can tell whether there were any in between."""
        self._repeats: dict[Decision, int] = {}

    def clear(self) -> None:
        self.__init__()

    def add(self, decision: Decision) -> None:
        """Raises `Unknowable` in a loop that waits for the value to become something else."""
        repeats = self._repeats.get(decision, 0)
        self._repeats[decision] = repeats + 1
        self.count += 1
        if not repeats:
            self.all.append(decision)
        elif repeats >= MAX_REPEATS:
            raise Unknowable(decision.origin)


decisions = Decisions()
"""Of the run that the runner last began by `clear`."""


def _decide(value: Opaque, taken_as: str) -> None:
    place = next(iter(user_stack(2)), None)
    if place is not None:
        decisions.add(Decision(value._layerline_origin, taken_as, place))


def _decorates(frame: FrameType) -> bool:
    """Whether the call that the frame stands at is `@decorator`: a call of 0 arguments by its
    bytecode, because the function takes the place that is a method's `self`."""
    code, at = frame.f_code.co_code, frame.f_lasti
    return at >= 0 and dis.opname[code[at]] in ("CALL", "PRECALL") and code[at + 1] == 0


def _unpacked(frame: FrameType) -> int | None:
    """How many values the frame's instruction unpacks into; None where it does something else."""
    code, at = frame.f_code.co_code, frame.f_lasti
    if at < 0:
        return None
    name, count = dis.opname[code[at]], code[at + 1]
    if name == "UNPACK_SEQUENCE":
        return count
    if name == "UNPACK_EX":
        # `a, *rest, b`: the number before the star; the number behind it is in the prefix.
        after = code[at - 1] if at >= 2 and dis.opname[code[at - 2]] == "EXTENDED_ARG" else 0
        return count + after
    return None


def _is_open(parent: ModuleType | None) -> bool:
    if isinstance(parent, OpaqueModule):
        return True
    return parent is not None and hasattr(vars(parent).get("__getattr__"), "_layerline_open")


def _importer() -> FrameType | None:
    """The frame whose import is being answered. None where it only asks whether a module exists,
    and for the standard library, which asks for modules of other systems."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if frame.f_code.co_name == "find_spec" and "importlib" in file and "util" in file:
            return None
        if not file.startswith("<frozen importlib") and not file.endswith("importlib/__init__.py"):
            standard = file.startswith((STANDARD_LIBRARY, "<frozen ")) and "-packages/" not in file
            return None if standard else frame
        frame = frame.f_back
    return None
