"""DenseNet."""

from collections import OrderedDict
from typing import Sequence

import torch
from _layerline.opaque import opaque_getattr
from torch import Tensor, nn
from torch.nn import functional as F

from ._api import model


class _DenseLayer(nn.Module):
    """[N, C, H, W], …, which are joined -> [N, growth_rate, H, W]"""

    def __init__(
        self,
        num_input_features: int,
        growth_rate: int,
        bn_size: int,
        drop_rate: float,
        memory_efficient: bool = False,
    ) -> None:
        super().__init__()
        inner = bn_size * growth_rate
        self.norm1 = nn.BatchNorm2d(num_input_features)
        self.relu1 = nn.ReLU(inplace=True)
        self.conv1 = nn.Conv2d(num_input_features, inner, kernel_size=1, stride=1, bias=False)
        self.norm2 = nn.BatchNorm2d(inner)
        self.relu2 = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(inner, growth_rate, kernel_size=3, stride=1, padding=1, bias=False)
        self.drop_rate = float(drop_rate)

    def forward(self, input: Tensor | Sequence[Tensor]) -> Tensor:
        parts = [input] if isinstance(input, Tensor) else list(input)
        x = self.conv1(self.relu1(self.norm1(torch.cat(parts, 1))))
        return self.conv2(self.relu2(self.norm2(x)))


class _DenseBlock(nn.ModuleDict):
    """[N, C, H, W] -> [N, C + num_layers * growth_rate, H, W]"""

    def __init__(
        self,
        num_layers: int,
        num_input_features: int,
        bn_size: int,
        growth_rate: int,
        drop_rate: float,
        memory_efficient: bool = False,
    ) -> None:
        super().__init__()
        for number in range(num_layers):
            channels = num_input_features + number * growth_rate
            layer = _DenseLayer(channels, growth_rate, bn_size, drop_rate, memory_efficient)
            self.add_module(f"denselayer{number + 1}", layer)

    def forward(self, init_features: Tensor) -> Tensor:
        features = [init_features]
        for layer in self.values():
            features.append(layer(features))
        return torch.cat(features, 1)


class _Transition(nn.Sequential):
    """[N, C, H, W] -> [N, O, H / 2, W / 2]"""

    def __init__(self, num_input_features: int, num_output_features: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(num_input_features)
        self.relu = nn.ReLU(inplace=True)
        self.conv = nn.Conv2d(
            num_input_features, num_output_features, kernel_size=1, stride=1, bias=False
        )
        self.pool = nn.AvgPool2d(kernel_size=2, stride=2)


class DenseNet(nn.Module):
    """[N, 3, H, W] -> [N, num_classes]"""

    def __init__(
        self,
        growth_rate: int = 32,
        block_config: Sequence[int] = (6, 12, 24, 16),
        num_init_features: int = 64,
        bn_size: int = 4,
        drop_rate: float = 0,
        num_classes: int = 1000,
        memory_efficient: bool = False,
    ) -> None:
        super().__init__()
        parts: OrderedDict[str, nn.Module] = OrderedDict()
        parts["conv0"] = nn.Conv2d(3, num_init_features, 7, 2, 3, bias=False)
        parts["norm0"] = nn.BatchNorm2d(num_init_features)
        parts["relu0"] = nn.ReLU(inplace=True)
        parts["pool0"] = nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
        channels = num_init_features
        for number, count in enumerate(block_config, 1):
            parts[f"denseblock{number}"] = _DenseBlock(
                count, channels, bn_size, growth_rate, drop_rate, memory_efficient
            )
            channels += count * growth_rate
            if number < len(block_config):
                parts[f"transition{number}"] = _Transition(channels, channels // 2)
                channels //= 2
        parts["norm5"] = nn.BatchNorm2d(channels)
        self.features = nn.Sequential(parts)
        self.classifier = nn.Linear(channels, num_classes)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.features(x), inplace=True)
        return self.classifier(F.adaptive_avg_pool2d(x, (1, 1)).flatten(1))


@model
def densenet121(**kwargs: object) -> DenseNet:
    return DenseNet(32, (6, 12, 24, 16), 64, **kwargs)


@model
def densenet161(**kwargs: object) -> DenseNet:
    return DenseNet(48, (6, 12, 36, 24), 96, **kwargs)


@model
def densenet169(**kwargs: object) -> DenseNet:
    return DenseNet(32, (6, 12, 32, 32), 64, **kwargs)


@model
def densenet201(**kwargs: object) -> DenseNet:
    return DenseNet(32, (6, 12, 48, 32), 64, **kwargs)


__getattr__ = opaque_getattr(__name__)
