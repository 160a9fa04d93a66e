"""Vision Transformer."""

from collections import OrderedDict
from functools import partial
from typing import Callable

import torch
from _layerline.opaque import opaque_getattr
from torch import Tensor, nn

from ..ops.misc import MLP
from ._api import model

Factory = Callable[..., nn.Module]
NORM = partial(nn.LayerNorm, eps=1e-6)


class MLPBlock(MLP):
    """[N, L, E] -> [N, L, E]"""

    def __init__(self, in_dim: int, mlp_dim: int, dropout: float) -> None:
        super().__init__(in_dim, [mlp_dim, in_dim], None, nn.GELU, None, dropout=dropout)


class EncoderBlock(nn.Module):
    """[N, L, E] -> [N, L, E]"""

    def __init__(
        self,
        num_heads: int,
        hidden_dim: int,
        mlp_dim: int,
        dropout: float,
        attention_dropout: float,
        norm_layer: Factory = NORM,
    ) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.ln_1 = norm_layer(hidden_dim)
        self.self_attention = nn.MultiheadAttention(
            hidden_dim, num_heads, dropout=attention_dropout, batch_first=True
        )
        self.dropout = nn.Dropout(dropout)
        self.ln_2 = norm_layer(hidden_dim)
        self.mlp = MLPBlock(hidden_dim, mlp_dim, dropout)

    def forward(self, input: Tensor) -> Tensor:
        x = self.ln_1(input)
        x, _ = self.self_attention(x, x, x, need_weights=False)
        x = self.dropout(x) + input
        return x + self.mlp(self.ln_2(x))


class Encoder(nn.Module):
    """[N, L, E] -> [N, L, E]"""

    def __init__(
        self,
        seq_length: int,
        num_layers: int,
        num_heads: int,
        hidden_dim: int,
        mlp_dim: int,
        dropout: float,
        attention_dropout: float,
        norm_layer: Factory = NORM,
    ) -> None:
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.empty(1, seq_length, hidden_dim))
        self.dropout = nn.Dropout(dropout)
        numbers = (num_heads, hidden_dim, mlp_dim, dropout, attention_dropout, norm_layer)
        self.layers = nn.Sequential(
            OrderedDict(
                (f"encoder_layer_{number}", EncoderBlock(*numbers)) for number in range(num_layers)
            )
        )
        self.ln = norm_layer(hidden_dim)

    def forward(self, input: Tensor) -> Tensor:
        return self.ln(self.layers(self.dropout(input + self.pos_embedding)))


class VisionTransformer(nn.Module):
    """[N, 3, image_size, image_size] -> [N, num_classes]"""

    def __init__(
        self,
        image_size: int,
        patch_size: int,
        num_layers: int,
        num_heads: int,
        hidden_dim: int,
        mlp_dim: int,
        dropout: float = 0.0,
        attention_dropout: float = 0.0,
        num_classes: int = 1000,
        representation_size: int | None = None,
        norm_layer: Factory = NORM,
    ) -> None:
        super().__init__()
        torch._assert(image_size % patch_size == 0, "Input shape indivisible by patch size!")
        self.image_size, self.patch_size = image_size, patch_size
        self.hidden_dim, self.mlp_dim = hidden_dim, mlp_dim
        self.num_classes = num_classes
        self.conv_proj = nn.Conv2d(3, hidden_dim, kernel_size=patch_size, stride=patch_size)
        self.class_token = nn.Parameter(torch.zeros(1, 1, hidden_dim))
        self.seq_length = (image_size // patch_size) ** 2 + 1
        self.encoder = Encoder(
            self.seq_length,
            num_layers,
            num_heads,
            hidden_dim,
            mlp_dim,
            dropout,
            attention_dropout,
            norm_layer,
        )
        heads: OrderedDict[str, nn.Module] = OrderedDict()
        if representation_size is None:
            heads["head"] = nn.Linear(hidden_dim, num_classes)
        else:
            heads["pre_logits"] = nn.Linear(hidden_dim, representation_size)
            heads["act"] = nn.Tanh()
            heads["head"] = nn.Linear(representation_size, num_classes)
        self.heads = nn.Sequential(heads)

    def _process_input(self, x: Tensor) -> Tensor:
        """[N, 3, H, W] -> [N, L, E]"""
        height, width = x.shape[2:]
        for name, size in (("height", height), ("width", width)):
            torch._assert(
                size == self.image_size,
                f"Wrong image {name}! Expected {self.image_size} but got {size}!",
            )
        return self.conv_proj(x).flatten(2).permute(0, 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = self._process_input(x)
        token = self.class_token.expand(x.shape[0], -1, -1)
        x = self.encoder(torch.cat([token, x], dim=1))
        return self.heads(x[:, 0])


def _built(
    patch_size: int, num_layers: int, num_heads: int, hidden_dim: int, mlp_dim: int, kwargs: dict
) -> VisionTransformer:
    image_size = kwargs.pop("image_size", 224)
    return VisionTransformer(
        image_size, patch_size, num_layers, num_heads, hidden_dim, mlp_dim, **kwargs
    )


@model
def vit_b_16(**kwargs: object) -> VisionTransformer:
    return _built(16, 12, 12, 768, 3072, kwargs)


@model
def vit_b_32(**kwargs: object) -> VisionTransformer:
    return _built(32, 12, 12, 768, 3072, kwargs)


@model
def vit_l_16(**kwargs: object) -> VisionTransformer:
    return _built(16, 24, 16, 1024, 4096, kwargs)


@model
def vit_l_32(**kwargs: object) -> VisionTransformer:
    return _built(32, 24, 16, 1024, 4096, kwargs)


@model
def vit_h_14(**kwargs: object) -> VisionTransformer:
    return _built(14, 32, 16, 1280, 5120, kwargs)


__getattr__ = opaque_getattr(__name__)
