"""Normalization by the statistics of batches and of instances."""

from ..._core import types
from ..._core.tensor import Tensor, meta
from ..._ops.creation import tensor
from ..._ops.normalization import batch_norm, instance_norm
from .module import Layer, Module
from .utils import weight


class _NormBase(Layer):
    """[N, C, *] -> [N, C, *]"""

    _ranks: tuple[int, ...] = ()
    _shown = ("num_features", "eps", "momentum", "affine", "track_running_stats")

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.track_running_stats = track_running_stats
        self._add_tensors()

    def _add_tensors(self) -> None:
        count = self.num_features
        for name in ("weight", "bias"):
            self.register_parameter(name, weight(count) if self.affine else None)
        for name in ("running_mean", "running_var"):
            self.register_buffer(name, meta((count,)) if self.track_running_stats else None)
        steps = tensor(0, types.int64) if self.track_running_stats else None
        self.register_buffer("num_batches_tracked", steps)

    def reset_running_stats(self) -> None:
        pass

    def reset_parameters(self) -> None:
        pass

    def _check_input_dim(self, input: Tensor) -> None:
        if self._ranks and input.ndim not in self._ranks:
            wanted = " or ".join(f"{rank}D" for rank in self._ranks)
            raise ValueError(f"expected {wanted} input (got {input.ndim}D input)")


class _BatchNorm(_NormBase):
    def forward(self, input: Tensor) -> Tensor:
        self._check_input_dim(input)
        return batch_norm(
            input,
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            False,
            self.momentum,
            self.eps,
        )


class BatchNorm1d(_BatchNorm):
    _ranks = (2, 3)


class BatchNorm2d(_BatchNorm):
    _ranks = (4,)


class BatchNorm3d(_BatchNorm):
    _ranks = (5,)


class SyncBatchNorm(_BatchNorm):
    def __init__(
        self, num_features: int, *args: object, process_group: object = None, **kwargs: object
    ) -> None:
        super().__init__(num_features, *args[:4], **kwargs)

    @classmethod
    def convert_sync_batchnorm(cls, module: Module, process_group: object = None) -> Module:
        return module


class _LazyBatchNorm(_BatchNorm):
    """Learns the number of its channels from the first input."""

    def __init__(
        self,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        **kwargs: object,
    ) -> None:
        Layer.__init__(self)
        self.num_features = 0
        self.eps, self.momentum = eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats

    def forward(self, input: Tensor) -> Tensor:
        if not self.num_features:
            self.num_features = input.shape[1]
            self._add_tensors()
        return super().forward(input)


class LazyBatchNorm1d(_LazyBatchNorm):
    _ranks = (2, 3)


class LazyBatchNorm2d(_LazyBatchNorm):
    _ranks = (4,)


class LazyBatchNorm3d(_LazyBatchNorm):
    _ranks = (5,)


class _InstanceNorm(_NormBase):
    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats)

    def forward(self, input: Tensor) -> Tensor:
        self._check_input_dim(input)
        if input.ndim == self._ranks[0]:
            return self._forward(input.unsqueeze(0)).squeeze(0)
        return self._forward(input)

    def _forward(self, input: Tensor) -> Tensor:
        if self.affine and input.shape[1] != self.num_features:
            raise ValueError(
                f"expected input's size at dim=1 to match num_features ({self.num_features}), but "
                f"got: {input.shape[1]}."
            )
        return instance_norm(
            input,
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            not self.track_running_stats,
            self.momentum,
            self.eps,
        )


class InstanceNorm1d(_InstanceNorm):
    _ranks = (2, 3)


class InstanceNorm2d(_InstanceNorm):
    _ranks = (3, 4)


class InstanceNorm3d(_InstanceNorm):
    _ranks = (4, 5)
