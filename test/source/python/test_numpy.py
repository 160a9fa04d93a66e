"""The small NumPy: a table of what NumPy 2.4 gives, and what is known of large arrays."""

import math
import unittest

import numpy as np
from _layerline.opaque import Opaque, Unknowable

inf, nan = math.inf, math.nan

TABLE = [
    ("np.linspace(0, .2, 5).tolist()", "[0.0, 0.05, 0.1, 0.15, 0.2]"),
    ("np.linspace(1, 2, 4, endpoint=False)", "[1.0, 1.25, 1.5, 1.75]"),
    ("np.linspace(0, 9, 4, dtype=int)", "[0, 3, 6, 9]"),
    ("np.linspace(5, 5, 1)", "[5.0]"),
    ("np.logspace(0, 3, 4)", "[1.0, 10.0, 100.0, 1000.0]"),
    ("np.arange(1, 2, .25)", "[1.0, 1.25, 1.5, 1.75]"),
    ("np.arange(3) * 2.5", "[0.0, 2.5, 5.0]"),
    ("np.arange(5, 0, -2)", "[5, 3, 1]"),
    ("np.arange(3, dtype=np.float32)", "[0.0, 1.0, 2.0]"),
    ("np.prod((2, 3, 4))", "24"),
    ("np.prod([])", "1.0"),
    ("np.prod([[1, 2], [3, 4]], axis=0)", "[3, 8]"),
    ("np.ceil(2.1)", "3.0"),
    ("np.ceil([1.2, -1.2]).astype(int)", "[2, -1]"),
    ("np.floor(-2.5)", "-3.0"),
    (
        "np.round(2.5), np.round(3.5), np.round(-1.55, 1), np.round([0.5, 1.5])",
        "[2.0, 4.0, -1.6, [0.0, 2.0]]",
    ),
    ("np.rint(2.7)", "3.0"),
    ("np.unique([3, 1, 3, 2], return_counts=True)", "[[1, 2, 3], [1, 1, 2]]"),
    (
        "np.unique([3, 1, 3, 2], return_index=True, return_inverse=True)",
        "[[1, 2, 3], [1, 3, 0], [2, 0, 2, 1]]",
    ),
    ("np.unique(np.round(np.arange(6) * 1.3))", "[0.0, 1.0, 3.0, 4.0, 5.0, 6.0]"),
    ("np.cumsum([1, 2, 3])", "[1, 3, 6]"),
    ("np.cumsum([[1, 2], [3, 4]], axis=1)", "[[1, 3], [3, 7]]"),
    ("np.cumprod([1, 2, 3.0])", "[1.0, 2.0, 6.0]"),
    ("np.diff([1, 4, 9])", "[3, 5]"),
    ("np.array([[1, 2], [3, 4]]).sum(axis=0)", "[4, 6]"),
    ("np.array([[1, 2], [3, 4]]).mean(axis=1, keepdims=True)", "[[1.5], [3.5]]"),
    ("np.array([[1, 2], [3, 4]]).max()", "4"),
    ("np.array([1, 2, 3]).std()", "0.816496581"),
    (
        "np.array([1, 2, 3, 4]).var(), np.median([3, 1, 2]), np.median([1, 2, 3, 4])",
        "[1.25, 2.0, 2.5]",
    ),
    ("np.arange(12).reshape(3, 4)[1:, ::2]", "[[4, 6], [8, 10]]"),
    ("np.arange(12).reshape(3, -1)[:, 1]", "[1, 5, 9]"),
    ("np.arange(12).reshape(3, 4)[..., None].shape", "[3, 4, 1]"),
    ("np.arange(12).reshape(3, 4)[[0, 2]]", "[[0, 1, 2, 3], [8, 9, 10, 11]]"),
    ("np.arange(12).reshape(3, 4)[np.arange(12).reshape(3, 4) > 7]", "[8, 9, 10, 11]"),
    ("np.arange(5)[-1]", "4"),
    ("np.arange(5)[::-1]", "[4, 3, 2, 1, 0]"),
    (
        "np.arange(24).reshape(2, 3, 4).transpose(2, 0, 1).tolist()",
        "[[[0, 4, 8], [12, 16, 20]], [[1, 5, 9], [13, 17, 21]], [[2, 6, 10], [14, 18, 22]], [[3, 7, 11], [15, 19, 23]]]",
    ),
    ("np.arange(24).reshape(2, 3, 4).transpose(2, 0, 1)[1, 1]", "[13, 17, 21]"),
    ("np.arange(6).reshape(2, 3).T", "[[0, 3], [1, 4], [2, 5]]"),
    ("np.swapaxes(np.arange(6).reshape(1, 2, 3), 0, 2).shape", "[3, 2, 1]"),
    ("np.moveaxis(np.zeros((2, 3, 4)), 0, -1).shape", "[3, 4, 2]"),
    (
        "np.expand_dims(np.zeros((2, 3)), -1).shape, np.expand_dims(np.zeros(3), 0).shape",
        "[[2, 3, 1], [1, 3]]",
    ),
    (
        "np.squeeze(np.zeros((1, 3, 1))).shape, np.squeeze(np.zeros((1, 3, 1)), 0).shape",
        "[[3], [3, 1]]",
    ),
    ("np.concatenate([np.zeros(2), np.ones(3)])", "[0.0, 0.0, 1.0, 1.0, 1.0]"),
    ("np.concatenate([[[1, 2]], [[3, 4]]], axis=1)", "[[1, 2, 3, 4]]"),
    ("np.stack([[1, 2], [3, 4]], axis=1)", "[[1, 3], [2, 4]]"),
    ("np.vstack([[1, 2], [3, 4]]), np.hstack([[1, 2], [3]])", "[[[1, 2], [3, 4]], [1, 2, 3]]"),
    ("np.append([1, 2], 3)", "[1, 2, 3]"),
    (
        "np.split(np.arange(6), 3), np.array_split(np.arange(5), 2), np.split(np.arange(6), [2, 3])",
        "[[[0, 1], [2, 3], [4, 5]], [[0, 1, 2], [3, 4]], [[0, 1], [2], [3, 4, 5]]]",
    ),
    (
        "np.repeat([1, 2], 3), np.repeat([1, 2], [1, 2]), np.tile([1, 2], 2), np.tile([1, 2], (2, 1))",
        "[[1, 1, 1, 2, 2, 2], [1, 2, 2], [1, 2, 1, 2], [[1, 2], [1, 2]]]",
    ),
    ("np.flip([1, 2, 3]), np.roll([1, 2, 3], 1)", "[[3, 2, 1], [3, 1, 2]]"),
    ("np.eye(2) @ np.array([1, 2])", "[1.0, 2.0]"),
    ("np.array([[1, 2], [3, 4]]) @ np.array([[1, 0], [2, 1]])", "[[5, 2], [11, 4]]"),
    ("np.dot([1, 2], [3, 4]), np.outer([1, 2], [3, 4])", "[11, [[3, 4], [6, 8]]]"),
    ("np.where(np.arange(3) > 1, 1, 0)", "[0, 0, 1]"),
    ("np.where(np.array([0, 3, 0, 5]))", "[[1, 3]]"),
    ("np.clip([1, 5, 9], 2, 6)", "[2, 5, 6]"),
    ("np.maximum([1, 5], 3), np.minimum(2, [1, 5])", "[[3, 5], [1, 2]]"),
    (
        "np.sqrt(16), np.sqrt([4, 9]), np.log2(8), np.exp(0), np.log(np.e), np.abs([-1, 2]), np.sign([-2, 0, 3.0])",
        "[4.0, [2.0, 3.0], 3.0, 1.0, 1.0, [1, 2], [-1.0, 0.0, 1.0]]",
    ),
    (
        "np.power(2, [1, 2, 3]), np.array([1, 2]) ** 2, 2 ** np.array([1, 2]), np.array([4.0]) ** -1",
        "[[2, 4, 8], [1, 4], [2, 4], [0.25]]",
    ),
    (
        "np.array([7, 8]) // 2, np.array([7, 8]) % 3, 7 / np.array([2, 4]), -np.array([1, 2]), 10 - np.array([1, 2])",
        "[[3, 4], [1, 2], [3.5, 1.75], [-1, -2], [9, 8]]",
    ),
    ("np.array([1.0, 2.0]) / 0", "[inf, inf]"),
    (
        "np.float32(3) * 2, np.int64(7) // 2, np.int64(7) / 2, np.float64(2) ** 3, 1 - np.float32(.5), np.int32(5) % 3",
        "[6.0, 3, 3.5, 8.0, 0.5, 2]",
    ),
    (
        "np.int64(3).item(), np.float32(2.5).astype(int), np.int64(3).astype(np.float32)",
        "[3, 2, 3.0]",
    ),
    (
        'np.iinfo(np.int8).max, np.iinfo("uint8").min, np.finfo(np.float32).max',
        "[127, 0, 3.40282347e+38]",
    ),
    (
        "np.issubdtype(np.int32, np.integer), np.issubdtype(np.float32, np.integer), np.issubdtype(np.array([1]).dtype, np.number)",
        "[True, False, True]",
    ),
    (
        "isinstance(np.int64(3), np.integer), isinstance(np.float32(3), (float, np.floating))",
        "[True, True]",
    ),
    (
        'np.dtype("float32") == np.float32, np.dtype(np.float32).itemsize, np.dtype("int64").name, str(np.dtype("f4"))',
        "[True, 4, 'int64', 'float32']",
    ),
    (
        "np.array([1, 2]).dtype.name, np.array([1.0, 2]).dtype.name, np.zeros(2).dtype.name, (np.zeros(2, np.float32) * 2.0).dtype.name",
        "['int64', 'float64', 'float64', 'float32']",
    ),
    (
        "(np.arange(3) * 1.0).dtype.name, (np.arange(3, dtype=np.int32) + np.arange(3)).dtype.name, (np.arange(3) > 1).dtype.name",
        "['float64', 'int64', 'bool']",
    ),
    (
        '(np.zeros(2, dtype="uint8") / 255.0).dtype.name, np.zeros(2, dtype="uint8").astype("float32").dtype.name',
        "['float64', 'float32']",
    ),
    (
        "np.zeros((2, 3)).size, np.zeros((2, 3)).ndim, len(np.zeros((5, 3))), np.zeros((2, 3)).nbytes",
        "[6, 2, 5, 48]",
    ),
    (
        "np.full((2, 2), 7), np.ones_like([1, 2]), np.zeros_like(np.ones((2, 2))), np.full(2, .5)",
        "[[[7, 7], [7, 7]], [1, 1], [[0.0, 0.0], [0.0, 0.0]], [0.5, 0.5]]",
    ),
    (
        "np.all([1, 1, 0]), np.any([0, 1]), np.argmax([1, 5, 2]), np.argsort([3, 1, 2]), np.sort([3, 1, 2])",
        "[False, True, 1, [1, 2, 0], [1, 2, 3]]",
    ),
    ("np.argmax([[1, 5], [7, 2]], axis=1), np.argmin([3, 1, 2])", "[[1, 0], 1]"),
    ("np.meshgrid([1, 2, 3], [4, 5])", "[[[1, 2, 3], [1, 2, 3]], [[4, 4, 4], [5, 5, 5]]]"),
    ('np.meshgrid(np.arange(2), np.arange(3), indexing="ij")[0]', "[[0, 0, 0], [1, 1, 1]]"),
    (
        "np.isclose(1.0, 1.0 + 1e-9), np.allclose([1, 2], [1, 2.1]), np.array_equal([1, 2], [1, 2])",
        "[True, False, True]",
    ),
    ("np.tri(2, 3, 1)", "[[1.0, 1.0, 0.0], [1.0, 1.0, 1.0]]"),
    (
        "np.tril(np.ones((2, 2))), np.triu([[1, 2], [3, 4]], 1)",
        "[[[1.0, 0.0], [1.0, 1.0]], [[0, 2], [0, 0]]]",
    ),
    (
        "np.pad(np.zeros((2, 3)), ((0, 1), (2, 2))).shape, np.pad(np.zeros(3), 1).shape",
        "[[3, 7], [5]]",
    ),
    ("np.isnan([1.0, np.nan]), np.isfinite([np.inf, 1.0])", "[[False, True], [False, True]]"),
    ("np.broadcast_to([1, 2], (2, 2)), np.atleast_2d([1, 2]).shape", "[[[1, 2], [1, 2]], [1, 2]]"),
    (
        "np.array([1, 2]) == np.array([1, 3]), np.array([1, 2]) != 1",
        "[[True, False], [False, True]]",
    ),
    (
        "sum(np.array([1, 2, 3])), max(np.array([1, 2, 3])), list(np.array([1, 2])), [int(x) for x in np.ceil(np.array([1.2, 2.7]))]",
        "[6, 3, [1, 2], [2, 3]]",
    ),
    ("[tuple(x) for x in np.array([[1, 2], [3, 4]])]", "[[1, 2], [3, 4]]"),
    (
        "np.average([1, 2, 3], weights=[1, 1, 2]), np.mean([1, 2]), np.mean([[1, 2], [3, 4]], axis=(0, 1))",
        "[2.25, 1.5, 2.5]",
    ),
    ("np.linalg.norm([3, 4])", "5.0"),
    ("np.nonzero([[0, 1], [2, 0]])", "[[0, 1], [1, 0]]"),
    (
        "np.deg2rad(180.0), np.arctan2(1.0, 1.0), np.hypot(3, 4), np.gcd(12, 18)",
        "[3.14159265, 0.785398163, 5.0, 6]",
    ),
    (
        "np.random.rand(2, 3).shape, np.random.randn(4).shape, np.random.randint(0, 9, (2, 2)).shape, np.random.uniform(size=(3,)).shape",
        "[[2, 3], [4], [2, 2], [3]]",
    ),
    (
        "np.random.RandomState(0).normal(size=(2,)).shape, np.random.default_rng(0).random((3, 2)).shape, np.random.randint(0, 9, size=5).dtype.name",
        "[[2], [3, 2], 'int64']",
    ),
    ("(np.round(np.array([24.0, 60.0, 150.0]) / 8) * 8).astype(int).tolist()", "[24, 64, 152]"),
]
"""Expressions, and the value with arrays as lists; fractions to 9 digits. Made with NumPy itself."""


def plain(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    return float(f"{value:.9g}") if isinstance(value, float) else value


class Table(unittest.TestCase):
    def test_values(self):
        for expression, expected in TABLE:
            with self.subTest(expression):
                self.assertEqual(repr(plain(eval(expression))), expected)


class Shapes(unittest.TestCase):
    def test_large_arrays_have_shapes_only(self):
        x = np.zeros((60000, 28, 28), dtype="uint8")
        y = x.astype("float32") / 255.0
        y = np.expand_dims(y, -1)
        self.assertEqual((y.shape, len(y), y.dtype), ((60000, 28, 28, 1), 60000, np.float32))
        self.assertEqual(y[:100].shape, (100, 28, 28, 1))
        self.assertEqual(y[0].shape, (28, 28, 1))
        self.assertEqual(y.reshape(-1, 784).shape, (60000, 784))
        self.assertEqual(np.mean(y, axis=0).shape, (28, 28, 1))
        self.assertEqual(np.concatenate([y, y]).shape, (120000, 28, 28, 1))

    def test_what_their_values_decide_is_opaque(self):
        labels = np.random.randint(0, 10, 1000)
        for value in (labels.max(), labels[0], np.unique(labels), labels.item(), np.random.rand()):
            self.assertIsInstance(value, Opaque)
        with self.assertRaises(Unknowable):
            labels.tolist()
        self.assertEqual([one for one in np.zeros((60000, 2))], [])

    def test_opaque_values_stay_opaque(self):
        data = Opaque("pandas")
        for value in (
            np.array(data),
            np.sqrt(data),
            np.mean(data),
            np.arange(data),
            data + np.ones(2),
        ):
            self.assertIsInstance(value, Opaque)
        with self.assertRaises(Unknowable):
            np.zeros((2, data))

    def test_unknown_functions_are_opaque(self):
        self.assertIsInstance(np.fft.fft([1, 2]), Opaque)
        self.assertIsInstance(np.load("weights.npy"), Opaque)
        self.assertIsInstance(np.random.dirichlet([1, 2]), Opaque)

    def test_items_can_be_set(self):
        a = np.zeros((2, 3))
        a[0] = 1
        a[:, 2] = [5, 6]
        a[a == 0] = 9
        self.assertEqual(a.tolist(), [[1, 1, 5], [9, 9, 6]])

    def test_errors_are_those_of_numpy(self):
        for expression, error in (
            ("np.zeros(6).reshape(4, 2)", "cannot reshape array of size 6 into shape \\(4, 2\\)"),
            (
                "np.zeros(3) + np.zeros(2)",
                "could not be broadcast together with shapes \\(3,\\) \\(2,\\)",
            ),
            ("np.zeros(3)[5]", "index 5 is out of bounds for axis 0 with size 3"),
            ("np.zeros((2, 3)) @ np.zeros(2)", "not aligned"),
            ("np.zeros(3).sum(axis=2)", "axis 2 is out of bounds"),
            ("bool(np.zeros(2))", "ambiguous"),
        ):
            with self.subTest(expression), self.assertRaisesRegex(Exception, error):
                eval(expression)


if __name__ == "__main__":
    unittest.main()
