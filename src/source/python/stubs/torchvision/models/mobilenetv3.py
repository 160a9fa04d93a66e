"""MobileNet, version 3."""

from dataclasses import dataclass
from functools import partial
from typing import Callable, Sequence

from _layerline.opaque import opaque_getattr
from torch import Tensor, nn

from ..ops.misc import Conv2dNormActivation, SqueezeExcitation
from ._api import model
from ._utils import _make_divisible

Factory = Callable[..., nn.Module]


@dataclass
class Block:
    input_channels: int
    kernel: int
    expanded_channels: int
    out_channels: int
    use_se: bool
    use_hs: bool
    stride: int
    dilation: int


class InvertedResidual(nn.Module):
    """[N, C, H, W] -> [N, O, H / stride, W / stride]"""

    def __init__(self, block: Block, norm_layer: Factory) -> None:
        super().__init__()
        self.use_res_connect = block.stride == 1 and block.input_channels == block.out_channels
        activation = nn.Hardswish if block.use_hs else nn.ReLU
        convolution = partial(Conv2dNormActivation, norm_layer=norm_layer)
        expanded = block.expanded_channels
        layers: list[nn.Module] = []
        if expanded != block.input_channels:
            layers.append(
                convolution(block.input_channels, expanded, 1, activation_layer=activation)
            )
        layers.append(
            convolution(
                expanded,
                expanded,
                block.kernel,
                1 if block.dilation > 1 else block.stride,
                dilation=block.dilation,
                groups=expanded,
                activation_layer=activation,
            )
        )
        if block.use_se:
            squeezed = _make_divisible(expanded // 4, 8)
            layers.append(SqueezeExcitation(expanded, squeezed, scale_activation=nn.Hardsigmoid))
        layers.append(convolution(expanded, block.out_channels, 1, activation_layer=None))
        self.block = nn.Sequential(*layers)
        self.out_channels = block.out_channels

    def forward(self, input: Tensor) -> Tensor:
        result = self.block(input)
        if self.use_res_connect:
            result += input
        return result


class MobileNetV3(nn.Module):
    """[N, 3, H, W] -> [N, num_classes]"""

    def __init__(
        self,
        inverted_residual_setting: Sequence[Block],
        last_channel: int,
        num_classes: int = 1000,
        block: Factory | None = None,
        norm_layer: Factory | None = None,
        dropout: float = 0.2,
    ) -> None:
        super().__init__()
        make = block or InvertedResidual
        norm = norm_layer or partial(nn.BatchNorm2d, eps=0.001, momentum=0.01)
        convolution = partial(Conv2dNormActivation, norm_layer=norm, activation_layer=nn.Hardswish)
        blocks = list(inverted_residual_setting)
        last = blocks[-1].out_channels
        self.features = nn.Sequential(
            convolution(3, blocks[0].input_channels, 3, 2),
            *(make(one, norm) for one in blocks),
            convolution(last, 6 * last, 1),
        )
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(
            nn.Linear(6 * last, last_channel),
            nn.Hardswish(inplace=True),
            nn.Dropout(p=dropout, inplace=True),
            nn.Linear(last_channel, num_classes),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


LARGE = (
    (16, 3, 16, 16, False, False, 1),
    (16, 3, 64, 24, False, False, 2),
    (24, 3, 72, 24, False, False, 1),
    (24, 5, 72, 40, True, False, 2),
    (40, 5, 120, 40, True, False, 1),
    (40, 5, 120, 40, True, False, 1),
    (40, 3, 240, 80, False, True, 2),
    (80, 3, 200, 80, False, True, 1),
    (80, 3, 184, 80, False, True, 1),
    (80, 3, 184, 80, False, True, 1),
    (80, 3, 480, 112, True, True, 1),
    (112, 3, 672, 112, True, True, 1),
    (112, 5, 672, 160, True, True, 2),
    (160, 5, 960, 160, True, True, 1),
    (160, 5, 960, 160, True, True, 1),
)

SMALL = (
    (16, 3, 16, 16, True, False, 2),
    (16, 3, 72, 24, False, False, 2),
    (24, 3, 88, 24, False, False, 1),
    (24, 5, 96, 40, True, True, 2),
    (40, 5, 240, 40, True, True, 1),
    (40, 5, 240, 40, True, True, 1),
    (40, 5, 120, 48, True, True, 1),
    (48, 5, 144, 48, True, True, 1),
    (48, 5, 288, 96, True, True, 2),
    (96, 5, 576, 96, True, True, 1),
    (96, 5, 576, 96, True, True, 1),
)


def _built(
    rows: Sequence[tuple],
    last_channel: int,
    width_mult: float = 1.0,
    reduced_tail: bool = False,
    dilated: bool = False,
    **kwargs: object,
) -> MobileNetV3:
    def scaled(channels: int) -> int:
        return _make_divisible(channels * width_mult, 8)

    # The last three blocks may be halved, or dilated instead of strided.
    tail = len(rows) - 3
    blocks = []
    for number, (given, kernel, expanded, made, use_se, use_hs, stride) in enumerate(rows):
        in_tail = number >= tail
        half = 2 if reduced_tail and in_tail else 1
        halved_input = half if number > tail else 1
        blocks.append(
            Block(
                scaled(given // halved_input),
                kernel,
                scaled(expanded // halved_input),
                scaled(made // half),
                use_se,
                use_hs,
                stride,
                2 if dilated and in_tail else 1,
            )
        )
    last = scaled(last_channel // (2 if reduced_tail else 1))
    return MobileNetV3(blocks, last, **kwargs)


@model
def mobilenet_v3_large(**kwargs: object) -> MobileNetV3:
    return _built(LARGE, 1280, **kwargs)


@model
def mobilenet_v3_small(**kwargs: object) -> MobileNetV3:
    return _built(SMALL, 1024, **kwargs)


__getattr__ = opaque_getattr(__name__)
