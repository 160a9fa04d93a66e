"""Builders of models for segmentation: not modelled."""

from _layerline.opaque import opaque_getattr

from .._api import not_modelled

NAMES = (
    "deeplabv3_mobilenet_v3_large deeplabv3_resnet101 deeplabv3_resnet50 "
    "fcn_resnet101 fcn_resnet50 lraspp_mobilenet_v3_large"
).split()

for _name in NAMES:
    globals()[_name] = not_modelled(f"segmentation.{_name}")

__getattr__ = opaque_getattr(__name__)
