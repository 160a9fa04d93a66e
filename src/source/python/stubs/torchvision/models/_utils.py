"""Helpers that user files take from here as well."""

from collections import OrderedDict
from typing import Mapping

from _layerline.opaque import opaque_getattr
from torch import Tensor, nn


def _make_divisible(v: float, divisor: int, min_value: int | None = None) -> int:
    """The nearest multiple, but not more than a tenth below."""
    least = divisor if min_value is None else min_value
    nearest = max(least, int(v + divisor / 2) // divisor * divisor)
    return nearest + divisor if nearest < 0.9 * v else nearest


class IntermediateLayerGetter(nn.ModuleDict):
    """Runs the children of a model up to the last one asked for; gives their results by name."""

    def __init__(self, model: nn.Module, return_layers: Mapping[str, str]) -> None:
        names = [name for name, _ in model.named_children()]
        if not set(return_layers) <= set(names):
            raise ValueError("return_layers are not present in model")
        last = max(names.index(name) for name in return_layers)
        children = list(model.named_children())[: last + 1]
        super().__init__(OrderedDict(children))
        self.return_layers = {str(key): str(value) for key, value in return_layers.items()}

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        results = OrderedDict()
        for name, module in self.items():
            x = module(x)
            if name in self.return_layers:
                results[self.return_layers[name]] = x
        return results


__getattr__ = opaque_getattr(__name__)
