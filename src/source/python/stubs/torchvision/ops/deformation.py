"""Convolutions whose windows move: ONNX has them from opset 19 on, so the shape only."""

from typing import Sequence

from torch import Tensor
from torch._core.operation import operation
from torch._core.recording import untranslated
from torch._ops.windows import entries
from torch.nn.modules.module import Layer
from torch.nn.modules.utils import numbers, weight

Numbers = int | Sequence[int]


@operation
def deform_conv2d(
    input: Tensor,
    offset: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Numbers = 1,
    padding: Numbers = 0,
    dilation: Numbers = 1,
    mask: Tensor | None = None,
) -> Tensor:
    """[N, C, H, W], [N, 2 * k * k, H', W'] -> [N, O, H', W']"""
    steps, pads, spreads = (entries(one, 2) for one in (stride, padding, dilation))
    sizes = [
        (size + 2 * pad - spread * (kernel - 1) - 1) // step + 1
        for size, pad, spread, kernel, step in zip(
            input.shape[2:], pads, spreads, weight.shape[2:], steps
        )
    ]
    tensors = [one for one in (input, offset, weight, bias, mask) if one is not None]
    return untranslated("deform_conv2d", tensors, (input.shape[0], weight.shape[0], *sizes))


class DeformConv2d(Layer):
    """As `deform_conv2d`."""

    _shown = (
        "in_channels",
        "out_channels",
        "kernel_size",
        "stride",
        "padding",
        "dilation",
        "groups",
    )

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Numbers,
        stride: Numbers = 1,
        padding: Numbers = 0,
        dilation: Numbers = 1,
        groups: int = 1,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.in_channels, self.out_channels, self.groups = in_channels, out_channels, groups
        self.kernel_size, self.stride = numbers(kernel_size, 2), numbers(stride, 2)
        self.padding, self.dilation = numbers(padding, 2), numbers(dilation, 2)
        self.weight = weight(out_channels, in_channels // groups, *self.kernel_size)
        self.register_parameter("bias", weight(out_channels) if bias else None)

    def forward(self, input: Tensor, offset: Tensor, mask: Tensor | None = None) -> Tensor:
        return deform_conv2d(
            input,
            offset,
            self.weight,
            self.bias,
            self.stride,
            self.padding,
            self.dilation,
            mask,
        )
