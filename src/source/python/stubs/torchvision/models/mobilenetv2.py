"""MobileNet, version 2."""

from functools import partial
from typing import Callable, Sequence

from _layerline.opaque import opaque_getattr
from torch import Tensor, nn
from torch.nn import functional as F

from ..ops.misc import Conv2dNormActivation
from ._api import model
from ._utils import _make_divisible

Factory = Callable[..., nn.Module]

SETTING = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)
"""Expansion, channels, number of blocks, stride of the first."""


class InvertedResidual(nn.Module):
    """[N, C, H, W] -> [N, O, H / stride, W / stride]"""

    def __init__(
        self,
        inp: int,
        oup: int,
        stride: int,
        expand_ratio: int,
        norm_layer: Factory | None = None,
    ) -> None:
        super().__init__()
        if stride not in (1, 2):
            raise ValueError(f"stride should be 1 or 2 instead of {stride}")
        norm = norm_layer or nn.BatchNorm2d
        convolution = partial(Conv2dNormActivation, norm_layer=norm, activation_layer=nn.ReLU6)
        hidden = int(round(inp * expand_ratio))
        layers = [convolution(inp, hidden, kernel_size=1)] if expand_ratio != 1 else []
        layers += [
            convolution(hidden, hidden, stride=stride, groups=hidden),
            nn.Conv2d(hidden, oup, 1, 1, 0, bias=False),
            norm(oup),
        ]
        self.conv = nn.Sequential(*layers)
        self.stride = stride
        self.out_channels = oup
        self.use_res_connect = stride == 1 and inp == oup

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv(x) if self.use_res_connect else self.conv(x)


class MobileNetV2(nn.Module):
    """[N, 3, H, W] -> [N, num_classes]"""

    def __init__(
        self,
        num_classes: int = 1000,
        width_mult: float = 1.0,
        inverted_residual_setting: Sequence[Sequence[int]] | None = None,
        round_nearest: int = 8,
        block: Factory | None = None,
        norm_layer: Factory | None = None,
        dropout: float = 0.2,
    ) -> None:
        super().__init__()
        norm = norm_layer or nn.BatchNorm2d
        make = block or InvertedResidual
        convolution = partial(Conv2dNormActivation, norm_layer=norm, activation_layer=nn.ReLU6)
        channels = _make_divisible(32 * width_mult, round_nearest)
        self.last_channel = _make_divisible(1280 * max(1.0, width_mult), round_nearest)
        features: list[nn.Module] = [convolution(3, channels, stride=2)]
        for expansion, wanted, count, stride in inverted_residual_setting or SETTING:
            made = _make_divisible(wanted * width_mult, round_nearest)
            for number in range(count):
                step = stride if number == 0 else 1
                features.append(make(channels, made, step, expand_ratio=expansion, norm_layer=norm))
                channels = made
        features.append(convolution(channels, self.last_channel, kernel_size=1))
        self.features = nn.Sequential(*features)
        self.classifier = nn.Sequential(
            nn.Dropout(p=dropout), nn.Linear(self.last_channel, num_classes)
        )

    def forward(self, x: Tensor) -> Tensor:
        x = F.adaptive_avg_pool2d(self.features(x), (1, 1))
        return self.classifier(x.flatten(1))


@model
def mobilenet_v2(**kwargs: object) -> MobileNetV2:
    return MobileNetV2(**kwargs)


__getattr__ = opaque_getattr(__name__)
