"""Stands for Keras 3 while a file is traced: shapes, weights and operators, no numbers."""

from _layerline.opaque import opaque_getattr

from . import _aliases

_aliases.install()

from . import (  # noqa: E402
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
from ._core import tree  # noqa: E402
from ._core.inert import Inert as Quantizer  # noqa: E402
from ._core.inert import NoContext, passed_through  # noqa: E402
from ._core.operations import Operation  # noqa: E402
from .backend import clear_session, name_scope  # noqa: E402
from .initializers import Initializer  # noqa: E402
from .layers import Input, InputSpec, Layer  # noqa: E402
from .losses import Loss  # noqa: E402
from .metrics import Metric  # noqa: E402
from .models import Functional, Model, Sequential  # noqa: E402
from ._core.tensors import KerasTensor, Variable  # noqa: E402
from .optimizers import Optimizer  # noqa: E402
from .regularizers import Regularizer  # noqa: E402

__version__ = "3.15.1"
StatelessScope = SymbolicScope = RematScope = NoContext
remat = passed_through


def version() -> str:
    return __version__


__getattr__ = opaque_getattr(__name__)
