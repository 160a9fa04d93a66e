from functools import partial

from torch import nn


class Net(nn.Module):
    def __init__(self, norm=None, act=nn.SiLU):
        super().__init__()
        norm = norm or partial(nn.BatchNorm2d, eps=1e-3)
        #> new conv: nn.Conv2d(a, b, 1)
        make = {"conv": lambda a, b: nn.Conv2d(a, b, 1)}
        #> via conv: make["conv"](3, 8)
        self.conv = make["conv"](3, 8)
        #> new norm: norm(8)
        self.norm = norm(8)
        #> new act: act()
        self.act = act()

    def forward(self, x):
        steps = (self.conv, self.norm, self.act)
        for step in steps:
            #> call conv, norm, act: step(x)
            x = step(x)
        return x
