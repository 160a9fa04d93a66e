"""The tensor: a shape and a type, and where they are few and known, the elements.

How a tensor gets its value in the recorded graph, in the order that `recording.value_of` tries:

- `_value`: an operation of the graph made it, or it is an input.
- a parameter, or a buffer whose elements training decides: a weight.
- `_data`: its elements are known: a constant.
- `_recipe`: all of its ingredients are known, but it is too large to compute here. What makes it
  is emitted where it is first used; a runtime folds it into a constant.
- `_later`: a second result of an operation, emitted when it is asked for.
- nothing: random numbers from outside, for which a weight stands in.

Methods that compute are in `torch._ops`, which puts them into the class.
"""

import math
import operator
from typing import TYPE_CHECKING, Callable, Iterator, Sequence

from _layerline.notes import note
from _layerline.opaque import Opaque, Unknowable, require_known

from . import types
from .types import Size, device, dtype

if TYPE_CHECKING:
    from _layerline.graph import Value
    from numpy import ndarray

CPU = device("cpu")
MAX_LIST = 65_536
UNTRACED = "a tensor whose values are not traced"


class Tensor:
    """shape and dtype, elements only where they are few and known."""

    is_leaf = True
    is_cuda = is_quantized = is_sparse = is_nested = is_mkldnn = is_mps = is_xpu = False
    is_meta = False
    grad = grad_fn = names = None
    layout = types.strided

    def __init__(self, *data: object, **kwargs: object) -> None:
        """As torch's own: sizes, or the elements in a list."""
        if len(data) == 1 and not isinstance(data[0], (int, Size)):
            from .._ops.creation import tensor

            self.__dict__.update(tensor(data[0], dtype=types.float32)._alias().__dict__)
        else:
            self._set(data[0] if data and isinstance(data[0], Size) else data or (0,))

    def _set(
        self,
        shape: Sequence[int],
        dtype: dtype | None = None,
        data: "ndarray | None" = None,
        recipe: "Callable[[], Value] | None" = None,
    ) -> None:
        self.__dict__.update(
            shape=Size(map(whole, shape)),
            dtype=dtype or types.float32,
            device=CPU,
            requires_grad=False,
            _data=data,
            _recipe=recipe,
            _later=None,
            _value=None,
            _graph=None,
            _is_weight=False,
            _base=None,
        )

    def __setattr__(self, name: str, value: object) -> None:
        if name not in ("shape", "dtype", "device"):
            object.__setattr__(self, name, value)

    @property
    def _is_static(self) -> bool:
        """Known without running the model."""
        known = self._data is not None or self._recipe is not None
        return known and not self._is_weight

    def _become(self, other: "Tensor") -> "Tensor":
        """What an operation in place does to its tensor. Weights stay what they are."""
        if self._is_weight or other is self:
            return self
        own = self.__dict__
        kept = {name: own[name] for name in ("requires_grad", "_base")}
        own.update(other.__dict__)
        own.update(kept, _is_weight=False)
        if self._base is not None:
            from .._ops.indexing import write_through

            write_through(self, *self._base)
        return self

    def _alias(self) -> "Tensor":
        """Another tensor of the same value."""
        made = Tensor.__new__(Tensor)
        made.__dict__.update(self.__dict__)
        made.__dict__["_base"] = None
        if self._is_weight:
            # It isn't the weight itself, and may be written into.
            from .recording import value_of

            made.__dict__.update(_is_weight=False, _later=lambda: value_of(self))
        return made

    # Shape and type.

    @property
    def ndim(self) -> int:
        return len(self.shape)

    def dim(self) -> int:
        return len(self.shape)

    ndimension = dim

    def size(self, dim: int | None = None) -> "Size | int":
        if dim is None:
            return self.shape
        return self.shape[axis(dim, len(self.shape))]

    def numel(self) -> int:
        return math.prod(self.shape)

    nelement = numel

    def stride(self, dim: int | None = None) -> "tuple[int, ...] | int":
        steps: list[int] = []
        step = 1
        for size in reversed(self.shape):
            steps.insert(0, step)
            step *= max(size, 1)
        return tuple(steps) if dim is None else steps[dim]

    def storage_offset(self) -> int:
        return 0

    def element_size(self) -> int:
        return self.dtype.itemsize

    itemsize = property(element_size)
    nbytes = property(lambda self: self.numel() * self.dtype.itemsize)

    def is_contiguous(self, *args: object, **kwargs: object) -> bool:
        return True

    def is_floating_point(self) -> bool:
        return self.dtype.is_floating_point

    def is_complex(self) -> bool:
        return self.dtype.is_complex

    def is_signed(self) -> bool:
        return self.dtype.is_signed

    def get_device(self) -> int:
        return -1

    def data_ptr(self) -> int:
        return id(self)

    # Elements.

    def item(self) -> object:
        if self.numel() != 1:
            raise RuntimeError(
                f"a Tensor with {self.numel()} elements cannot be converted to Scalar"
            )
        if self._data is not None:
            return self._data.elements()[0]
        note("the value of a tensor decides something in Python: 0 is used for it")
        return 0.0 if self.dtype.is_floating_point else 0

    def tolist(self) -> object:
        if self._data is not None:
            return self._data.tolist()
        if self.numel() > MAX_LIST:
            raise Unknowable(UNTRACED)
        note("the values of a tensor are read in Python: zeros are used for them")
        return _zeros(self.shape, 0.0 if self.dtype.is_floating_point else 0)

    def numpy(self, *args: object, **kwargs: object) -> "ndarray":
        import numpy

        kind = numpy.dtype(self.dtype.name if self.dtype.name != "bfloat16" else "float32")
        if self._data is None:
            return numpy.ndarray(self.shape, None, kind)
        return self._data.astype(kind)

    def __array__(self, *args: object, **kwargs: object) -> "ndarray":
        return self.numpy()

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("len() of a 0-d tensor")
        return self.shape[0]

    def __iter__(self) -> "Iterator[Tensor]":
        if not self.shape:
            raise TypeError("iteration over a 0-d tensor")
        return iter(self.unbind(0))

    def __bool__(self) -> bool:
        if self.numel() > 1:
            raise RuntimeError("Boolean value of Tensor with more than one value is ambiguous")
        if self._data is not None:
            return bool(self._data.elements()[0])
        note("a branch depends on the value of a tensor: the False side is traced")
        return False

    def __int__(self) -> int:
        return int(self.item())

    def __float__(self) -> float:
        return float(self.item())

    def __complex__(self) -> complex:
        return complex(self.item())

    def __index__(self) -> int:
        return operator.index(self.item())

    def __contains__(self, element: object) -> bool:
        return self._data is not None and element in self._data.elements()

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        if self._data is not None:
            return f"tensor({self._data.tolist()})"
        return f"tensor(..., size={tuple(self.shape)})"

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec and not self.shape else repr(self)

    # Training, and where the tensor is: of no consequence here.

    @property
    def data(self) -> "Tensor":
        return self

    @data.setter
    def data(self, value: "Tensor") -> None:
        if isinstance(value, Tensor):
            self.__dict__["shape"] = value.shape

    def requires_grad_(self, requires_grad: bool = True) -> "Tensor":
        self.requires_grad = requires_grad
        return self

    def backward(self, *args: object, **kwargs: object) -> None:
        pass

    def register_hook(self, hook: object) -> Opaque:
        return Opaque("torch", "hook")

    def retain_grad(self) -> None:
        pass

    def share_memory_(self) -> "Tensor":
        return self

    def __reduce_ex__(self, protocol: int) -> tuple:
        return (type(self), (self.shape,))

    def __copy__(self) -> "Tensor":
        return self.__deepcopy__({})

    def __deepcopy__(self, memo: dict) -> "Tensor":
        made = type(self).__new__(type(self))
        made.__dict__.update(self.__dict__)
        memo[id(self)] = made
        return made


class Parameter(Tensor):
    """A weight that training decides."""

    def __init__(self, data: Tensor | None = None, requires_grad: bool = True) -> None:
        require_known(data, "a parameter")
        given = meta((0,)) if data is None else data
        self._set(given.shape, given.dtype)
        self.requires_grad = requires_grad
        self._is_weight = True

    def __repr__(self) -> str:
        return f"Parameter containing:\ntensor(..., size={tuple(self.shape)})"


class Buffer(Tensor):
    """A tensor that belongs to a module's state but is not trained."""

    def __init__(self, data: Tensor | None = None, *, persistent: bool = True) -> None:
        self._set((0,))
        if data is not None:
            self.__dict__.update(data.__dict__)
        self.persistent = persistent


def meta(
    shape: Sequence[int],
    dtype: dtype | None = None,
    data: "ndarray | None" = None,
    recipe: "Callable[[], Value] | None" = None,
) -> Tensor:
    """A tensor of the shape. Without `data` and `recipe` nothing is known of its elements."""
    made = Tensor.__new__(Tensor)
    made._set(shape, dtype, data, recipe)
    return made


def whole(size: object) -> int:
    """A size or a count as an int. Fractions are refused, as everywhere in torch."""
    if type(size) is int:
        return size
    require_known(size)
    return operator.index(size)


def axis(dim: object, rank: int) -> int:
    """The axis counted from 0; negative ones count from the end."""
    number = whole(dim)
    limit = max(rank, 1)
    if not -limit <= number < limit:
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{-limit}, {limit - 1}], "
            f"but got {number})"
        )
    return number % limit


def _zeros(shape: Sequence[int], zero: object) -> object:
    if not shape:
        return zero
    return [_zeros(shape[1:], zero) for _ in range(shape[0])]
