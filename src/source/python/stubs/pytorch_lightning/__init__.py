"""PyTorch Lightning: a module that is also a training loop; here it is only the module."""

import sys
from types import FrameType, ModuleType

import torch
from _layerline.opaque import Opaque, opaque_getattr

__version__ = "2.5.0"


class Hyperparameters(dict):
    """`self.hparams`: items that are attributes as well."""

    def __getattr__(self, name: str) -> object:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f'Missing attribute "{name}"') from None

    def __setattr__(self, name: str, value: object) -> None:
        self[name] = value


class LightningModule(torch.nn.Module):
    """A module whose training loop is left out."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__()

    @property
    def hparams(self) -> Hyperparameters:
        return self.__dict__.setdefault("_hparams", Hyperparameters())

    @property
    def trainer(self) -> Opaque:
        return Opaque("pytorch_lightning", "trainer")

    logger = property(lambda self: Opaque("pytorch_lightning", "logger"))
    current_epoch = global_step = 0

    def save_hyperparameters(
        self, *args: object, ignore: object = None, frame: FrameType | None = None, **kwargs: object
    ) -> None:
        """Keeps the arguments of the `__init__` that calls it, or those of them that are named."""
        caller = frame or sys._getframe(1)
        code = caller.f_code
        count = code.co_argcount + code.co_kwonlyargcount
        given = {name: caller.f_locals.get(name) for name in code.co_varnames[1:count]}
        if code.co_flags & 0x08:
            # Where it takes `**kwargs`: they follow the other parameters.
            extra = count + bool(code.co_flags & 0x04)
            given |= caller.f_locals.get(code.co_varnames[extra]) or {}
        if args and all(isinstance(one, str) for one in args):
            given = {name: value for name, value in given.items() if name in args}
        elif args and isinstance(args[0], dict):
            given = dict(args[0])
        left_out = [ignore] if isinstance(ignore, str) else ignore or ()
        self.hparams.update({k: v for k, v in given.items() if k not in left_out})

    def log(self, *args: object, **kwargs: object) -> None:
        pass

    log_dict = print = freeze = unfreeze = manual_backward = log

    def optimizers(self, *args: object, **kwargs: object) -> Opaque:
        return Opaque("pytorch_lightning", "optimizers")

    lr_schedulers = optimizers

    @classmethod
    def load_from_checkpoint(
        cls, path: object = None, *args: object, **kwargs: object
    ) -> "LightningModule":
        return cls(**{k: v for k, v in kwargs.items() if k not in ("map_location", "strict")})


__getattr__ = opaque_getattr(__name__)


def _alias(*names: str) -> None:
    for name in names:
        module = sys.modules[name] = ModuleType(name)
        module.__path__ = []
        module.LightningModule = LightningModule
        module.__getattr__ = opaque_getattr(name)


_alias(
    "pytorch_lightning.core", "pytorch_lightning.core.lightning", "pytorch_lightning.core.module"
)
