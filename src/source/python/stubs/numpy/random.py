"""Random arrays: their shapes are known, their values never. Orders are kept as they are."""

from _layerline import opaque
from _layerline.opaque import Opaque
from _layerline.opaque import opaque_getattr as _opaque_getattr

from ._arrays import as_array, ndarray
from ._dtypes import dtype as _dtype

ORIGIN = "a random number"


def _sample(size: object, kind: str = "float64") -> object:
    if size is None or size == ():
        return Opaque(ORIGIN)
    opaque.require_known(size, "shape")
    sizes = size if isinstance(size, (list, tuple, ndarray)) else (size,)
    return ndarray(tuple(int(one) for one in sizes), None, _dtype(kind))


def seed(*args, **kwargs) -> None:
    pass


def get_state() -> tuple:
    return ()


def set_state(state: object) -> None:
    pass


def rand(*sizes: int) -> object:
    return _sample(sizes)


def randn(*sizes: int) -> object:
    return _sample(sizes)


def random(size: object = None, **kwargs) -> object:
    return _sample(size)


random_sample = sample = ranf = random


def uniform(low: object = 0.0, high: object = 1.0, size: object = None) -> object:
    return _sample(size)


def normal(loc: object = 0.0, scale: object = 1.0, size: object = None) -> object:
    return _sample(size)


def standard_normal(size: object = None, **kwargs) -> object:
    return _sample(size)


def randint(
    low: int, high: int | None = None, size: object = None, dtype: object = "int64"
) -> object:
    return _sample(size, _dtype(dtype).name)


def beta(a: object, b: object, size: object = None) -> object:
    return _sample(size)


gamma = laplace = beta


def binomial(n: object, p: object, size: object = None) -> object:
    return _sample(size, "int64")


def choice(a: object, size: object = None, replace: bool = True, p: object = None) -> object:
    if opaque.is_opaque(a):
        return a
    kind = "int64" if isinstance(a, int) else as_array(a).dtype.name
    return _sample(size, kind)


def permutation(x: object) -> object:
    from ._creation import arange

    return arange(x) if isinstance(x, int) else x


def shuffle(x: object) -> None:
    pass


class RandomState:
    """`np.random.RandomState(0)` and `np.random.default_rng(0)`: the same functions as methods."""

    def __init__(self, *args, **kwargs) -> None:
        pass

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        found = globals().get({"integers": "randint"}.get(name, name))
        return found if callable(found) else Opaque("numpy.random", f"numpy.random.{name}")


Generator = RandomState


def default_rng(seed: object = None) -> RandomState:
    return RandomState()


__getattr__ = _opaque_getattr(__name__)
