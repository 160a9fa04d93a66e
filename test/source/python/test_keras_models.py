"""Names, layers and weights of models; models in models; models that are only called."""

import unittest

from keras_support import describe, document, operators, paths, run, shapes_of

from keras import _layerline as tracer

RESIDUAL = """
class Residual(layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.blocks = []
        self.add = layers.Add()
        for _ in range(2):
            self.blocks.append(layers.Conv2D(filters, 3, padding="same"))

    def call(self, x, training=False):
        y = x
        for block in self.blocks:
            y = tf.nn.relu(block(y))
        return self.add([x, y])
"""

NET = RESIDUAL + """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.body = keras.Sequential([layers.Conv2D(8, 3), Residual(8), layers.Flatten()])
        self.head = {"classes": layers.Dense(10), "box": layers.Dense(4)}
        self.scale = self.add_weight(shape=(4,), name="scale", initializer="ones")

    def call(self, x, training=None):
        x = self.body(x, training=training)
        return self.head["classes"](x), self.head["box"](x) * self.scale
"""


class Names(unittest.TestCase):
    def test_count_by_class(self):
        text = """
x = keras.Input((8, 8, 3))
y = layers.Conv2D(8, 1)(x)
y = layers.Conv2D(8, 1, name="mine")(y)
y = layers.ReLU()(layers.Conv2D(8, 1)(y)) + y
y = layers.Add()([y, ops.relu(y)])
y = layers.GlobalAveragePooling2D()(y * 2)
model = keras.Model(x, y)
other = keras.Sequential([layers.Conv2DTranspose(3, 1), layers.LSTM(2)])
"""
        names = run(text)
        self.assertEqual(
            [one.name for one in names.model.operations],
            [
                "input_layer",
                "conv2d",
                "mine",
                "conv2d_1",
                "re_lu",
                "add",
                "relu",
                "add_1",
                "multiply",
                "global_average_pooling2d",
            ],
        )
        self.assertNotIn("relu", [layer.name for layer in names.model.layers])
        self.assertEqual((names.model.name, names.other.name), ("functional", "sequential"))
        self.assertEqual([one.name for one in names.other.layers], ["conv2d_transpose", "lstm"])

    def test_begin_anew(self):
        text = "model = keras.Sequential([keras.Input((3,)), layers.Dense(2)])"
        for _ in range(2):
            self.assertEqual(run(text).model.layers[0].name, "dense")

    def test_clear_session_begins_anew(self):
        text = "a = layers.Dense(1)\nkeras.backend.clear_session()\nb = layers.Dense(1)"
        self.assertEqual(run(text).b.name, "dense")

    def test_a_sequential_model_takes_a_functional_name_each_time_it_is_built(self):
        text = """
stack = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
stack.add(layers.Dense(2))
x = keras.Input((3,))
model = keras.Model(x, stack(x))
"""
        self.assertEqual(run(text).model.name, "functional_2")

    def test_weights_have_the_path_of_their_layer(self):
        model = run(NET + "model = Net()\nmodel.build((None, 8, 8, 3))").model
        self.assertEqual(
            [weight.path for weight in model.weights],
            [
                "net/scale",
                "net/sequential/conv2d/kernel",
                "net/sequential/conv2d/bias",
                "net/sequential/residual/conv2d_1/kernel",
                "net/sequential/residual/conv2d_1/bias",
                "net/sequential/residual/conv2d_2/kernel",
                "net/sequential/residual/conv2d_2/bias",
                "net/dense/kernel",
                "net/dense/bias",
                "net/dense_1/kernel",
                "net/dense_1/bias",
            ],
        )


class Functional(unittest.TestCase):
    def test_layers_are_ordered_by_their_distance_to_the_output(self):
        text = """
a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
late = layers.Dense(3, name="late")(b)
x = layers.Dense(3, name="one")(a)
x = layers.Dense(3, name="two")(x)
model = keras.Model([a, b], layers.Concatenate(name="both")([x, late]))
"""
        names = [layer.name for layer in run(text).model.layers]
        self.assertEqual(names, ["a", "one", "b", "two", "late", "both"])

    def test_a_shared_layer_counts_its_weights_once(self):
        text = """
shared = layers.Dense(5)
a, b = keras.Input((4,)), keras.Input((4,))
model = keras.Model([a, b], ops.abs(shared(a) - shared(b)))
"""
        model = run(text).model
        self.assertEqual(tracer.parameter_count(model), 25)
        found = document(text)
        self.assertEqual(paths(found), ["dense", "dense_1", "subtract", "absolute"])
        self.assertEqual(found["layers"][0]["weights"], found["layers"][1]["weights"])

    def test_a_model_in_a_model_is_a_scope(self):
        text = """
encoder = keras.Sequential([keras.Input((8,)), layers.Dense(4)], name="encoder")
x = keras.Input((8,))
model = keras.Model(x, layers.Dense(2)(encoder(x)))
"""
        found = document(text)
        self.assertEqual(paths(found), ["encoder/dense", "dense_1"])
        self.assertEqual(
            [layer.name for layer in run(text).model.layers][1:], ["encoder", "dense_1"]
        )

    def test_a_model_is_called_on_another_size(self):
        text = """
base = keras.Input((None, None, 3))
base = keras.Model(base, layers.Conv2D(4, 3, strides=2)(base))
x = keras.Input((11, 21, 3))
model = keras.Model(x, base(x))
"""
        self.assertEqual(shapes_of(run(text).model.output), (None, 5, 10, 4))

    def test_goes_on_from_the_middle_of_another_model(self):
        text = """
base = keras.applications.ResNet50(include_top=False, weights=None, input_shape=(64, 64, 3))
y = layers.GlobalAveragePooling2D()(base.get_layer("conv2_block1_out").output)
model = keras.Model(base.input, layers.Dense(5)(y))
"""
        model = run(text).model
        self.assertEqual(len(model.layers), 21)
        self.assertEqual(model.count_params(), 9472 + 256 + 76928 + 256 * 5 + 5)

    def test_begins_in_the_middle_of_another_model(self):
        text = """
x = keras.Input((4,))
middle = layers.Dense(5)(x)
end = layers.Dense(6)(middle)
model = keras.Model(middle, end)
"""
        found = document(text)
        self.assertEqual(paths(found), ["dense_1"])
        self.assertEqual(found["values"][found["inputs"][0]]["shape"], [None, 5])

    def test_structures_of_inputs_and_outputs(self):
        text = """
inputs = {
    "ids": keras.Input((6,), dtype="int32", name="ids"),
    "meta": keras.Input((3,), name="meta"),
}
x = layers.Flatten()(layers.Embedding(10, 4)(inputs["ids"]))
x = layers.Concatenate()([x, inputs["meta"]])
model = keras.Model(inputs, {"a": layers.Dense(1, name="a")(x), "b": layers.Dense(2, name="b")(x)})
again = model({"ids": keras.Input((6,), dtype="int32"), "meta": keras.Input((3,))})
"""
        names = run(text)
        self.assertEqual(
            {key: shapes_of(one) for key, one in names.again.items()},
            {"a": (None, 1), "b": (None, 2)},
        )
        found = document(text)
        inputs = [found["values"][one] for one in found["inputs"]]
        self.assertEqual(
            [(one["name"], one["dtype"]) for one in inputs], [("ids", "int32"), ("meta", "float32")]
        )

    def test_freezing(self):
        text = """
base = keras.Sequential([keras.Input((4,)), layers.Dense(4), layers.BatchNormalization()])
base.trainable = False
base.layers[0].trainable = True
x = keras.Input((4,))
model = keras.Model(x, layers.Dense(2)(base(x)))
"""
        model = run(text).model
        self.assertEqual(len(model.trainable_weights), 2)
        found = document(text)
        trainable = [
            one["name"] for one in found["values"] if one["from"] == "weight" and one["trainable"]
        ]
        self.assertEqual(trainable, ["dense_1/kernel", "dense_1/bias"])


class Sequential(unittest.TestCase):
    def test_is_built_by_whatever_tells_its_input(self):
        for text in (
            "model = keras.Sequential([keras.Input((8,)), layers.Dense(4)])",
            "model = keras.Sequential([layers.Dense(4, input_shape=(8,))])",
            "model = keras.Sequential([layers.Dense(4, input_dim=8)])",
            "model = keras.Sequential()\n"
            "model.add(layers.InputLayer((8,)))\nmodel.add(layers.Dense(4))",
            "model = keras.Sequential([layers.Dense(4)])\nmodel.build((None, 8))",
            "model = keras.Sequential([layers.Dense(4)])\nmodel(keras.Input((8,)))",
            "model = keras.Sequential([layers.Dense(4)])\nmodel(tf.zeros((2, 8)))",
            "import numpy as np\nmodel = keras.Sequential([layers.Dense(4)])\n"
            "model.compile('adam', 'mse')\n"
            "model.fit(np.zeros((100, 8)), np.zeros((100, 4)), epochs=5)",
            "import numpy as np\nmodel = keras.Sequential([layers.Dense(4)])\n"
            "model.predict(np.ones((1, 8)))",
        ):
            with self.subTest(text):
                model = run(text).model
                self.assertEqual(model.count_params(), 36)
                self.assertEqual(tracer.input_shapes(model), [(None, 8)])
                self.assertEqual(operators(document(text)), ["Gemm"])

    def test_unbuilt_needs_a_shape(self):
        text = "model = keras.Sequential([layers.Dense(4)])"
        model = run(text).model
        self.assertIsNone(tracer.input_shapes(model))
        with self.assertRaises(tracer.InputUnknown):
            tracer.trace(model)
        self.assertEqual(operators(document(text, [(None, 8)])), ["Gemm"])

    def test_pop(self):
        text = """
model = keras.Sequential([keras.Input((8,)), layers.Dense(4), layers.Dense(2)])
model.pop()
"""
        self.assertEqual(shapes_of(run(text).model.output), (None, 4))


class Subclassed(unittest.TestCase):
    maxDiff = None

    def test_layers_inside_are_shown_in_their_scopes(self):
        text = NET + "model = Net()\nmodel(keras.Input((8, 8, 3)))"
        found = document(text)
        inner = "sequential/residual"
        self.assertEqual(
            paths(found),
            [
                "sequential/conv2d",
                f"{inner}/conv2d_1",
                f"{inner}/relu",
                f"{inner}/conv2d_2",
                f"{inner}/relu_1",
                f"{inner}/add",
                "sequential/flatten",
                "dense",
                "dense_1",
                "multiply",
            ],
        )
        multiply = found["layers"][-1]
        self.assertEqual(
            [found["values"][one]["name"] for one in multiply["weights"]], ["net/scale"]
        )
        self.assertEqual(found["values"][multiply["weights"][0]]["role"], "scale")
        self.assertEqual(len(found["outputs"]), 2)

    def test_a_shape_that_is_given(self):
        found = document(NET + "model = Net()", [(None, 12, 12, 3)])
        self.assertEqual(found["values"][found["inputs"][0]]["shape"], [None, 12, 12, 3])

    def test_several_arguments(self):
        text = """
class Pair(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(3)

    def call(self, a, b, training=None, *, scale=1.0):
        return self.dense(a) + self.dense(b) * scale

model = Pair()
model(tf.zeros((1, 4)), b=tf.zeros((1, 4)), scale=2.0)
"""
        found = document(text)
        self.assertEqual(len(found["inputs"]), 2)
        self.assertEqual(paths(found), ["dense", "dense_1", "multiply", "add"])

    def test_training_is_off_unless_somebody_says_otherwise(self):
        text = """
seen = []

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(3)

    def call(self, x, training):
        seen.append(training)
        return self.dense(x)

model = Net()
model(keras.Input((4,)))
model(keras.Input((4,)), training=True)
"""
        self.assertEqual(run(text).seen, [False, True])

    def test_what_training_and_mask_mean_to_layers_that_do_not_take_them(self):
        text = """
x = layers.Dense(3)(keras.Input((4,)), training=True, mask=None)
x = layers.Dropout(0.5)(x, training=True)
"""
        self.assertEqual(shapes_of(run(text).x), (None, 3))

    def test_build_gets_the_shapes_that_it_asks_for(self):
        text = """
class Cross(layers.Layer):
    def build(self, query_shape, value_shape):
        self.shapes = query_shape, value_shape

    def call(self, query, value):
        return query

layer = Cross()
layer(keras.Input((2, 3)), value=keras.Input((4, 5)))
"""
        self.assertEqual(run(text).layer.shapes, ((None, 2, 3), (None, 4, 5)))


class Alive(unittest.TestCase):
    def test_models_know_where_they_were_made(self):
        text = """
def build():
    x = keras.Input((4,))
    return keras.Model(x, layers.Dense(3)(x))

first = build()
second = keras.Sequential([layers.Dense(3)])
"""
        names = run(text)
        self.assertEqual(tracer.models(), [names.first, names.second])
        places = [
            [(one.function, one.line) for one in tracer.constructed_at(it)]
            for it in tracer.models()
        ]
        self.assertEqual(places, [[("build", 4), ("<module>", 6)], [("<module>", 7)]])

    def test_layers_without_a_model(self):
        text = """
x = keras.Input((4,))
model = keras.Model(x, layers.Dense(3)(x))
y = layers.Dense(5, name="a")(keras.Input((8,)))
z = layers.Dense(6, name="b")(y) + 1
"""
        run(text)
        found = describe(tracer.layers_called(), text)
        self.assertEqual(paths(found), ["a", "b", "add"])
        self.assertEqual([found["values"][one]["shape"] for one in found["outputs"]], [[None, 6]])

    def test_layers_without_a_model_may_have_the_same_name(self):
        text = """
x = keras.Input((4,))
y = layers.Dense(5, name="a")(layers.Dense(6, name="a")(x))
z = layers.Conv2D(3, 3, name="a")(keras.Input((8, 8, 3)))
"""
        run(text)
        found = describe(tracer.layers_called(), text)
        self.assertEqual(len(found["layers"]), 3)
        self.assertEqual(len(set(paths(found))), 3)

    def test_nothing_was_called(self):
        run("x = 1")
        self.assertEqual(describe(tracer.layers_called(), "")["layers"], [])


class Cells(unittest.TestCase):
    def test_a_cell_of_the_user_is_written_out(self):
        text = """
class Leaky(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.state_size = units
        self.inner = layers.Dense(units)

    def call(self, x, states):
        state = 0.9 * states[0] + self.inner(x)
        return state, [state]

x = keras.Input((3, 4))
model = keras.Model(x, layers.Bidirectional(layers.RNN(Leaky(5), return_sequences=True))(x))
"""
        model = run(text).model
        self.assertEqual((model.count_params(), shapes_of(model.output)), (50, (None, 3, 10)))
        self.assertEqual(operators(document(text)).count("Gemm"), 6)


if __name__ == "__main__":
    unittest.main()
