"""Layers and functions for vision."""

from _layerline.opaque import opaque_getattr

from .deformation import DeformConv2d, deform_conv2d
from .misc import (
    Conv2dNormActivation,
    Conv3dNormActivation,
    FrozenBatchNorm2d,
    MLP,
    Permute,
    SqueezeExcitation,
)
from .pyramid import FeaturePyramidNetwork
from .regions import RoIAlign, RoIPool, batched_nms, box_iou, nms, roi_align, roi_pool
from .stochastic_depth import (
    DropBlock2d,
    DropBlock3d,
    StochasticDepth,
    drop_block2d,
    drop_block3d,
    stochastic_depth,
)

__getattr__ = opaque_getattr(__name__)
