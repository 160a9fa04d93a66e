"""What the runner finds in the files of `examples/`. Counts are those of Keras and PyTorch."""

import os
import unittest

from _layerline import runner
from runner_support import handled

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = next(
    folder
    for folder in (os.path.join(HERE, "../../../examples"), "/examples")
    if os.path.isdir(folder)
)

MODELS = {
    "keras_classifier.py": {"build_classifier": (107_464_778, [None, 10])},
    "keras_residual.py": {"build_residual_classifier": (11_191_242, [None, 10])},
    "keras_transfer.py": {"build_model": (4_061_096, [None, 5])},
    "keras_custom_layer.py": {"model": (225_750, [None, 10])},
    "torch_resnet.py": {
        "resnet18": (11_689_512, [1, 1000]),
        "resnet50": (25_557_032, [1, 1000]),
    },
    "torch_efficientnet.py": {"EfficientNet": (5_288_548, [1, 1000])},
    "keras_include_top.py": {},
}


class Examples(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls) -> None:
        runner.use_root(os.path.realpath(FOLDER))

    def trace(self, file: str, **more: object) -> dict:
        with open(os.path.join(FOLDER, file), encoding="utf-8") as source:
            text = source.read()
        request = {"file": file, "text": text, "models": None, "inputs": {}, **more}
        return handled(request)

    def test_all_are_listed(self):
        files = {name for name in os.listdir(FOLDER) if name.endswith(".py")}
        self.assertEqual(files, set(MODELS))

    def check(self, file: str) -> None:
        response = self.trace(file)
        self.assertIsNone(response["problem"])
        self.assertEqual(response["untraced"], [])
        found = {}
        for model in response["models"]:
            graph = model["graph"]
            [output] = graph["outputs"]
            found[model["name"]] = (model["parameters"], graph["values"][output]["shape"])
            self.assertEqual([one["op"] for one in graph["nodes"] if one["domain"]], [])
        self.assertEqual(found, MODELS[file])

    def test_the_mistake_is_found_at_the_call(self):
        response = self.trace("keras_include_top.py")
        self.assertEqual(response["models"], [])
        self.assertEqual([one["name"] for one in response["untraced"]], ["build_model"])
        problem = response["problem"]
        self.assertEqual((problem["kind"], problem["type"]), ("rejected", "ValueError"))
        self.assertEqual(
            problem["message"],
            'Input 0 of layer "global_average_pooling2d" is incompatible with the layer: '
            "expected ndim=4, found ndim=2. Full shape received: (None, 1000)",
        )
        places = [(one["line"], one["column"], one["functionName"]) for one in problem["frames"]]
        self.assertEqual(places, [(16, 9, "build_model"), (21, 9, "<module>")])

    def test_a_model_by_the_name_of_its_variable(self):
        [model] = self.trace("keras_classifier.py", models=["model"])["models"]
        self.assertEqual((model["name"], model["kind"]), ("model", "function"))

    def test_chosen_inputs(self):
        inputs = {"resnet18": [{"shape": [2, 3, 64, 64]}]}
        [model] = self.trace("torch_resnet.py", models=["resnet18"], inputs=inputs)["models"]
        graph = model["graph"]
        self.assertEqual(graph["values"][graph["inputs"][0]]["shape"], [2, 3, 64, 64])
        self.assertIsNone(model["assumedInput"])


def _add_tests() -> None:
    for file in MODELS:
        if MODELS[file]:
            setattr(Examples, f"test_{file[:-3]}", lambda self, file=file: self.check(file))


_add_tests()


if __name__ == "__main__":
    unittest.main()
