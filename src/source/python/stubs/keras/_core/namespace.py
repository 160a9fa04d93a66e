"""Names that modules share."""

from types import ModuleType


def functions_of(module: ModuleType) -> dict[str, object]:
    """The public functions and classes that the module itself defines, aliases included."""
    return {
        name: value
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    }
