from torch import nn


class Base(nn.Module):
    def __init__(self, width):
        super().__init__()
        #> new stem: nn.Linear(16, width)
        self.stem = nn.Linear(16, width)
        #> via act, body: self.make()
        self.make()

    def make(self):
        raise NotImplementedError

    def forward(self, x):
        #> call stem: self.stem(x)
        x = self.stem(x)
        #> via act, body: self.rest(x)
        return self.rest(x)


class Net(Base):
    def __init__(self, width=8):
        #> via stem, act, body: super().__init__(width)
        super().__init__(width)
        #> new head: nn.Linear(width, 2)
        self.head = nn.Linear(width, 2)

    def make(self):
        #> new act: nn.Tanh()
        #> new body: nn.Linear(8, 8)
        self.act, self.body = nn.Tanh(), nn.Linear(8, 8)

    def rest(self, x):
        #> call act: self.act(self.body(x))
        #> call body: self.body(x)
        return self.act(self.body(x))

    def forward(self, x):
        #> via stem, act, body: super().forward(x)
        #> call head: self.head(super().forward(x))
        return self.head(super().forward(x))
