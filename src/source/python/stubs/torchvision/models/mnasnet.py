"""MNASNet."""

from _layerline.opaque import opaque_getattr
from torch import Tensor, nn

from ._api import model

MOMENTUM = 1 - 0.9997


class _InvertedResidual(nn.Module):
    """[N, C, H, W] -> [N, O, H / stride, W / stride]"""

    def __init__(
        self, in_ch: int, out_ch: int, kernel_size: int, stride: int, expansion_factor: int
    ) -> None:
        super().__init__()
        inner = in_ch * expansion_factor
        self.apply_residual = in_ch == out_ch and stride == 1
        self.layers = nn.Sequential(
            nn.Conv2d(in_ch, inner, 1, bias=False),
            nn.BatchNorm2d(inner, momentum=MOMENTUM),
            nn.ReLU(inplace=True),
            nn.Conv2d(
                inner, inner, kernel_size, stride, kernel_size // 2, groups=inner, bias=False
            ),
            nn.BatchNorm2d(inner, momentum=MOMENTUM),
            nn.ReLU(inplace=True),
            nn.Conv2d(inner, out_ch, 1, bias=False),
            nn.BatchNorm2d(out_ch, momentum=MOMENTUM),
        )

    def forward(self, input: Tensor) -> Tensor:
        return self.layers(input) + input if self.apply_residual else self.layers(input)


def _stack(
    given: int, made: int, kernel: int, stride: int, expansion: int, repeats: int
) -> nn.Sequential:
    blocks = [_InvertedResidual(given, made, kernel, stride, expansion)]
    blocks += [_InvertedResidual(made, made, kernel, 1, expansion) for _ in range(repeats - 1)]
    return nn.Sequential(*blocks)


def _to_multiple(value: float, divisor: int, round_up_bias: float = 0.9) -> int:
    nearest = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return nearest if nearest >= round_up_bias * value else nearest + divisor


class MNASNet(nn.Module):
    """[N, 3, H, W] -> [N, num_classes]"""

    def __init__(self, alpha: float, num_classes: int = 1000, dropout: float = 0.2) -> None:
        super().__init__()
        if alpha <= 0.0:
            raise ValueError(f"alpha should be greater than 0.0 instead of {alpha}")
        self.alpha, self.num_classes = alpha, num_classes
        depths = [_to_multiple(one * alpha, 8) for one in (32, 16, 24, 40, 80, 96, 192, 320)]
        first, second = depths[:2]
        stacks = (
            (3, 2, 3, 3),
            (5, 2, 3, 3),
            (5, 2, 6, 3),
            (3, 1, 6, 2),
            (5, 2, 6, 4),
            (3, 1, 6, 1),
        )
        self.layers = nn.Sequential(
            nn.Conv2d(3, first, 3, padding=1, stride=2, bias=False),
            nn.BatchNorm2d(first, momentum=MOMENTUM),
            nn.ReLU(inplace=True),
            nn.Conv2d(first, first, 3, padding=1, groups=first, bias=False),
            nn.BatchNorm2d(first, momentum=MOMENTUM),
            nn.ReLU(inplace=True),
            nn.Conv2d(first, second, 1, bias=False),
            nn.BatchNorm2d(second, momentum=MOMENTUM),
            *(
                _stack(given, made, *numbers)
                for given, made, numbers in zip(depths[1:], depths[2:], stacks)
            ),
            nn.Conv2d(depths[-1], 1280, 1, bias=False),
            nn.BatchNorm2d(1280, momentum=MOMENTUM),
            nn.ReLU(inplace=True),
        )
        self.classifier = nn.Sequential(
            nn.Dropout(p=dropout, inplace=True), nn.Linear(1280, num_classes)
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.layers(x).mean([2, 3]))


@model
def mnasnet0_5(**kwargs: object) -> MNASNet:
    return MNASNet(0.5, **kwargs)


@model
def mnasnet0_75(**kwargs: object) -> MNASNet:
    return MNASNet(0.75, **kwargs)


@model
def mnasnet1_0(**kwargs: object) -> MNASNet:
    return MNASNet(1.0, **kwargs)


@model
def mnasnet1_3(**kwargs: object) -> MNASNet:
    return MNASNet(1.3, **kwargs)


__getattr__ = opaque_getattr(__name__)
