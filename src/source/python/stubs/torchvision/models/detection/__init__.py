"""Builders of models for detection: not modelled."""

from _layerline.opaque import opaque_getattr

from .._api import not_modelled

NAMES = (
    "fasterrcnn_resnet50_fpn fasterrcnn_resnet50_fpn_v2 "
    "fasterrcnn_mobilenet_v3_large_fpn fasterrcnn_mobilenet_v3_large_320_fpn "
    "fcos_resnet50_fpn keypointrcnn_resnet50_fpn maskrcnn_resnet50_fpn "
    "maskrcnn_resnet50_fpn_v2 retinanet_resnet50_fpn retinanet_resnet50_fpn_v2 "
    "ssd300_vgg16 ssdlite320_mobilenet_v3_large"
).split()

for _name in NAMES:
    globals()[_name] = not_modelled(f"detection.{_name}")

__getattr__ = opaque_getattr(__name__)
