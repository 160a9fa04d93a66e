"""Layers that rearrange, cut, pad or repeat."""

from typing import Sequence

from .._core import backend_state, shapes
from .._core.input_spec import InputSpec
from .._core.layer import BuiltIn
from .._core.layout import as_float, emit, from_natural, is_first, natural, numbers
from .._core.tensors import KerasTensor
from .._ops import image
from .._ops.filling import padded
from .._ops.indexing import get_item
from .._ops.shaping import transpose

Pairs = list[tuple[int, int]]


class Flatten(BuiltIn):
    """[N, …] to [N, size of a sample]."""

    def __init__(self, data_format: str | None = None, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.data_format = backend_state.standardize_data_format(data_format)
        self.input_spec = InputSpec(min_ndim=1)

    def call(self, inputs: KerasTensor) -> KerasTensor:
        x = inputs
        if self.data_format == "channels_first" and x.ndim > 2:
            x = transpose(x, (0, *range(2, x.ndim), 1))
        size = shapes.product(x.shape[1:])
        shape = (x.shape[0], size)
        target = [0 if x.shape[0] is None else x.shape[0], -1 if size is None else size]
        if x.shape[0] is None and size is not None:
            target = [-1, size]
        value = emit("Reshape", [natural(x), numbers(target)], x.dtype, shape)
        return from_natural(value, shape, x.dtype)


class Reshape(BuiltIn):
    """Each sample to `target_shape`, of which one size may be -1."""

    _shown = ("target_shape",)

    def __init__(self, target_shape: object, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.target_shape = tuple(
            -1 if size is None else size for size in shapes.standardize(target_shape)
        )

    def call(self, inputs: KerasTensor) -> KerasTensor:
        x = inputs
        made = shapes.reshaped(x.shape[1:], self.target_shape)
        shape = (x.shape[0], *made)
        if None in made:
            target = [0 if x.shape[0] is None else x.shape[0]]
            target += [-1 if size is None else size for size in made]
        else:
            target = [-1 if x.shape[0] is None else x.shape[0], *made]
        value = emit("Reshape", [natural(x), numbers(target)], x.dtype, shape)
        return from_natural(value, shape, x.dtype)


class Permute(BuiltIn):
    """Reorders the axes of a sample, counted from 1."""

    _shown = ("dims",)

    def __init__(self, dims: Sequence[int], **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.dims = tuple(dims)
        if sorted(self.dims) != list(range(1, len(self.dims) + 1)):
            raise ValueError(
                "Invalid permutation argument `dims` for Permute Layer. The set of indices in "
                f"`dims` must be consecutive and start from 1. Received dims={dims}"
            )
        self.input_spec = InputSpec(ndim=len(self.dims) + 1)

    def call(self, inputs: KerasTensor) -> KerasTensor:
        return transpose(inputs, (0, *self.dims))


class RepeatVector(BuiltIn):
    """[N, C] to [N, n, C]."""

    _shown = ("n",)

    def __init__(self, n: int, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.n = n
        if not isinstance(n, int):
            raise TypeError(f"Expected an integer value for `n`, got {type(n)}.")
        self.input_spec = InputSpec(ndim=2)

    def call(self, inputs: KerasTensor) -> KerasTensor:
        batch, size = inputs.shape
        single = emit("Unsqueeze", [natural(inputs), numbers([1])], inputs.dtype, (batch, 1, size))
        shape = (batch, self.n, size)
        value = emit("Tile", [single, numbers([1, self.n, 1])], inputs.dtype, shape)
        return from_natural(value, shape, inputs.dtype)


class _Spatial(BuiltIn):
    """Works on the axes between the batch and the channels."""

    _axes = 2

    def __init__(self, data_format: str | None = None, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.data_format = backend_state.standardize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self._axes + 2)

    def _around(self, items: Sequence, outside: object) -> list:
        """The items for all axes of a tensor, batch and channels getting `outside`."""
        if self.data_format == "channels_first":
            return [outside, outside, *items]
        return [outside, *items, outside]


class _ZeroPadding(_Spatial):
    _shown = ("padding",)

    def __init__(
        self, padding: object = 1, data_format: str | None = None, **kwargs: object
    ) -> None:
        super().__init__(data_format, **kwargs)
        self.padding = pairs(padding, self._axes, "padding")

    def call(self, inputs: KerasTensor) -> KerasTensor:
        return padded(inputs, self._around(self.padding, (0, 0)))


class ZeroPadding1D(_ZeroPadding):
    _axes = 1


class ZeroPadding2D(_ZeroPadding):
    pass


class ZeroPadding3D(_ZeroPadding):
    _axes = 3


class _Cropping(_Spatial):
    _shown = ("cropping",)

    def __init__(
        self, cropping: object = 0, data_format: str | None = None, **kwargs: object
    ) -> None:
        super().__init__(data_format, **kwargs)
        self.cropping = pairs(cropping, self._axes, "cropping")

    def call(self, inputs: KerasTensor) -> KerasTensor:
        sizes = inputs.shape[1:-1] if self.data_format == "channels_last" else inputs.shape[2:]
        if any(
            size is not None and before + after >= size
            for size, (before, after) in zip(sizes, self.cropping)
        ):
            raise ValueError(
                "Values in `cropping` argument should be smaller than the corresponding spatial "
                f"dimension of the input. Received: input_shape={tuple(inputs.shape)}, "
                f"cropping={tuple(self.cropping)}"
            )
        if is_first(inputs):
            return padded(inputs, self._around([(-a, -b) for a, b in self.cropping], (0, 0)))
        kept = [slice(before, -after if after else None) for before, after in self.cropping]
        return get_item(inputs, tuple(self._around(kept, slice(None))))


class Cropping1D(_Cropping):
    _axes = 1

    def __init__(self, cropping: object = (1, 1), **kwargs: object) -> None:
        super().__init__(cropping, **kwargs)


class Cropping2D(_Cropping):
    def __init__(
        self, cropping: object = ((0, 0), (0, 0)), data_format: str | None = None, **kwargs: object
    ) -> None:
        super().__init__(cropping, data_format, **kwargs)


class Cropping3D(_Cropping):
    _axes = 3

    def __init__(
        self,
        cropping: object = ((1, 1), (1, 1), (1, 1)),
        data_format: str | None = None,
        **kwargs: object,
    ) -> None:
        super().__init__(cropping, data_format, **kwargs)


class _UpSampling(_Spatial):
    _shown = ("size", "interpolation")

    def __init__(
        self,
        size: object = 2,
        data_format: str | None = None,
        interpolation: str = "nearest",
        **kwargs: object,
    ) -> None:
        super().__init__(data_format, **kwargs)
        self.size = shapes.entries(size, self._axes, "size")
        self.interpolation = str(interpolation).lower()

    def call(self, inputs: KerasTensor) -> KerasTensor:
        x = as_float(inputs)
        return image.scaled(x, self.size, self.interpolation, self.data_format)


class UpSampling1D(_UpSampling):
    _axes = 1


class UpSampling2D(_UpSampling):
    pass


class UpSampling3D(_UpSampling):
    _axes = 3


def pairs(value: object, count: int, name: str) -> Pairs:
    """`count` pairs from a number, a number for each axis, or a pair for each axis."""
    if isinstance(value, int):
        return [(value, value)] * count
    items = list(value)
    if count == 1 and len(items) == 2 and all(isinstance(item, int) for item in items):
        return [(items[0], items[1])]
    if len(items) != count:
        raise ValueError(f"`{name}` should have {count} elements. Received: {name}={value}.")
    return [(item, item) if isinstance(item, int) else (item[0], item[1]) for item in items]
