"""Names for annotations."""

from _layerline.opaque import opaque_getattr

from ._core.types import Size
from ._core.types import device as Device

Number = int | float | bool
_int, _float, _bool = int, float, bool

__getattr__ = opaque_getattr(__name__)
