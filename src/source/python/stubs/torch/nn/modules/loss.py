"""Losses as modules: [*], [*] -> []."""

from ..._core.tensor import Tensor
from ..._ops.losses import FUNCTIONS
from .module import Layer

MODULES = {
    "BCELoss": "binary_cross_entropy",
    "BCEWithLogitsLoss": "binary_cross_entropy_with_logits",
    "CTCLoss": "ctc_loss",
    "CosineEmbeddingLoss": "cosine_embedding_loss",
    "CrossEntropyLoss": "cross_entropy",
    "GaussianNLLLoss": "gaussian_nll_loss",
    "HingeEmbeddingLoss": "hinge_embedding_loss",
    "HuberLoss": "huber_loss",
    "KLDivLoss": "kl_div",
    "L1Loss": "l1_loss",
    "MSELoss": "mse_loss",
    "MarginRankingLoss": "margin_ranking_loss",
    "MultiLabelMarginLoss": "multilabel_margin_loss",
    "MultiLabelSoftMarginLoss": "multilabel_soft_margin_loss",
    "MultiMarginLoss": "multi_margin_loss",
    "NLLLoss": "nll_loss",
    "PoissonNLLLoss": "poisson_nll_loss",
    "SmoothL1Loss": "smooth_l1_loss",
    "SoftMarginLoss": "soft_margin_loss",
    "TripletMarginLoss": "triplet_margin_loss",
    "TripletMarginWithDistanceLoss": "triplet_margin_with_distance_loss",
}


class _Loss(Layer):
    _function = ""
    _shown = ("reduction",)

    def __init__(self, *args: object, reduction: str = "mean", **kwargs: object) -> None:
        super().__init__()
        self.reduction = reduction

    def forward(self, *args: Tensor) -> Tensor:
        return FUNCTIONS[self._function](*args, reduction=self.reduction)


_WeightedLoss = _Loss

CLASSES = {
    name: type(name, (_Loss,), {"__module__": __name__, "_function": function})
    for name, function in MODULES.items()
}
globals().update(CLASSES)
