"""Frames, the graph, and the document made of it."""

import json
import math
import os
import shutil
import tempfile
import unittest

from _layerline import frames, graph
from _layerline.document import Texts, graph_document
from _layerline.graph import StopTrace, Value, constant


class Frames(unittest.TestCase):
    def setUp(self) -> None:
        frames.set_roots("/ws")

    def stack_of(self, source: str, file: str = "/ws/net.py") -> frames.Stack:
        """The stack at `stack()` in a source."""
        found = []
        namespace = {"stack": lambda: found.append(frames.user_stack(2))}
        exec(compile(source, file, "exec"), namespace)
        return found[0]

    def test_columns_are_those_of_the_expression(self):
        [frame] = self.stack_of("x = [1,\n  stack()]\n")
        self.assertEqual((frame.line, frame.end_line, frame.column, frame.end_column), (2, 2, 2, 9))

    def test_innermost_first_with_qualified_names(self):
        source = "class A:\n  def f(self):\n    stack()\ndef g():\n  A().f()\ng()\n"
        found = [(one.line, one.function) for one in self.stack_of(source)]
        self.assertEqual(found, [(3, "A.f"), (5, "g"), (6, "<module>")])

    def test_only_files_of_the_user(self):
        for file in ("/wsx/net.py", "/ws/.venv/lib/site-packages/net.py", "<string>"):
            self.assertEqual(self.stack_of("stack()", file), ())

    def test_the_same_place_is_the_same_stack(self):
        found = []
        namespace = {"stack": lambda: found.append(frames.user_stack(2))}
        exec(compile("for _ in range(2): stack()", "/ws/net.py", "exec"), namespace)
        self.assertIs(found[0], found[1])

    def test_deep_stacks_are_cut(self):
        source = "def f(n):\n  return f(n - 1) if n else stack()\nf(100)\n"
        self.assertEqual(len(self.stack_of(source)), frames.MAX_STACK)


class Documents(unittest.TestCase):
    def setUp(self) -> None:
        frames.set_roots("/ws")
        self.graph = graph.start()

    def document(self, inputs=(), outputs=(), texts=None) -> dict:
        document = graph_document(self.graph, inputs, outputs, texts or Texts("/ws"))
        json.dumps(document, allow_nan=False)
        return document

    def layer(self, op="Relu", attributes=None, data=1.0):
        x = Value("float32", (1, 3), "input", "x")
        with self.graph.layer("relu", "ReLU", attributes=attributes) as layer:
            weights = [x, constant(data, "float32", ())]
            layer.outputs[:] = self.graph.emit(op, weights, [("float32", (1, 3))], attributes)
        return x, layer.outputs[0]

    def test_a_layer_with_its_node(self):
        x, y = self.layer()
        document = self.document([x], [y])
        self.assertEqual(document["inputs"], [0])
        self.assertEqual(document["nodes"][0]["layer"], 0)
        self.assertEqual(document["layers"][0]["outputs"], document["outputs"])

    def test_numbers_that_json_does_not_have(self):
        attributes = {"a": math.inf, "b": -math.inf, "c": 2**63 - 1, "d": [1.0, math.nan], "e": 3}
        x, y = self.layer(attributes=attributes, data=[[-math.inf, 2], [math.nan, 4]])
        document = self.document([x], [y])
        self.assertEqual(
            document["nodes"][0]["attributes"],
            {
                "a": {"f": "Infinity"},
                "b": {"f": "-Infinity"},
                "c": {"i": 2**53 - 1},
                "d": {"fs": [1.0, "NaN"]},
                "e": {"i": 3},
            },
        )
        data = [one["data"] for one in document["values"] if one["from"] == "constant"]
        self.assertEqual(data, [["-Infinity", 2, "NaN", 4]])

    def test_names_are_unique_in_their_scope(self):
        for _ in range(2):
            self.layer()
        with self.graph.scope("block", "Block"):
            self.layer()
        names = [(len(one["scopes"]), one["name"]) for one in self.document()["layers"]]
        self.assertEqual(names, [(0, "relu"), (0, "relu_1"), (1, "relu")])

    def test_a_rejected_layer_leaves_nothing(self):
        with self.assertRaises(ValueError), self.graph.layer("bad", "Bad"):
            self.graph.emit("Relu", [], [("float32", ())])
            raise ValueError
        self.assertEqual((self.graph.layers, self.graph.nodes), ([], []))

    def test_too_many_nodes_stop_the_trace(self):
        self.addCleanup(setattr, graph, "MAX_NODES", graph.MAX_NODES)
        graph.MAX_NODES = 1
        self.layer()
        with self.assertRaises(StopTrace):
            self.layer()

    def test_columns_count_utf16_units(self):
        texts = Texts("/ws")
        texts.put("/ws/net.py", "a = 1\n'ä😀'; f(x)\n")
        start = len("'ä😀'; ".encode())
        frame = frames.Frame("/ws/net.py", 2, 2, start, start + 4, "<module>")
        found = texts.frame(frame)
        self.assertEqual((found["column"], found["endColumn"]), (8, 12))
        self.assertEqual(found["file"], "net.py")

    def test_texts_of_other_files_are_read(self):
        root = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, root)
        with open(os.path.join(root, "b.py"), "w", encoding="utf-8") as file:
            file.write("'ü'; f()\n")
        found = Texts(root).frame(frames.Frame(f"{root}/b.py", 1, 1, 6, 9, "f"))
        self.assertEqual((found["file"], found["column"], found["endColumn"]), ("b.py", 6, 9))
        missing = Texts(root).frame(frames.Frame(f"{root}/c.py", 1, 1, 6, 9, "f"))
        self.assertEqual(missing["column"], 7)


if __name__ == "__main__":
    unittest.main()
