"""Arrays of data sets: a shape and a type, no elements."""

from typing import Callable, Sequence

Split = tuple[object, object]


def shape_only(shape: Sequence[int], dtype: str) -> object:
    """An array as the `numpy` stub has them."""
    import numpy

    return numpy.ndarray(tuple(shape), None, numpy.dtype(dtype))


def loader(
    sample: Sequence[int],
    label: Sequence[int],
    train: int,
    test: int,
    dtypes: tuple[str, str] = ("uint8", "uint8"),
) -> Callable[..., tuple[Split, Split]]:
    """`load_data` of a data set."""

    def load_data(*args: object, **kwargs: object) -> tuple[Split, Split]:
        def split(count: int) -> Split:
            return (
                shape_only((count, *sample), dtypes[0]),
                shape_only((count, *label), dtypes[1]),
            )

        return split(train), split(test)

    return load_data
