"""Stands for Keras 3 while a file is traced: shapes, weights and operators, no numbers."""

from _layerline.opaque import opaque_getattr

from . import _aliases

_aliases.install()

from . import (
    _layerline,
    activations,
    applications,
    backend,
    callbacks,
    config,
    constraints,
    datasets,
    initializers,
    layers,
    losses,
    metrics,
    models,
    ops,
    optimizers,
    preprocessing,
    random,
    regularizers,
    saving,
    utils,
)
from ._core import tree
from ._core.inert import Inert as Quantizer
from ._core.inert import NoContext, passed_through
from ._core.operations import Operation
from ._core.tensors import KerasTensor, Variable
from .backend import clear_session, name_scope
from .initializers import Initializer
from .layers import Input, InputSpec, Layer
from .losses import Loss
from .metrics import Metric
from .models import Functional, Model, Sequential
from .optimizers import Optimizer
from .regularizers import Regularizer

__version__ = "3.15.1"
StatelessScope = SymbolicScope = RematScope = NoContext
remat = passed_through


def version() -> str:
    return __version__


__getattr__ = opaque_getattr(__name__)
