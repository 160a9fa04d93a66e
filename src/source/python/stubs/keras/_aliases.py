"""Other names of the same modules: `tensorflow.keras.X`, `keras.src.X`, `keras.layers.core`.

`tensorflow.compat.v1` is TensorFlow as well.

A finder before all others leads them to the modules of this package. A module that isn't here is
the one around it: Keras has the same names in `keras.layers` and in its parts.
"""

import importlib
import importlib.util
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Sequence

ROOTS = (
    "tensorflow.python.keras.api._v2.keras",
    "tensorflow.compat.v1.keras",
    "tensorflow.compat.v2.keras",
    "tensorflow.python.keras",
    "tensorflow.keras",
    "tf_keras.src",
    "tf_keras",
    "keras.api._v2.keras",
    "keras.api",
    "keras._tf_keras.keras",
    "keras.src",
    "keras.python",
)
"""Each stands for `keras`; longer names first."""

MOVED = {
    "keras.api_export": "keras._core.exports",
    "keras.export": "keras._core.exports",
    "keras.ops.operation_utils": "keras.utils",
    "keras.ops.node": "keras._core.recording",
    "keras.layers.layer": "keras.engine",
    "keras.tree": "keras._core.tree",
    "keras.legacy": "keras._core.exports",
    "keras.wrappers": "keras._core.exports",
}


class AliasFinder(MetaPathFinder, Loader):
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        real = real_name(name)
        if real is None or real == name:
            return None
        spec = ModuleSpec(name, self, is_package=True)
        spec.loader_state = real
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = importlib.import_module(spec.loader_state)
        spec.loader_state = (module, module.__spec__)
        return module

    def exec_module(self, module: ModuleType) -> None:
        """The module keeps its own name; importing it again under another one changed that."""
        module.__spec__ = module.__spec__.loader_state[1]


def real_name(name: str) -> str | None:
    """The module of this package that the name stands for; None for other names."""
    for version in ("tensorflow.compat.v1", "tensorflow.compat.v2"):
        if name == version or name.startswith(version + ".") and ".keras" not in name:
            return "tensorflow" + name[len(version) :]
    for root in ROOTS:
        if name == root or name.startswith(root + "."):
            name = "keras" + name[len(root) :]
            break
    else:
        if not name.startswith("keras."):
            return None
    if name == "keras" or name.startswith("keras._"):
        return name
    for moved, target in MOVED.items():
        if name == moved or name.startswith(moved + "."):
            return target
    return _nearest(name)


def _nearest(name: str) -> str:
    """The longest beginning of the name that is a module here, but not all of Keras."""
    parts = name.split(".")
    for count in range(len(parts), 1, -1):
        candidate = ".".join(parts[:count])
        if candidate in sys.modules or _exists(candidate):
            return candidate
    return name


def _exists(name: str) -> bool:
    parent, _, last = name.rpartition(".")
    module = sys.modules.get(parent)
    if module is None:
        if not _exists(parent):
            return False
        module = importlib.import_module(parent)
    folders = getattr(module, "__path__", None)
    return bool(folders) and importlib.machinery.PathFinder.find_spec(name, folders) is not None


def install() -> None:
    if not any(isinstance(finder, AliasFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, AliasFinder())
