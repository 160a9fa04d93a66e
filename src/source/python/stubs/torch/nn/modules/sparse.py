"""Tables of vectors as modules."""

from ..._core.tensor import Parameter, Tensor
from ..._ops import embedding as operations
from .module import Layer
from .utils import weight


class Embedding(Layer):
    """[*] whole numbers -> [*, d]"""

    _shown = ("num_embeddings", "embedding_dim", "padding_idx")

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
        _weight: Tensor | None = None,
        _freeze: bool = False,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        self.padding_idx, self.max_norm = padding_idx, max_norm
        self.weight = (
            weight(num_embeddings, embedding_dim) if _weight is None else Parameter(_weight)
        )
        self.weight.requires_grad = not _freeze

    @classmethod
    def from_pretrained(
        cls, embeddings: Tensor, freeze: bool = True, *args: object, **kwargs: object
    ) -> "Embedding":
        rows, columns = embeddings.shape
        return cls(rows, columns, *args, _weight=embeddings, _freeze=freeze, **kwargs)

    def reset_parameters(self) -> None:
        pass

    def forward(self, input: Tensor) -> Tensor:
        return operations.embedding(input, self.weight)


class EmbeddingBag(Layer):
    """[bags, n] -> [bags, d]"""

    _shown = ("num_embeddings", "embedding_dim", "mode")

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        mode: str = "mean",
        sparse: bool = False,
        *args: object,
        **kwargs: object,
    ) -> None:
        super().__init__()
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        self.mode = mode
        self.weight = weight(num_embeddings, embedding_dim)

    def forward(
        self, input: Tensor, offsets: Tensor | None = None, per_sample_weights: object = None
    ) -> Tensor:
        return operations.embedding_bag(input, self.weight, offsets, mode=self.mode)
