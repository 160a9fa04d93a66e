"""What builders of models share: weights are accepted and ignored, models are known by name."""

import functools
from typing import Callable

from _layerline.notes import note
from _layerline.opaque import NotModelled, Opaque
from torch import nn

BUILDERS: dict[str, Callable[..., nn.Module]] = {}

NOT_MODELLED = frozenset(
    "googlenet maxvit_t swin_t swin_s swin_b swin_v2_t swin_v2_s swin_v2_b "
    "regnet_y_400mf regnet_y_800mf regnet_y_1_6gf regnet_y_3_2gf regnet_y_8gf regnet_y_16gf "
    "regnet_y_32gf regnet_y_128gf regnet_x_400mf regnet_x_800mf regnet_x_1_6gf regnet_x_3_2gf "
    "regnet_x_8gf regnet_x_16gf regnet_x_32gf "
    "GoogLeNet MaxVit SwinTransformer RegNet".split()
)


def model(builder: Callable[..., nn.Module]) -> Callable[..., nn.Module]:
    """Registers a builder, which is called without weights and without a progress bar."""

    @functools.wraps(builder)
    def build(weights: object = None, progress: bool = True, **kwargs: object) -> nn.Module:
        given = [weights, kwargs.pop("pretrained", None), kwargs.pop("weights_backbone", None)]
        if any(isinstance(one, Opaque) or one for one in given):
            note(f"the weights of {builder.__name__} are ignored: the model has seeded ones")
        return builder(**kwargs)

    BUILDERS[builder.__name__] = build
    return build


def not_modelled(name: str) -> Callable[..., nn.Module]:
    def build(*args: object, **kwargs: object) -> nn.Module:
        raise NotModelled(f"torchvision.models.{name}")

    build.__name__ = name
    return build


def list_models(*args: object, **kwargs: object) -> list[str]:
    return sorted(BUILDERS)


def get_model_builder(name: str) -> Callable[..., nn.Module]:
    return BUILDERS.get(name.lower()) or not_modelled(name)


def get_model(name: str, **config: object) -> nn.Module:
    return get_model_builder(name)(**config)


def get_weight(name: str) -> Opaque:
    return Opaque("torchvision", name)


get_model_weights = get_weight
