"""The table of one-line cases: shapes that come out, and what torch refuses."""

import unittest

import torch_cases
from torch_support import traced_expression

DOMAIN = "layerline.untranslated"


def shapes(words: str) -> list[list[int]]:
    return [[int(size) for size in word.split(",")] if word else [] for word in words.split(" ")]


class Cases(unittest.TestCase):
    def check(self, table: list[tuple[str, str, str]], translated: bool) -> None:
        for code, inputs, expected in table:
            with self.subTest(code, inputs=inputs):
                traced = traced_expression(code, inputs)
                made = [traced["values"][one]["shape"] for one in traced["outputs"]]
                self.assertEqual(made, shapes(expected))
                domains = {node["domain"] for node in traced["nodes"]}
                self.assertEqual(DOMAIN not in domains, translated)

    def test_functions(self):
        self.check(torch_cases.FUNCTIONS, True)

    def test_modules(self):
        self.check(torch_cases.MODULES, True)

    def test_untranslated(self):
        self.check(torch_cases.UNTRANSLATED, False)

    def test_rejected(self):
        for code, inputs, message in torch_cases.REJECTED:
            with self.subTest(code, inputs=inputs):
                with self.assertRaises(Exception) as caught:
                    traced_expression(code, inputs)
                self.assertIn(message, str(caught.exception))


if __name__ == "__main__":
    unittest.main()
