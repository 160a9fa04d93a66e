"""ShuffleNet, version 2."""

from typing import Sequence

import torch
from _layerline.opaque import opaque_getattr
from torch import Tensor, nn

from ._api import model


def channel_shuffle(x: Tensor, groups: int) -> Tensor:
    """[N, groups * C, H, W] -> [N, C * groups, H, W]"""
    batch, channels, height, width = x.size()
    x = x.view(batch, groups, channels // groups, height, width)
    return x.transpose(1, 2).contiguous().view(batch, channels, height, width)


class InvertedResidual(nn.Module):
    """[N, C, H, W] -> [N, oup, H / stride, W / stride]"""

    def __init__(self, inp: int, oup: int, stride: int) -> None:
        super().__init__()
        if not 1 <= stride <= 3:
            raise ValueError("illegal stride value")
        self.stride = stride
        half = oup // 2
        if stride == 1 and inp != half << 1:
            raise ValueError("input and output channels must be equal where the stride is 1")
        self.branch1 = nn.Sequential()
        if stride > 1:
            self.branch1 = nn.Sequential(
                self.depthwise_conv(inp, inp, 3, stride, 1),
                nn.BatchNorm2d(inp),
                nn.Conv2d(inp, half, 1, bias=False),
                nn.BatchNorm2d(half),
                nn.ReLU(inplace=True),
            )
        self.branch2 = nn.Sequential(
            nn.Conv2d(inp if stride > 1 else half, half, 1, bias=False),
            nn.BatchNorm2d(half),
            nn.ReLU(inplace=True),
            self.depthwise_conv(half, half, 3, stride, 1),
            nn.BatchNorm2d(half),
            nn.Conv2d(half, half, 1, bias=False),
            nn.BatchNorm2d(half),
            nn.ReLU(inplace=True),
        )

    @staticmethod
    def depthwise_conv(
        i: int, o: int, kernel_size: int, stride: int = 1, padding: int = 0, bias: bool = False
    ) -> nn.Conv2d:
        return nn.Conv2d(i, o, kernel_size, stride, padding, bias=bias, groups=i)

    def forward(self, x: Tensor) -> Tensor:
        if self.stride == 1:
            first, second = x.chunk(2, dim=1)
            joined = torch.cat((first, self.branch2(second)), dim=1)
        else:
            joined = torch.cat((self.branch1(x), self.branch2(x)), dim=1)
        return channel_shuffle(joined, 2)


class ShuffleNetV2(nn.Module):
    """[N, 3, H, W] -> [N, num_classes]"""

    def __init__(
        self,
        stages_repeats: Sequence[int],
        stages_out_channels: Sequence[int],
        num_classes: int = 1000,
    ) -> None:
        super().__init__()
        channels, *stages, last = stages_out_channels
        self.conv1 = _convolution(3, channels, 3, 2)
        self.maxpool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
        for number, (count, made) in enumerate(zip(stages_repeats, stages), 2):
            blocks = [InvertedResidual(channels, made, 2)]
            blocks += [InvertedResidual(made, made, 1) for _ in range(count - 1)]
            setattr(self, f"stage{number}", nn.Sequential(*blocks))
            channels = made
        self.conv5 = _convolution(channels, last, 1, 1)
        self.fc = nn.Linear(last, num_classes)

    def forward(self, x: Tensor) -> Tensor:
        x = self.maxpool(self.conv1(x))
        x = self.conv5(self.stage4(self.stage3(self.stage2(x))))
        return self.fc(x.mean([2, 3]))


def _convolution(given: int, made: int, kernel: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(given, made, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(made),
        nn.ReLU(inplace=True),
    )


REPEATS = (4, 8, 4)


@model
def shufflenet_v2_x0_5(**kwargs: object) -> ShuffleNetV2:
    return ShuffleNetV2(REPEATS, (24, 48, 96, 192, 1024), **kwargs)


@model
def shufflenet_v2_x1_0(**kwargs: object) -> ShuffleNetV2:
    return ShuffleNetV2(REPEATS, (24, 116, 232, 464, 1024), **kwargs)


@model
def shufflenet_v2_x1_5(**kwargs: object) -> ShuffleNetV2:
    return ShuffleNetV2(REPEATS, (24, 176, 352, 704, 1024), **kwargs)


@model
def shufflenet_v2_x2_0(**kwargs: object) -> ShuffleNetV2:
    return ShuffleNetV2(REPEATS, (24, 244, 488, 976, 2048), **kwargs)


__getattr__ = opaque_getattr(__name__)
