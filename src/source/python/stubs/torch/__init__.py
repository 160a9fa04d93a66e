"""Stands for PyTorch while a file is traced: tensors have shapes and types but hardly any values.

What isn't here is opaque: it goes along with everything, but can't decide a model's structure.
"""

import math as _math
import sys as _sys

from _layerline.opaque import opaque_getattr as _opaque_getattr

from ._core.types import (
    Generator,
    Size,
    bfloat16,
    channels_last,
    channels_last_3d,
    complex64,
    complex128,
    contiguous_format,
    device,
    dtype,
    finfo,
    float16,
    float32,
    float64,
    iinfo,
    int8,
    int16,
    int32,
    int64,
    layout,
    memory_format,
    preserve_format,
    sparse_coo,
    strided,
    uint8,
)
from ._core.types import bool_ as bool
from ._core.tensor import Tensor
from ._ops.methods import FUNCTIONS as _FUNCTIONS

globals().update(_FUNCTIONS)

from ._ops.activation import (
    alpha_dropout,
    celu,
    dropout,
    feature_dropout,
    hardshrink,
    log_softmax,
    prelu,
    relu,
    rrelu,
    selu,
    softmax,
    threshold,
)
from ._ops.attention import scaled_dot_product_attention
from ._ops.casting import result_type
from ._ops.convolution import (
    conv1d,
    conv2d,
    conv3d,
    conv_transpose1d,
    conv_transpose2d,
    conv_transpose3d,
)
from ._ops.creation import (
    arange,
    as_tensor,
    bernoulli,
    empty,
    empty_like,
    eye,
    from_numpy,
    full,
    full_like,
    get_default_dtype,
    linspace,
    logspace,
    meshgrid,
    multinomial,
    normal,
    ones,
    ones_like,
    rand,
    rand_like,
    randint,
    randint_like,
    randn,
    randn_like,
    randperm,
    set_default_dtype,
    tensor,
    zeros,
    zeros_like,
)
from ._ops.embedding import embedding, embedding_bag
from ._ops.indexing import select_one as select
from ._ops.linear import bilinear
from ._ops.normalization import (
    batch_norm,
    group_norm,
    instance_norm,
    layer_norm,
    rms_norm,
)
from ._ops.pooling import (
    adaptive_avg_pool1d,
    adaptive_max_pool1d,
    avg_pool1d,
    max_pool1d,
    max_pool2d,
    max_pool3d,
)

from ._ops.shaping import broadcast_tensors
from ._ops.transforms import hann_window, stft
from ._runtime import (
    SymInt,
    _assert,
    are_deterministic_algorithms_enabled,
    autocast,
    compile,
    enable_grad,
    get_num_threads,
    inference_mode,
    initial_seed,
    is_autocast_enabled,
    is_complex,
    is_floating_point,
    is_grad_enabled,
    is_tensor,
    load,
    manual_seed,
    no_grad,
    numel,
    promote_types,
    save,
    seed,
    set_default_device,
    set_default_tensor_type,
    set_float32_matmul_precision,
    set_grad_enabled,
    set_num_threads,
    set_printoptions,
    typed_tensor as _typed_tensor,
    use_deterministic_algorithms,
)
from . import (
    amp,
    autograd,
    backends,
    cuda,
    distributed,
    fft,
    fx,
    hub,
    jit,
    linalg,
    mps,
    nn,
    onnx,
    optim,
    special,
    utils,
    version,
)

__version__ = "2.13.0"

float, double, half = float32, float64, float16
long, int, short, cfloat = int64, int32, int16, complex64
pi, e, inf, nan = _math.pi, _math.e, _math.inf, _math.nan
newaxis = None

FloatTensor = _typed_tensor(float32)
DoubleTensor = _typed_tensor(float64)
HalfTensor = _typed_tensor(float16)
LongTensor = _typed_tensor(int64)
IntTensor = _typed_tensor(int32)
ByteTensor = _typed_tensor(uint8)
BoolTensor = _typed_tensor(bool)


__getattr__ = _opaque_getattr(__name__)

for _name, _module in list(_sys.modules.items()):
    # So that `torch.jit.annotations`, which isn't here, is opaque and not an error.
    if _name.startswith("torch.") and hasattr(vars(_module).get("__getattr__"), "_layerline_open"):
        vars(_module).setdefault("__path__", [])
