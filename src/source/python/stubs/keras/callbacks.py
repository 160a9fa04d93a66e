"""`keras.callbacks`: nothing is trained."""

from _layerline.opaque import opaque_getattr

from ._core.inert import Inert, inert_classes

Callback = Inert
globals().update(
    inert_classes(
        __name__,
        """BackupAndRestore CallbackList CSVLogger EarlyStopping History LambdaCallback
        LearningRateScheduler ModelCheckpoint ProgbarLogger ReduceLROnPlateau RemoteMonitor
        SwapEMAWeights TensorBoard TerminateOnNaN""",
    )
)
__getattr__ = opaque_getattr(__name__)
