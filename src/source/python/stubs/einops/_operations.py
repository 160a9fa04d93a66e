"""rearrange, reduce, repeat and their kin on the tensors of the torch stub."""

import math
from typing import Callable, Sequence

from _layerline.opaque import is_opaque
from torch import Tensor
from torch._core.operation import operation
from torch._ops import joining, linear, reduction, shaping

from ._patterns import EinopsError, axes_of, parse_side, plan

Tensors = Tensor | Sequence[Tensor]

REDUCTIONS: dict[str, Callable] = {
    "max": reduction.amax,
    "min": reduction.amin,
    "sum": reduction.sum,
    "mean": reduction.mean,
    "prod": reduction.prod,
    "any": reduction.any,
    "all": reduction.all,
}


def _one(tensor: Tensors) -> Tensor:
    if isinstance(tensor, (list, tuple)):
        return joining.stack(list(tensor))
    if not isinstance(tensor, Tensor) and not is_opaque(tensor):
        raise RuntimeError(f"Tensor type unknown to einops {type(tensor)}")
    return tensor


def _applied(x: Tensor, pattern: str, kind: str, reduction: object, lengths: dict) -> Tensor:
    """Takes groups apart, reduces what goes, orders what stays, repeats what is new, and groups."""
    found = plan(pattern, x.shape, lengths, kind)
    before, after = axes_of(found.left), axes_of(found.right)
    x = shaping.reshaped(x, found.shape(before))
    gone = [at for at, axis in enumerate(before) if axis not in after]
    if gone:
        x = _reduced(x, gone, reduction)
        before = [axis for axis in before if axis in after]
    kept = [axis for axis in after if axis in before]
    x = shaping.transposed(x, [before.index(axis) for axis in kept])
    if len(kept) != len(after):
        narrow = [found.sizes[axis] if axis in kept else 1 for axis in after]
        x = shaping.expanded(shaping.reshaped(x, narrow), found.shape(after))
    return shaping.reshaped(x, found.result())


def _reduced(x: Tensor, axes: list[int], how: object) -> Tensor:
    if callable(how):
        return how(x, tuple(axes))
    if how not in REDUCTIONS:
        raise EinopsError(f"Unknown reduction {how}. Expect one of {tuple(REDUCTIONS)}.")
    if how == "prod":
        for axis in reversed(axes):
            x = reduction.prod(x, axis)
        return x
    return REDUCTIONS[how](x, axes)


@operation(name="rearrange")
def _rearrange(x: Tensor, pattern: str, lengths: dict) -> Tensor:
    return _applied(x, pattern, "rearrange", None, lengths)


@operation(name="reduce")
def _reduce(x: Tensor, pattern: str, how: object, lengths: dict) -> Tensor:
    return _applied(x, pattern, "reduce", how, lengths)


@operation(name="repeat")
def _repeat(x: Tensor, pattern: str, lengths: dict) -> Tensor:
    return _applied(x, pattern, "repeat", None, lengths)


# Names of axes may be anything, so the arguments before them have no names.


def rearrange(tensor: Tensors, pattern: str, /, **axes_lengths: int) -> Tensor:
    """[b, h * p, c] -> [b, h, p * c] with `b (h p) c -> b h (p c)`, p=2"""
    return _rearrange(_one(tensor), pattern, axes_lengths)


def reduce(tensor: Tensors, pattern: str, /, reduction: object, **axes_lengths: int) -> Tensor:
    """[b, c, h, w] -> [b, c] with `b c h w -> b c`"""
    return _reduce(_one(tensor), pattern, reduction, axes_lengths)


def repeat(tensor: Tensors, pattern: str, /, **axes_lengths: int) -> Tensor:
    """[n, d] -> [b, n, d] with `n d -> b n d`, b=4"""
    return _repeat(_one(tensor), pattern, axes_lengths)


def einsum(*tensors_and_pattern: object) -> Tensor:
    """As torch.einsum, with words for axes and the pattern last."""
    *tensors, pattern = tensors_and_pattern
    letters: dict[str, str] = {}

    def compact(side: str) -> str:
        found = ""
        for word in side.replace("...", " ... ").split():
            if word == "...":
                found += word
            else:
                found += letters.setdefault(word, chr(ord("a") + len(letters)))
        return found

    left, _, right = pattern.partition("->")
    equation = ",".join(compact(side) for side in left.split(",")) + "->" + compact(right)
    return linear.einsum(equation, *tensors)


def parse_shape(x: Tensor, pattern: str) -> dict[str, int]:
    """Sizes by the names of the axes; `_` is left out."""
    groups = parse_side(pattern)
    if len(groups) != x.ndim:
        raise RuntimeError(
            f"Can't parse shape with different number of dimensions: {pattern} {tuple(x.shape)}"
        )
    return {group[0]: size for group, size in zip(groups, x.shape) if group and group[0] != "_"}


def asnumpy(tensor: Tensor) -> object:
    return tensor.numpy()


def _star(pattern: str) -> tuple[int, int]:
    """How many axes stand before and behind the `*`."""
    words = pattern.split()
    if words.count("*") != 1:
        raise EinopsError(f'No *-axis in "{pattern}" in pack/unpack')
    return words.index("*"), len(words) - words.index("*") - 1


def pack(tensors: Sequence[Tensor], pattern: str) -> tuple[Tensor, list[tuple[int, ...]]]:
    """[b, h, w, c], [b, n, c] -> [b, h * w + n, c] with `b * c`, and the shapes at the star"""
    before, behind = _star(pattern)
    flat, packed = [], []
    for one in tensors:
        if one.ndim < before + behind:
            raise EinopsError(
                f"packed tensor #{len(flat)} (enumeration starts with 0) has shape "
                f"{tuple(one.shape)}, while pattern {pattern} assumes at least "
                f"{before + behind} axes"
            )
        middle = tuple(one.shape[before : one.ndim - behind])
        shape = (*one.shape[:before], math.prod(middle), *one.shape[one.ndim - behind :])
        flat.append(shaping.reshape(one, shape) if shape != tuple(one.shape) else one)
        packed.append(middle)
    return joining.cat(flat, before) if len(flat) > 1 else flat[0], packed


def unpack(tensor: Tensor, packed_shapes: Sequence[Sequence[int]], pattern: str) -> list[Tensor]:
    """What `pack` did, undone."""
    before, _ = _star(pattern)
    sizes = [math.prod(shape) for shape in packed_shapes]
    if any(-1 in shape for shape in packed_shapes):
        known = sum(size for size, shape in zip(sizes, packed_shapes) if -1 not in shape)
        left = tensor.shape[before] - known
        sizes = [left if -1 in shape else size for size, shape in zip(sizes, packed_shapes)]
    parts = joining.split(tensor, sizes, before) if len(sizes) > 1 else [tensor]
    head, tail = tensor.shape[:before], tensor.shape[before + 1 :]
    return [
        shaping.reshape(part, (*head, *shape, *tail)) if len(shape) != 1 else part
        for part, shape in zip(parts, packed_shapes)
    ]
