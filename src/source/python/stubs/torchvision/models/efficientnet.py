"""EfficientNet, versions 1 and 2."""

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import Callable, Sequence

from _layerline.opaque import opaque_getattr
from torch import Tensor, nn

from ..ops.misc import Conv2dNormActivation, SqueezeExcitation
from ..ops.stochastic_depth import StochasticDepth
from ._api import model
from ._utils import _make_divisible

Factory = Callable[..., nn.Module]


@dataclass
class Stage:
    """Blocks of one kind; only the first has the stride and the other number of channels."""

    block: "type[MBConv | FusedMBConv]"
    expand_ratio: float
    kernel: int
    stride: int
    input_channels: int
    out_channels: int
    num_layers: int

    @property
    def expanded(self) -> int:
        return _make_divisible(self.input_channels * self.expand_ratio, 8)

    def scaled(self, width: float, depth: float) -> "Stage":
        return replace(
            self,
            input_channels=_make_divisible(self.input_channels * width, 8),
            out_channels=_make_divisible(self.out_channels * width, 8),
            num_layers=math.ceil(self.num_layers * depth),
        )

    def single(self, first: bool) -> "Stage":
        """One block of the stage."""
        if first:
            return self
        return replace(self, input_channels=self.out_channels, stride=1)


class _Block(nn.Module):
    """[N, C, H, W] -> [N, O, H / stride, W / stride]"""

    def __init__(self, stage: Stage, drop: float, norm_layer: Factory) -> None:
        super().__init__()
        self.use_res_connect = stage.stride == 1 and stage.input_channels == stage.out_channels
        self.block = nn.Sequential(*self._layers(stage, norm_layer))
        self.stochastic_depth = StochasticDepth(drop, "row")
        self.out_channels = stage.out_channels

    def _layers(self, stage: Stage, norm_layer: Factory) -> list[nn.Module]:
        raise NotImplementedError

    def forward(self, input: Tensor) -> Tensor:
        result = self.block(input)
        if self.use_res_connect:
            result = self.stochastic_depth(result)
            result += input
        return result


class MBConv(_Block):
    def _layers(self, stage: Stage, norm_layer: Factory) -> list[nn.Module]:
        convolution = partial(Conv2dNormActivation, norm_layer=norm_layer)
        expanded = stage.expanded
        layers: list[nn.Module] = []
        if expanded != stage.input_channels:
            layers.append(convolution(stage.input_channels, expanded, 1, activation_layer=nn.SiLU))
        layers.append(
            convolution(
                expanded,
                expanded,
                stage.kernel,
                stage.stride,
                groups=expanded,
                activation_layer=nn.SiLU,
            )
        )
        squeezed = max(1, stage.input_channels // 4)
        layers.append(SqueezeExcitation(expanded, squeezed, partial(nn.SiLU, inplace=True)))
        layers.append(convolution(expanded, stage.out_channels, 1, activation_layer=None))
        return layers


class FusedMBConv(_Block):
    def _layers(self, stage: Stage, norm_layer: Factory) -> list[nn.Module]:
        convolution = partial(Conv2dNormActivation, norm_layer=norm_layer)
        expanded = stage.expanded
        window = {"kernel_size": stage.kernel, "stride": stage.stride, "activation_layer": nn.SiLU}
        if expanded == stage.input_channels:
            return [convolution(stage.input_channels, stage.out_channels, **window)]
        return [
            convolution(stage.input_channels, expanded, **window),
            convolution(expanded, stage.out_channels, 1, activation_layer=None),
        ]


class EfficientNet(nn.Module):
    """[N, 3, H, W] -> [N, num_classes]"""

    def __init__(
        self,
        inverted_residual_setting: Sequence[Stage],
        dropout: float,
        stochastic_depth_prob: float = 0.2,
        num_classes: int = 1000,
        norm_layer: Factory | None = None,
        last_channel: int | None = None,
    ) -> None:
        super().__init__()
        norm = norm_layer or nn.BatchNorm2d
        convolution = partial(Conv2dNormActivation, norm_layer=norm, activation_layer=nn.SiLU)
        stages = list(inverted_residual_setting)
        layers: list[nn.Module] = [convolution(3, stages[0].input_channels, 3, 2)]
        total = sum(stage.num_layers for stage in stages)
        number = 0
        for stage in stages:
            blocks = []
            for index in range(stage.num_layers):
                drop = stochastic_depth_prob * number / total
                blocks.append(stage.block(stage.single(index == 0), drop, norm))
                number += 1
            layers.append(nn.Sequential(*blocks))
        channels = stages[-1].out_channels
        last = 4 * channels if last_channel is None else last_channel
        layers.append(convolution(channels, last, 1))
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(
            nn.Dropout(p=dropout, inplace=True), nn.Linear(last, num_classes)
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


FIRST = (
    Stage(MBConv, 1, 3, 1, 32, 16, 1),
    Stage(MBConv, 6, 3, 2, 16, 24, 2),
    Stage(MBConv, 6, 5, 2, 24, 40, 2),
    Stage(MBConv, 6, 3, 2, 40, 80, 3),
    Stage(MBConv, 6, 5, 1, 80, 112, 3),
    Stage(MBConv, 6, 5, 2, 112, 192, 4),
    Stage(MBConv, 6, 3, 1, 192, 320, 1),
)

SECOND = {
    "s": (
        Stage(FusedMBConv, 1, 3, 1, 24, 24, 2),
        Stage(FusedMBConv, 4, 3, 2, 24, 48, 4),
        Stage(FusedMBConv, 4, 3, 2, 48, 64, 4),
        Stage(MBConv, 4, 3, 2, 64, 128, 6),
        Stage(MBConv, 6, 3, 1, 128, 160, 9),
        Stage(MBConv, 6, 3, 2, 160, 256, 15),
    ),
    "m": (
        Stage(FusedMBConv, 1, 3, 1, 24, 24, 3),
        Stage(FusedMBConv, 4, 3, 2, 24, 48, 5),
        Stage(FusedMBConv, 4, 3, 2, 48, 80, 5),
        Stage(MBConv, 4, 3, 2, 80, 160, 7),
        Stage(MBConv, 6, 3, 1, 160, 176, 14),
        Stage(MBConv, 6, 3, 2, 176, 304, 18),
        Stage(MBConv, 6, 3, 1, 304, 512, 5),
    ),
    "l": (
        Stage(FusedMBConv, 1, 3, 1, 32, 32, 4),
        Stage(FusedMBConv, 4, 3, 2, 32, 64, 7),
        Stage(FusedMBConv, 4, 3, 2, 64, 96, 7),
        Stage(MBConv, 4, 3, 2, 96, 192, 10),
        Stage(MBConv, 6, 3, 1, 192, 224, 19),
        Stage(MBConv, 6, 3, 2, 224, 384, 25),
        Stage(MBConv, 6, 3, 1, 384, 640, 7),
    ),
}

NORM_OF_LARGE = partial(nn.BatchNorm2d, eps=0.001, momentum=0.01)


def _first(width: float, depth: float, dropout: float, kwargs: dict) -> EfficientNet:
    stages = [stage.scaled(width, depth) for stage in FIRST]
    return EfficientNet(stages, kwargs.pop("dropout", dropout), **kwargs)


def _second(size: str, dropout: float, kwargs: dict) -> EfficientNet:
    kwargs.setdefault("norm_layer", partial(nn.BatchNorm2d, eps=1e-3))
    kwargs.setdefault("last_channel", 1280)
    return EfficientNet(SECOND[size], kwargs.pop("dropout", dropout), **kwargs)


@model
def efficientnet_b0(**kwargs: object) -> EfficientNet:
    return _first(1.0, 1.0, 0.2, kwargs)


@model
def efficientnet_b1(**kwargs: object) -> EfficientNet:
    return _first(1.0, 1.1, 0.2, kwargs)


@model
def efficientnet_b2(**kwargs: object) -> EfficientNet:
    return _first(1.1, 1.2, 0.3, kwargs)


@model
def efficientnet_b3(**kwargs: object) -> EfficientNet:
    return _first(1.2, 1.4, 0.3, kwargs)


@model
def efficientnet_b4(**kwargs: object) -> EfficientNet:
    return _first(1.4, 1.8, 0.4, kwargs)


@model
def efficientnet_b5(**kwargs: object) -> EfficientNet:
    return _first(1.6, 2.2, 0.4, {"norm_layer": NORM_OF_LARGE, **kwargs})


@model
def efficientnet_b6(**kwargs: object) -> EfficientNet:
    return _first(1.8, 2.6, 0.5, {"norm_layer": NORM_OF_LARGE, **kwargs})


@model
def efficientnet_b7(**kwargs: object) -> EfficientNet:
    return _first(2.0, 3.1, 0.5, {"norm_layer": NORM_OF_LARGE, **kwargs})


@model
def efficientnet_v2_s(**kwargs: object) -> EfficientNet:
    return _second("s", 0.2, kwargs)


@model
def efficientnet_v2_m(**kwargs: object) -> EfficientNet:
    return _second("m", 0.3, kwargs)


@model
def efficientnet_v2_l(**kwargs: object) -> EfficientNet:
    return _second("l", 0.4, kwargs)


__getattr__ = opaque_getattr(__name__)
