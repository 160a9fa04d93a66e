"""`keras.optimizers`: nothing is trained."""

from _layerline.opaque import opaque_getattr

from .._core.inert import Inert, getter, inert_classes
from . import schedules

Optimizer = Inert
globals().update(
    inert_classes(
        __name__,
        """Adadelta Adafactor Adagrad Adam Adamax AdamW Ftrl Lamb Lion LossScaleOptimizer Muon Nadam
        RMSprop SGD""",
    )
)

get = getter(globals(), "optimizers")
__getattr__ = opaque_getattr(__name__)
