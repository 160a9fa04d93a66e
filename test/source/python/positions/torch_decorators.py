import functools

import torch
from torch import nn


def logged(function):
    @functools.wraps(function)
    def wrapper(self, *args):
        print(function.__name__)
        #> via fc*, relu: function(self, *args)
        return function(self, *args)

    return wrapper


def register(kind):
    return kind


@register
class Net(nn.Module):
    @logged
    def __init__(self):
        super().__init__()
        #> new fc1: nn.Linear(8, 4)
        self.fc1 = nn.Linear(8, 4)
        #> new fc2: nn.Linear(4, 2)
        self.fc2 = nn.Linear(4, 2)

    @property
    def last(self):
        return self.fc2

    @torch.no_grad()
    @logged
    def forward(self, x):
        #> call fc1: self.fc1(x)
        #> call relu: torch.relu(self.fc1(x))
        #> call fc2: self.last(torch.relu(self.fc1(x)))
        return self.last(torch.relu(self.fc1(x)))
