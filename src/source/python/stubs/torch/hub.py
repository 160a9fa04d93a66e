"""Nothing is downloaded."""

from _layerline.opaque import NotModelled, Opaque, opaque_getattr


def load_state_dict_from_url(*args: object, **kwargs: object) -> Opaque:
    return Opaque("torch.hub", "state_dict")


def load(repo_or_dir: str, model: str, *args: object, **kwargs: object) -> object:
    raise NotModelled(f"{model} of torch.hub")


def get_dir() -> str:
    return "/nonexistent"


__getattr__ = opaque_getattr(__name__)
