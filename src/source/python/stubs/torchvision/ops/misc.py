"""Combinations of layers that models are made of."""

from typing import Callable, Sequence

from torch import Tensor, nn
from torch._ops.shaping import permute
from torch._ops.arithmetic import add, mul
from torch._ops.elementwise import rsqrt
from torch._core.tensor import meta
from torch.nn.modules.module import Layer

Factory = Callable[..., nn.Module]


class FrozenBatchNorm2d(Layer):
    """[N, C, H, W] -> [N, C, H, W], with statistics that nothing changes"""

    _shown = ("eps",)

    def __init__(self, num_features: int, eps: float = 1e-5) -> None:
        super().__init__()
        self.eps = eps
        for name in ("weight", "bias", "running_mean", "running_var"):
            self.register_buffer(name, meta((num_features,)))

    def forward(self, x: Tensor) -> Tensor:
        weight, bias, mean, variance = (
            one.reshape(1, -1, 1, 1)
            for one in (self.weight, self.bias, self.running_mean, self.running_var)
        )
        scale = mul(weight, rsqrt(add(variance, self.eps)))
        return add(mul(x, scale), bias - mul(mean, scale))


class ConvNormActivation(nn.Sequential):
    """[N, C, *] -> [N, O, *]: convolution, normalization, activation"""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Sequence[int] = 3,
        stride: int | Sequence[int] = 1,
        padding: int | Sequence[int] | str | None = None,
        groups: int = 1,
        norm_layer: Factory | None = nn.BatchNorm2d,
        activation_layer: Factory | None = nn.ReLU,
        dilation: int | Sequence[int] = 1,
        inplace: bool | None = True,
        bias: bool | None = None,
        conv_layer: Factory = nn.Conv2d,
    ) -> None:
        if padding is None:
            padding = _half(kernel_size, dilation)
        if bias is None:
            bias = norm_layer is None
        layers = [
            conv_layer(
                in_channels,
                out_channels,
                kernel_size,
                stride,
                padding,
                dilation=dilation,
                groups=groups,
                bias=bias,
            )
        ]
        if norm_layer is not None:
            layers.append(norm_layer(out_channels))
        if activation_layer is not None:
            given = {} if inplace is None else {"inplace": inplace}
            layers.append(activation_layer(**given))
        super().__init__(*layers)
        self.out_channels = out_channels


def _half(kernel: int | Sequence[int], dilation: int | Sequence[int]) -> int | tuple[int, ...]:
    """Padding that keeps the size where the stride is 1."""
    if isinstance(kernel, int) and isinstance(dilation, int):
        return (kernel - 1) // 2 * dilation
    count = len(kernel) if not isinstance(kernel, int) else len(dilation)
    kernels = [kernel] * count if isinstance(kernel, int) else kernel
    dilations = [dilation] * count if isinstance(dilation, int) else dilation
    return tuple((k - 1) // 2 * d for k, d in zip(kernels, dilations))


class Conv2dNormActivation(ConvNormActivation):
    pass


class Conv3dNormActivation(ConvNormActivation):
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Sequence[int] = 3,
        stride: int | Sequence[int] = 1,
        padding: int | Sequence[int] | str | None = None,
        groups: int = 1,
        norm_layer: Factory | None = nn.BatchNorm3d,
        activation_layer: Factory | None = nn.ReLU,
        dilation: int | Sequence[int] = 1,
        inplace: bool | None = True,
        bias: bool | None = None,
    ) -> None:
        super().__init__(
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding,
            groups,
            norm_layer,
            activation_layer,
            dilation,
            inplace,
            bias,
            nn.Conv3d,
        )


class SqueezeExcitation(nn.Module):
    """[N, C, H, W] -> [N, C, H, W]: each channel weighted by what all channels show on average"""

    def __init__(
        self,
        input_channels: int,
        squeeze_channels: int,
        activation: Factory = nn.ReLU,
        scale_activation: Factory = nn.Sigmoid,
    ) -> None:
        super().__init__()
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc1 = nn.Conv2d(input_channels, squeeze_channels, 1)
        self.fc2 = nn.Conv2d(squeeze_channels, input_channels, 1)
        self.activation = activation()
        self.scale_activation = scale_activation()

    def forward(self, input: Tensor) -> Tensor:
        squeezed = self.activation(self.fc1(self.avgpool(input)))
        return self.scale_activation(self.fc2(squeezed)) * input


class MLP(nn.Sequential):
    """[*, in] -> [*, last of hidden_channels]"""

    def __init__(
        self,
        in_channels: int,
        hidden_channels: Sequence[int],
        norm_layer: Factory | None = None,
        activation_layer: Factory | None = nn.ReLU,
        inplace: bool | None = None,
        bias: bool = True,
        dropout: float = 0.0,
    ) -> None:
        given = {} if inplace is None else {"inplace": inplace}
        layers: list[nn.Module] = []
        for channels in hidden_channels[:-1]:
            layers.append(nn.Linear(in_channels, channels, bias=bias))
            if norm_layer is not None:
                layers.append(norm_layer(channels))
            layers += [activation_layer(**given), nn.Dropout(dropout, **given)]
            in_channels = channels
        layers.append(nn.Linear(in_channels, hidden_channels[-1], bias=bias))
        layers.append(nn.Dropout(dropout, **given))
        super().__init__(*layers)


class Permute(Layer):
    """[*] -> axes in the order `dims`"""

    _shown = ("dims",)

    def __init__(self, dims: Sequence[int]) -> None:
        super().__init__()
        self.dims = list(dims)

    def forward(self, x: Tensor) -> Tensor:
        return permute(x, self.dims)
