import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, widths=(3, 8, 16, 32)):
        super().__init__()
        self.convs = nn.ModuleList()
        for before, after in zip(widths, widths[1:]):
            #> new convs.?: nn.Conv2d(before, after, 3, padding=1)
            self.convs.append(nn.Conv2d(before, after, 3, padding=1))
        for index, width in enumerate(widths[1:]):
            #> new norm?: nn.BatchNorm2d(width)
            setattr(self, f"norm{index}", nn.BatchNorm2d(width))

    def forward(self, x):
        for index, conv in enumerate(self.convs):
            #> call convs.?: conv(x)
            #> call norm?: getattr(self, f"norm{index}")(conv(x))
            x = getattr(self, f"norm{index}")(conv(x))
            if index < 2:
                #> call max_pool2d*: torch.max_pool2d(x, 2)
                x = torch.max_pool2d(x, 2)
        return x
