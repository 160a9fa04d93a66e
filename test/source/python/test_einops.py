"""einops: shapes, layers, and what it refuses."""

import unittest

import torch_cases
from test_torch_cases import shapes
from torch_support import document, operators, traced_expression


class Einops(unittest.TestCase):
    def test_shapes(self):
        for code, inputs, expected in torch_cases.EINOPS:
            with self.subTest(code, inputs=inputs):
                traced = traced_expression(code, inputs)
                made = [traced["values"][one]["shape"] for one in traced["outputs"]]
                self.assertEqual(made, shapes(expected))

    def test_rejected(self):
        for code, inputs, message in torch_cases.EINOPS_REJECTED:
            with self.subTest(code, inputs=inputs):
                with self.assertRaises(Exception) as caught:
                    traced_expression(code, inputs)
                self.assertIn(message, str(caught.exception))

    def test_each_call_is_a_layer(self):
        traced = document(
            "from einops import rearrange\n"
            "class Net(nn.Module):\n"
            "    def forward(self, x):\n"
            "        return rearrange(x, 'b c h w -> b (h w) c')\n"
            "model = Net()\n",
            "1,3,4,4",
        )
        self.assertEqual([one["type"] for one in traced["layers"]], ["rearrange"])
        self.assertEqual(traced["layers"][0]["attributes"], {"pattern": "b c h w -> b (h w) c"})
        self.assertEqual(operators(traced), ["Transpose", "Reshape"])


if __name__ == "__main__":
    unittest.main()
