"""What the interpreter practises with must be what files are like, and leave nothing behind."""

import json
import sys
import unittest

from _layerline import runner, warm_up
from runner_support import handled

NET = """
import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
"""


def request(text: str) -> dict:
    return {"file": "net.py", "text": text, "models": None, "inputs": {}}


class WarmUpTest(unittest.TestCase):
    def test_its_models_are_traced(self) -> None:
        for text in (warm_up.TORCH, warm_up.KERAS):
            found = handled(request(text))
            self.assertEqual(len(found["models"]), 2)
            self.assertIsNone(found["problem"])
            self.assertEqual(found["untraced"], [])

    def test_later_traces_know_nothing_of_it(self) -> None:
        before = handled(request(NET)) | {"durationMs": 0}
        warm_up.warm_up(runner.handle)
        self.assertEqual(handled(request(NET)) | {"durationMs": 0}, before)
        self.assertNotIn("warm_up", sys.modules)
        self.assertIn("dense/kernel", json.dumps(before))


if __name__ == "__main__":
    unittest.main()
