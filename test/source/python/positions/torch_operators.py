import torch
import torch.nn.functional as F
from torch import nn


class Attention(nn.Module):
    def __init__(self, dim=16):
        super().__init__()
        #> new q, k: nn.Linear(dim, dim)
        #> via? q, k: [ ... ]
        self.q, self.k = [nn.Linear(dim, dim) for _ in range(2)]
        #> new v: nn.Linear(dim, dim)
        self.v = nn.Linear(dim, dim)
        self.scale = dim**-0.5

    def forward(self, x):
        #> call q: self.q(x)
        #> call k: self.k(x)
        #> call v: self.v(x)
        q, k, v = self.q(x), self.k(x), self.v(x)
        #> call transpose: k.transpose(-2, -1)
        #> call matmul: q @ k.transpose(-2, -1)
        #> call mul: (q @ k.transpose(-2, -1)) * self.scale
        scores = (q @ k.transpose(-2, -1)) * self.scale
        #> call softmax: F.softmax(scores, dim=-1)
        weights = F.softmax(scores, dim=-1)
        #> call matmul_1: torch.matmul(weights, v)
        #> call sub: torch.matmul(weights, v) - x
        #> call neg: -(torch.matmul(weights, v) - x)
        return -(torch.matmul(weights, v) - x)


def test():
    net = Attention()
    print(net(torch.randn(1, 10, 16)).shape)
