"""What an attacker does first: undoes all that `_layerline.sandbox` did."""

import _imp
import importlib
import importlib.machinery
import sys

for cell in _imp.create_builtin.__closure__ or ():
    if callable(cell.cell_contents):
        _imp.create_builtin = cell.cell_contents
sys.meta_path[:] = [f for f in sys.meta_path if type(f).__name__ != "Gate"]


def original(name):
    """A module in C as it was made."""
    sys.modules.pop(name, None)
    return importlib.import_module(name)


def proxies():
    """JavaScript's objects that Python holds."""
    found = [o for o in original("gc").get_objects() if "JsProxy" in repr(type(o).__mro__)]
    for module in original("gc").get_objects():
        if type(module).__name__ == "JsFinder":
            found += module.jsproxies.values()
    return found


def js_module(name):
    for finder in original("gc").get_objects():
        if type(finder).__name__ == "JsFinder":
            return finder.jsproxies[name]
