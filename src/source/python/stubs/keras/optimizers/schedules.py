"""`keras.optimizers.schedules`."""

from _layerline.opaque import opaque_getattr

from .._core.inert import Inert, inert_classes

LearningRateSchedule = Inert
globals().update(
    inert_classes(
        __name__,
        """CosineDecay CosineDecayRestarts ExponentialDecay InverseTimeDecay PiecewiseConstantDecay
        PolynomialDecay""",
    )
)
__getattr__ = opaque_getattr(__name__)
