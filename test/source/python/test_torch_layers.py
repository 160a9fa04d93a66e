"""Layers, scopes and places: which expression made and called each."""

import unittest

from _layerline.graph import UNTRANSLATED
from _layerline.opaque import Opaque, Unknowable
from torch_support import document, expressions, failure, operators, paths, run

NET = """
class Block(nn.Module):
    def __init__(self, channels, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, stride, 1)
        self.bn1 = nn.BatchNorm2d(channels)

    def forward(self, x):
        return F.relu(self.bn1(self.conv1(x))) + x


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3)
        self.blocks = nn.Sequential(Block(8), Block(8))
        self.head = nn.Linear(8, 10)

    def forward(self, x):
        x = self.blocks(self.stem(x))
        x = x.mean([2, 3])
        return self.head(x)


model = Net()
"""


class Layers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.traced = document(NET, "1,3,8,8")

    def layer(self, path: str) -> dict:
        return self.traced["layers"][paths(self.traced).index(path)]

    def places(self, path: str, which: str) -> list[str]:
        return expressions(self.traced, NET, self.layer(path)[which])

    def test_paths(self):
        self.assertEqual(
            paths(self.traced),
            [
                "stem",
                *(f"blocks/{n}/{name}" for n in "01" for name in ("conv1", "bn1", "relu", "add")),
                "mean",
                "head",
            ],
        )

    def test_types(self):
        types = [layer["type"] for layer in self.traced["layers"]]
        self.assertEqual(types[:5], ["Conv2d", "Conv2d", "BatchNorm2d", "relu", "add"])
        self.assertEqual(
            [scope["type"] for scope in self.traced["scopes"]][:2], ["Sequential", "Block"]
        )

    def test_constructed(self):
        self.assertEqual(
            self.places("blocks/1/bn1", "constructed"),
            [
                "nn.BatchNorm2d(channels)",
                "Block(8)",
                "Net()",
            ],
        )

    def test_called(self):
        self.assertEqual(
            self.places("blocks/0/conv1", "called"), ["self.conv1(x)", "self.blocks(self.stem(x))"]
        )
        self.assertEqual(self.places("blocks/0/bn1", "called")[0], "self.bn1(self.conv1(x))")
        self.assertEqual(
            self.places("blocks/0/add", "called")[0], "F.relu(self.bn1(self.conv1(x))) + x"
        )

    def test_functions_are_not_constructed(self):
        self.assertIsNone(self.layer("blocks/0/relu")["constructed"])

    def test_attributes(self):
        self.assertEqual(
            self.layer("stem")["attributes"],
            {
                "in_channels": 3,
                "out_channels": 8,
                "kernel_size": [3, 3],
                "stride": [1, 1],
                "padding": [0, 0],
                "dilation": [1, 1],
                "groups": 1,
            },
        )
        self.assertEqual(self.layer("mean")["attributes"], {"dim": [2, 3]})

    def test_weights(self):
        names = [
            self.traced["values"][one]["name"] for one in self.layer("blocks/1/bn1")["weights"]
        ]
        self.assertEqual(
            names,
            [f"blocks.1.bn1.{name}" for name in ("weight", "bias", "running_mean", "running_var")],
        )

    def test_outputs(self):
        shapes = [self.traced["values"][one]["shape"] for one in self.layer("stem")["outputs"]]
        self.assertEqual(shapes, [[1, 8, 6, 6]])

    def test_input_is_named_as_in_forward(self):
        value = self.traced["values"][self.traced["inputs"][0]]
        self.assertEqual((value["name"], value["shape"]), ("x", [1, 3, 8, 8]))


class Rejected(unittest.TestCase):
    def check(self, old: str, new: str, places: list[str], message: str) -> None:
        text = NET.replace(old, new)
        error, stack = failure(document, text, "1,3,8,8")
        lines = text.split("\n")
        found = [lines[one.line - 1][one.column : one.end_column] for one in stack]
        self.assertEqual(found, places)
        self.assertEqual(str(error), message)

    def test_the_call(self):
        self.check(
            "self.head = nn.Linear(8, 10)",
            "self.head = nn.Linear(9, 10)",
            ["self.head(x)"],
            "mat1 and mat2 shapes cannot be multiplied (1x8 and 9x10)",
        )

    def test_the_calls_around_it(self):
        self.check(
            "self.bn1 = nn.BatchNorm2d(channels)",
            "self.bn1 = nn.BatchNorm2d(7)",
            ["self.bn1(self.conv1(x))", "self.blocks(self.stem(x))"],
            "running_mean should contain 8 elements not 7",
        )


class Unknown(unittest.TestCase):
    def net(self, line: str) -> str:
        return (
            "from _layerline.opaque import Opaque\n"
            "other = Opaque('other')\n"
            "class Net(nn.Module):\n"
            "    def __init__(self):\n"
            "        super().__init__()\n"
            "        self.fc = nn.Linear(3, 4)\n"
            "    def forward(self, x):\n"
            f"        return {line}\n"
            "model = Net()\n"
        )

    def test_opaque_tensors_in_a_model_are_named(self):
        for line in (
            "self.fc(other.embed(x))",
            "F.linear(x, other.weight)",
            "torch.cat([x, other.y])",
        ):
            with self.subTest(line):
                with self.assertRaises(Unknowable) as caught:
                    document(self.net(line), "2,3")
                self.assertIn("comes from other", str(caught.exception))

    def test_opaque_sizes_are_named(self):
        with self.assertRaises(Unknowable) as caught:
            run("from _layerline.opaque import Opaque\nnn.Linear(3, Opaque('config').width)")
        self.assertIn("comes from config", str(caught.exception))

    def test_opaque_numbers_are_one(self):
        self.assertEqual(operators(document(self.net("x * other.scale"), "2,3")), ["Mul"])

    def test_outside_of_a_trace_they_stay_opaque(self):
        found = run(
            "from _layerline.opaque import Opaque\n"
            "loss = F.cross_entropy(Opaque('net')(1), Opaque('data').y)\n"
        )
        self.assertIsInstance(found["loss"], Opaque)


class Scopes(unittest.TestCase):
    def test_leaf_with_a_forward_of_its_own_opens_up(self):
        traced = document(
            "class Same(nn.Conv2d):\n"
            "    def forward(self, x):\n"
            "        return self._conv_forward(F.pad(x, (1, 1, 1, 1)), self.weight, self.bias)\n"
            "class Plain(nn.Conv2d):\n"
            "    pass\n"
            "model = nn.Sequential(Same(3, 4, 3), Plain(4, 4, 3))\n",
            "1,3,8,8",
        )
        self.assertEqual(paths(traced), ["0/pad", "0/conv2d", "1"])
        self.assertEqual([one["type"] for one in traced["layers"]], ["pad", "conv2d", "Plain"])

    def test_modules_of_lists_are_named_by_their_path(self):
        traced = document(
            "class Net(nn.Module):\n"
            "    def __init__(self):\n"
            "        super().__init__()\n"
            "        self.layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(2)])\n"
            "        self.act = nn.ReLU()\n"
            "    def forward(self, x):\n"
            "        for layer in self.layers:\n"
            "            x = self.act(layer(x))\n"
            "        return nn.Sigmoid()(x)\n"
            "model = Net()\n",
            "2,4",
        )
        self.assertEqual(paths(traced), ["layers.0", "act", "layers.1", "act_1", "sigmoid"])

    def test_a_replaced_module_keeps_its_place(self):
        code = "model = nn.Sequential(nn.Conv2d(3, 4, 1), nn.ReLU(), nn.Flatten())\n"
        code += "model[0] = nn.Conv2d(3, 5, 1)\nmodel.add_module('1', nn.Tanh())\n"
        traced = document(code, "1,3,4,4")
        self.assertEqual(paths(traced), ["0", "1", "2"])
        self.assertEqual([one["type"] for one in traced["layers"]], ["Conv2d", "Tanh", "Flatten"])

    def test_static_arithmetic_leaves_no_layer(self):
        traced = document(
            "class Net(nn.Module):\n"
            "    def forward(self, x):\n"
            "        b, c, h, w = x.shape\n"
            "        rates = [r.item() for r in torch.linspace(0, 1, 3)]\n"
            "        grid = torch.arange(h * w).view(h, w)\n"
            "        return x.view(b, c, -1, int(grid.max()) + 1 - h * w + 1)\n"
            "model = Net()\n",
            "1,3,4,4",
        )
        self.assertEqual(paths(traced), ["view"])

    def test_identity_is_a_layer_without_nodes(self):
        traced = document("model = nn.Sequential(nn.Identity(), nn.Dropout())\n", "2,3")
        self.assertEqual(paths(traced), ["0", "1"])
        self.assertEqual(operators(traced), [])
        self.assertEqual(traced["inputs"], traced["outputs"])

    def test_in_place_changes_what_others_hold(self):
        traced = document(
            "class Net(nn.Module):\n"
            "    def forward(self, x):\n"
            "        y = F.relu(x, inplace=True)\n"
            "        return x + y\n"
            "model = Net()\n",
            "2,3",
        )
        relu, add = traced["nodes"]
        self.assertEqual(add["inputs"], [relu["outputs"][0]] * 2)

    def test_shared_weights_are_one(self):
        traced = document(
            "class Net(nn.Module):\n"
            "    def __init__(self):\n"
            "        super().__init__()\n"
            "        self.table = nn.Embedding(7, 4)\n"
            "        self.head = nn.Linear(4, 7, bias=False)\n"
            "        self.head.weight = self.table.weight\n"
            "    def forward(self, x):\n"
            "        return self.head(self.table(x))\n"
            "model = Net()\n",
            "i7:2,3",
        )
        weights = [one["name"] for one in traced["values"] if one["from"] == "weight"]
        self.assertEqual(weights, ["table.weight"])
        self.assertEqual(operators(traced), ["Gather", "Transpose", "MatMul"])

    def test_linear_keeps_torch_axes(self):
        flat = document("model = nn.Linear(3, 4)\n", "2,3")
        deep = document("model = nn.Linear(3, 4)\n", "2,5,3")
        self.assertEqual(operators(flat), ["Gemm"])
        self.assertEqual(operators(deep), ["MatMul", "Add"])
        weight = next(one for one in deep["values"] if one.get("name") == "weight")
        self.assertEqual((weight["shape"], weight["axes"]), ([3, 4], [1, 0]))

    def test_hooks_run(self):
        traced = document(
            "model = nn.Sequential(nn.ReLU())\n"
            "model[0].register_forward_hook(lambda module, inputs, output: output * 2)\n",
            "2,3",
        )
        self.assertEqual(operators(traced), ["Relu", "Mul"])

    def test_second_results_are_emitted_when_used(self):
        traced = document(
            "class Net(nn.Module):\n"
            "    def forward(self, x):\n"
            "        values, places = x.max(1)\n"
            "        return values\n"
            "model = Net()\n",
            "2,3",
        )
        self.assertEqual(operators(traced), ["ReduceMax"])

    def test_unknown_operations_have_a_shape(self):
        traced = document(
            "class Net(nn.Module):\n"
            "    def forward(self, x):\n"
            "        return torch.fft.rfft(x).abs()\n"
            "model = Net()\n",
            "2,8",
        )
        self.assertEqual({one["domain"] for one in traced["nodes"]}, {UNTRANSLATED})
        self.assertEqual(traced["values"][traced["outputs"][0]]["shape"], [2, 5])


if __name__ == "__main__":
    unittest.main()
