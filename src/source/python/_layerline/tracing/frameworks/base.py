"""What the runner needs to know of a framework: one subclass for each."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Iterable, Iterator, Mapping, Sequence

from ...frames import Stack
from ...graph import Graph, Value
from ..directives import InputShape
from ..source import Literal

Trace = tuple[Graph, Sequence[Value], Sequence[Value]]


@dataclass(frozen=True)
class Feed:
    """Inputs to trace a model with."""

    inputs: object
    """In a form that only the framework's own adapter reads; None where the model knows them."""
    assumed: str | None = None
    """What was assumed, where the file doesn't say: `assumed 3x224x224`."""
    is_likely: bool = False
    """Assumed in its size only: the model surely takes something of this kind."""


@dataclass(frozen=True)
class Facts:
    """What the file says of its inputs."""

    literals: Sequence[Literal]
    small_images: bool
    """It names a data set of 32x32 images."""


class Framework(ABC):
    name: str
    packages: frozenset[str]
    """First parts of the names of modules that only this framework has."""
    hints: Mapping[str, object]
    """Arguments by the names of parameters, beside those of `arguments.py`."""

    @abstractmethod
    def begin(self) -> None:
        """Forgets the previous run."""

    @abstractmethod
    def is_model(self, value: object) -> bool:
        """Something that a person would call a model: not a layer of the framework's own."""

    @abstractmethod
    def is_model_class(self, value: object) -> bool:
        pass

    @abstractmethod
    def alive(self) -> Iterable[object]:
        """Models made since `begin`, as far as known, oldest first."""

    @abstractmethod
    def constructed(self, model: object) -> Stack:
        """Where the user's files made it."""

    @abstractmethod
    def parts(self, model: object) -> list[object]:
        """Everything inside, at any depth, without the model itself."""

    def inside_others(self, models: Sequence[object]) -> set[int]:
        """Ids of what is inside one of the models; other models are quicker found if first."""
        inside: set[int] = set()
        for model in models:
            if id(model) not in inside:
                inside.update(map(id, self.parts(model)))
        return inside

    def is_trivial(self, model: object) -> bool:
        """Sure to be a part of other models, though nothing in the file shows it: an activation."""
        return False

    @abstractmethod
    def given(self, shapes: Sequence[InputShape], model: object, facts: Facts) -> Feed:
        """Inputs of shapes that a person or a directive names; types may be left to the model."""

    @abstractmethod
    def feeds(self, model: object, facts: Facts) -> Iterator[Feed]:
        """What to trace the model with, the most likely first."""

    def input_names(self, model: object) -> Sequence[str]:
        """Of the inputs that it can't be called without."""
        return ("input",)

    @abstractmethod
    def trace(self, model: object, feed: Feed) -> Trace:
        pass

    def loose_layers(self) -> Trace | None:
        """Layers that the file calls outside of any model: one that is still being written."""
        return None

    @abstractmethod
    def parameters(self, model: object) -> int:
        pass


def shape_text(sizes: Sequence[int | None]) -> str:
    """`3x224x224`; a size that is only known when the model runs is `N`."""
    return "x".join("N" if size is None else str(size) for size in sizes)
