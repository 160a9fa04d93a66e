"""`import lightning.pytorch as pl`."""

from _layerline.opaque import opaque_getattr
from pytorch_lightning import LightningModule as LightningModule

__getattr__ = opaque_getattr(__name__)
