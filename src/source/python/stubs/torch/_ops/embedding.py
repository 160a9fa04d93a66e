"""Tables of vectors."""

from .._core import types
from .._core.operation import operation
from .._core.recording import emit, untranslated
from .._core.tensor import Tensor
from .reduction import amax, mean, sum


@operation
def embedding(
    input: Tensor,
    weight: Tensor,
    padding_idx: int | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Tensor:
    """[*] whole numbers, [rows, d] -> [*, d]"""
    if input.dtype not in (types.int64, types.int32):
        words = {"float32": "torch.FloatTensor", "float64": "torch.DoubleTensor"}
        raise RuntimeError(
            "Expected tensor for argument #1 'indices' to have one of the following scalar types: "
            f"Long, Int; but got {words.get(input.dtype.name, input.dtype)} instead (while "
            "checking arguments for embedding)"
        )
    return emit("Gather", [weight, input], (*input.shape, weight.shape[1]), weight.dtype, axis=0)


@operation
def embedding_bag(
    input: Tensor,
    weight: Tensor,
    offsets: Tensor | None = None,
    max_norm: float | None = None,
    norm_type: float = 2,
    scale_grad_by_freq: bool = False,
    mode: str = "mean",
    *args: object,
    **kwargs: object,
) -> Tensor:
    """[bags, n], [rows, d] -> [bags, d]; or [n] with the beginnings of the bags"""
    if input.ndim == 2:
        reduce = {"mean": mean, "sum": sum, "max": amax}[mode]
        return reduce(embedding(input, weight), 1)
    if offsets is None:
        raise ValueError("offsets has to be a 1D Tensor but got <class 'NoneType'>")
    operands = [input, weight, offsets]
    return untranslated(
        "embedding_bag", operands, (offsets.shape[0], weight.shape[1]), weight.dtype
    )
