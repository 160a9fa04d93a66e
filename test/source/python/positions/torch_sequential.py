from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            #> new features/0: nn.Conv2d(3, 8, 3)
            nn.Conv2d(3, 8, 3),
            #> new features/1: nn.BatchNorm2d(8)
            #> new features/2: nn.ReLU()
            nn.BatchNorm2d(8), nn.ReLU(),
        )
        self.head = nn.Sequential()
        #> new head/pool: nn.AdaptiveAvgPool2d(1)
        self.head.add_module("pool", nn.AdaptiveAvgPool2d(1))
        #> new head/flat: nn.Flatten()
        self.head.add_module("flat", nn.Flatten())
        #> new head/fc: nn.Linear(8, 10)
        self.head.add_module("fc", nn.Linear(8, 10))

    def forward(self, x):
        #> call features/*: self.features(x)
        #> call head/*: self.head(self.features(x))
        return self.head(self.features(x))


#> via *: Net()
net = Net()
