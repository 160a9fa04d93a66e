/** A ResNet-50 as people write it with PyTorch: the zoo's, layer by layer. */
export const RESNET_SOURCE = `from functools import partial
from torch import nn

conv = partial(nn.Conv2d, bias=False)


class Bottleneck(nn.Module):
    def __init__(self, cin, c, stride):
        super().__init__()
        self.conv1 = conv(cin, c, 1)
        self.bn1 = nn.BatchNorm2d(c)
        self.conv2 = conv(c, c, 3, stride, 1)
        self.bn2 = nn.BatchNorm2d(c)
        self.conv3 = conv(c, 4 * c, 1)
        self.bn3 = nn.BatchNorm2d(4 * c)
        self.relu = nn.ReLU()
        self.down = nn.Identity()
        if stride > 1 or cin != 4 * c:
            self.down = nn.Sequential(
                conv(cin, 4 * c, 1, stride),
                nn.BatchNorm2d(4 * c))

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return self.relu(y + self.down(x))


def stage(cin, c, count, stride):
    blocks = []
    for i in range(count):
        blocks.append(Bottleneck(cin if i == 0 else 4 * c, c, stride if i == 0 else 1))
    return nn.Sequential(*blocks)


class ResNet50(nn.Module):
    def __init__(self, classes=1000):
        super().__init__()
        self.conv1 = conv(3, 64, 7, 2, 3)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU()
        self.pool = nn.MaxPool2d(3, 2, 1)
        self.layer1 = stage(64, 64, 3, 1)
        self.layer2 = stage(256, 128, 4, 2)
        self.layer3 = stage(512, 256, 6, 2)
        self.layer4 = stage(1024, 512, 3, 2)
        self.gap = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.fc = nn.Linear(2048, classes)

    def forward(self, x):
        x = self.pool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer1(x)
        x = self.layer2(x)
        x = self.layer3(x)
        x = self.layer4(x)
        return self.fc(self.flatten(self.gap(x)))
`;
