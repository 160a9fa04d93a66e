"""VGG, with and without normalization."""

from typing import Sequence

from _layerline.opaque import opaque_getattr
from torch import Tensor, nn

from ._api import model


class VGG(nn.Module):
    """[N, 3, H, W] -> [N, num_classes]"""

    def __init__(
        self,
        features: nn.Module,
        num_classes: int = 1000,
        init_weights: bool = True,
        dropout: float = 0.5,
    ) -> None:
        super().__init__()
        self.features = features
        self.avgpool = nn.AdaptiveAvgPool2d((7, 7))
        self.classifier = nn.Sequential(
            nn.Linear(512 * 7 * 7, 4096),
            nn.ReLU(True),
            nn.Dropout(p=dropout),
            nn.Linear(4096, 4096),
            nn.ReLU(True),
            nn.Dropout(p=dropout),
            nn.Linear(4096, num_classes),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


def make_layers(cfg: Sequence[int | str], batch_norm: bool = False) -> nn.Sequential:
    """Convolutions by their channels; "M" is a pooling."""
    layers: list[nn.Module] = []
    channels = 3
    for entry in cfg:
        if entry == "M":
            layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
            continue
        layers.append(nn.Conv2d(channels, entry, kernel_size=3, padding=1))
        if batch_norm:
            layers.append(nn.BatchNorm2d(entry))
        layers.append(nn.ReLU(inplace=True))
        channels = entry
    return nn.Sequential(*layers)


def _config(*repeats: int) -> list[int | str]:
    config: list[int | str] = []
    for channels, count in zip((64, 128, 256, 512, 512), repeats):
        config += [channels] * count + ["M"]
    return config


cfgs = {
    "A": _config(1, 1, 2, 2, 2),
    "B": _config(2, 2, 2, 2, 2),
    "D": _config(2, 2, 3, 3, 3),
    "E": _config(2, 2, 4, 4, 4),
}


@model
def vgg11(**kwargs: object) -> VGG:
    return VGG(make_layers(cfgs["A"]), **kwargs)


@model
def vgg11_bn(**kwargs: object) -> VGG:
    return VGG(make_layers(cfgs["A"], True), **kwargs)


@model
def vgg13(**kwargs: object) -> VGG:
    return VGG(make_layers(cfgs["B"]), **kwargs)


@model
def vgg13_bn(**kwargs: object) -> VGG:
    return VGG(make_layers(cfgs["B"], True), **kwargs)


@model
def vgg16(**kwargs: object) -> VGG:
    return VGG(make_layers(cfgs["D"]), **kwargs)


@model
def vgg16_bn(**kwargs: object) -> VGG:
    return VGG(make_layers(cfgs["D"], True), **kwargs)


@model
def vgg19(**kwargs: object) -> VGG:
    return VGG(make_layers(cfgs["E"]), **kwargs)


@model
def vgg19_bn(**kwargs: object) -> VGG:
    return VGG(make_layers(cfgs["E"], True), **kwargs)


__getattr__ = opaque_getattr(__name__)
