"""Products of matrices."""

import math
from typing import Sequence

import numpy as np

from .._core.operation import operation
from .._core.recording import emit, untranslated, weight_of
from .._core.tensor import Tensor
from .._core.types import promoted
from .arithmetic import add, broadcast, mul
from .casting import cast, result_type
from .shaping import reshaped, transposed, unsqueeze


def _same_types(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    if a.dtype is b.dtype:
        return a, b
    if a.dtype.rank != b.dtype.rank:
        words = {"float32": "float", "int64": "long int", "float64": "double", "int32": "int"}
        first, second = (words.get(one.dtype.name, one.dtype.name) for one in (a, b))
        raise RuntimeError(
            f"expected m1 and m2 to have the same dtype, but got: {first} != {second}"
        )
    kind = result_type(a, b)
    return cast(a, kind), cast(b, kind)


def product_shape(a: Sequence[int], b: Sequence[int]) -> tuple[int, ...]:
    """[*, m, k], [*, k, n] -> [*, m, n]; vectors lose their axis."""
    if not a or not b:
        raise RuntimeError(
            f"both arguments to matmul need to be at least 1D, but they are {len(a)}D and {len(b)}D"
        )
    left = a if len(a) > 1 else (1, *a)
    right = b if len(b) > 1 else (*b, 1)
    if left[-1] != right[-2]:
        if len(a) == len(b) == 1:
            raise RuntimeError(
                "inconsistent tensor size, expected tensor "
                f"[{a[0]}] and src [{b[0]}] to have the same number of elements, but got {a[0]} "
                f"and {b[0]} elements respectively"
            )
        if len(a) <= 2 and len(b) == 1:
            raise RuntimeError(f"size mismatch, got input ({a[0]}), mat ({_by(a)}), vec ({b[0]})")
        if len(left) > 2 and len(right) > 2:
            first = (math.prod(broadcast(left[:-2], right[:-2])), *left[-2:])
            raise RuntimeError(
                "Expected size for first two dimensions of batch2 tensor to be: "
                f"[{first[0]}, {left[-1]}] but got: [{first[0]}, {right[-2]}]."
            )
        rows = math.prod(left[:-1])
        raise RuntimeError(
            f"mat1 and mat2 shapes cannot be multiplied ({rows}x{left[-1]} and {_by(right[-2:])})"
        )
    shape = [*broadcast(left[:-2], right[:-2]), left[-2], right[-1]]
    if len(b) == 1:
        del shape[-1]
    if len(a) == 1:
        del shape[len(shape) - (2 if len(b) > 1 else 1)]
    return tuple(shape)


def _by(shape: Sequence[int]) -> str:
    return "x".join(map(str, shape))


@operation(data=np.matmul)
def matmul(input: Tensor, other: Tensor, *, out: object = None) -> Tensor:
    """[*, m, k], [*, k, n] -> [*, m, n]"""
    shape = product_shape(input.shape, other.shape)
    return emit("MatMul", list(_same_types(input, other)), shape)


def _of_rank(name: str, rank: int, *tensors: Tensor) -> None:
    words = {"bmm": ("batch1", "batch2"), "mm": ("self", "mat2")}.get(name, ("self", "other"))
    for word, one in zip(words, tensors):
        if one.ndim != rank:
            if name == "mm":
                raise RuntimeError(f"{word} must be a matrix")
            raise RuntimeError(f"{word} must be a {rank}D tensor")


@operation(name="mm")
def mm(input: Tensor, mat2: Tensor) -> Tensor:
    """[m, k], [k, n] -> [m, n]"""
    _of_rank("mm", 2, input, mat2)
    return matmul(input, mat2)


@operation
def bmm(input: Tensor, mat2: Tensor) -> Tensor:
    """[b, m, k], [b, k, n] -> [b, m, n]"""
    _of_rank("bmm", 3, input, mat2)
    first, second = input.shape, mat2.shape
    if first[0] != second[0] or first[2] != second[1]:
        raise RuntimeError(
            "Expected size for first two dimensions of batch2 tensor to be: "
            f"[{first[0]}, {first[2]}] but got: [{second[0]}, {second[1]}]."
        )
    return matmul(input, mat2)


@operation
def mv(input: Tensor, vec: Tensor) -> Tensor:
    """[m, k], [k] -> [m]"""
    return matmul(input, vec)


@operation
def dot(input: Tensor, other: Tensor) -> Tensor:
    """[k], [k] -> []"""
    if input.ndim != 1 or other.ndim != 1:
        raise RuntimeError(f"1D tensors expected, but got {input.ndim}D and {other.ndim}D tensors")
    return matmul(input, other)


@operation
def outer(input: Tensor, vec2: Tensor) -> Tensor:
    """[m], [n] -> [m, n]"""
    return mul(unsqueeze(input, 1), unsqueeze(vec2, 0))


@operation
def addmm(
    input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: float = 1, alpha: float = 1
) -> Tensor:
    """[m, n], [m, k], [k, n] -> [m, n]"""
    return _added(input, matmul(mat1, mat2), beta, alpha)


@operation
def baddbmm(
    input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: float = 1, alpha: float = 1
) -> Tensor:
    """[b, m, n], [b, m, k], [b, k, n] -> [b, m, n]"""
    return _added(input, matmul(batch1, batch2), beta, alpha)


def _added(input: Tensor, product: Tensor, beta: float, alpha: float) -> Tensor:
    scaled = product if alpha == 1 else mul(product, alpha)
    if beta == 0:
        return scaled
    return add(input if beta == 1 else mul(input, beta), scaled)


@operation
def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """[*, in], [out, in], [out] -> [*, out]"""
    if weight.ndim != 2:
        return matmul(input, weight)
    if not input.ndim or input.shape[-1] != weight.shape[1]:
        rows = math.prod(input.shape[:-1])
        columns = input.shape[-1] if input.ndim else 1
        raise RuntimeError(
            f"mat1 and mat2 shapes cannot be multiplied ({rows}x{columns} and "
            f"{weight.shape[1]}x{weight.shape[0]})"
        )
    _same_types(input, weight)
    shape = (*input.shape[:-1], weight.shape[0])
    if input.ndim == 2:
        operands = [input, weight] if bias is None else [input, weight, bias]
        return emit("Gemm", operands, shape, transB=1)
    turned = weight_of(weight, (1, 0)) if weight._is_weight else transposed(weight, (1, 0))
    product = emit("MatMul", [input, turned], shape)
    return product if bias is None else add(product, bias)


@operation
def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """[*, a], [*, b], [out, a, b] -> [*, out]"""
    found = einsum("...i,oij,...j->...o", input1, weight, input2)
    return found if bias is None else add(found, bias)


@operation
def einsum(equation: str, *operands: object) -> Tensor:
    """As Einstein wrote sums: bhid,bhjd->bhij."""
    if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
        operands = tuple(operands[0])
    equation = equation.replace(" ", "")
    left, arrow, right = equation.partition("->")
    parts = left.split(",")
    if len(parts) != len(operands):
        raise RuntimeError(
            "einsum(): more operands were provided than specified in the equation"
            if len(operands) > len(parts)
            else "einsum(): fewer operands were provided than specified in the equation"
        )
    sizes, rest = _subscripts(parts, operands)
    if not arrow:
        single = sorted(name for name in sizes if left.count(name) == 1)
        right = ("..." if "..." in left else "") + "".join(single)
    shape: list[int] = []
    before, dots, after = right.partition("...")
    for name in before + ("." if dots else "") + after:
        if name == ".":
            shape += rest
        elif name in sizes:
            shape.append(sizes[name])
        else:
            raise RuntimeError(
                f"einsum(): output subscript {name} does not appear in the equation for any input "
                "operand"
            )
    kind = operands[0].dtype
    for one in operands[1:]:
        kind = promoted(kind, one.dtype)
    tensors = [cast(one, kind) for one in operands]
    return emit("Einsum", tensors, shape, kind, equation=f"{left}->{right}")


def _subscripts(
    parts: Sequence[str], operands: Sequence[Tensor]
) -> tuple[dict[str, int], tuple[int, ...]]:
    """The size of each letter, and the shape that `...` stands for."""
    sizes: dict[str, int] = {}
    rest: tuple[int, ...] = ()
    for number, (part, one) in enumerate(zip(parts, operands)):
        before, dots, after = part.partition("...")
        named = len(before) + len(after)
        if named > one.ndim or (not dots and named != one.ndim):
            raise RuntimeError(
                f"einsum(): the number of subscripts in the equation ({named}) does not match the "
                f"number of dimensions ({one.ndim}) for operand {number} and no ellipsis was given"
            )
        middle = one.ndim - named
        rest = broadcast(rest, one.shape[len(before) : len(before) + middle])
        shape = (*one.shape[: len(before)], *one.shape[len(before) + middle :])
        for name, size in zip(before + after, shape):
            seen = sizes.get(name, 1)
            if seen != size and 1 not in (seen, size):
                raise RuntimeError(
                    f"einsum(): subscript {name} has size {size} for operand {number} which does "
                    f"not broadcast with previously seen size {seen}"
                )
            sizes[name] = max(seen, size)
    return sizes, rest


@operation
def tensordot(a: Tensor, b: Tensor, dims: object = 2) -> Tensor:
    """[x, k], [k, y] -> [x, y] with dims=1"""
    if isinstance(dims, int):
        first = list(range(a.ndim - dims, a.ndim))
        second = list(range(dims))
    else:
        first, second = ([one % x.ndim for one in given] for given, x in zip(dims, (a, b)))
    rows = [at for at in range(a.ndim) if at not in first]
    columns = [at for at in range(b.ndim) if at not in second]
    inner = math.prod(a.shape[at] for at in first)
    left = reshaped(transposed(a, rows + first), (math.prod(a.shape[at] for at in rows), inner))
    right = reshaped(
        transposed(b, second + columns), (inner, math.prod(b.shape[at] for at in columns))
    )
    shape = [*(a.shape[at] for at in rows), *(b.shape[at] for at in columns)]
    return reshaped(matmul(left, right), shape)


@operation
def kron(input: Tensor, other: Tensor) -> Tensor:
    """[a, b], [c, d] -> [a * c, b * d]"""
    (a, b), (c, d) = input.shape, other.shape
    product = mul(reshaped(input, (a, 1, b, 1)), reshaped(other, (1, c, 1, d)))
    return reshaped(product, (a * c, b * d))


@operation
def cross(input: Tensor, other: Tensor, dim: int = -1) -> Tensor:
    """[*, 3], [*, 3] -> [*, 3]"""
    return untranslated("cross", [input, other], broadcast(input.shape, other.shape))


@operation
def inverse(input: Tensor) -> Tensor:
    """[*, n, n] -> [*, n, n]"""
    return untranslated("inverse", [input], input.shape)


@operation
def trace(input: Tensor) -> Tensor:
    """[n, n] -> []"""
    from .reduction import sum

    return sum(input.diagonal())


def multi_dot(tensors: Sequence[Tensor]) -> Tensor:
    found = tensors[0]
    for one in tensors[1:]:
        found = matmul(found, one)
    return found
