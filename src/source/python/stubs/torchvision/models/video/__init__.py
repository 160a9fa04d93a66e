"""Builders of models for video: not modelled."""

from _layerline.opaque import opaque_getattr

from .._api import not_modelled

NAMES = ("mc3_18 mvit_v1_b mvit_v2_s r2plus1d_18 r3d_18 s3d swin3d_b swin3d_s swin3d_t").split()

for _name in NAMES:
    globals()[_name] = not_modelled(f"video.{_name}")

__getattr__ = opaque_getattr(__name__)
