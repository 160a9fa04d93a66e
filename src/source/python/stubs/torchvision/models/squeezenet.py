"""SqueezeNet."""

import torch
from _layerline.opaque import opaque_getattr
from torch import Tensor, nn

from ._api import model


class Fire(nn.Module):
    """[N, C, H, W] -> [N, expand1x1_planes + expand3x3_planes, H, W]"""

    def __init__(
        self, inplanes: int, squeeze_planes: int, expand1x1_planes: int, expand3x3_planes: int
    ) -> None:
        super().__init__()
        self.inplanes = inplanes
        self.squeeze = nn.Conv2d(inplanes, squeeze_planes, kernel_size=1)
        self.squeeze_activation = nn.ReLU(inplace=True)
        self.expand1x1 = nn.Conv2d(squeeze_planes, expand1x1_planes, kernel_size=1)
        self.expand1x1_activation = nn.ReLU(inplace=True)
        self.expand3x3 = nn.Conv2d(squeeze_planes, expand3x3_planes, kernel_size=3, padding=1)
        self.expand3x3_activation = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        x = self.squeeze_activation(self.squeeze(x))
        small = self.expand1x1_activation(self.expand1x1(x))
        large = self.expand3x3_activation(self.expand3x3(x))
        return torch.cat([small, large], 1)


def _pool() -> nn.MaxPool2d:
    return nn.MaxPool2d(kernel_size=3, stride=2, ceil_mode=True)


class SqueezeNet(nn.Module):
    """[N, 3, H, W] -> [N, num_classes]"""

    def __init__(self, version: str = "1_0", num_classes: int = 1000, dropout: float = 0.5) -> None:
        super().__init__()
        self.num_classes = num_classes
        if version not in ("1_0", "1_1"):
            raise ValueError(f"Unsupported SqueezeNet version {version}: 1_0 or 1_1 expected")
        first = version == "1_0"
        channels = 96 if first else 64
        stem = nn.Conv2d(3, channels, kernel_size=7 if first else 3, stride=2)
        fires = [
            Fire(channels, 16, 64, 64),
            Fire(128, 16, 64, 64),
            Fire(128, 32, 128, 128),
            Fire(256, 32, 128, 128),
            Fire(256, 48, 192, 192),
            Fire(384, 48, 192, 192),
            Fire(384, 64, 256, 256),
            Fire(512, 64, 256, 256),
        ]
        layers: list[nn.Module] = [stem, nn.ReLU(inplace=True), _pool()]
        for number, fire in enumerate(fires, 1):
            layers.append(fire)
            if number in ((3, 7) if first else (2, 4)):
                layers.append(_pool())
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(
            nn.Dropout(p=dropout),
            nn.Conv2d(512, num_classes, kernel_size=1),
            nn.ReLU(inplace=True),
            nn.AdaptiveAvgPool2d((1, 1)),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.features(x)).flatten(1)


@model
def squeezenet1_0(**kwargs: object) -> SqueezeNet:
    return SqueezeNet("1_0", **kwargs)


@model
def squeezenet1_1(**kwargs: object) -> SqueezeNet:
    return SqueezeNet("1_1", **kwargs)


__getattr__ = opaque_getattr(__name__)
