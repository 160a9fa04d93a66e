"""The runner, with the toy framework: what it runs, finds, traces and tells."""

import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
import textwrap
import unittest
from unittest import mock

from _layerline import opaque
from _layerline.tracing import problems
from _layerline.tracing import response as answer
from _layerline.tracing.finder import TOO_LONG
from _layerline.tracing.response import respond
from _layerline.tracing.workspace import Workspace
from toy_framework import Toy


class RunnerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        opaque.install()
        answer.MAKE_S = answer.TRACE_S = 60
        problems.OURS.append(os.path.dirname(__file__) + "/")

    @classmethod
    def tearDownClass(cls) -> None:
        problems.OURS.pop()

    def setUp(self) -> None:
        self.root = os.path.realpath(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        self.workspace = Workspace(self.root)
        before = set(sys.modules)
        self.addCleanup(lambda: [sys.modules.pop(name) for name in set(sys.modules) - before])

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = os.path.join(self.root, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(textwrap.dedent(text))

    def trace(
        self, text: str, file: str = "net.py", models=None, inputs=None, others=None
    ) -> dict:
        request = {
            "file": file,
            "text": textwrap.dedent(text),
            "models": models,
            "inputs": inputs or {},
            "others": others or {},
        }
        with contextlib.redirect_stdout(io.StringIO()):
            response = respond(request, self.workspace, [Toy()])
        json.dumps(response, allow_nan=False)
        return response

    def names(self, response: dict) -> list[tuple]:
        return [(one["kind"], one["name"], one["line"]) for one in response["models"]]


NET = """
import toy

class Net(toy.Module):
    def __init__(self, width=8):
        self.first = toy.Dense(3, width)

    def forward(self, x):
        return self.first(x)
"""


class Finding(RunnerTest):
    def test_a_class_with_defaults(self):
        response = self.trace(NET)
        self.assertEqual(self.names(response), [("class", "Net", 4)])
        [model] = response["models"]
        self.assertEqual((model["parameters"], model["assumedInput"]), (24, "assumed 3"))
        self.assertIsNone(response["problem"])

    def test_a_class_made_by_the_file_keeps_its_arguments(self):
        response = self.trace(NET + "net = Net(16)\ny = net(toy.Tensor(7, 3))\n")
        self.assertEqual(self.names(response), [("class", "Net", 4)])
        [model] = response["models"]
        self.assertEqual((model["parameters"], model["assumedInput"]), (48, None))
        self.assertEqual(model["graph"]["values"][0]["shape"], [7, 3])

    def test_two_objects_of_a_class_are_two_models(self):
        response = self.trace(NET + "a = Net(16)\nb = Net(32)\n")
        self.assertEqual(self.names(response), [("object", "a", 10), ("object", "b", 11)])

    def test_a_function_that_returns_a_model(self):
        response = self.trace(NET + "def small():\n    return Net(4)\n")
        self.assertEqual(self.names(response), [("function", "small", 10)])

    def test_a_function_called_by_the_file(self):
        response = self.trace(NET + "def build(n):\n    return Net(n)\n\nbuild = build(5)\n")
        self.assertEqual(self.names(response), [("function", "build", 10)])
        self.assertEqual(response["models"][0]["parameters"], 15)

    def test_parts_are_not_offered(self):
        response = self.trace(NET + """
class Outer(toy.Module):
    def __init__(self):
        self.inner = Net(8)
        self.head = toy.Dense(8, 2)

    def forward(self, x):
        return self.head(self.inner(x))
""")
        self.assertEqual(self.names(response), [("class", "Outer", 11)])
        self.assertEqual(response["untraced"], [])

    def test_models_that_functions_return_stay_models_inside_others(self):
        response = self.trace(NET + """
def first(n):
    return Net(n)

def second():
    return Net(4)

class Both(toy.Module):
    def __init__(self, a, b):
        self.a, self.b = a, b

    def forward(self, x):
        return self.a(x) or self.b(x)

both = Both(first(2), second())
""")
        self.assertEqual([name for _, name, _ in self.names(response)], ["first", "second", "Both"])

    def test_a_function_that_fails_has_no_model(self):
        response = self.trace(NET + """
def build():
    base = Net(4)
    base(toy.Tensor(1, 3))
    return toy.Dense(3, 0)

net = build()
""")
        self.assertEqual(self.names(response), [("class", "Net", 4)])
        self.assertEqual([one["name"] for one in response["untraced"]], ["build"])
        self.assertEqual([one["line"] for one in response["problem"]["frames"]], [14, 16])

    def test_a_function_that_needs_what_is_not_here_is_made_with_its_defaults(self):
        response = self.trace(NET + """
import settings

def build(n=5):
    return Net(n)

net = build(settings.width)
""")
        self.assertEqual([name for _, name, _ in self.names(response)], ["build"])
        self.assertEqual(response["models"][0]["parameters"], 15)
        self.assertEqual(response["problem"]["kind"], "unknowable")

    def test_hints_fill_known_names(self):
        response = self.trace(NET.replace("width=8", "width"))
        self.assertEqual(self.names(response), [("class", "Net", 4)])
        note = {"message": "Net is made with width=8: assumed", "line": 4}
        self.assertEqual(response["notes"], [note])
        [model] = response["models"]
        self.assertEqual(model["assumedArguments"], [{"name": "width", "value": "8"}])

    def test_unknown_arguments_are_named(self):
        response = self.trace(NET.replace("width=8", "widths").replace("width)", "widths)"))
        self.assertEqual(response["models"], [])
        [one] = response["untraced"]
        self.assertEqual((one["name"], one["needs"]), ("Net", ["widths"]))
        self.assertEqual(one["reason"], "needs widths")
        self.assertEqual(one["arguments"], [{"name": "widths", "value": None}])

    def test_main_gives_the_arguments(self):
        net = NET.replace("width=8", "widths").replace("width)", "widths)")
        response = self.trace(
            net + "if __name__ == '__main__':\n    net = Net(5)\n    net.fit(1)\n"
        )
        self.assertEqual(self.names(response), [("class", "Net", 4)])
        self.assertEqual(response["models"][0]["parameters"], 15)
        self.assertIsNone(response["problem"])

    def test_a_test_function_gives_the_arguments(self):
        net = NET.replace("width=8", "widths").replace("width)", "widths)")
        use = "def test():\n    net = Net(5)\n    print(net(toy.Tensor(2, 3)).shape)\n"
        response = self.trace(net + use)
        self.assertEqual(self.names(response), [("class", "Net", 4)])
        self.assertIsNone(response["models"][0]["assumedInput"])

    def test_models_chosen_by_name(self):
        text = NET + "a = Net(16)\nb = Net(32)\n"
        response = self.trace(text, models=["b"])
        self.assertEqual(self.names(response), [("object", "b", 11)])
        self.assertEqual([one["name"] for one in response["found"]], ["a", "b"])

    def test_inputs_chosen(self):
        response = self.trace(NET, inputs={"Net": [{"shape": [9, 4, 3]}]})
        [model] = response["models"]
        self.assertEqual(model["graph"]["values"][0]["shape"], [9, 4, 3])
        self.assertIsNone(model["assumedInput"])

    def test_a_failure_doesnt_hide_other_models(self):
        bad = "class Bad(toy.Module):\n    def __init__(self):\n        self.a = toy.Dense(3, 0)\n"
        response = self.trace(NET + bad + NET.replace("Net", "Other"))
        self.assertEqual([name for _, name, _ in self.names(response)], ["Net", "Other"])
        self.assertEqual(response["untraced"][0]["name"], "Bad")
        problem = response["problem"]
        self.assertEqual(problem["kind"], "rejected")
        self.assertEqual(problem["frames"][0]["line"], 12)
        self.assertEqual(problem["frames"][0]["column"], 18)
        self.assertEqual(problem["frames"][0]["functionName"], "Bad.__init__")

    def test_what_takes_too_long_is_left_out_but_not_the_first_model(self):
        for limit in ("MAKE_S", "TRACE_S"):
            with self.subTest(limit), mock.patch.object(answer, limit, 0):
                response = self.trace(NET + NET.replace("Net", "Other"))
                self.assertEqual([name for _, name, _ in self.names(response)], ["Net"])
                [one] = response["untraced"]
                self.assertEqual((one["name"], one["reason"]), ("Other", TOO_LONG))
                response = self.trace(NET + NET.replace("Net", "Other"), models=["Other"])
                self.assertEqual([name for _, name, _ in self.names(response)], ["Other"])


class Directives(RunnerTest):
    NEEDY = NET.replace("width=8", "widths").replace("width)", "widths[0])")

    def test_a_call(self):
        response = self.trace("# profile: Net(widths=[5]) input=2x3\n" + self.NEEDY)
        self.assertEqual(self.names(response), [("class", "Net", 5)])
        [model] = response["models"]
        self.assertEqual(model["parameters"], 15)
        self.assertEqual(model["graph"]["values"][0]["shape"], [2, 3])
        self.assertIsNone(model["assumedInput"])

    def test_only_an_input_above_the_definition(self):
        response = self.trace(NET.replace("class Net", "# profile: input=6x3\nclass Net"))
        self.assertEqual(response["models"][0]["graph"]["values"][0]["shape"], [6, 3])

    def test_mistakes_are_told(self):
        response = self.trace(NET + "\n# profile: Net( input=3\n# profile: Net input=3xa\n")
        self.assertEqual(
            [(one["line"], one["message"]) for one in response["notes"]],
            [
                (11, "`Net(` is not a call of a model"),
                (12, "`3xa` is not a shape: write it as 1x3x224x224"),
            ],
        )
        self.assertEqual(len(response["models"]), 1)

    def test_a_call_that_fails(self):
        response = self.trace(self.NEEDY + "# profile: Net(widths=5)\n")
        [one] = response["untraced"]
        self.assertEqual((one["name"], one["line"]), ("Net", 4))
        self.assertIn("TypeError", one["reason"])


class Tolerance(RunnerTest):
    def test_syntax_errors(self):
        response = self.trace("import toy\nx = (1,\n  2 3)\n")
        problem = response["problem"]
        self.assertEqual((problem["kind"], problem["type"]), ("syntax", "SyntaxError"))
        self.assertEqual(problem["frames"][0]["line"], 3)
        self.assertEqual(response["models"], [])

    def test_a_failed_statement_and_its_cascade(self):
        response = self.trace(NET + """
bad = toy.Dense(3, 0)
bad.fit()
worse = bad + 1
print(worse)
net = Net(4)
undefined
""")
        self.assertEqual(response["problem"]["frames"][0]["line"], 11)
        self.assertEqual(response["problem"]["message"], "outputs must be positive, not 0")
        self.assertEqual(len(response["models"]), 1)

    def test_unknown_packages_are_opaque(self):
        response = self.trace("""
            import pandas as pd
            from sklearn.model_selection import train_test_split
            x, y = pd.read_csv("data.csv")
            a, b, c, d = train_test_split(x, y)
            for one in a: undefined
            """ + textwrap.indent(NET, " " * 12))
        self.assertIsNone(response["problem"])
        self.assertEqual(
            response["missing"],
            [{"module": "pandas", "line": 2}, {"module": "sklearn", "line": 3}],
        )
        self.assertEqual(len(response["models"]), 1)

    def test_structure_that_depends_on_data(self):
        response = self.trace(NET + "import pandas\nnet = Net(pandas.read_csv('x').shape[1])\n")
        problem = response["problem"]
        self.assertEqual(problem["kind"], "unknowable")
        self.assertEqual(problem["message"], "size cannot be known: comes from pandas")
        self.assertEqual([frame["line"] for frame in problem["frames"]], [6, 11])

    def test_a_certain_error_goes_before_an_unknowable_one(self):
        response = self.trace(
            NET + "import pandas\na = toy.Dense(pandas.x, 1)\nb = toy.Dense(3, 0)\nc = a\n"
        )
        self.assertEqual(response["problem"]["kind"], "rejected")

    def test_missing_files_and_divisions_by_nothing(self):
        response = self.trace(NET + """
import os, sys, pandas, argparse
data = open("/nowhere/data.csv").read()
lines = data.split()
key = os.environ["NOT_THERE_AT_ALL"]
mean = 1 / len(pandas.read_csv("x"))
index = [1, 2][pandas.x]
parser = argparse.ArgumentParser()
parser.add_argument("path")
parser.add_argument("--size", type=int, required=True)
parser.add_argument("--width", type=int, default=6)
args = parser.parse_args()
print(args.path, input(), os.popen("stty size").read().split()[1])
net = Net(args.width)
sys.exit(1)
""")
        self.assertIsNone(response["problem"])
        self.assertEqual(response["models"][0]["parameters"], 18)

    def test_surroundings_are_restored(self):
        before = (sys.stdout, sys.argv, sys.path[:], os.getcwd(), dict(os.environ), open, input)
        self.trace("""
            import sys, os, builtins
            sys.argv = [1]; sys.path.append("x"); sys.stdout = None
            os.environ["LAYERLINE_TEST"] = "1"; os.chdir("/")
            builtins.input = None
            """)
        after = (sys.stdout, sys.argv, sys.path[:], os.getcwd(), dict(os.environ), open, input)
        self.assertEqual(before, after)

    def test_endless_recursion(self):
        problem = self.trace("def f(x):\n    return f(x)\n\nf(1)\n")["problem"]
        self.assertEqual((problem["kind"], problem["type"]), ("failed", "RecursionError"))
        self.assertEqual([frame["line"] for frame in problem["frames"]], [2, 4])

    def test_too_many_operations(self):
        from _layerline import graph

        self.addCleanup(setattr, graph, "MAX_NODES", graph.MAX_NODES)
        graph.MAX_NODES = 20
        response = self.trace("""
            import toy
            class Big(toy.Module):
                def __init__(self):
                    self.one = toy.Dense(3, 3)
                def forward(self, x):
                    while True:
                        try:
                            x = self.one(x)
                        except Exception:
                            pass
            """ + textwrap.indent(NET, " " * 12))
        self.assertEqual([one["name"] for one in response["models"]], ["Net"])
        self.assertEqual(
            response["untraced"][0]["reason"], "the model has more than 20 operations (assumed 3)"
        )

    def test_interrupts_pass_through(self):
        with self.assertRaises(KeyboardInterrupt):
            self.trace("raise KeyboardInterrupt")

    def test_optional_imports_may_fail(self):
        response = self.trace("""
            try:
                import not_there_at_all
                FAST = True
            except ImportError:
                FAST = False
            try:
                import not_there_either
            except ImportError:
                raise ImportError("install it")
            """ + textwrap.indent(NET, " " * 12) + "            net = Net(1 if FAST else 2)\n")
        self.assertIsNone(response["problem"])
        self.assertEqual(response["models"][0]["parameters"], 6)

    def test_a_number_of_classes_that_comes_from_data_is_assumed(self):
        response = self.trace(
            NET
            + "import data\nnum_classes = len(data.load().class_names)\nnet = Net(num_classes)\n"
        )
        self.assertIsNone(response["problem"])
        self.assertEqual(response["models"][0]["parameters"], 3000)
        self.assertEqual(
            response["notes"],
            [{"message": "assumed num_classes = 1000: it comes from data", "line": 11}],
        )

    def test_other_lengths_of_data_cannot_be_known(self):
        response = self.trace(NET + """
import data
size = len(data.load())
for index in range(size):
    undefined
net = Net(size)
""")
        self.assertEqual(response["problem"]["message"], "size cannot be known: comes from data")

    def test_a_zero_that_stands_for_something_unknown(self):
        response = self.trace(NET + "import data\nnet = Net(int(data.size))\n")
        problem = response["problem"]
        self.assertEqual(problem["kind"], "unknowable")
        self.assertIn(
            "not 0 (the 0 stands for a value that cannot be known: comes", problem["message"]
        )

    def test_a_decision_inside_a_model_is_told(self):
        response = self.trace(NET + """
import settings
if settings.debug:
    undefined

def build():
    net = Net(4)
    if settings.wide:
        net = Net(8)
    return net
""")
        note = {"message": "build: a value from settings was taken as false", "line": 17}
        self.assertEqual(response["notes"], [note])

    def test_a_loop_that_waits_for_something_opaque_ends(self):
        response = self.trace(NET + """
import gym
env = gym.make("x")
done = env.reset()
while not done:
    state, reward, done, _ = env.step(0)
net = Net(4)
""")
        self.assertIsNone(response["problem"])
        self.assertEqual(len(response["models"]), 1)

    def test_names_from_nowhere(self):
        response = self.trace("from nowhere import *\nvalue = something(1)\n" + NET)
        self.assertIsNone(response["problem"])
        self.assertEqual(len(response["models"]), 1)

    def test_future_imports_and_data_classes(self):
        response = self.trace("""
            from __future__ import annotations
            from dataclasses import dataclass, field
            from typing import TYPE_CHECKING

            if TYPE_CHECKING:
                from nowhere import Type

            @dataclass
            class Config:
                width: Type[int] = 6
                more: list[Type] = field(default_factory=list)
            """ + textwrap.indent(NET, " " * 12) + "            net = Net(Config().width)\n")
        self.assertIsNone(response["problem"])
        self.assertEqual(response["models"][0]["parameters"], 18)

    def test_functions_that_are_no_models_stay_silent(self):
        response = self.trace(NET + """
def load(path="x"):
    raise RuntimeError("no data")

def helper(a, b):
    return toy.Dense(a, b)

def scale(x):
    return toy.Dense(3, 0)
""")
        self.assertIsNone(response["problem"])
        self.assertEqual(response["untraced"], [])

    def test_printing_much_is_no_problem(self):
        self.assertIsNone(self.trace("for i in range(10000): print('x' * 100)\n")["problem"])

    def test_notes_of_stubs(self):
        response = self.trace("import toy\n\ntoy.load_weights('x')\n")
        self.assertEqual(response["notes"], [{"message": "weights are ignored", "line": 3}])


class Modules(RunnerTest):
    def test_other_files_of_the_workspace(self):
        self.write({"blocks.py": NET})
        response = self.trace("from blocks import Net\n\nnet = Net(4)\n")
        self.assertEqual(self.names(response), [("object", "net", 3)])
        layer = response["models"][0]["graph"]["layers"][0]
        graph = response["models"][0]["graph"]
        frames = [graph["frames"][one] for one in graph["stacks"][layer["constructed"]]]
        self.assertEqual(
            [(one["file"], one["line"]) for one in frames], [("blocks.py", 6), ("net.py", 3)]
        )

    def test_they_are_read_anew(self):
        self.write({"blocks.py": NET})
        self.trace("from blocks import Net\n\nnet = Net(4)\n")
        self.write({"blocks.py": NET.replace("Dense(3, width)", "Dense(3, width * 2)")})
        os.utime(os.path.join(self.root, "blocks.py"), (1, 1))
        response = self.trace("from blocks import Net\n\nnet = Net(4)\n")
        self.assertEqual(response["models"][0]["parameters"], 24)

    def test_folders_without_init(self):
        self.write({"nets/small/blocks.py": NET})
        text = "from nets.small.blocks import Net\n\nnet = Net(4)\n"
        for _ in range(2):
            self.assertEqual(self.names(self.trace(text)), [("object", "net", 3)])

    def test_texts_of_editors_take_the_place_of_files(self):
        self.write({"blocks.py": "import toy\nraise RuntimeError\n"})
        text = "from blocks import Net\nnet = Net(4)\n"
        response = self.trace(text, others={"blocks.py": "# é\n" + NET})
        self.assertIsNone(response["problem"])
        [model] = response["models"]
        frames = model["graph"]["frames"]
        self.assertEqual(
            {(one["file"], one["line"]) for one in frames},
            {("net.py", 2), ("blocks.py", 7), ("blocks.py", 10)},
        )
        self.assertEqual(self.trace(text)["models"], [])

    def test_relative_imports(self):
        self.write({"models/__init__.py": "raise RuntimeError", "models/blocks.py": NET})
        response = self.trace("from .blocks import Net\n\nnet = Net(4)\n", "models/net.py")
        self.assertEqual(self.names(response), [("object", "net", 3)])
        self.assertIsNone(response["problem"])

    def test_a_package_below_another_folder(self):
        self.write({"src/models/__init__.py": "", "src/models/blocks.py": NET})
        self.write({"src/sizes.py": "WIDTH = 4\n"})
        text = "from models.blocks import Net\nfrom .blocks import Net as Same\n"
        text += "from sizes import WIDTH\n\nassert Same is Net\nnet = Net(WIDTH)\n"
        response = self.trace(text, "src/models/net.py")
        self.assertIsNone(response["problem"])
        self.assertEqual(self.names(response), [("object", "net", 6)])

    def test_an_error_in_another_file(self):
        self.write({"blocks.py": NET + "oops = toy.Dense(1, -1)\n"})
        problem = self.trace("from blocks import Net\n\nnet = Net(4)\n")["problem"]
        self.assertEqual([one["file"] for one in problem["frames"]], ["blocks.py", "net.py"])

    def test_files_outside_are_refused(self):
        with self.assertRaises(ValueError):
            self.trace("", "../net.py")

    def test_a_file_with_the_name_of_a_package(self):
        response = self.trace(NET, "toy.py")
        self.assertEqual(len(response["models"]), 1)


if __name__ == "__main__":
    unittest.main()
