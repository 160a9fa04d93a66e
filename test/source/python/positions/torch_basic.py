import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        #> new conv1: nn.Conv2d(3, 8, 3)
        #> new bn1: nn.BatchNorm2d(8)
        self.conv1, self.bn1 = nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8)
        #> new conv2: nn.Conv2d(8, 8, kernel_size=3)
        self.conv2 = nn.Conv2d(8, 8, kernel_size=3)
        #> new fc: nn.Linear(8, 10)
        self.fc = nn.Linear(8, 10)

    def forward(self, x):
        #> call conv1: self.conv1(x)
        #> call bn1: self.bn1(self.conv1(x))
        #> call relu: F.relu(self.bn1(self.conv1(x)))
        x = F.relu(self.bn1(self.conv1(x)))
        #> call conv2: self.conv2(x)
        #> call relu_1: self.conv2(x).relu()
        #> call mean: self.conv2(x).relu().mean((2, 3))
        x = self.conv2(x).relu().mean((2, 3))
        #> call fc: self.fc(x)
        return self.fc(x)
