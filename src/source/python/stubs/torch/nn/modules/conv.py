"""Convolutions and their transposes."""

from typing import Sequence

from _layerline.opaque import require_known

from ..._core.tensor import Tensor, whole
from ..._ops.convolution import conv1d, conv2d, conv3d, convolve_transposed, padded_for
from .module import Layer
from .utils import numbers, weight

Numbers = int | Sequence[int]
MODES = ("zeros", "reflect", "replicate", "circular")


class _ConvNd(Layer):
    """[N, C, *] -> [N, O, *]"""

    _axes = 0
    _is_transposed = False
    _shown = (
        "in_channels",
        "out_channels",
        "kernel_size",
        "stride",
        "padding",
        "dilation",
        "groups",
        "_padding_mode_shown",
    )

    def _build(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Numbers,
        stride: Numbers,
        padding: Numbers | str,
        dilation: Numbers,
        groups: int,
        bias: bool,
        padding_mode: str,
        output_padding: Numbers,
    ) -> None:
        Layer.__init__(self)
        count = self._axes
        require_known([in_channels, out_channels, groups], "the number of channels")
        self.in_channels, self.out_channels, self.groups = in_channels, out_channels, groups
        if groups <= 0:
            raise ValueError("groups must be a positive integer")
        if self.in_channels % groups:
            raise ValueError("in_channels must be divisible by groups")
        if self.out_channels % groups:
            raise ValueError("out_channels must be divisible by groups")
        if isinstance(padding, str):
            if padding not in ("same", "valid"):
                raise ValueError(
                    f"Invalid padding string {padding!r}, should be one of {{'valid', 'same'}}"
                )
            if padding == "same" and any(one != 1 for one in numbers(stride, count)):
                raise ValueError("padding='same' is not supported for strided convolutions")
        if padding_mode not in MODES:
            raise ValueError(
                "padding_mode must be one of {'zeros', 'reflect', 'replicate', 'circular'}, but "
                f"got padding_mode='{padding_mode}'"
            )
        self.kernel_size = numbers(kernel_size, count)
        self.stride = numbers(stride, count)
        self.padding = padding if isinstance(padding, str) else numbers(padding, count)
        self.dilation = numbers(dilation, count)
        self.output_padding = numbers(output_padding, count)
        self.transposed = self._is_transposed
        self.padding_mode = padding_mode
        channels = (self.out_channels, self.in_channels // groups)
        if self._is_transposed:
            channels = (self.in_channels, self.out_channels // groups)
        self.weight = weight(*channels, *self.kernel_size)
        if bias:
            self.bias = weight(self.out_channels)
        else:
            self.register_parameter("bias", None)

    @property
    def _padding_mode_shown(self) -> str | None:
        return None if self.padding_mode == "zeros" else self.padding_mode

    def reset_parameters(self) -> None:
        pass


class _Convolution(_ConvNd):
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Numbers,
        stride: Numbers = 1,
        padding: Numbers | str = 0,
        dilation: Numbers = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: object = None,
        dtype: object = None,
    ) -> None:
        self._build(
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding,
            dilation,
            groups,
            bias,
            padding_mode,
            0,
        )

    def forward(self, input: Tensor) -> Tensor:
        return self._conv_forward(input, self.weight, self.bias)

    def _conv_forward(self, input: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        padding = self.padding
        if self.padding_mode != "zeros":
            input = padded_for(self.padding_mode, input, padding, weight, self.dilation)
            padding = 0
        function = (conv1d, conv2d, conv3d)[self._axes - 1]
        return function(input, weight, bias, self.stride, padding, self.dilation, self.groups)


class Conv1d(_Convolution):
    _axes = 1


class Conv2d(_Convolution):
    _axes = 2


class Conv3d(_Convolution):
    _axes = 3


class _ConvTransposeNd(_ConvNd):
    _is_transposed = True

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Numbers,
        stride: Numbers = 1,
        padding: Numbers = 0,
        output_padding: Numbers = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Numbers = 1,
        padding_mode: str = "zeros",
        device: object = None,
        dtype: object = None,
    ) -> None:
        if padding_mode != "zeros":
            raise ValueError(
                f'Only "zeros" padding mode is supported for {self.__class__.__name__}'
            )
        self._build(
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding,
            dilation,
            groups,
            bias,
            padding_mode,
            output_padding,
        )

    def forward(self, input: Tensor, output_size: Sequence[int] | None = None) -> Tensor:
        extra = self.output_padding
        if output_size is not None:
            extra = self._extra_for(input, [whole(one) for one in output_size][-self._axes :])
        return convolve_transposed(
            input,
            self.weight,
            self.bias,
            self.stride,
            self.padding,
            extra,
            self.groups,
            self.dilation,
        )

    def _extra_for(self, x: Tensor, wanted: Sequence[int]) -> tuple[int, ...]:
        least = [
            (size - 1) * self.stride[at]
            - 2 * self.padding[at]
            + self.dilation[at] * (self.kernel_size[at] - 1)
            + 1
            for at, size in enumerate(x.shape[-self._axes :])
        ]
        most = [size + step - 1 for size, step in zip(least, self.stride)]
        if any(not low <= size <= high for size, low, high in zip(wanted, least, most)):
            raise ValueError(
                f"requested an output size of {list(wanted)}, but valid sizes range from {least} "
                f"to {most} (for an input of {x.shape[2:]})"
            )
        return tuple(size - low for size, low in zip(wanted, least))


class ConvTranspose1d(_ConvTransposeNd):
    _axes = 1


class ConvTranspose2d(_ConvTransposeNd):
    _axes = 2


class ConvTranspose3d(_ConvTransposeNd):
    _axes = 3


class _Lazy(_Convolution):
    """Learns the number of its channels from the first input."""

    def __init__(self, out_channels: int, *args: object, **kwargs: object) -> None:
        _ConvNd.__init__(self)
        self._given = (out_channels, *args), kwargs

    def forward(self, input: Tensor) -> Tensor:
        if "weight" not in self._parameters:
            args, kwargs = self._given
            hooks = self._forward_pre_hooks, self._forward_hooks
            _Convolution.__init__(self, input.shape[-self._axes - 1], *args, **kwargs)
            self._forward_pre_hooks, self._forward_hooks = hooks
        return super().forward(input)


class LazyConv1d(_Lazy):
    _axes = 1


class LazyConv2d(_Lazy):
    _axes = 2


class LazyConv3d(_Lazy):
    _axes = 3
