"""Every layer of every file in `positions/` must be reported at the right expression.

What is right stands in the files, above the line where the expression begins:

    #> new conv1: nn.Conv2d(3, 8, 3)          made by this expression
    #> call conv1: self.conv1(x)              called by this one
    #> via layer1/*: self._make_layer(8)      made or called by way of this one, further out

Layers are named by their path, or by the end of it; `*` and `?` stand for any part of it. In an
expression ` ... ` leaves something out, and spaces don't count. `via?` may be absent (a list
comprehension has a frame of its own in Python 3.11 only), `new?` as well. There must be nothing
else: each layer has its `call`, and one made by an expression its `new`, and each frame further out
its `via`.
"""

import fnmatch
import os
import re
import unittest
from dataclasses import dataclass

from _layerline import runner
from runner_support import handled

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "positions")
FILES = sorted(name for name in os.listdir(FOLDER) if name.endswith(".py"))
MARKER = re.compile(r"\s*#> (new\??|call|via\??) ([^:]+): (.*)")


@dataclass
class Marker:
    kind: str
    optional: bool
    layers: list[str]
    line: int
    expression: str
    used: bool = False

    def names(self, path: str) -> bool:
        parts = path.split("/")
        ends = ["/".join(parts[at:]) for at in range(len(parts))]
        return any(fnmatch.fnmatchcase(end, one) for one in self.layers for end in ends)

    def describes(self, text: str) -> bool:
        pieces = [re.sub(r"\s", "", piece) for piece in self.expression.split(" ... ")]
        pattern = ".*".join(re.escape(piece) for piece in pieces)
        return re.fullmatch(pattern, re.sub(r"\s|#>.*", "", text), re.DOTALL) is not None


class File:
    def __init__(self, name: str) -> None:
        self.name = name
        with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
            self.text = file.read()
        self.lines = self.text.split("\n")
        self.markers = list(self._markers())

    def _markers(self):
        waiting: list[re.Match] = []
        for number, line in enumerate(self.lines, 1):
            match = MARKER.match(line)
            if match:
                waiting.append(match)
            elif waiting:
                for one in waiting:
                    layers = [name.strip() for name in one[2].split(",")]
                    yield Marker(one[1].rstrip("?"), one[1].endswith("?"), layers, number, one[3])
                waiting = []

    def between(self, frame: dict) -> str:
        """The text of a frame, whose columns count UTF-16 units from 1."""
        lines = [
            line.encode("utf-16-le") for line in self.lines[frame["line"] - 1 : frame["endLine"]]
        ]
        lines[-1] = lines[-1][: (frame["endColumn"] - 1) * 2]
        lines[0] = lines[0][(frame["column"] - 1) * 2 :]
        texts = [line.decode("utf-16-le") for line in lines]
        return "\n".join(text for text in texts if not MARKER.match(text))


class Positions(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls) -> None:
        runner.use_root(FOLDER)

    def test_there_are_enough_files(self):
        self.assertGreaterEqual(len(FILES), 20)

    def check(self, name: str) -> None:
        file = File(name)
        request = {"file": name, "text": file.text, "models": None, "inputs": {}}
        response = handled(request)
        self.assertIsNone(response["problem"])
        self.assertEqual(len(response["models"]), 1, response["untraced"])
        graph = response["models"][0]["graph"]
        mistakes: list[str] = []
        for layer in graph["layers"]:
            scopes = [graph["scopes"][scope]["name"] for scope in layer["scopes"]]
            path = "/".join([*filter(None, scopes), layer["name"]])
            mistakes += self._compare(file, path, "call", self._frames(graph, layer["called"]))
            if layer["constructed"] is not None:
                stack = self._frames(graph, layer["constructed"])
                mistakes += self._compare(file, path, "new", stack)
            elif any(
                one.kind == "new" and not one.optional and one.names(path) for one in file.markers
            ):
                mistakes.append(f"{path} is said to be made nowhere")
        mistakes += [
            f"line {one.line}: no layer for {one.kind} {', '.join(one.layers)}: {one.expression}"
            for one in file.markers
            if not one.used and not one.optional
        ]
        self.assertEqual(mistakes, [])

    def _frames(self, graph: dict, stack: int) -> list[dict]:
        return [graph["frames"][index] for index in graph["stacks"][stack]]

    def _compare(self, file: File, path: str, kind: str, stack: list[dict]) -> list[str]:
        mistakes = []
        for depth, frame in enumerate(stack):
            wanted = kind if depth == 0 else "via"
            text = file.between(frame)
            markers = [
                one
                for one in file.markers
                if one.kind == wanted
                and one.names(path)
                and one.line == frame["line"]
                and one.describes(text)
            ]
            for one in markers:
                one.used = True
            if len(markers) != 1 or frame["file"] != file.name:
                place = f"{frame['file']}:{frame['line']}:{frame['column']}"
                mistakes.append(f"{path}: {len(markers)} markers for {wanted} `{text}` at {place}")
        if not stack:
            mistakes.append(f"{path}: {kind} has no place")
        # A layer of which more than one `call` is written could match the wrong one.
        own = [one for one in file.markers if one.kind == kind and one.names(path)]
        if len(own) > 1:
            mistakes.append(f"{path}: several markers for {kind}")
        return mistakes


def _add_tests() -> None:
    for name in FILES:
        setattr(Positions, f"test_{name[:-3]}", lambda self, name=name: self.check(name))


_add_tests()


if __name__ == "__main__":
    unittest.main()
