"""Builds the same models in the real Keras or on the stub, and says what came out.

`python keras_sides.py real|stub CASES.json FOLDER` writes FOLDER/SIDE.json, and for the real side
weights, inputs and outputs as FOLDER/N.npz. Both sides run the same code of each case.
"""

import gc
import json
import os
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = os.path.join(HERE, "../../../src/source/python")


def main(side: str, cases_file: str, folder: str) -> None:
    if side == "stub":
        sys.path[:0] = [os.path.join(PYTHON, "stubs"), PYTHON]
    os.environ["KERAS_BACKEND"] = "tensorflow"
    # Else it reads the user's settings, or writes some.
    os.environ["KERAS_HOME"] = folder
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    # Else some processors' convolutions take channels last only.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    with open(cases_file) as file:
        cases = json.load(file)
    build = Stub(folder) if side == "stub" else Real(folder)
    # Each case begins with a collection, which would look through all of TensorFlow: 0.2 s.
    gc.freeze()
    with open(os.path.join(folder, f"{side}.json"), "w") as file:
        json.dump([answer(build, index, case) for index, case in enumerate(cases)], file)


def answer(side: "Side", index: int, case: dict) -> dict:
    """What the case's code made: its `model`, or the error that it raised."""
    try:
        model = side.model(case["code"])
        return side.facts(index, model, case)
    except Exception as error:
        where = traceback.format_exc()
        return {"error": f"{type(error).__name__}: {error}", "where": where}


class Side:
    def __init__(self, folder: str) -> None:
        import keras
        import tensorflow

        self.keras, self.tensorflow = keras, tensorflow
        self.folder = folder

    def model(self, code: str) -> object:
        self.reset()
        names = {"keras": self.keras, "layers": self.keras.layers, "ops": self.keras.ops}
        names["tf"] = self.tensorflow
        exec(compile(code, "<case>", "exec"), names)
        return names["model"]

    def facts(self, index: int, model: object, case: dict) -> dict:
        return {
            "parameters": model.count_params(),
            "layers": [
                [type(one).__name__, one.name, _shapes(one), one.count_params()]
                for one in model.layers
            ],
            "weights": [[weight.path, list(weight.shape)] for weight in model.weights],
        }

    def reset(self) -> None:
        raise NotImplementedError


class Real(Side):
    def reset(self) -> None:
        self.keras.backend.clear_session()

    def facts(self, index: int, model: object, case: dict) -> dict:
        import numpy as np

        facts = super().facts(index, model, case)
        if not case.get("shapes only"):
            random = np.random.default_rng(index)
            for weight in model.weights:
                weight.assign(initial(weight.path, weight.shape, random))
            for layer in model._flatten_layers():
                if hasattr(layer, "finalize_state"):
                    layer.finalize_state()
            inputs = [
                example(tensor, random, case.get("sizes"), case.get("high"))
                for tensor in model.inputs
            ]
            outputs = model(inputs[0] if len(inputs) == 1 else inputs, training=False)
            outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
            arrays = {f"in{n}": one for n, one in enumerate(inputs)}
            arrays |= {f"out{n}": np.asarray(one) for n, one in enumerate(outputs)}
            arrays |= {f"w{n}": np.asarray(one) for n, one in enumerate(model.weights)}
            np.savez(os.path.join(self.folder, f"{index}.npz"), **arrays)
        return facts


class Stub(Side):
    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        from _layerline import document
        from keras import _layerline as tracer

        self.document, self.tracer = document, tracer

    def reset(self) -> None:
        self.tracer.reset()

    def model(self, code: str) -> object:
        begin = time.perf_counter()
        model = super().model(code)
        self.built = time.perf_counter() - begin
        return model

    def facts(self, index: int, model: object, case: dict) -> dict:
        facts = super().facts(index, model, case)
        begin = time.perf_counter()
        traced = self.tracer.trace(model)
        facts["seconds"] = [self.built, time.perf_counter() - begin]
        facts["document"] = self.document.graph_document(*traced, self.document.Texts("/"))
        facts["totals"] = self.tracer.parameter_count(model)
        return facts


def initial(path: str, shape: tuple, random) -> object:
    """Values that neither explode nor vanish through hundreds of layers."""
    import numpy as np

    name = path.rpartition("/")[2]
    if name in ("moving_variance", "variance"):
        return random.uniform(0.5, 1.5, shape)
    if name == "count":
        return np.zeros(shape)
    if name in ("gamma", "scale"):
        return random.uniform(0.5, 1.5, shape)
    if len(shape) > 1 and name not in ("bias",):
        fan = np.prod(shape[:-1]) if name != "embeddings" else 1.0
        if name in ("depthwise_kernel",) or "depthwise" in path or "dwconv" in path:
            fan = np.prod(shape[:-2])
        return random.normal(0, 1, shape) * np.sqrt(1.5 / max(fan, 1))
    return random.normal(0, 0.1, shape)


def example(tensor: object, random, sizes: object, high: object) -> object:
    """Data for an input; open sizes are 2 for the batch, else from `sizes`."""
    shape = list(tensor.shape)
    open_sizes = iter(sizes or [])
    shape = [
        (2 if axis == 0 else next(open_sizes)) if size is None else size
        for axis, size in enumerate(shape)
    ]
    if high or "int" in str(tensor.dtype):
        return random.integers(0, high or 10, shape).astype(str(tensor.dtype))
    return random.normal(0, 1, shape).astype("float32")


def _shapes(layer: object) -> list:
    try:
        output = layer.output
    except AttributeError:
        return []
    outputs = output if isinstance(output, (list, tuple)) else [output]
    return [list(one.shape) for one in outputs]


if __name__ == "__main__":
    main(*sys.argv[1:])
