import torch
from torch import nn

"größe 😀"; NAME = "ä"


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        #> new conv: nn.Conv2d( 3, 8, kernel_size=3, )
        self.conv = nn.Conv2d(
            3,
            8,
            kernel_size=3,
        )
        #> new bn: nn.BatchNorm2d(8)
        "ü€"; self.bn = nn.BatchNorm2d(8)

    def forward(self, x):
        return (
            #> call flatten: torch.flatten( self.bn( self.conv(x) ), 1, )
            torch.flatten(
                #> call bn: self.bn( self.conv(x) )
                self.bn(
                    #> call conv: self.conv(x)
                    self.conv(x)
                ),
                1,
            )
        )
