"""Fully connected layers."""

from ..._core.tensor import Tensor, whole
from ..._ops import linear as operations
from ..._ops.shaping import renewed
from .module import Layer
from .utils import weight


class Identity(Layer):
    """[*] -> [*]"""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__()

    def forward(self, input: object) -> object:
        return renewed(input) if isinstance(input, Tensor) else input


class Linear(Layer):
    """[*, in] -> [*, out]"""

    _shown = ("in_features", "out_features")

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight = weight(out_features, in_features)
        if bias:
            self.bias = weight(out_features)
        else:
            self.register_parameter("bias", None)

    def reset_parameters(self) -> None:
        pass

    def forward(self, input: Tensor) -> Tensor:
        return operations.linear(input, self.weight, self.bias)


class NonDynamicallyQuantizableLinear(Linear):
    """What attention has as its last step."""


class LazyLinear(Linear):
    """Learns the number of its inputs from the first one."""

    def __init__(
        self, out_features: int, bias: bool = True, device: object = None, dtype: object = None
    ) -> None:
        Layer.__init__(self)
        self.out_features = whole(out_features)
        self.in_features = 0
        self._wants_bias = bias

    def forward(self, input: Tensor) -> Tensor:
        if "weight" not in self._parameters:
            self.in_features = input.shape[-1]
            self.weight = weight(self.out_features, self.in_features)
            if self._wants_bias:
                self.bias = weight(self.out_features)
            else:
                self.register_parameter("bias", None)
        return super().forward(input)


class Bilinear(Layer):
    """[*, a], [*, b] -> [*, out]"""

    _shown = ("in1_features", "in2_features", "out_features")

    def __init__(
        self,
        in1_features: int,
        in2_features: int,
        out_features: int,
        bias: bool = True,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self.in1_features, self.in2_features = whole(in1_features), whole(in2_features)
        self.out_features = whole(out_features)
        self.weight = weight(out_features, in1_features, in2_features)
        if bias:
            self.bias = weight(out_features)
        else:
            self.register_parameter("bias", None)

    def forward(self, input1: Tensor, input2: Tensor) -> Tensor:
        return operations.bilinear(input1, input2, self.weight, self.bias)
