"""Pictures are opaque; what modules take from here is not."""

from _layerline.opaque import opaque_getattr
from torch.nn.modules.utils import _ntuple


def _log_api_usage_once(obj: object) -> None:
    pass


def _make_ntuple(x: object, n: int) -> tuple:
    return _ntuple(n)(x)


__getattr__ = opaque_getattr(__name__)
