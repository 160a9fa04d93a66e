"""EfficientNet-B0 in PyTorch."""

import torch
from torch import nn

# expansion, channels, repeats, stride, kernel size
STAGES = [
    (1, 16, 1, 1, 3),
    (6, 24, 2, 2, 3),
    (6, 40, 2, 2, 5),
    (6, 80, 3, 2, 3),
    (6, 112, 3, 1, 5),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
]


def conv_bn_act(in_channels, out_channels, kernel_size=1, stride=1, groups=1):
    return nn.Sequential(
        nn.Conv2d(
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding=kernel_size // 2,
            groups=groups,
            bias=False,
        ),
        nn.BatchNorm2d(out_channels),
        nn.SiLU(inplace=True),
    )


class SqueezeExcite(nn.Module):
    def __init__(self, channels, squeezed):
        super().__init__()
        self.scale = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Conv2d(channels, squeezed, 1),
            nn.SiLU(inplace=True),
            nn.Conv2d(squeezed, channels, 1),
            nn.Sigmoid(),
        )

    def forward(self, x):
        return x * self.scale(x)


class MBConv(nn.Module):
    def __init__(self, in_channels, out_channels, expansion, stride, kernel_size):
        super().__init__()
        hidden = in_channels * expansion
        self.residual = stride == 1 and in_channels == out_channels
        layers = []
        if expansion != 1:
            layers.append(conv_bn_act(in_channels, hidden))
        layers += [
            conv_bn_act(hidden, hidden, kernel_size, stride, groups=hidden),
            SqueezeExcite(hidden, max(1, in_channels // 4)),
            nn.Conv2d(hidden, out_channels, 1, bias=False),
            nn.BatchNorm2d(out_channels),
        ]
        self.block = nn.Sequential(*layers)

    def forward(self, x):
        out = self.block(x)
        return x + out if self.residual else out


class EfficientNet(nn.Module):
    def __init__(self, num_classes=1000, dropout=0.2):
        super().__init__()
        self.stem = conv_bn_act(3, 32, 3, stride=2)
        blocks = []
        channels = 32
        for expansion, out_channels, repeats, stride, kernel_size in STAGES:
            for i in range(repeats):
                step = stride if i == 0 else 1
                blocks.append(MBConv(channels, out_channels, expansion, step, kernel_size))
                channels = out_channels
        self.blocks = nn.Sequential(*blocks)
        self.head = conv_bn_act(channels, 1280)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(nn.Dropout(dropout), nn.Linear(1280, num_classes))

    def forward(self, x):
        x = self.head(self.blocks(self.stem(x)))
        x = torch.flatten(self.pool(x), 1)
        return self.classifier(x)


model = EfficientNet()
