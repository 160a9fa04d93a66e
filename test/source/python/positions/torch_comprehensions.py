import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, sizes=(1, 3, 5)):
        super().__init__()
        #> new towers.?: nn.Conv2d(3, 4, size, padding=size // 2)
        #> via? towers.?: [ ... ]
        self.towers = nn.ModuleList([nn.Conv2d(3, 4, size, padding=size // 2) for size in sizes])
        #> via blocks/*: nn.Sequential(*(self.block(12) for _ in range(2)))
        #> via blocks/*: self.block(12)
        self.blocks = nn.Sequential(*(self.block(12) for _ in range(2)))

    @staticmethod
    def block(width):
        #> new blocks/?/0: nn.Conv2d(width, width, 1)
        #> new blocks/?/1: nn.GELU()
        return nn.Sequential(nn.Conv2d(width, width, 1), nn.GELU())

    def forward(self, x):
        #> call towers.?: tower(x)
        #> via? towers.?: [ ... ]
        #> call cat: torch.cat([tower(x) for tower in self.towers], dim=1)
        x = torch.cat([tower(x) for tower in self.towers], dim=1)
        #> call blocks/*: self.blocks(x)
        return self.blocks(x)
