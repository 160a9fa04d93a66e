"""Compares builders of models with torchvision's, and with what torchvision's own files give on the
stub. TORCHVISION names the folder of torchvision's Python files, which are enough."""

import os
import sys
from typing import Iterator

import torch
from torch_truth import (
    Stub,
    compare_structure,
    compare_values,
    randomized,
    real_results,
    untranslated,
)

OWN = (
    "resnet18 resnet34 resnet50 resnet101 resnet152 resnext50_32x4d resnext101_32x8d "
    "resnext101_64x4d wide_resnet50_2 wide_resnet101_2 "
    "efficientnet_b0 efficientnet_b1 efficientnet_b2 efficientnet_b3 efficientnet_b4 "
    "efficientnet_b5 efficientnet_b6 efficientnet_b7 "
    "efficientnet_v2_s efficientnet_v2_m efficientnet_v2_l "
    "mobilenet_v2 mobilenet_v3_small mobilenet_v3_large "
    "vgg11 vgg11_bn vgg13 vgg13_bn vgg16 vgg16_bn vgg19 vgg19_bn "
    "densenet121 densenet161 densenet169 densenet201 "
    "convnext_tiny convnext_small convnext_base convnext_large "
    "vit_b_16 vit_b_32 vit_l_16 vit_l_32 vit_h_14 "
    "alexnet squeezenet1_0 squeezenet1_1 shufflenet_v2_x0_5 shufflenet_v2_x1_0 "
    "shufflenet_v2_x1_5 shufflenet_v2_x2_0 mnasnet0_5 mnasnet0_75 mnasnet1_0 mnasnet1_3 "
    "inception_v3"
).split()

VALUES = set(
    "resnet18 resnet50 efficientnet_b0 mobilenet_v2 mobilenet_v3_small densenet121 convnext_tiny "
    "vit_b_32 squeezenet1_0 shufflenet_v2_x1_0 inception_v3".split()
)
"""Whose results are computed as well; the rest is compared by shapes and parameters."""


def torchvision_models() -> object:
    """torchvision without its compiled part, which files of models don't need."""
    library = torch.library.Library("torchvision", "DEF")
    library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    library.define(
        "roi_align(Tensor input, Tensor rois, float spatial_scale, int pooled_height, "
        "int pooled_width, int sampling_ratio, bool aligned) -> Tensor"
    )
    register = torch.library.register_fake

    def tolerant(name: str, *args: object, **kwargs: object):
        def decorate(function):
            try:
                return register(name, *args, **kwargs)(function)
            except RuntimeError:
                return function

        return decorate

    torch.library.register_fake = tolerant
    sys.path.insert(0, os.environ["TORCHVISION"])
    import torchvision.models

    torchvision.models._library = library
    return torchvision.models


def compare(stub: Stub, models: object, name: str) -> Iterator[str]:
    size = 299 if name == "inception_v3" else 224
    inputs = f"1,3,{size},{size}"
    device = "cpu" if name in VALUES else "meta"
    torch.manual_seed(0)
    options = {"init_weights": False} if name == "inception_v3" else {}
    with torch.device(device):
        module = getattr(models, name)(**options).eval()
    given = [torch.randn(1, 3, size, size, device=device)]
    if device == "cpu":
        module = randomized(module)
    real, shapes = real_results(module, given)
    answer = stub.ask(
        code=f"torchvision.models.{name}().eval() if nn.Module else 0",
        setup="import torchvision",
        inputs=inputs,
    )
    if "error" in answer:
        yield f"the stub raises {answer['type']}: {answer['error']}"
        return
    yield from compare_structure(module, shapes, answer)
    missing_shapes = [path for path in shapes if path not in answer["shapes"]]
    if missing_shapes:
        yield f"modules that the stub doesn't call: {missing_shapes[:3]}"
    if untranslated(answer["document"]):
        yield f"untranslated: {untranslated(answer['document'])}"
    elif device == "cpu":
        yield from compare_values(answer["document"], module, given, real)


def models() -> Iterator[tuple[str, str, object]]:
    stub, real = Stub(), torchvision_models()
    only = os.environ.get("MODELS", "").split()
    for name in OWN:
        if not only or name in only:
            yield name, "224x224", compare(stub, real, name)
    stub.close()
