import torch.nn as nn


class Block(nn.Module):
    def __init__(self, before, width, stride):
        super().__init__()
        #> new *conv: nn.Conv2d(before, width, 3, stride, 1)
        self.conv = nn.Conv2d(before, width, 3, stride, 1)
        #> new *bn: nn.BatchNorm2d(width)
        self.bn = nn.BatchNorm2d(width)
        self.down = None
        if stride > 1:
            #> new *down: nn.Conv2d(before, width, 1, stride)
            self.down = nn.Conv2d(before, width, 1, stride)

    def forward(self, x):
        #> call *down: self.down(x)
        shortcut = x if self.down is None else self.down(x)
        #> call *conv: self.conv(x)
        #> call *bn: self.bn(self.conv(x))
        out = self.bn(self.conv(x))
        #> call *add: out += shortcut
        out += shortcut
        return out


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.width = 3
        #> via layer1/*: self._make_layer(4, 2, stride=2)
        #> via layer2/*: self._make_layer(8, 2, stride=2)
        self.layer1, self.layer2 = self._make_layer(4, 2, stride=2), self._make_layer(8, 2, stride=2)

    def _make_layer(self, width, count, stride):
        blocks = []
        for index in range(count):
            step = stride if index == 0 else 1
            #> via layer?/*: Block(self.width, width, step)
            blocks.append(Block(self.width, width, step))
            self.width = width
        return nn.Sequential(*blocks)

    def forward(self, x):
        #> via layer1/*: self.layer1(x)
        #> via layer2/*: self.layer2(self.layer1(x))
        return self.layer2(self.layer1(x))
