"""A small NumPy for the arithmetic of hyper-parameters: `np.linspace(0, rate, depth).tolist()`.

Arrays of up to `MAX_ELEMENTS` elements have values. Larger ones, random ones, and all that comes of
them, have a shape and a type only: enough for a model that is fed with them. What isn't here is
opaque.
"""

import builtins as _builtins
import math as _math

from _layerline.opaque import opaque_getattr as _opaque_getattr

from . import linalg, random
from ._arrays import MAX_ELEMENTS, ndarray
from ._creation import (
    arange,
    array,
    asanyarray,
    asarray,
    ascontiguousarray,
    copy,
    empty,
    empty_like,
    eye,
    full,
    full_like,
    geomspace,
    identity,
    linspace,
    logspace,
    meshgrid,
    ones,
    ones_like,
    tri,
    tril,
    triu,
    zeros,
    zeros_like,
)
from ._dtypes import (
    bool_,
    character,
    complex64,
    complex128,
    complexfloating,
    dtype,
    finfo,
    float16,
    float32,
    float64,
    floating,
    generic,
    iinfo,
    inexact,
    int8,
    int16,
    int32,
    int64,
    integer,
    issubdtype,
    number,
    object_,
    promote_types,
    result_type,
    signedinteger,
    str_,
    uint8,
    uint16,
    uint32,
    uint64,
    unsignedinteger,
)
from ._elementwise import (
    absolute,
    add,
    arccos,
    arcsin,
    arctan,
    arctan2,
    cbrt,
    ceil,
    clip,
    cos,
    cosh,
    deg2rad,
    divide,
    equal,
    exp,
    expm1,
    float_power,
    floor,
    floor_divide,
    gcd,
    greater,
    greater_equal,
    hypot,
    isclose,
    isfinite,
    isinf,
    isnan,
    lcm,
    less,
    less_equal,
    log,
    log1p,
    log2,
    log10,
    logical_and,
    logical_not,
    logical_or,
    logical_xor,
    maximum,
    minimum,
    mod,
    multiply,
    negative,
    not_equal,
    power,
    rad2deg,
    reciprocal,
    remainder,
    rint,
    round,
    sign,
    sin,
    sinh,
    sqrt,
    square,
    subtract,
    tan,
    tanh,
    trunc,
    where,
)
from ._manipulation import (
    append,
    array_split,
    atleast_1d,
    atleast_2d,
    broadcast_to,
    concatenate,
    expand_dims,
    flip,
    hstack,
    moveaxis,
    pad,
    ravel,
    repeat,
    reshape,
    roll,
    split,
    squeeze,
    stack,
    swapaxes,
    tile,
    transpose,
    vstack,
)
from ._reduction import (
    all,
    allclose,
    any,
    argmax,
    argmin,
    argsort,
    array_equal,
    average,
    count_nonzero,
    cumprod,
    cumsum,
    diff,
    dot,
    matmul,
    max,
    mean,
    median,
    min,
    ndim,
    nonzero,
    outer,
    prod,
    shape,
    size,
    sort,
    std,
    sum,
    unique,
    var,
)

__version__ = "2.2.0"

pi, e, inf, nan, newaxis = _math.pi, _math.e, _math.inf, _math.nan, None
Inf, Infinity, NaN, NAN, infty = inf, inf, nan, nan, inf

abs, amax, amin, around, round_ = absolute, max, min, round, round
fabs, pow, true_divide, fmod = absolute, power, divide, mod
acos, asin, atan, atan2 = arccos, arcsin, arctan, arctan2
concat, permute_dims, product, cumproduct = concatenate, transpose, prod, cumprod
radians, degrees, nanmax, nanmin, nansum, nanmean = deg2rad, rad2deg, max, min, sum, mean
row_stack = vstack

int_, intp, uint, float_, double, half, single = (
    int64,
    int64,
    uint64,
    float64,
    float64,
    float16,
    float32,
)
byte, short, intc, longlong, ubyte, ushort, uintc = int8, int16, int32, int64, uint8, uint16, uint32
bool8, unicode_, string_, cfloat, csingle = bool_, str_, str_, complex128, complex64
# Gone from NumPy since 1.24, but user files are older.
int, float, bool, object, str, complex = (
    _builtins.int,
    _builtins.float,
    _builtins.bool,
    _builtins.object,
    _builtins.str,
    _builtins.complex,
)


def set_printoptions(*args, **kwargs) -> None:
    pass


def seterr(*args, **kwargs) -> dict:
    return {}


def isscalar(value) -> bool:
    return isinstance(value, (_builtins.int, _builtins.float, _builtins.str, generic))


def iterable(value) -> bool:
    return hasattr(value, "__iter__")


__getattr__ = _opaque_getattr(__name__)
