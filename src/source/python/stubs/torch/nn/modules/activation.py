"""Activation functions as modules: [*] -> [*]."""

from typing import Callable

from ..._core.tensor import Tensor
from ..._ops import activation as functions
from ..._ops import elementwise
from .module import Layer
from .utils import weight


class _Activation(Layer):
    """Keeps its arguments under their names and hands them to its function."""

    _function: Callable
    _arguments: dict[str, object] = {}
    """Names and values if not given; `inplace` may be among them."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__()
        name = type(self).__name__
        names = list(self._arguments)
        if len(args) > len(names):
            raise TypeError(
                f"{name}.__init__() takes from 1 to {len(names) + 1} positional arguments but "
                f"{len(args) + 1} were given"
            )
        given = {**self._arguments, **dict(zip(names, args))}
        for key, value in kwargs.items():
            if key not in self._arguments:
                raise TypeError(f"{name}.__init__() got an unexpected keyword argument '{key}'")
            given[key] = value
        self.__dict__.update(given)

    @property
    def _shown(self) -> tuple[str, ...]:
        return tuple(one for one in self._arguments if one not in ("inplace", "_stacklevel"))

    def forward(self, input: Tensor) -> Tensor:
        given = {name: getattr(self, name) for name in self._arguments}
        return type(self)._function(input, **given)


def _module(name: str, function: Callable, **arguments: object) -> type[_Activation]:
    body = {
        "__module__": __name__,
        "__doc__": f"{function.__name__} as a module.",
        "_function": staticmethod(function),
        "_arguments": arguments,
    }
    return type(name, (_Activation,), body)


ReLU = _module("ReLU", functions.relu, inplace=False)
ReLU6 = _module("ReLU6", functions.relu6, inplace=False)
LeakyReLU = _module("LeakyReLU", functions.leaky_relu, negative_slope=0.01, inplace=False)
ELU = _module("ELU", functions.elu, alpha=1.0, inplace=False)
SELU = _module("SELU", functions.selu, inplace=False)
CELU = _module("CELU", functions.celu, alpha=1.0, inplace=False)
GELU = _module("GELU", functions.gelu, approximate="none")
SiLU = _module("SiLU", functions.silu, inplace=False)
Mish = _module("Mish", functions.mish, inplace=False)
Sigmoid = _module("Sigmoid", elementwise.sigmoid)
Tanh = _module("Tanh", elementwise.tanh)
Hardswish = _module("Hardswish", functions.hardswish, inplace=False)
Hardsigmoid = _module("Hardsigmoid", functions.hardsigmoid, inplace=False)
Hardtanh = _module("Hardtanh", functions.hardtanh, min_val=-1.0, max_val=1.0, inplace=False)
Hardshrink = _module("Hardshrink", functions.hardshrink, lambd=0.5)
Softshrink = _module("Softshrink", functions.softshrink, lambd=0.5)
Tanhshrink = _module("Tanhshrink", functions.tanhshrink)
Softplus = _module("Softplus", functions.softplus, beta=1.0, threshold=20.0)
Softsign = _module("Softsign", functions.softsign)
LogSigmoid = _module("LogSigmoid", functions.logsigmoid)
Softmax = _module("Softmax", functions.softmax, dim=None)
LogSoftmax = _module("LogSoftmax", functions.log_softmax, dim=None)
Softmin = _module("Softmin", functions.softmin, dim=None)
GLU = _module("GLU", functions.glu, dim=-1)
RReLU = _module("RReLU", functions.rrelu, lower=1.0 / 8, upper=1.0 / 3, inplace=False)


class Threshold(_Activation):
    """[*] -> [*]"""

    _function = staticmethod(functions.threshold)
    _arguments = {"threshold": 0.0, "value": 0.0, "inplace": False}


class Softmax2d(Layer):
    """[N, C, H, W] -> [N, C, H, W], over the channels"""

    def forward(self, input: Tensor) -> Tensor:
        if input.ndim not in (3, 4):
            raise ValueError(f"Softmax2d: expected input to be 3D or 4D, got {input.ndim}D instead")
        return functions.softmax(input, -3)


class PReLU(Layer):
    """[N, C, *] -> [N, C, *]"""

    _shown = ("num_parameters",)

    def __init__(
        self,
        num_parameters: int = 1,
        init: float = 0.25,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self.num_parameters = num_parameters
        self.init = init
        self.weight = weight(num_parameters)

    def forward(self, input: Tensor) -> Tensor:
        return functions.prelu(input, self.weight)


def __getattr__(name: str) -> object:
    if name == "MultiheadAttention":
        # torch keeps it here; it needs modules that need this one.
        from .attention import MultiheadAttention

        return MultiheadAttention
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
