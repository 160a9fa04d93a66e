"""weight_norm and spectral_norm: other parameters, from which the weight is computed in each run.

The old form keeps them beside the weight (`weight_g`, `weight_v`), the new one in a module of its
own (`parametrizations.weight.original0`). Both are computed by a hook before the module's forward.
"""

from typing import Callable

from ..._core.recording import value_of
from ..._core.tensor import Parameter, Tensor, axis, meta
from ..._ops.arithmetic import div, mul
from ..._ops.linear import matmul
from ..._ops.reduction import norm
from ..._ops.shaping import flatten, transpose
from ..modules.container import ModuleDict, ParameterList
from ..modules.module import Module


class _Computed:
    """Hook that renews an attribute before its module runs. It is computed where it is used."""

    def __init__(self, name: str, compute: Callable[[Module], Tensor]) -> None:
        self.name = name
        self.compute = compute

    def __call__(self, module: Module, inputs: object) -> None:
        weight = meta(module.__dict__[self.name].shape)
        weight._later = lambda: value_of(self.compute(module))
        module.__dict__[self.name] = weight


def _replace(module: Module, name: str, compute: Callable[[Module], Tensor]) -> None:
    computed = _Computed(name, compute)
    module.__dict__[name] = meta(module._parameters.pop(name).shape)
    computed(module, ())
    module.register_forward_pre_hook(computed)


def _restore(module: Module, name: str) -> Module:
    hooks = module._forward_pre_hooks
    for key, (hook, _) in list(hooks.items()):
        if isinstance(hook, _Computed) and hook.name == name:
            del hooks[key]
    shape = module.__dict__.pop(name).shape
    setattr(module, name, Parameter(meta(shape)))
    return module


def _length_shape(weight: Tensor, dim: int | None) -> tuple[int, ...]:
    if dim is None:
        return ()
    at = axis(dim, weight.ndim)
    return tuple(size if one == at else 1 for one, size in enumerate(weight.shape))


def scaled_to_length(direction: Tensor, length: Tensor, dim: int | None) -> Tensor:
    """v * g / |v|, with a length for each element of the axis."""
    at = None if dim is None else axis(dim, direction.ndim)
    rest = [one for one in range(direction.ndim) if one != at]
    return mul(direction, div(length, norm(direction, 2, rest, dim is not None)))


def weight_norm(module: Module, name: str = "weight", dim: int | None = 0) -> Module:
    weight = module._parameters[name]
    _replace(
        module,
        name,
        lambda it: scaled_to_length(getattr(it, f"{name}_v"), getattr(it, f"{name}_g"), dim),
    )
    module.register_parameter(f"{name}_g", Parameter(meta(_length_shape(weight, dim))))
    module.register_parameter(f"{name}_v", Parameter(meta(weight.shape)))
    return module


def remove_weight_norm(module: Module, name: str = "weight") -> Module:
    for suffix in ("_g", "_v"):
        module._parameters.pop(name + suffix, None)
    return _restore(module, name)


def _divided_by_norm(weight: Tensor, u: Tensor, v: Tensor, dim: int) -> Tensor:
    """W / (u W v): u and v are what training found."""
    rows = weight if dim == 0 else transpose(weight, 0, dim)
    sigma = matmul(u, matmul(flatten(rows, 1), v))
    return div(weight, sigma)


def spectral_norm(
    module: Module,
    name: str = "weight",
    n_power_iterations: int = 1,
    eps: float = 1e-12,
    dim: int | None = None,
) -> Module:
    weight = module._parameters[name]
    at = _spectral_axis(module, dim)
    _replace(
        module,
        name,
        lambda it: _divided_by_norm(
            getattr(it, f"{name}_orig"), getattr(it, f"{name}_u"), getattr(it, f"{name}_v"), at
        ),
    )
    module.register_parameter(f"{name}_orig", Parameter(meta(weight.shape)))
    module.register_buffer(f"{name}_u", meta((weight.shape[at],)))
    module.register_buffer(f"{name}_v", meta((weight.numel() // weight.shape[at],)))
    return module


def _spectral_axis(module: Module, dim: int | None) -> int:
    if dim is not None:
        return dim
    return 1 if getattr(module, "transposed", False) else 0


def remove_spectral_norm(module: Module, name: str = "weight") -> Module:
    module._parameters.pop(f"{name}_orig", None)
    for suffix in ("_u", "_v"):
        module._buffers.pop(name + suffix, None)
    return _restore(module, name)


class ParametrizationList(ParameterList):
    """Holds the original tensors of a parametrized weight."""


def parametrized_weight_norm(module: Module, name: str = "weight", dim: int | None = 0) -> Module:
    weight = module._parameters[name]
    held = _originals(module, name)
    held.original0 = Parameter(meta(_length_shape(weight, dim)))
    held.original1 = Parameter(meta(weight.shape))
    _replace(
        module,
        name,
        lambda it: scaled_to_length(
            it.parametrizations[name].original1, it.parametrizations[name].original0, dim
        ),
    )
    return module


def parametrized_spectral_norm(
    module: Module,
    name: str = "weight",
    n_power_iterations: int = 1,
    eps: float = 1e-12,
    dim: int | None = None,
) -> Module:
    weight = module._parameters[name]
    at = _spectral_axis(module, dim)
    held = _originals(module, name)
    held.original = Parameter(meta(weight.shape))
    inner = Module()
    inner.register_buffer("_u", meta((weight.shape[at],)))
    inner.register_buffer("_v", meta((weight.numel() // weight.shape[at],)))
    held.add_module("0", inner)

    def compute(it: Module) -> Tensor:
        found = it.parametrizations[name]
        inner = found._modules["0"]
        return _divided_by_norm(found.original, inner._u, inner._v, at)

    _replace(module, name, compute)
    return module


def parametrized_by(module: Module, name: str, parametrization: Module) -> Module:
    """The weight is what the parametrizations, one after the other, make of the original."""
    if is_parametrized(module, name):
        held = module.parametrizations[name]
        held.add_module(str(len(held._modules)), parametrization)
        return module
    weight = module._parameters[name]
    held = _originals(module, name)
    held.original = Parameter(meta(weight.shape))
    held.add_module("0", parametrization)

    def compute(it: Module) -> Tensor:
        found = it.parametrizations[name]
        result = found.original
        for one in found._modules.values():
            result = one(result)
        return result

    _replace(module, name, compute)
    return module


def is_parametrized(module: Module, name: str | None = None) -> bool:
    held = module._modules.get("parametrizations")
    return held is not None and (name is None or name in held)


def _originals(module: Module, name: str) -> ParametrizationList:
    if "parametrizations" not in module._modules:
        module.add_module("parametrizations", ModuleDict())
    held = ParametrizationList()
    module.parametrizations[name] = held
    return held
