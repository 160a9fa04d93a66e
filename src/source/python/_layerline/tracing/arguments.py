"""Values for parameters that the file gives none: by their names, as people call them."""

import inspect
from dataclasses import dataclass
from typing import Callable, Mapping

HINTS: Mapping[str, object] = {
    **dict.fromkeys(
        "num_classes classes n_classes nb_classes num_class class_num n_class nclass num_outputs "
        "output_dim n_outputs num_labels class_count number_of_classes".split(),
        1000,
    ),
    **dict.fromkeys(
        "in_channels in_ch n_channels input_channels img_channels image_channels channels channel "
        "in_chans in_chan nc num_channels inchannels input_nc n_input_channels".split(),
        3,
    ),
    **dict.fromkeys("image_size img_size resolution height width".split(), 224),
    **dict.fromkeys("img_height img_width image_height image_width img_rows img_cols".split(), 224),
    **dict.fromkeys("width_mult width_coefficient depth_coefficient width_multiplier".split(), 1.0),
    **dict.fromkeys("dropout_rate drop_rate".split(), 0.2),
    **dict.fromkeys("dropout drop_prob dropout_prob".split(), 0.1),
    "pretrained": False,
    "include_top": True,
}
"""Sizes of ImageNet, which is what most models are written for. A framework adds its shapes."""

NONE_IS_FINE = {"weights", "pretrained_weights", "weights_path", "checkpoint", "name"}

LOADS_WEIGHTS = NONE_IS_FINE - {"name"} | {
    *("pretrained", "pretrained_top", "pretrained_backbone", "load_weights", "load_pretrained"),
}


@dataclass(frozen=True)
class Filled:
    arguments: dict[str, object]
    needs: tuple[str, ...]
    """Parameters that nothing tells the value of."""
    names: tuple[str, ...]
    """Of all of them, in their order."""

    @property
    def is_guessed(self) -> bool:
        return bool(self.arguments)

    def document(self) -> list[dict]:
        """`SourceArgument`s of trace.ts."""
        known = self.arguments
        return [
            {"name": name, "value": repr(known[name]) if name in known else None}
            for name in self.names
        ]

    def __str__(self) -> str:
        return ", ".join(f"{name}={value!r}" for name, value in self.arguments.items())


def fill(function: Callable, hints: Mapping[str, object]) -> Filled:
    """Arguments for the required parameters of a function or a class; defaults are left alone."""
    arguments: dict[str, object] = {}
    needs = []
    names = []
    for parameter in _parameters(function):
        name = parameter.name
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if parameter.default is not parameter.empty:
            continue
        names.append(name)
        hint = hints.get(name, HINTS.get(name))
        if parameter.kind is parameter.POSITIONAL_ONLY or (
            hint is None and name not in NONE_IS_FINE
        ):
            needs.append(name)
        else:
            arguments[name] = hint
    return Filled(arguments, tuple(needs), tuple(names))


def without_weights(function: Callable) -> dict[str, object]:
    """Arguments by which it would load no weights, where its defaults do: nobody needs them."""
    return {
        one.name: False if isinstance(one.default, bool) else None
        for one in _parameters(function)
        if one.name in LOADS_WEIGHTS and one.default is not one.empty and one.default
    }


def _parameters(function: Callable) -> list[inspect.Parameter]:
    is_class = isinstance(function, type)
    try:
        # A class's own signature would be that of a base's `__new__`, where there is one.
        signature = inspect.signature(function.__init__ if is_class else function)
    except (ValueError, TypeError):
        return []
    return list(signature.parameters.values())[1 if is_class else 0 :]
