"""Compares builders of models with torchvision's, and timm's own files on the stub with the same
files on torch. torchvision's compiled part isn't needed; TORCHVISION names the folder of its Python
files where they aren't installed."""

import os
import sys
from functools import partial
from typing import Callable, Iterator, NamedTuple

import torch
from torch_truth import (
    Stub,
    compare_layers,
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

RESULTS = (
    "resnet18 resnet50 efficientnet_b0 mobilenet_v2 mobilenet_v3_small densenet121 convnext_tiny "
    "vit_b_32 squeezenet1_0 shufflenet_v2_x1_0 inception_v3"
).split()
"""Whose results are computed as well; the rest is compared by layers, shapes and parameters."""

TIMM = (
    "resnet18 resnet26d resnet50 resnet101c resnet50s resnet51q resnetrs50 resnext50_32x4d "
    "wide_resnet50_2 seresnet50 ecaresnet50t ecaresnet50d_pruned resnetblur50 resnetaa50 gcresnet50t "
    "skresnet50 resnetv2_50 efficientnet_b0 efficientnet_b1_pruned efficientnet_b7 "
    "efficientnet_lite0 efficientnetv2_rw_t tf_efficientnet_b0 tf_efficientnetv2_s mixnet_s "
    "mobilenetv2_100 mnasnet_100 tinynet_a mobilenetv3_large_100 vgg16_bn densenet121 inception_v3 "
    "xception41 convnext_tiny vit_tiny_patch16_224"
).split()
TIMM_FILES = ("resnet", "efficientnet")
"""All of whose models are compared where there is time."""
TIMM_RESULTS = ("resnet50", "efficientnet_b0")


class Model(NamedTuple):
    name: str
    make: Callable[[], torch.nn.Module]
    stub_code: str
    size: tuple[int, ...]
    """Of an input, without the batch."""
    results: bool


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
    sys.path[:0] = filter(None, [os.environ.get("TORCHVISION")])
    import torchvision.models

    torchvision.models._library = library
    return torchvision.models


def compare(stub: Stub, model: Model) -> Iterator[str]:
    device = "cpu" if model.results else "meta"
    torch.manual_seed(0)
    with torch.device(device):
        module = model.make().eval()
    given = [torch.randn(1, *model.size, device=device)]
    if model.results:
        module = randomized(module)
    real, shapes = real_results(module, given)
    answer = stub.ask(
        code=f"{model.stub_code}.eval() if nn.Module else 0",
        setup=f"import {model.stub_code.partition('.')[0]}",
        inputs=",".join(map(str, given[0].shape)),
    )
    if "error" in answer:
        yield f"the stub raises {answer['type']}: {answer['error']}"
        return
    yield from compare_structure(module, shapes, answer)
    yield from compare_layers(module, shapes, answer["document"])
    missing_shapes = [path for path in shapes if path not in answer["shapes"]]
    if missing_shapes:
        yield f"modules that the stub doesn't call: {missing_shapes[:3]}"
    if untranslated(answer["document"]):
        yield f"untranslated: {untranslated(answer['document'])}"
    elif model.results:
        yield from compare_values(answer["document"], module, given, real)


def compared(models: Iterator[Model]) -> Iterator[tuple[str, str, object]]:
    stub = Stub()
    for model in models:
        yield model.name, "x".join(map(str, model.size)), compare(stub, model)
    stub.close()


def shapes() -> Iterator[tuple[str, str, object]]:
    return compared(_of_torchvision([name for name in OWN if name not in RESULTS], False))


def results() -> Iterator[tuple[str, str, object]]:
    return compared(_of_torchvision(RESULTS, True))


def timm(some: bool) -> Iterator[tuple[str, str, object]]:
    return compared(_of_timm(some))


def _of_torchvision(names: list[str], results: bool) -> Iterator[Model]:
    library = torchvision_models()
    for name in names:
        size = 299 if name == "inception_v3" else 224
        # Its weights take a minute, and are drawn again here.
        options = {"init_weights": False} if name == "inception_v3" else {}
        make = partial(getattr(library, name), **options)
        yield Model(name, make, f"torchvision.models.{name}()", (3, size, size), results)


def _of_timm(some: bool) -> Iterator[Model]:
    torchvision_models()
    import timm

    for name in TIMM if some else [*_in_timm_files(timm), *TIMM]:
        size = timm.get_pretrained_cfg(name).input_size
        make = partial(timm.create_model, name)
        code = f'timm.create_model("{name}")'
        yield Model(name, make, code, size, name in TIMM_RESULTS)


def _in_timm_files(timm: object) -> list[str]:
    file = {name: timm.models.model_entrypoint(name).__module__ for name in timm.list_models()}
    return [
        name
        for name, module in file.items()
        if module.rpartition(".")[2] in TIMM_FILES and name not in TIMM
    ]
