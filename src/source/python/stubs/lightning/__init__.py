"""The same as `pytorch_lightning`, by its newer name."""

from _layerline.opaque import opaque_getattr
from pytorch_lightning import LightningModule as LightningModule

from . import pytorch as pytorch

__version__ = "2.5.0"
__getattr__ = opaque_getattr(__name__)
