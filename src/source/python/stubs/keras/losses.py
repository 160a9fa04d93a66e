"""`keras.losses`: nothing is trained."""

from _layerline.opaque import opaque_getattr

from ._core.inert import Inert, getter, inert_classes

Loss = Inert
globals().update(
    inert_classes(
        __name__,
        """BinaryCrossentropy BinaryFocalCrossentropy CategoricalCrossentropy
        CategoricalFocalCrossentropy CategoricalHinge Circle CosineSimilarity CTC Dice Hinge Huber
        KLDivergence LogCosh MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredError
        MeanSquaredLogarithmicError Poisson SparseCategoricalCrossentropy SquaredHinge Tversky""",
    )
)
get = getter(globals(), "losses")
__getattr__ = opaque_getattr(__name__)
