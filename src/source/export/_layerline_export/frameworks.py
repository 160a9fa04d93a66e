"""Which frameworks there are, and which of them a model is of."""

import importlib.util
import os
import sys

KNOWN = ("torch", "tensorflow", "keras", "tf_keras")


def is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def first_model(value: object) -> object | None:
    """The value itself, or the first model of several things that a function returned."""
    several = isinstance(value, (tuple, list)) and len(value) < 20
    return next((one for one in (value if several else [value]) if family_of(one)), None)


def family_of(value: object) -> str | None:
    """`keras`, `tf_keras` (Keras 2) or `torch`; only frameworks that the file has loaded count."""
    keras = sys.modules.get("keras")
    # A Keras layer on the torch backend is a torch module as well.
    if keras is not None and _is_a(value, keras, "Model"):
        return "keras" if str(keras.__version__) >= "3" else "tf_keras"
    for name in ("tf_keras", "tensorflow.keras", "keras.src", "tensorflow.python.keras"):
        module = sys.modules.get(name)
        if module is not None and _is_a(value, module, "Model"):
            return "tf_keras"
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.nn.Module):
        return "torch"
    return None


def choose_keras_backend() -> str | None:
    """PyTorch, where nothing else is said and only its exporter is here; then says so."""
    if os.environ.get("KERAS_BACKEND") or not is_installed("keras"):
        return None
    settings = os.environ.get("KERAS_HOME", os.path.expanduser("~/.keras"))
    says_so = os.path.exists(os.path.join(settings, "keras.json"))
    has_tensorflow = is_installed("tensorflow")
    if has_tensorflow and (says_so or is_installed("tf2onnx")):
        return None
    if not all(map(is_installed, ("torch", "onnx", "onnxscript"))):
        return None
    os.environ["KERAS_BACKEND"] = "torch"
    missing = "tf2onnx" if has_tensorflow else "tensorflow"
    return f"Keras ran on PyTorch: {missing} is not installed."


def _is_a(value: object, module: object, name: str) -> bool:
    kind = getattr(module, name, None)
    return isinstance(kind, type) and isinstance(value, kind)
