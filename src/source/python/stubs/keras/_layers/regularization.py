"""Layers that only act in training: they pass their input on."""

from .._core.input_spec import InputSpec
from .._core.layer import BuiltIn
from .._core.tensors import KerasTensor


class _OnlyInTraining(BuiltIn):
    def call(self, inputs: KerasTensor, training: object = False) -> KerasTensor:
        return inputs


class Dropout(_OnlyInTraining):
    _shown = ("rate",)

    def __init__(
        self, rate: float = 0.5, noise_shape: object = None, seed: object = None, **kwargs: object
    ) -> None:
        super().__init__(**kwargs)
        if isinstance(rate, (int, float)) and not 0 <= rate <= 1:
            raise ValueError(
                f"Invalid value received for argument `rate`. Expected a float value between 0 and "
                f"1. Received: rate={rate}"
            )
        self.rate = rate


class GaussianDropout(Dropout):
    def __init__(self, rate: float, seed: object = None, **kwargs: object) -> None:
        super().__init__(rate, seed=seed, **kwargs)


class AlphaDropout(Dropout):
    pass


class _SpatialDropout(Dropout):
    _axes = 2

    def __init__(
        self, rate: float, data_format: object = None, seed: object = None, **kwargs: object
    ) -> None:
        super().__init__(rate, seed=seed, **kwargs)
        self.input_spec = InputSpec(ndim=self._axes + 2)


class SpatialDropout1D(_SpatialDropout):
    _axes = 1


class SpatialDropout2D(_SpatialDropout):
    pass


class SpatialDropout3D(_SpatialDropout):
    _axes = 3


class GaussianNoise(_OnlyInTraining):
    _shown = ("stddev",)

    def __init__(self, stddev: float, seed: object = None, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.stddev = stddev


class ActivityRegularization(_OnlyInTraining):
    def __init__(self, l1: float = 0.0, l2: float = 0.0, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.l1, self.l2 = l1, l2
