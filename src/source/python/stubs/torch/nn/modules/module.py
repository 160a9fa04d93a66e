"""Module: the registries of torch, and calls that become layers and scopes."""

import itertools
from collections import OrderedDict, namedtuple
from typing import Callable, Iterator, Mapping

from _layerline.frames import Stack, user_stack
from _layerline.graph import Value
from _layerline.notes import note
from _layerline.opaque import Opaque, is_opaque

from ..._core.recording import result_values, state, stored_weight
from ..._core.tensor import Buffer, Parameter, Tensor
from ..._ops.creation import is_uniform

REGISTRIES = ("_parameters", "_buffers", "_modules")
OWN_PACKAGES = ("torch", "torchvision", "einops")

_IncompatibleKeys = namedtuple("IncompatibleKeys", ("missing_keys", "unexpected_keys"))


class RemovableHandle:
    """Takes a hook away again."""

    _ids = itertools.count()

    def __init__(self, hooks: dict) -> None:
        self._hooks = hooks
        self.id = next(self._ids)

    def remove(self) -> None:
        self._hooks.pop(self.id, None)

    def __enter__(self) -> "RemovableHandle":
        return self

    def __exit__(self, *exception: object) -> None:
        self.remove()


class Module:
    """Knows where the user's files made it; its call is a scope."""

    training = True
    dump_patches = False
    call_super_init = False
    _version = 1
    _shown: tuple[str, ...] = ()
    """Attributes that a person would want to read of a layer."""

    def __new__(cls, *args: object, **kwargs: object) -> "Module":
        # Not in a metaclass: user classes have others, such as ABCMeta, beside this base.
        made = object.__new__(cls)
        made.__dict__["_constructed"] = user_stack(2)
        return made

    def __init__(self, *args: object, **kwargs: object) -> None:
        own = self.__dict__
        own["training"] = True
        for name in (*REGISTRIES, "_forward_pre_hooks", "_forward_hooks"):
            own[name] = {}

    # Registries.

    def __setattr__(self, name: str, value: object) -> None:
        own = self.__dict__
        if isinstance(value, Parameter):
            self._require_init("parameters")
            self._forget(name, "_parameters")
            own["_parameters"][name] = value
        elif isinstance(value, Module):
            self._require_init("module")
            self._forget(name, "_modules")
            own["_modules"][name] = value
        elif isinstance(value, Buffer) and "_buffers" in own:
            self.register_buffer(name, value)
        else:
            for registry in REGISTRIES:
                if name in own.get(registry, ()):
                    own[registry][name] = _as_buffer(value) if registry == "_buffers" else value
                    return
            object.__setattr__(self, name, value)

    def _require_init(self, what: str) -> None:
        if "_modules" not in self.__dict__:
            raise AttributeError(f"cannot assign {what} before Module.__init__() call")

    def _forget(self, name: str, but: str) -> None:
        """What is assigned again keeps its place, the order in a Sequential as well."""
        own = self.__dict__
        own.pop(name, None)
        for registry in REGISTRIES:
            if registry != but:
                own[registry].pop(name, None)

    def __getattr__(self, name: str) -> object:
        own = self.__dict__
        for registry in REGISTRIES:
            found = own.get(registry)
            if found is not None and name in found:
                return found[name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __delattr__(self, name: str) -> None:
        for registry in REGISTRIES:
            if name in self.__dict__.get(registry, ()):
                del self.__dict__[registry][name]
                return
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        names = list(object.__dir__(self))
        return names + [name for registry in REGISTRIES for name in self.__dict__.get(registry, ())]

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        self._require_init("parameter")
        self._forget(name, "_parameters")
        self._parameters[name] = param

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        if "_buffers" not in self.__dict__:
            raise AttributeError("cannot assign buffer before Module.__init__() call")
        self._forget(name, "_buffers")
        self._buffers[name] = _as_buffer(tensor)

    def add_module(self, name: str, module: "Module | None") -> None:
        if module is not None and not isinstance(module, Module) and not is_opaque(module):
            raise TypeError(f"{_type_name(module)} is not a Module subclass")
        if "." in name:
            raise KeyError(f'module name can\'t contain ".", got: {name}')
        self._require_init("module")
        self._forget(name, "_modules")
        self._modules[name] = module

    register_module = add_module

    # Walks.

    def children(self) -> "Iterator[Module]":
        for _, module in self.named_children():
            yield module

    def named_children(self) -> "Iterator[tuple[str, Module]]":
        seen = set()
        for name, module in self._modules.items():
            if module is not None and id(module) not in seen:
                seen.add(id(module))
                yield name, module

    def modules(self) -> "Iterator[Module]":
        for _, module in self.named_modules():
            yield module

    def named_modules(
        self, memo: set | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> "Iterator[tuple[str, Module]]":
        # Generators inside generators would take most of the time of a deep model's walks.
        memo = set() if memo is None else memo
        pending = [(prefix, self)]
        while pending:
            path, module = pending.pop()
            if module in memo:
                continue
            if remove_duplicate:
                memo.add(module)
            yield path, module
            before = f"{path}." if path else ""
            for name, child in reversed(module._modules.items()):
                if isinstance(child, Module):
                    pending.append((before + name, child))

    def _named_members(
        self, registry: str, prefix: str, recurse: bool, remove_duplicate: bool
    ) -> Iterator[tuple[str, Tensor]]:
        seen = set()
        modules = self.named_modules(prefix=prefix) if recurse else [(prefix, self)]
        for path, module in modules:
            for name, member in module.__dict__[registry].items():
                if member is None or id(member) in seen:
                    continue
                if remove_duplicate:
                    seen.add(id(member))
                yield _dotted(path, name), member

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        return self._named_members("_parameters", prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        for _, parameter in self.named_parameters(recurse=recurse):
            yield parameter

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        return self._named_members("_buffers", prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        for _, buffer in self.named_buffers(recurse=recurse):
            yield buffer

    def get_submodule(self, target: str) -> "Module":
        module: object = self
        for name in target.split(".") if target else ():
            if not hasattr(module, name):
                raise AttributeError(f"{module._get_name()} has no attribute `{name}`")
            module = getattr(module, name)
        return module

    def set_submodule(self, target: str, module: "Module", strict: bool = False) -> None:
        path, _, name = target.rpartition(".")
        setattr(self.get_submodule(path), name, module)

    def get_parameter(self, target: str) -> Parameter:
        path, _, name = target.rpartition(".")
        return getattr(self.get_submodule(path), name)

    get_buffer = get_parameter

    # State.

    def state_dict(self, *args: object, prefix: str = "", keep_vars: bool = False) -> OrderedDict:
        members = [*self.named_parameters(prefix), *self.named_buffers(prefix)]
        return OrderedDict(members)

    def load_state_dict(
        self, state_dict: Mapping, strict: bool = True, assign: bool = False
    ) -> _IncompatibleKeys:
        note("weights that the file loads are ignored: the model has seeded ones")
        return _IncompatibleKeys([], [])

    def _load_from_state_dict(self, *args: object, **kwargs: object) -> None:
        pass

    def _save_to_state_dict(self, *args: object, **kwargs: object) -> None:
        pass

    def get_extra_state(self) -> object:
        return None

    def apply(self, fn: "Callable[[Module], None]") -> "Module":
        for child in self.children():
            if isinstance(child, Module):
                child.apply(fn)
        fn(self)
        return self

    def _apply(self, fn: Callable, recurse: bool = True) -> "Module":
        return self

    def train(self, mode: bool = True) -> "Module":
        self.training = mode
        for child in self.children():
            if isinstance(child, Module):
                child.train(mode)
        return self

    def eval(self) -> "Module":
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> "Module":
        for parameter in self.parameters():
            parameter.requires_grad = requires_grad
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        pass

    def _self(self, *args: object, **kwargs: object) -> "Module":
        return self

    to = cuda = cpu = xpu = type = half = float = double = bfloat16 = _self
    to_empty = share_memory = ipu = _self

    def compile(self, *args: object, **kwargs: object) -> None:
        pass

    # Hooks: those of the forward pass run, for they may change what it gives.

    def register_forward_pre_hook(
        self, hook: Callable, *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        return _register(self._forward_pre_hooks, hook, prepend, with_kwargs)

    def register_forward_hook(
        self,
        hook: Callable,
        *,
        prepend: bool = False,
        with_kwargs: bool = False,
        always_call: bool = False,
    ) -> RemovableHandle:
        return _register(self._forward_hooks, hook, prepend, with_kwargs)

    def _no_hook(self, *args: object, **kwargs: object) -> RemovableHandle:
        return RemovableHandle({})

    register_backward_hook = register_full_backward_hook = register_full_backward_pre_hook = (
        _no_hook
    )
    register_state_dict_pre_hook = register_state_dict_post_hook = _no_hook
    register_load_state_dict_pre_hook = register_load_state_dict_post_hook = _no_hook
    _register_state_dict_hook = _register_load_state_dict_pre_hook = _no_hook

    # Text.

    def extra_repr(self) -> str:
        return ""

    def _get_name(self) -> str:
        return self.__class__.__name__

    def __repr__(self) -> str:
        return f"{self._get_name()}(...)"

    def __deepcopy__(self, memo: dict) -> "Module":
        from copy import deepcopy

        made = Module.__new__(self.__class__)
        memo[id(self)] = made
        kept = self.__dict__["_constructed"]
        for name, value in self.__dict__.items():
            made.__dict__[name] = deepcopy(value, memo) if name != "_constructed" else kept
        return made

    # Calls.

    def forward(self, *args: object, **kwargs: object) -> object:
        raise NotImplementedError(
            f'Module [{self._get_name()}] is missing the required "forward" function'
        )

    def __call__(self, *args: object, **kwargs: object) -> object:
        if "_modules" not in self.__dict__:
            raise AttributeError(
                f"'{type(self).__name__}' object has no attribute '_backward_hooks'"
            )
        graph = state.graph
        if graph is None or graph.layer_is_open:
            return self._run(args, kwargs)
        if is_leaf(self.__class__):
            return self._record_layer(args, kwargs)
        path = state.paths.get(id(self))
        name = self._name_in_scope(path)
        if path is None:
            path = _dotted(state.scopes[-1] if state.scopes else "", name)
        if path == "":
            # The root: its name is the model's.
            return self._within("", args, kwargs)
        with graph.scope(name, self._get_name(), self.__dict__["_constructed"]):
            return self._within(path, args, kwargs)

    def _within(self, path: str, args: tuple, kwargs: dict) -> object:
        state.scopes.append(path)
        try:
            return self._run(args, kwargs)
        finally:
            state.scopes.pop()

    def _run(self, args: tuple, kwargs: dict) -> object:
        own = self.__dict__
        for hook, with_kwargs in list(own["_forward_pre_hooks"].values()):
            changed = hook(self, args, kwargs) if with_kwargs else hook(self, args)
            if changed is None or is_opaque(changed):
                continue
            if with_kwargs:
                args, kwargs = changed
            else:
                args = changed if isinstance(changed, tuple) else (changed,)
        result = self.forward(*args, **kwargs)
        for hook, with_kwargs in list(own["_forward_hooks"].values()):
            given = (self, args, kwargs, result) if with_kwargs else (self, args, result)
            changed = hook(*given)
            if changed is not None and not is_opaque(changed):
                result = changed
        return result

    def _record_layer(self, args: tuple, kwargs: dict) -> object:
        name = self._name_in_scope(state.paths.get(id(self)))
        with state.graph.layer(
            name,
            self._get_name(),
            constructed=self.__dict__["_constructed"],
            attributes=self._attributes(),
        ) as layer:
            result = self._run(args, kwargs)
            layer.weights = self._weights()
            layer.outputs = result_values(tensors_in(result))
        return result

    def _name_in_scope(self, path: str | None) -> str:
        """The path below the module that calls; of modules made on the way, their class."""
        if not path:
            return self._get_name().lower()
        scope = state.scopes[-1] if state.scopes else ""
        return path.removeprefix(scope + ".") if scope else path

    def _attributes(self) -> dict[str, object]:
        found = {name: getattr(self, name, None) for name in self._shown}
        return {name: value for name, value in found.items() if value is not None}

    def _weights(self) -> list[Value]:
        modules = [module.__dict__ for module in self.modules()]
        tensors = [one for own in modules for one in own["_parameters"].values()]
        buffers = [one for own in modules for one in own["_buffers"].values()]
        tensors += [one for one in buffers if one is not None and one._is_weight]
        distinct = {id(one): one for one in tensors if one is not None}
        return [stored_weight(one) for one in distinct.values()]


class Layer(Module):
    """A module of torch's own that is one layer."""


def is_leaf(kind: type) -> bool:
    """Whether the class has the forward of a layer, not one that a user's class put over it."""
    found = _leaves.get(kind)
    if found is None:
        origin = next(base for base in kind.__mro__ if "forward" in base.__dict__)
        own = origin.__module__.partition(".")[0] in OWN_PACKAGES
        found = _leaves[kind] = own and issubclass(origin, Layer)
    return found


_leaves: dict[type, bool] = {}


def constructed(module: Module) -> Stack:
    """Where the user's files made it."""
    return module.__dict__["_constructed"]


def tensors_in(item: object) -> Iterator[Tensor]:
    """The tensors of a module's result, whatever holds them."""
    if isinstance(item, Tensor):
        yield item
    elif isinstance(item, Mapping):
        for one in item.values():
            yield from tensors_in(one)
    elif isinstance(item, (list, tuple)):
        for one in item:
            yield from tensors_in(one)
    elif hasattr(item, "__dict__") and not isinstance(item, (Module, Opaque, type)):
        yield from tensors_in(vars(item))


def _register(hooks: dict, hook: Callable, prepend: bool, with_kwargs: bool) -> RemovableHandle:
    handle = RemovableHandle(hooks)
    later = dict(hooks) if prepend else {}
    if prepend:
        hooks.clear()
    hooks[handle.id] = (hook, with_kwargs)
    hooks.update(later)
    return handle


def _as_buffer(value: object) -> object:
    """Marks fractions that training may have changed: statistics. Known tables stay constants."""
    if isinstance(value, Tensor) and value.dtype.rank == 2:
        if not value._is_static or is_uniform(value):
            value._is_weight = True
    return value


def _dotted(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _type_name(value: object) -> str:
    if isinstance(value, Tensor):
        return value.type()
    named = value if hasattr(value, "__qualname__") else type(value)
    module = getattr(named, "__module__", "builtins")
    return named.__qualname__ if module == "builtins" else f"{module}.{named.__qualname__}"
