"""Data types: strings, as in Keras, that also answer as TensorFlow's do."""

from _layerline.opaque import is_opaque

FLOATS = ("float16", "bfloat16", "float32", "float64")
INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")


class DType(str):
    """`tf.float32`; equal to its name."""

    @property
    def name(self) -> str:
        return str(self)

    @property
    def is_floating(self) -> bool:
        return self in FLOATS

    @property
    def is_integer(self) -> bool:
        return self in INTEGERS

    @property
    def is_bool(self) -> bool:
        return self == "bool"

    @property
    def base_dtype(self) -> "DType":
        return self

    @property
    def as_numpy_dtype(self) -> str:
        return str(self)

    @property
    def min(self) -> float:
        return -3.4028235e38 if self.is_floating else -(2**31)

    @property
    def max(self) -> float:
        return 3.4028235e38 if self.is_floating else 2**31 - 1

    __hash__ = str.__hash__


FLOAT32 = DType("float32")
INT32 = DType("int32")
INT64 = DType("int64")
BOOL = DType("bool")
_known = {name: DType(name) for name in (*FLOATS, *INTEGERS, "bool", "string", "complex64")}


def standardize(dtype: object, default: DType = FLOAT32) -> DType:
    """The data type that a name, a NumPy or TensorFlow type, or a Python type stands for."""
    if type(dtype) is DType:
        return dtype
    if dtype is None or is_opaque(dtype):
        return default
    if isinstance(dtype, str):
        name = dtype
    else:
        # Types of numpy and of Python have `__name__`, objects `numpy.dtype` have `name`.
        name = getattr(dtype, "name", None) or getattr(dtype, "__name__", "")
    name = {"float": "float32", "int": "int32", "double": "float64", "bool_": "bool"}.get(
        name, name
    )
    if name.startswith("mixed_"):
        return FLOAT32
    return _known.get(name, default)


def onnx_type(dtype: str) -> str:
    """The type that values have in the graph: every fraction is float32."""
    if dtype in FLOATS or dtype in ("string", "complex64"):
        return "float32"
    return str(dtype)


def result_type(*dtypes: str) -> DType:
    """What an operation on these types gives, roughly as Keras promotes."""
    floats = [dtype for dtype in dtypes if dtype in FLOATS]
    if floats:
        return standardize(max(floats, key=FLOATS.index))
    integers = [dtype for dtype in dtypes if dtype in INTEGERS]
    if integers:
        return standardize("int64" if "int64" in integers else integers[0])
    return standardize(dtypes[0]) if dtypes else FLOAT32
