"""Parts of a tensor: by numbers, slices, masks and tensors of indices; and writing into them."""

import math
from typing import Iterator, Sequence

import numpy as np

from _layerline.notes import note
from _layerline.opaque import require_known

from .._core import types
from .._core.operation import operation
from .._core.recording import emit, ints, later, scalar, state, untranslated
from .._core.tensor import Tensor, axis, whole
from .arithmetic import broadcast_all, eq
from .casting import cast, operand
from .creation import tensor
from .elementwise import select
from .joining import cat
from .shaping import expand, renewed, reshape, reshaped, transposed


class _Plan:
    """An index, taken apart: one entry for each axis of the input, and where axes are added."""

    def __init__(self, shape: Sequence[int], index: object) -> None:
        self.entries: list[int | slice | Tensor] = []
        """Of each axis: a number from 0, a slice, or whole numbers."""
        self.added: list[int] = []
        """For each `None`: before which entry it stands."""
        for item in _without_ellipsis(_items(index), len(shape)):
            self._take(item, shape)
        self.entries += [slice(None)] * (len(shape) - len(self.entries))

    def _take(self, item: object, shape: Sequence[int]) -> None:
        if _is_mask(item) and item.ndim == 1 and item._data is not None:
            item = _places(item)
        if item is None:
            self.added.append(len(self.entries))
            return
        at = len(self.entries)
        if at >= len(shape):
            raise IndexError(f"too many indices for tensor of dimension {len(shape)}")
        size = shape[at]
        if isinstance(item, slice):
            self.entries.append(_whole_slice(item))
        elif isinstance(item, (Tensor, list, tuple, range)) or hasattr(item, "tolist"):
            found = item if isinstance(item, Tensor) else tensor(_listed(item))
            if not found.shape and found.dtype is not types.bool_ and found._data is not None:
                self._take(int(found.item()), shape)
            else:
                self.entries.append(found)
        else:
            if isinstance(item, float):
                raise IndexError(
                    "only integers, slices (`:`), ellipsis (`...`), None and long or byte "
                    "Variables are valid indices (got float)"
                )
            number = whole(item)
            if not -size <= number < size:
                raise IndexError(
                    f"index {number} is out of bounds for dimension {at} with size {size}"
                )
            self.entries.append(number % size)

    @property
    def tensors(self) -> list[int]:
        return [at for at, entry in enumerate(self.entries) if isinstance(entry, Tensor)]


def _listed(item: object) -> object:
    return item.tolist() if hasattr(item, "tolist") else list(item)


def _items(index: object) -> list[object]:
    require_known(index if not isinstance(index, list) else None, "an index")
    return list(index) if isinstance(index, tuple) else [index]


def _without_ellipsis(items: list[object], rank: int) -> Iterator[object]:
    """`...` becomes the slices that it stands for."""
    used = sum(_axes_of(item) for item in items)
    for item in items:
        if item is Ellipsis:
            yield from [slice(None)] * (rank - used)
        elif _is_mask(item) and item.ndim > 1:
            yield from _mask_indices(item)
        else:
            yield item


def _axes_of(item: object) -> int:
    if item is None or item is Ellipsis:
        return 0
    return item.ndim if _is_mask(item) else 1


def _places(mask: Tensor) -> Tensor:
    """Where a known mask of one axis is true."""
    elements = mask._data.elements()
    return tensor([at for at, element in enumerate(elements) if element], types.int64)


def _is_mask(item: object) -> bool:
    return isinstance(item, Tensor) and item.dtype in (types.bool_, types.uint8)


def _mask_indices(mask: Tensor) -> Sequence[Tensor]:
    return nonzero(mask).unbind(1)


def _whole_slice(item: slice) -> slice:
    parts = [None if one is None else whole(one) for one in (item.start, item.stop, item.step)]
    if parts[2] is not None and parts[2] <= 0:
        raise ValueError("step must be greater than zero")
    return slice(*parts)


@operation(name="getitem", data=lambda input, index: input[_array_index(index)])
def _getitem(input: Tensor, index: object) -> Tensor:
    """[a, b, c] -> [b, 2] with [0, :, 1:3]"""
    if (
        _is_mask(index)
        and index.ndim > 1
        or isinstance(index, tuple)
        and any(_is_mask(one) and one.ndim > 1 for one in index)
    ):
        _check_masks(input, index)
    plan = _Plan(input.shape, index)
    x = _sliced(input, plan.entries)
    x, entries = _numbered(x, plan.entries)
    added = [at - sum(isinstance(one, int) for one in plan.entries[:at]) for at in plan.added]
    x, entries = _widened(x, entries, added)
    x = _gathered(x, entries)
    return x if x is not input else renewed(input)


def getitem(input: Tensor, index: object) -> Tensor:
    """[a, b, c] -> [b, 2] with [0, :, 1:3]; writing into the result writes into both."""
    result = _getitem(input, index)
    if not any(isinstance(one, (Tensor, list)) for one in _items(index)):
        result._base = (input, index)
    return result


def write_through(part: Tensor, whole: Tensor, index: object) -> None:
    """After an operation in place on a part: the whole has it as well."""
    if whole._is_weight:
        return
    before, now = whole._alias(), part._alias()
    if before._is_static and now._is_static:
        whole._become(setitem(before, index, now))
    elif state.graph is not None and state.graph.layers:
        changed = later(lambda: setitem(before, index, now), whole.shape, whole.dtype)
        whole._become(changed)


def _check_masks(input: Tensor, index: object) -> None:
    at = 0
    for item in _items(index):
        if _is_mask(item):
            for position, size in enumerate(item.shape):
                if at + position < input.ndim and input.shape[at + position] != size:
                    raise IndexError(
                        f"The shape of the mask {list(item.shape)} at index {position} does not "
                        f"match the shape of the indexed tensor {list(input.shape)} at index "
                        f"{at + position}"
                    )
        at += _axes_of(item)


def _array_index(index: object) -> object:
    if isinstance(index, tuple):
        return tuple(_array_index(one) for one in index)
    return int(index) if isinstance(index, np.ndarray) and index.ndim == 0 else index


def _sliced(input: Tensor, entries: Sequence[object]) -> Tensor:
    """One Slice for all entries that cut something off."""
    starts, ends, axes, steps, shape = [], [], [], [], list(input.shape)
    for at, entry in enumerate(entries):
        if not isinstance(entry, slice):
            continue
        start, stop, step = entry.indices(input.shape[at])
        count = len(range(start, stop, step))
        if count == input.shape[at] and step == 1:
            continue
        starts.append(start)
        ends.append(max(start, stop))
        axes.append(at)
        steps.append(step)
        shape[at] = count
    if not axes:
        return input
    operands = [ints(starts), ints(ends), ints(axes)]
    if any(step != 1 for step in steps):
        operands.append(ints(steps))
    return emit("Slice", [input, *operands], shape)


def _numbered(x: Tensor, entries: Sequence[object]) -> tuple[Tensor, list[object]]:
    """Takes the axes out that have a number."""
    left = list(entries)
    for at in reversed(range(len(left))):
        if isinstance(left[at], int):
            number = scalar(left[at], types.int64)
            shape = (*x.shape[:at], *x.shape[at + 1 :])
            x = emit("Gather", [x, number], shape, axis=at)
            del left[at]
    return x, left


def _widened(x: Tensor, entries: list[object], added: Sequence[int]) -> tuple[Tensor, list[object]]:
    """Puts in the axes of size 1 that `None` asks for."""
    if not added:
        return x, entries
    places = [at + number for number, at in enumerate(added)]
    shape, left = list(x.shape), list(entries)
    for place in places:
        shape.insert(place, 1)
        left.insert(place, slice(None))
    return emit("Unsqueeze", [x, ints(places)], shape), left


def _gathered(x: Tensor, entries: Sequence[object]) -> Tensor:
    """Applies the tensors of indices, together where there are several."""
    axes = [at for at, entry in enumerate(entries) if isinstance(entry, Tensor)]
    if not axes:
        return x
    if any(entries[at].dtype is types.bool_ for at in axes):
        return _masked(x, entries, axes)
    if len(axes) == 1:
        at, index = axes[0], entries[axes[0]]
        shape = (*x.shape[:at], *index.shape, *x.shape[at + 1 :])
        return emit("Gather", [x, index], shape, axis=at)
    return _gathered_together(x, axes, [entries[at] for at in axes])


def _gathered_together(x: Tensor, axes: list[int], indices: list[Tensor]) -> Tensor:
    """The indexed axes become one; the indices, one number into it."""
    from .arithmetic import add, mul, remainder

    try:
        shape = broadcast_all(*indices)
    except RuntimeError:
        shapes = ", ".join(str(list(one.shape)) for one in indices)
        raise IndexError(
            f"shape mismatch: indexing tensors could not be broadcast together with shapes {shapes}"
        ) from None
    together = axes == list(range(axes[0], axes[-1] + 1))
    order = axes + [at for at in range(x.ndim) if at not in axes]
    moved = transposed(x, order)
    count = len(axes)
    rest = moved.shape[count:]
    flat = reshaped(moved, (math.prod(moved.shape[:count]), *rest))
    place = None
    for size, index in zip(moved.shape[:count], indices):
        own = index
        if index._data is None or any(number < 0 for number in index._data.elements()):
            own = remainder(cast(index, types.int64), size)
        place = own if place is None else add(mul(place, size), own)
    place = expand(place, shape)
    found = emit("Gather", [flat, place], (*shape, *rest), axis=0)
    if not together or axes[0] == 0:
        return found
    first, n = axes[0], len(shape)
    back = [*range(n, n + first), *range(n), *range(n + first, found.ndim)]
    return transposed(found, back)


def _masked(x: Tensor, entries: Sequence[object], axes: Sequence[int]) -> Tensor:
    """How many elements a mask leaves only the model's run tells; all of them are assumed."""
    shape: list[int] = []
    for at, entry in enumerate(entries):
        if isinstance(entry, Tensor) and entry.dtype is types.bool_:
            shape.append(_true_count(entry, x.shape[at]))
        else:
            shape.append(x.shape[at])
    return untranslated("masked_select", [x, *(entries[at] for at in axes)], shape)


def _true_count(mask: Tensor, size: int) -> int:
    if mask._data is not None:
        return sum(map(bool, mask._data.elements()))
    note("how many elements a mask leaves is not known: all of them are assumed")
    return size


# Writing: an index is a place, and writing into it makes a new tensor of the old one's name.


@operation(data=lambda input, index, value: _written(input, index, value))
def setitem(input: Tensor, index: object, value: object) -> Tensor:
    """[*] -> [*] with `value` at `index`."""
    if _is_mask(index) or isinstance(index, tuple) and len(index) == 1 and _is_mask(index[0]):
        return _fill_masked(input, index if _is_mask(index) else index[0], value)
    plan = _Plan(input.shape, index)
    given = value if isinstance(value, Tensor) else tensor(value)
    given = cast(given, input.dtype)
    tensors = plan.tensors
    if len(tensors) > 1 or any(plan.entries[at].dtype is types.bool_ for at in tensors):
        return untranslated("index_put", [input, given], input.shape)
    place = getitem_shape(input.shape, plan)
    from .shaping import expanded_shape

    if given.ndim > len(place):
        given = reshape(given, given.shape[given.ndim - len(place) :])
    expanded_shape(given.shape, place)
    return _write(input, plan.entries, _aligned(given, place, plan), 0)


def getitem_shape(shape: Sequence[int], plan: _Plan) -> tuple[int, ...]:
    """Shape of the place that the plan takes."""
    made: list[int] = []
    for at, entry in enumerate(plan.entries):
        made += [1] * plan.added.count(at)
        if isinstance(entry, slice):
            made.append(len(range(*entry.indices(shape[at]))))
        elif isinstance(entry, Tensor):
            made += entry.shape
    return tuple(made) + (1,) * plan.added.count(len(plan.entries))


def _aligned(value: Tensor, place: Sequence[int], plan: _Plan) -> Tensor:
    """The value as large as the place, with one axis for each of the input's."""
    wide = expand(value, place)
    shape: list[int] = []
    at = 0
    for position, entry in enumerate(plan.entries):
        at += plan.added.count(position)
        if isinstance(entry, int):
            shape.append(1)
        elif isinstance(entry, slice):
            shape.append(place[at])
            at += 1
        else:
            shape.append(entry.numel())
            at += entry.ndim
    return reshaped(wide, shape)


def _write(x: Tensor, entries: Sequence[object], value: Tensor, at: int) -> Tensor:
    """Writes along the axis `at`, which holds what is written along the axes behind it."""
    while at < x.ndim and _is_all(entries[at], x.shape[at]):
        at += 1
    if at == x.ndim:
        return value
    entry = entries[at]
    if isinstance(entry, int):
        entry = slice(entry, entry + 1, 1)
    if isinstance(entry, slice):
        start, stop, step = entry.indices(x.shape[at])
        if not len(range(start, stop, step)):
            return renewed(x)
        if step == 1:
            pieces = [_cut(x, at, 0, start), _cut(x, at, start, stop), _cut(x, at, stop, None)]
            inner = _write(pieces[1], entries, value, at + 1)
            return cat([one for one in (pieces[0], inner, pieces[2]) if one.shape[at]], at)
        places = tensor(list(range(start, stop, step)))
    else:
        places = reshape(cast(entry, types.int64), -1)
    shape = (*x.shape[:at], places.numel(), *x.shape[at + 1 :])
    old = emit("Gather", [x, places], shape, axis=at)
    inner = _write(old, entries, value, at + 1)
    return _scatter_rows(x, places, inner, at)


def _is_all(entry: object, size: int) -> bool:
    return isinstance(entry, slice) and entry.indices(size) == (0, size, 1)


def _cut(x: Tensor, at: int, start: int, stop: int | None) -> Tensor:
    return _sliced(x, [slice(None)] * at + [slice(start, stop)])


def _scatter_rows(x: Tensor, places: Tensor, rows: Tensor, at: int) -> Tensor:
    """Puts `rows`, as many as `places`, along the axis `at`."""
    order = [at, *(one for one in range(x.ndim) if one != at)]
    back = [order.index(one) for one in range(x.ndim)]
    first, updates = transposed(x, order), transposed(rows, order)
    where = reshaped(places, (places.numel(), 1))
    return transposed(emit("ScatterND", [first, where, updates], first.shape), back)


def _fill_masked(input: Tensor, mask: Tensor, value: object) -> Tensor:
    number = operand(value, input.dtype)
    if isinstance(value, Tensor) and value.numel() > 1:
        return untranslated("masked_scatter", [input, mask, value], input.shape)
    wide = mask
    if mask.ndim < input.ndim:
        wide = reshape(mask, (*mask.shape, *[1] * (input.ndim - mask.ndim)))
    return select(wide, number if isinstance(number, Tensor) else value, input)


def _written(array: "np.ndarray", index: object, value: object) -> "np.ndarray":
    found = array.copy()
    found[_array_index(index)] = value
    return found


# Named ways to take and to put.


@operation
def index_select(input: Tensor, dim: int, index: Tensor) -> Tensor:
    """[a, b], 0, [n] -> [n, b]"""
    at = axis(dim, input.ndim)
    if index.ndim > 1:
        raise IndexError("index_select(): Index is supposed to be a vector")
    shape = (*input.shape[:at], index.numel(), *input.shape[at + 1 :])
    return emit("Gather", [input, index], shape, axis=at)


@operation
def select_one(input: Tensor, dim: int, index: int) -> Tensor:
    """[a, b], 0, i -> [b]"""
    at = axis(dim, input.ndim)
    return getitem(input, (slice(None),) * at + (index,))


@operation
def narrow(input: Tensor, dim: int, start: int, length: int) -> Tensor:
    """[a, b], 0, i, n -> [n, b]"""
    at = axis(dim, input.ndim)
    start, length = whole(start), whole(length)
    if start + length > input.shape[at]:
        raise RuntimeError(
            f"start ({start}) + length ({length}) exceeds dimension size ({input.shape[at]})."
        )
    return getitem(input, (slice(None),) * at + (slice(start, start + length),))


@operation
def gather(input: Tensor, dim: int, index: Tensor, **kwargs: object) -> Tensor:
    """[a, b], 0, [n, b] -> [n, b]"""
    at = axis(dim, input.ndim)
    if index.ndim != input.ndim:
        raise RuntimeError("Index tensor must have the same number of dimensions as input tensor")
    _check_sizes("gather", index, input, at)
    # ONNX wants the other axes to agree.
    cut = [slice(0, size) if one != at else slice(None) for one, size in enumerate(index.shape)]
    x = _sliced(input, cut)
    return emit("GatherElements", [x, cast(index, types.int64)], index.shape, axis=at)


def _check_sizes(name: str, index: Tensor, input: Tensor, at: int) -> None:
    for one, (wanted, size) in enumerate(zip(index.shape, input.shape)):
        if one != at and wanted > size:
            raise RuntimeError(
                f"Size does not match at dimension {one} expected index {list(index.shape)} to be "
                f"no larger than self {list(input.shape)} apart from dimension {at}"
            )


@operation
def take(input: Tensor, index: Tensor) -> Tensor:
    """[*], [n] -> [n]"""
    flat = reshape(input, -1)
    return emit("Gather", [flat, index], index.shape, axis=0)


@operation
def take_along_dim(input: Tensor, indices: Tensor, dim: int) -> Tensor:
    return gather(input, dim, indices)


@operation
def scatter(
    input: Tensor, dim: int, index: Tensor, src: object = None, *, value: object = None, **_: object
) -> Tensor:
    """[a, b], 0, [n, b], [n, b] -> [a, b]"""
    return _scattered(input, dim, index, src if value is None else value, "none")


@operation
def scatter_add(input: Tensor, dim: int, index: Tensor, src: Tensor) -> Tensor:
    return _scattered(input, dim, index, src, "add")


def _scattered(input: Tensor, dim: int, index: Tensor, source: object, reduction: str) -> Tensor:
    at = axis(dim, input.ndim)
    index = cast(index, types.int64)
    updates = source if isinstance(source, Tensor) else tensor(source)
    updates = cast(updates, input.dtype)
    if updates.ndim == 0:
        updates = expand(updates, index.shape)
    cut = [slice(0, size) for size in index.shape]
    updates = _sliced(updates, cut)
    operands = [input, index, updates]
    return emit("ScatterElements", operands, input.shape, axis=at, reduction=reduction)


@operation
def index_copy(input: Tensor, dim: int, index: Tensor, source: Tensor) -> Tensor:
    return _scatter_rows(input, index, source, axis(dim, input.ndim))


@operation
def index_fill(input: Tensor, dim: int, index: Tensor, value: object) -> Tensor:
    at = axis(dim, input.ndim)
    shape = (*input.shape[:at], index.numel(), *input.shape[at + 1 :])
    rows = expand(cast(tensor(value), input.dtype), shape)
    return _scatter_rows(input, index, rows, at)


@operation
def index_add(
    input: Tensor, dim: int, index: Tensor, source: Tensor, *, alpha: float = 1
) -> Tensor:
    at = axis(dim, input.ndim)
    line = [1] * input.ndim
    line[at] = index.numel()
    wide = expand(reshape(index, line), source.shape)
    return scatter_add(input, dim, wide, source if alpha == 1 else source * alpha)


@operation
def index_put(input: Tensor, indices: Sequence[Tensor], values: Tensor, *_: object) -> Tensor:
    return setitem(input, tuple(indices), values)


@operation
def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """[*], [*] bool -> [n]"""
    shape = broadcast_all(input, mask)
    return untranslated("masked_select", [input, mask], (_true_count(mask, math.prod(shape)),))


@operation
def masked_scatter(input: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    return untranslated("masked_scatter", [input, mask, source], input.shape)


def where(
    condition: Tensor, input: object = None, other: object = None
) -> Tensor | tuple[Tensor, ...]:
    """[*], [*], [*] -> the common shape; with one argument, the places that are true."""
    if input is None:
        return nonzero(condition, as_tuple=True)
    return select(condition, input, other)


def nonzero(input: Tensor, *, as_tuple: bool = False) -> Tensor | tuple[Tensor, ...]:
    """[*] -> [n, axes], or a [n] for each axis"""
    places = _nonzero(input)
    return tuple(places.unbind(1)) if as_tuple else places


@operation(name="nonzero", data=lambda input: np.stack(list(np.nonzero(input)), 1))
def _nonzero(input: Tensor) -> Tensor:
    count = _true_count(input, input.numel())
    if input._data is None:
        return untranslated("nonzero", [input], (count, input.ndim), types.int64)
    found = emit("NonZero", [input], (input.ndim, count), types.int64)
    return transposed(found, [1, 0])


argwhere = nonzero


@operation
def roll(
    input: Tensor, shifts: int | Sequence[int], dims: int | Sequence[int] | None = None
) -> Tensor:
    """[*] -> [*]"""
    if dims is None:
        flat = reshape(input, -1)
        return reshaped(_rolled(flat, whole(shifts), 0), input.shape)
    steps = shifts if isinstance(shifts, (list, tuple)) else [shifts]
    axes = dims if isinstance(dims, (list, tuple)) else [dims]
    if len(steps) != len(axes):
        raise RuntimeError(
            f"shifts and dimensions must align. shifts: {len(steps)}, dims:{len(axes)}"
        )
    x = input
    for step, at in zip(steps, axes):
        x = _rolled(x, whole(step), axis(at, x.ndim))
    return x if x is not input else renewed(input)


def _rolled(x: Tensor, step: int, at: int) -> Tensor:
    size = x.shape[at]
    if size == 0 or step % size == 0:
        return x
    middle = size - step % size
    return cat([_cut(x, at, middle, None), _cut(x, at, 0, middle)], at)


@operation
def one_hot(tensor: Tensor, num_classes: int = -1) -> Tensor:
    """[*] -> [*, classes]"""
    classes = whole(num_classes)
    if classes < 0:
        if tensor._data is None:
            note("the number of classes of one_hot is not known: 1 is used")
            classes = 1
        else:
            classes = 1 + int(max(tensor._data.elements(), default=0))
    return cast(eq(reshape(tensor, (*tensor.shape, 1)), _numbers(classes)), types.int64)


def _numbers(count: int) -> Tensor:
    from .creation import arange

    return arange(count)


@operation
def bucketize(input: Tensor, boundaries: Tensor, *, right: bool = False, **_: object) -> Tensor:
    """[*], [n] -> [*] whole numbers"""
    return untranslated("bucketize", [input, boundaries], input.shape, types.int64)


@operation
def searchsorted(sorted_sequence: Tensor, input: object, **_: object) -> Tensor:
    given = input if isinstance(input, Tensor) else tensor(input)
    return untranslated("searchsorted", [sorted_sequence, given], given.shape, types.int64)


@operation
def isin(elements: Tensor, test_elements: Tensor, **_: object) -> Tensor:
    return untranslated("isin", [elements, test_elements], elements.shape, types.bool_)
