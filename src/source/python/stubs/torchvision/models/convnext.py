"""ConvNeXt."""

from dataclasses import dataclass
from functools import partial
from typing import Callable, Sequence

import torch
from _layerline.opaque import opaque_getattr
from torch import Tensor, nn
from torch.nn import functional as F

from ..ops.misc import Conv2dNormActivation, Permute
from ..ops.stochastic_depth import StochasticDepth
from ._api import model

Factory = Callable[..., nn.Module]


class LayerNorm2d(nn.LayerNorm):
    """[N, C, H, W] -> [N, C, H, W], over the channels of each pixel"""

    def forward(self, x: Tensor) -> Tensor:
        last = x.permute(0, 2, 3, 1)
        normal = F.layer_norm(last, self.normalized_shape, self.weight, self.bias, self.eps)
        return normal.permute(0, 3, 1, 2)


class CNBlock(nn.Module):
    """[N, C, H, W] -> [N, C, H, W]"""

    def __init__(
        self,
        dim: int,
        layer_scale: float,
        stochastic_depth_prob: float,
        norm_layer: Factory | None = None,
    ) -> None:
        super().__init__()
        norm = norm_layer or partial(nn.LayerNorm, eps=1e-6)
        self.block = nn.Sequential(
            nn.Conv2d(dim, dim, kernel_size=7, padding=3, groups=dim, bias=True),
            Permute([0, 2, 3, 1]),
            norm(dim),
            nn.Linear(dim, 4 * dim, bias=True),
            nn.GELU(),
            nn.Linear(4 * dim, dim, bias=True),
            Permute([0, 3, 1, 2]),
        )
        self.layer_scale = nn.Parameter(torch.ones(dim, 1, 1) * layer_scale)
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob, "row")

    def forward(self, input: Tensor) -> Tensor:
        result = self.layer_scale * self.block(input)
        result = self.stochastic_depth(result)
        result += input
        return result


@dataclass
class CNBlockConfig:
    input_channels: int
    out_channels: int | None
    num_layers: int


class ConvNeXt(nn.Module):
    """[N, 3, H, W] -> [N, num_classes]"""

    def __init__(
        self,
        block_setting: Sequence[CNBlockConfig],
        stochastic_depth_prob: float = 0.0,
        layer_scale: float = 1e-6,
        num_classes: int = 1000,
        block: Factory | None = None,
        norm_layer: Factory | None = None,
    ) -> None:
        super().__init__()
        make = block or CNBlock
        norm = norm_layer or partial(LayerNorm2d, eps=1e-6)
        stages = list(block_setting)
        layers: list[nn.Module] = [
            Conv2dNormActivation(
                3,
                stages[0].input_channels,
                kernel_size=4,
                stride=4,
                padding=0,
                norm_layer=norm,
                activation_layer=None,
                bias=True,
            )
        ]
        total = sum(stage.num_layers for stage in stages)
        number = 0
        for stage in stages:
            blocks = []
            for _ in range(stage.num_layers):
                drop = stochastic_depth_prob * number / (total - 1.0)
                blocks.append(make(stage.input_channels, layer_scale, drop))
                number += 1
            layers.append(nn.Sequential(*blocks))
            if stage.out_channels is not None:
                layers.append(
                    nn.Sequential(
                        norm(stage.input_channels),
                        nn.Conv2d(stage.input_channels, stage.out_channels, 2, 2),
                    )
                )
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        last = stages[-1].out_channels or stages[-1].input_channels
        self.classifier = nn.Sequential(norm(last), nn.Flatten(1), nn.Linear(last, num_classes))

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.avgpool(self.features(x)))


def _built(channels: Sequence[int], blocks: Sequence[int], drop: float, kwargs: dict) -> ConvNeXt:
    stages = [
        CNBlockConfig(given, made, count)
        for given, made, count in zip(channels, [*channels[1:], None], blocks)
    ]
    return ConvNeXt(stages, kwargs.pop("stochastic_depth_prob", drop), **kwargs)


@model
def convnext_tiny(**kwargs: object) -> ConvNeXt:
    return _built((96, 192, 384, 768), (3, 3, 9, 3), 0.1, kwargs)


@model
def convnext_small(**kwargs: object) -> ConvNeXt:
    return _built((96, 192, 384, 768), (3, 3, 27, 3), 0.4, kwargs)


@model
def convnext_base(**kwargs: object) -> ConvNeXt:
    return _built((128, 256, 512, 1024), (3, 3, 27, 3), 0.5, kwargs)


@model
def convnext_large(**kwargs: object) -> ConvNeXt:
    return _built((192, 384, 768, 1536), (3, 3, 27, 3), 0.5, kwargs)


__getattr__ = opaque_getattr(__name__)
