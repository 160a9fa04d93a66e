"""`keras.metrics`: nothing is measured."""

from _layerline.opaque import opaque_getattr

from ._core.inert import Inert, getter, inert_classes

Metric = Inert
globals().update(
    inert_classes(
        __name__,
        """Accuracy AUC BinaryAccuracy BinaryCrossentropy BinaryIoU CategoricalAccuracy
        CategoricalCrossentropy CosineSimilarity F1Score FalseNegatives FalsePositives FBetaScore
        IoU KLDivergence Mean MeanAbsoluteError MeanIoU MeanMetricWrapper MeanSquaredError OneHotIoU
        OneHotMeanIoU Precision R2Score Recall RootMeanSquaredError SensitivityAtSpecificity
        SparseCategoricalAccuracy SparseCategoricalCrossentropy SparseTopKCategoricalAccuracy Sum
        TopKCategoricalAccuracy TrueNegatives TruePositives""",
    )
)
get = getter(globals(), "metrics")
__getattr__ = opaque_getattr(__name__)
