"""The graph that a trace leaves: orders of axes, weights, open sizes, places in the file."""

import unittest

from _layerline.graph import UNTRANSLATED
from keras_support import document, operators, paths, places


class Layout(unittest.TestCase):
    def check(self, text: str, wanted: str) -> dict:
        found = document(text)
        self.assertEqual(operators(found), wanted.split())
        return found

    def test_convolutions_keep_channels_second_among_themselves(self):
        found = self.check(
            """
x = keras.Input((16, 16, 3))
y = layers.Conv2D(8, 3, padding="same")(x)
y = layers.BatchNormalization()(y)
y = layers.ReLU()(y)
z = layers.Conv2D(8, 1)(layers.ZeroPadding2D(1)(layers.MaxPooling2D()(y)))
w = layers.Concatenate()([layers.UpSampling2D()(layers.Cropping2D(1)(z)), y])
w = layers.Add()([w, w]) * 2.0
model = keras.Model(x, layers.Dense(4)(layers.GlobalAveragePooling2D()(w)))
""",
            "Transpose Conv BatchNormalization Relu MaxPool Pad Conv Pad Resize Concat Add Mul "
            "GlobalAveragePool Flatten Gemm",
        )
        images = [one for one in found["values"] if one.get("axes") and one["from"] == "node"]
        self.assertTrue(all(one["axes"] == [0, 3, 1, 2] for one in images))

    def test_the_transpose_belongs_to_the_layer_that_asks(self):
        found = self.check(
            """
x = keras.Input((4, 4, 3))
y = layers.Conv2D(8, 3)(x)
model = keras.Model(x, layers.Concatenate()([layers.Flatten()(y), layers.Reshape((-1,))(y)]))
""",
            "Transpose Conv Transpose Reshape Reshape Concat",
        )
        self.assertEqual(
            [found["layers"][node["layer"]]["name"] for node in found["nodes"]],
            ["conv2d", "conv2d", "flatten", "flatten", "reshape", "concatenate"],
        )

    def test_results_have_the_order_of_keras(self):
        found = self.check(
            "x = keras.Input((4, 4, 3))\nmodel = keras.Model(x, layers.Conv2D(8, 3)(x))",
            "Transpose Conv Transpose",
        )
        [output] = [found["values"][one] for one in found["outputs"]]
        self.assertEqual(output["shape"], [None, 2, 2, 8])
        self.assertEqual(found["layers"][-1]["name"], "conv2d")
        self.assertEqual(found["nodes"][-1]["layer"], 0)

    def test_channels_first_needs_no_transpose(self):
        self.check(
            """
x = keras.Input((3, 8, 8))
y = layers.Conv2D(4, 3, data_format="channels_first")(x)
y = layers.BatchNormalization(axis=1)(y)
y = layers.MaxPooling2D(data_format="channels_first")(y)
model = keras.Model(x, layers.GlobalAveragePooling2D(data_format="channels_first")(y))
""",
            "Conv BatchNormalization MaxPool GlobalAveragePool Flatten",
        )

    def test_a_vector_of_weights_meets_channels_second(self):
        self.check(
            """
class Scale(layers.Layer):
    def build(self, shape):
        self.factor = self.add_weight(shape=(shape[-1],), initializer="ones")

    def call(self, x):
        return x * self.factor

x = keras.Input((8, 8, 3))
model = keras.Model(x, layers.MaxPooling2D()(Scale()(layers.Conv2D(4, 1)(x))))
""",
            "Transpose Conv Unsqueeze Mul MaxPool Transpose",
        )

    def test_reductions_over_places_keep_the_order(self):
        self.check(
            """
x = keras.Input((8, 8, 3))
y = layers.Conv2D(4, 1)(x)
y = y * ops.sigmoid(ops.mean(y, axis=[1, 2], keepdims=True))
model = keras.Model(x, ops.max(y, axis=(1, 2)))
""",
            "Transpose Conv ReduceMean Sigmoid Mul ReduceMax",
        )

    def test_layers_that_only_act_in_training_emit_nothing(self):
        found = self.check(
            """
x = keras.Input((8,))
y = layers.GaussianNoise(0.1)(layers.Dropout(0.5)(layers.Dense(4)(x)))
model = keras.Model(x, layers.Dense(2)(y))
""",
            "Gemm Gemm",
        )
        self.assertEqual(paths(found), ["dense", "dropout", "gaussian_noise", "dense_1"])
        self.assertEqual(found["layers"][1]["outputs"], found["layers"][0]["outputs"])


class Weights(unittest.TestCase):
    def weights(self, text: str) -> dict[str, tuple]:
        found = document(text)
        return {
            one["name"]: (one["shape"], one["axes"], one["role"], one["trainable"])
            for one in found["values"]
            if one["from"] == "weight"
        }

    def test_have_the_axes_of_onnx_and_say_which_are_those_of_keras(self):
        text = """
x = keras.Input((8, 8, 3))
y = layers.Conv2D(5, (1, 2), name="conv")(x)
y = layers.DepthwiseConv2D(3, name="deep")(y)
y = layers.Conv2DTranspose(4, 3, name="up")(y)
y = layers.BatchNormalization(name="norm")(y)
model = keras.Model(x, layers.Dense(2, name="fc")(y))
"""
        self.assertEqual(
            self.weights(text),
            {
                "conv/kernel": ([5, 3, 1, 2], [3, 2, 0, 1], "weight", True),
                "conv/bias": ([5], None, "bias", True),
                "deep/kernel": ([5, 1, 3, 3], [2, 3, 0, 1], "weight", True),
                "deep/bias": ([5], None, "bias", True),
                "up/kernel": ([5, 4, 3, 3], [3, 2, 0, 1], "weight", True),
                "up/bias": ([4], None, "bias", True),
                "norm/gamma": ([4], None, "scale", True),
                "norm/beta": ([4], None, "bias", True),
                "norm/moving_mean": ([4], None, "running_mean", False),
                "norm/moving_variance": ([4], None, "running_var", False),
                "fc/kernel": ([4, 2], None, "weight", True),
                "fc/bias": ([2], None, "bias", True),
            },
        )

    def test_a_weight_in_two_orders_is_one_weight(self):
        text = """
class Tied(layers.Layer):
    def build(self, shape):
        self.table = self.add_weight(shape=(7, 4), name="table")

    def call(self, x):
        return ops.matmul(ops.matmul(x, self.table), ops.transpose(self.table))

x = keras.Input((7,))
model = keras.Model(x, Tied()(x))
"""
        self.assertEqual(list(self.weights(text)), ["tied/table"])

    def test_a_function_shows_the_weight_in_the_order_that_it_uses(self):
        text = """
class Convolution(layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(shape=(3, 3, shape[-1], 4), name="kernel")

    def call(self, x):
        return tf.nn.conv2d(x, self.kernel, 1, "SAME")

x = keras.Input((8, 8, 3))
model = keras.Model(x, layers.GlobalMaxPooling2D()(Convolution()(x)))
"""
        self.assertEqual(
            self.weights(text),
            {"convolution/kernel": ([4, 3, 3, 3], [3, 2, 0, 1], "weight", True)},
        )
        wanted = ["Transpose", "Conv", "GlobalMaxPool", "Flatten"]
        self.assertEqual(operators(document(text)), wanted)


class OpenSizes(unittest.TestCase):
    """The batch is null in shapes, and reshapes compute it."""

    def reshapes(self, text: str) -> list:
        found = document(text)
        return [
            found["values"][node["inputs"][1]].get("data")
            for node in found["nodes"]
            if node["op"] == "Reshape"
        ]

    def test_reshapes_leave_the_batch_open(self):
        for expression, wanted in (
            ("layers.Flatten()(x)", [-1, 24]),
            ("layers.Reshape((4, 6))(x)", [-1, 4, 6]),
            ("ops.reshape(x, (-1, 6))", [-1, 6]),
            ("tf.reshape(x, [tf.shape(x)[0], -1])", [-1, 24]),
            ("tf.reshape(x, (-1, *x.shape[2:]))", [-1, 4, 3]),
        ):
            with self.subTest(expression):
                text = f"x = keras.Input((2, 4, 3))\nmodel = keras.Model(x, {expression})"
                self.assertEqual(self.reshapes(text), [wanted])

    def test_two_open_sizes_are_computed_when_the_model_runs(self):
        text = """
x = keras.Input((None, 8))
sizes = tf.shape(x)
model = keras.Model(x, tf.reshape(x, (sizes[0], sizes[1], 2, 4)))
"""
        found = document(text)
        self.assertEqual(
            operators(found),
            "Shape Squeeze Shape Squeeze Reshape Reshape Concat Reshape".split(),
        )
        self.assertEqual(found["values"][found["outputs"][0]]["shape"], [None, None, 2, 4])

    def test_other_sizes_can_be_given(self):
        text = "x = keras.Input((None, None, 3))\nmodel = keras.Model(x, layers.Conv2D(4, 3)(x))"
        found = document(text, [[2, 9, 8, 3]])
        self.assertEqual(found["values"][found["outputs"][0]]["shape"], [2, 7, 6, 4])

    def test_constants_made_for_the_batch(self):
        text = """
class Token(layers.Layer):
    def build(self, shape):
        self.token = self.add_weight(shape=(1, 1, shape[-1]))

    def call(self, x):
        token = tf.tile(self.token, [tf.shape(x)[0], 1, 1])
        zeros = tf.zeros((tf.shape(x)[0], 1, x.shape[-1]))
        return tf.concat([token + zeros, x], axis=1)

x = keras.Input((4, 6))
model = keras.Model(x, Token()(x))
"""
        found = document(text)
        self.assertEqual(found["values"][found["outputs"][0]]["shape"], [None, 5, 6])
        self.assertEqual([one["domain"] for one in found["nodes"] if one["domain"]], [])


class Untranslated(unittest.TestCase):
    def test_has_its_shape_and_says_so(self):
        text = "x = keras.Input((4, 6))\nmodel = keras.Model(x, ops.sort(x, axis=-1) + 1)"
        found = document(text)
        self.assertEqual([one["domain"] for one in found["nodes"]], [UNTRANSLATED, ""])
        self.assertEqual(found["values"][found["outputs"][0]]["shape"], [None, 4, 6])


class Places(unittest.TestCase):
    """Stacks are those of the file's own run, not of the second one that makes the graph."""

    maxDiff = None

    def test_functions_and_layers_on_one_line(self):
        text = """
x = keras.Input((8, 8, 3))
y = tf.nn.relu(layers.BatchNormalization()(layers.Conv2D(4, 3)(x))) + 1
model = keras.Model(x, y)
"""
        found = document(text)
        self.assertEqual(
            places(found, text, "called"),
            {
                "conv2d": ["layers.Conv2D(4, 3)(x)"],
                "batch_normalization": ["layers.BatchNormalization()(layers.Conv2D(4, 3)(x))"],
                "relu": ["tf.nn.relu(layers.BatchNormalization()(layers.Conv2D(4, 3)(x)))"],
                "add": ["tf.nn.relu(layers.BatchNormalization()(layers.Conv2D(4, 3)(x))) + 1"],
            },
        )
        self.assertEqual(
            places(found, text, "constructed"),
            {
                "conv2d": ["layers.Conv2D(4, 3)"],
                "batch_normalization": ["layers.BatchNormalization()"],
            },
        )

    def test_inside_a_layer_that_is_called_by_a_helper(self):
        text = """
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(4, 3)

    def call(self, x):
        return tf.nn.relu(self.conv(x))

def add(x):
    return Block()(x)

x = keras.Input((8, 8, 3))
model = keras.Model(x, add(x))
"""
        found = document(text)
        self.assertEqual(
            places(found, text, "called"),
            {
                "block/conv2d": ["self.conv(x)", "Block()(x)", "add(x)"],
                "block/relu": ["tf.nn.relu(self.conv(x))", "Block()(x)", "add(x)"],
            },
        )
        self.assertEqual(
            places(found, text, "constructed"),
            {"block/conv2d": ["layers.Conv2D(4, 3)", "Block()", "add(x)"]},
        )
        [block] = found["scopes"]
        self.assertEqual((block["name"], block["type"]), ("block", "Block"))

    def test_inside_a_model_that_is_called_again(self):
        text = """
stack = keras.Sequential()
stack.add(keras.Input((8,)))
stack.add(layers.Dense(4))
x = keras.Input((8,))
model = keras.Model(x, layers.Dense(1)(stack(x)))
"""
        found = document(text)
        self.assertEqual(
            places(found, text, "called"),
            {
                "sequential/dense": ["stack.add(layers.Dense(4))"],
                "dense_1": ["layers.Dense(1)(stack(x))"],
            },
        )
        scope = found["scopes"][0]
        stacks = [found["stacks"][scope[which]] for which in ("constructed", "called")]
        lines = [[found["frames"][frame]["line"] for frame in stack] for stack in stacks]
        self.assertEqual(lines, [[2], [6]])

    def test_a_lambda_and_an_activation_belong_to_their_layer(self):
        text = """
x = keras.Input((8,))
y = layers.Dense(4, activation=lambda t: tf.nn.relu(t) * 2)(x)
model = keras.Model(x, layers.Lambda(lambda t: t + 1)(y))
"""
        found = document(text)
        self.assertEqual(paths(found), ["dense", "lambda"])
        self.assertEqual(operators(found), ["Gemm", "Relu", "Mul", "Add"])

    def test_applications_are_at_the_line_that_asks_for_them(self):
        text = "model = keras.applications.VGG16(weights=None)"
        found = document(text)
        self.assertEqual(
            set(map(tuple, places(found, text, "called").values())),
            {("keras.applications.VGG16(weights=None)",)},
        )


if __name__ == "__main__":
    unittest.main()
