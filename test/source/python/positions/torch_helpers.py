import torch.nn as nn


def conv3x3(in_channels, out_channels):
    #> new conv?: nn.Conv2d(in_channels, out_channels, 3, padding=1, bias=False)
    return nn.Conv2d(in_channels, out_channels, 3, padding=1, bias=False)


def activate(x, module):
    #> call act*: module(x)
    return module(x)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        #> via conv1: conv3x3(3, 8)
        self.conv1 = conv3x3(3, 8)
        #> via conv2: conv3x3( in_channels=8, out_channels=4, )
        self.conv2 = conv3x3(
            in_channels=8,
            out_channels=4,
        )
        #> new act, act_1: nn.ReLU(inplace=True)
        self.act = nn.ReLU(inplace=True)

    def forward(self, x):
        #> call conv1: self.conv1(x)
        #> via act: activate(self.conv1(x), self.act)
        x = activate(self.conv1(x), self.act)
        #> call conv2: self.conv2(x)
        #> via act_1: activate(self.conv2(x), module=self.act)
        return activate(self.conv2(x), module=self.act)


def small_net():
    #> via *: Net()
    return Net()
