"""Boxes and what lies in them. How many boxes stay only the model's run tells."""

from typing import Sequence

import torch
from torch import Tensor
from torch._core.operation import operation
from torch._core.recording import untranslated
from torch._ops.windows import entries
from torch.nn.modules.module import Layer

Boxes = Tensor | Sequence[Tensor]


def _rows(boxes: Boxes) -> int:
    if isinstance(boxes, Tensor):
        return boxes.shape[0]
    return sum(one.shape[0] for one in boxes)


@operation
def nms(boxes: Tensor, scores: Tensor, iou_threshold: float) -> Tensor:
    """[n, 4], [n] -> [n] whole numbers, all boxes assumed to stay"""
    return untranslated("nms", [boxes, scores], (boxes.shape[0],), torch.int64)


def batched_nms(boxes: Tensor, scores: Tensor, idxs: Tensor, iou_threshold: float) -> Tensor:
    return nms(boxes, scores, iou_threshold)


@operation
def box_iou(boxes1: Tensor, boxes2: Tensor) -> Tensor:
    """[n, 4], [m, 4] -> [n, m]"""
    return untranslated("box_iou", [boxes1, boxes2], (boxes1.shape[0], boxes2.shape[0]))


@operation
def roi_align(
    input: Tensor, boxes: Boxes, output_size: int | Sequence[int], *args: object, **kwargs: object
) -> Tensor:
    """[N, C, H, W], n boxes -> [n, C, *output_size]"""
    shape = (_rows(boxes), input.shape[1], *entries(output_size, 2))
    tensors = [boxes] if isinstance(boxes, Tensor) else list(boxes)
    return untranslated("roi_align", [input, *tensors], shape)


roi_pool = roi_align


class RoIAlign(Layer):
    """As `roi_align`."""

    _shown = ("output_size", "spatial_scale")

    def __init__(
        self,
        output_size: int | Sequence[int],
        spatial_scale: float,
        sampling_ratio: int = -1,
        aligned: bool = False,
    ) -> None:
        super().__init__()
        self.output_size, self.spatial_scale = output_size, spatial_scale

    def forward(self, input: Tensor, rois: Boxes) -> Tensor:
        return roi_align(input, rois, self.output_size)


class RoIPool(RoIAlign):
    pass
