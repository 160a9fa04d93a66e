"""Patterns such as `b (h p) w c -> b h w (p c)`: axes, and groups of axes."""

import math
from dataclasses import dataclass
from typing import Mapping, Sequence

from _layerline.opaque import require_known

REST = "…"
"""`...` stands for any number of axes, which get names of their own: `…0`, `…1`."""

BRACKETED = "(…)"
"""`(...)` puts all of them together, where `...` leaves them apart."""

Groups = list[list[str]]


class EinopsError(RuntimeError):
    """A pattern that is wrong, or that the tensor doesn't fit."""


def parse_side(text: str) -> Groups:
    """`b (h p) 1` as [[b], [h, p], []]; a number other than 1 stays a word."""
    groups: Groups = []
    inside: list[str] | None = None
    for word in text.replace("(", " ( ").replace(")", " ) ").replace("...", f" {REST} ").split():
        if word == "(":
            if inside is not None:
                raise EinopsError(
                    "Axis composition is one-level (brackets inside brackets not allowed)"
                )
            inside = []
        elif word == ")":
            if inside is None:
                raise EinopsError("Brackets are not balanced")
            groups.append([BRACKETED] if inside == [REST] else inside)
            inside = None
        elif inside is not None:
            inside += [] if word == "1" else [word]
        else:
            groups.append([] if word == "1" else [word])
    if inside is not None:
        raise EinopsError(f'Imbalanced parentheses in expression: "{text}"')
    return groups


def axes_of(groups: Groups) -> list[str]:
    return [axis for group in groups for axis in group]


@dataclass
class Plan:
    """A pattern applied to a shape."""

    left: Groups
    right: Groups
    sizes: dict[str, int]
    """Of every axis, numbers included."""

    def shape(self, axes: Sequence[str]) -> list[int]:
        return [self.sizes[axis] for axis in axes]

    def result(self) -> list[int]:
        return [math.prod(self.shape(group)) for group in self.right]


def plan(pattern: str, shape: Sequence[int], lengths: Mapping[str, object], kind: str) -> Plan:
    """Raises EinopsError in einops' words where the shape doesn't fit."""
    if pattern.count("->") != 1:
        raise EinopsError(f"Pattern should contain exactly one '->': {pattern}")
    try:
        return _plan(pattern, shape, lengths, kind)
    except EinopsError as error:
        message = (
            f' Error while processing {kind}-reduction pattern "{pattern}".\n'
            f" Input tensor shape: {tuple(shape)}. "
        )
        # einops puts what it was given into all of its complaints.
        info = f"Additional info: {dict(lengths)}.\n " if lengths else "Additional info: {}.\n "
        raise EinopsError(f"{message}{info}{error}") from None


def _plan(pattern: str, shape: Sequence[int], lengths: Mapping[str, object], kind: str) -> Plan:
    left, right = (parse_side(side) for side in pattern.split("->"))
    rest = _rest_names(left, len(shape))
    left = [[*group] for group in _with_rest(left, rest, spread=True)]
    right = _with_rest(right, rest, spread=True)
    if len(left) != len(shape):
        raise EinopsError(
            f"Wrong shape: expected {len(left)} dims. Received {len(shape)}-dim tensor."
        )
    require_known(list(lengths.values()), "the length of an axis")
    sizes = {name: int(length) for name, length in lengths.items()}
    sizes |= {axis: int(axis) for axis in axes_of(left) + axes_of(right) if axis.isdigit()}
    for group, size in zip(left, shape):
        _solve(group, size, sizes)
    _check_sides(axes_of(left), axes_of(right), sizes, kind, lengths)
    return Plan(left, right, sizes)


def _rest_names(left: Groups, rank: int) -> list[str]:
    if REST not in axes_of(left):
        return []
    count = rank - (len(left) - 1)
    if count < 0:
        raise EinopsError(
            f"Wrong shape: expected >={len(left) - 1} dims. Received {rank}-dim tensor."
        )
    return [f"{REST}{number}" for number in range(count)]


def _with_rest(groups: Groups, rest: Sequence[str], spread: bool) -> Groups:
    made: Groups = []
    for group in groups:
        if group == [REST] and spread:
            made += [[name] for name in rest]
        elif group == [BRACKETED]:
            made.append([*rest])
        elif REST in group:
            at = group.index(REST)
            made.append([*group[:at], *rest, *group[at + 1 :]])
        else:
            made.append(group)
    return made


def _solve(group: list[str], size: int, sizes: dict[str, int]) -> None:
    """Finds the one axis of the group whose size isn't known."""
    unknown = [axis for axis in group if axis not in sizes]
    known = math.prod(sizes[axis] for axis in group if axis in sizes)
    if len(unknown) > 1:
        raise EinopsError(f"Could not infer sizes for {set(unknown)}")
    if not unknown:
        if known != size:
            raise EinopsError(f"Shape mismatch, {size} != {known}")
        return
    if size % known:
        raise EinopsError(
            f"Shape mismatch, can't divide axis of length {size} in chunks of {known}"
        )
    sizes[unknown[0]] = size // known


def _check_sides(
    left: Sequence[str],
    right: Sequence[str],
    sizes: Mapping[str, int],
    kind: str,
    lengths: Mapping[str, object],
) -> None:
    for name in lengths:
        if name not in left and name not in right:
            raise EinopsError(f"Axis {name} is not used in transform")
    gone = {axis for axis in left if axis not in right and not axis.isdigit()}
    new = {axis for axis in right if axis not in left and not axis.isdigit()}
    if kind == "rearrange" and gone | new:
        raise EinopsError(
            f"Identifiers only on one side of expression (should be on both): {gone | new}"
        )
    if kind == "repeat" and gone:
        raise EinopsError(f"Unexpected identifiers on the left side of repeat: {gone}")
    if kind == "reduce" and new:
        raise EinopsError(f"Unexpected identifiers on the right side of reduce {kind}: {new}")
    unsized = [axis for axis in right if axis not in sizes]
    if unsized:
        raise EinopsError(f"Specify sizes for new axes in repeat: {set(unsized)}")
