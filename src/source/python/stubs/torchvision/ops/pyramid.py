"""Feature pyramids."""

from collections import OrderedDict
from typing import Callable, Sequence

from torch import Tensor, nn
from torch.nn import functional as F

from .misc import Conv2dNormActivation


class FeaturePyramidNetwork(nn.Module):
    """Maps of several sizes, by name, to maps of the same sizes with `out_channels` channels."""

    def __init__(
        self,
        in_channels_list: Sequence[int],
        out_channels: int,
        extra_blocks: nn.Module | None = None,
        norm_layer: Callable[..., nn.Module] | None = None,
    ) -> None:
        super().__init__()

        def convolution(channels: int, kernel: int) -> nn.Module:
            return Conv2dNormActivation(
                channels,
                out_channels,
                kernel_size=kernel,
                padding=kernel // 2,
                norm_layer=norm_layer,
                activation_layer=None,
            )

        self.inner_blocks = nn.ModuleList(convolution(one, 1) for one in in_channels_list)
        self.layer_blocks = nn.ModuleList(convolution(out_channels, 3) for _ in in_channels_list)
        self.extra_blocks = extra_blocks

    def forward(self, x: dict[str, Tensor]) -> dict[str, Tensor]:
        names, maps = list(x), list(x.values())
        last = self.inner_blocks[-1](maps[-1])
        results = [self.layer_blocks[-1](last)]
        for level in reversed(range(len(maps) - 1)):
            lateral = self.inner_blocks[level](maps[level])
            last = lateral + F.interpolate(last, size=lateral.shape[-2:], mode="nearest")
            results.insert(0, self.layer_blocks[level](last))
        if self.extra_blocks is not None:
            results, names = self.extra_blocks(results, maps, names)
        return OrderedDict(zip(names, results))
