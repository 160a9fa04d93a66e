"""Functions of TensorFlow, as models use them."""

import unittest

from keras_support import cases, document, operators, run, shapes_of

# Expression of x [N, 6, 8, 4] | the shape of the result | operators where they are worth stating
FUNCTIONS = """
tf.nn.relu(x) | (N, 6, 8, 4) | Relu
tf.nn.relu(features=x) | (N, 6, 8, 4) | Relu
tf.nn.relu6(x) | (N, 6, 8, 4) | Clip
tf.nn.leaky_relu(x, alpha=0.1) | (N, 6, 8, 4) | LeakyRelu
tf.nn.swish(x) | (N, 6, 8, 4) | Sigmoid Mul
tf.nn.softmax(x, axis=-1) | (N, 6, 8, 4) | Softmax
tf.nn.dropout(x, rate=0.5) | (N, 6, 8, 4) | -
tf.identity(x) | (N, 6, 8, 4) | -
tf.reduce_mean(x, axis=[1, 2]) | (N, 4) | ReduceMean
tf.reduce_mean(input_tensor=x, axis=-1, keepdims=True) | (N, 6, 8, 1) | ReduceMean
tf.reduce_sum(x) | () | ReduceSum
tf.argmax(x, axis=-1) | (N, 6, 8) | ArgMax
tf.concat([x, x], axis=-1) | (N, 6, 8, 8) | Concat
tf.concat(values=[x, x], axis=1) | (N, 12, 8, 4) | Concat
tf.stack([x, x], axis=1) | (N, 2, 6, 8, 4) | Unsqueeze Unsqueeze Concat
tf.split(x, 2, axis=-1)[0] | (N, 6, 8, 2) | Split
tf.split(x, [1, -1], axis=-1)[1] | (N, 6, 8, 3) | Split
tf.unstack(x, axis=1)[0] | (N, 8, 4)
tf.expand_dims(input=x, axis=1) | (N, 1, 6, 8, 4) | Unsqueeze
tf.squeeze(x[:, :1], axis=1) | (N, 8, 4) | Slice Squeeze
tf.reshape(x, [-1, 48, 4]) | (N, 48, 4) | Reshape
tf.reshape(x, [tf.shape(x)[0], -1]) | (N, 192)
tf.transpose(x, perm=[0, 3, 1, 2]) | (N, 4, 6, 8) | Transpose
tf.pad(x, [[0, 0], [1, 1], [2, 0], [0, 0]]) | (N, 8, 10, 4) | Pad
tf.tile(x, [1, 2, 1, 1]) | (N, 12, 8, 4) | Tile
tf.repeat(x, 2, axis=1) | (N, 12, 8, 4) | Unsqueeze Tile Reshape
tf.gather(x, [0, 2], axis=1) | (N, 2, 8, 4) | Gather
tf.cast(x > 0, tf.float32) | (N, 6, 8, 4) | Greater Cast
tf.where(x > 0, x, 0.0) | (N, 6, 8, 4) | Greater Where
tf.clip_by_value(x, 0.0, 1.0) | (N, 6, 8, 4) | Max Min
tf.math.rsqrt(x) | (N, 6, 8, 4) | Sqrt Reciprocal
tf.math.log(x) | (N, 6, 8, 4) | Log
tf.matmul(x, x, transpose_b=True) | (N, 6, 8, 8) | Transpose MatMul
tf.linalg.matmul(x, tf.ones((4, 2))) | (N, 6, 8, 2) | MatMul
tf.einsum("bhwc,bhvc->bhwv", x, x) | (N, 6, 8, 8) | Einsum
tf.tensordot(x, tf.ones((4, 3)), axes=1) | (N, 6, 8, 3) | Einsum
tf.nn.conv2d(x, tf.ones((3, 3, 4, 5)), strides=[1, 2, 2, 1], padding="SAME") | (N, 3, 4, 5)
tf.nn.depthwise_conv2d(x, tf.ones((3, 3, 4, 1)), [1, 1, 1, 1], "VALID") | (N, 4, 6, 4)
tf.nn.max_pool2d(x, 2, 2, "SAME") | (N, 3, 4, 4) | Transpose MaxPool
tf.nn.avg_pool2d(x, ksize=2, strides=2, padding="VALID") | (N, 3, 4, 4) | Transpose AveragePool
tf.nn.depth_to_space(x, 2) | (N, 12, 16, 1) | Transpose DepthToSpace
tf.image.resize(x, [12, 16]) | (N, 12, 16, 4) | Transpose Shape Concat Resize
tf.image.extract_patches(x, [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], "VALID") | (N, 3, 4, 16)
tf.nn.l2_normalize(x, axis=-1) | (N, 6, 8, 4) | ReduceL2 Max Div
tf.one_hot(tf.cast(x[..., 0], tf.int32), 5) | (N, 6, 8, 5)
x[:, ::2, -1] | (N, 3, 4) | Slice Squeeze
x[..., tf.newaxis] | (N, 6, 8, 4, 1) | Unsqueeze
x[:, :, :-1, 1:3] | (N, 6, 7, 2) | Slice
-x * 2 + 1 - x / 3 | (N, 6, 8, 4) | Neg Mul Add Div Sub
1 - x**2 | (N, 6, 8, 4) | Pow Sub
x + tf.constant([1.0, 2.0, 3.0, 4.0]) | (N, 6, 8, 4) | Add
x * tf.random.normal((6, 8, 4)) | (N, 6, 8, 4) | Mul
tf.zeros((tf.shape(x)[0], 3)) | (N, 3)
tf.range(3) + tf.range(3) | (3)
tf.boolean_mask(x, x > 0) | (N) | Greater BooleanMask
"""


class Functions(unittest.TestCase):
    def test_shapes_and_operators(self):
        for expression, shape, *wanted in cases(FUNCTIONS):
            with self.subTest(expression):
                text = f"x = keras.Input((6, 8, 4))\ny = {expression}"
                result = run(text).y
                sizes = ", ".join("N" if size is None else str(size) for size in result.shape)
                self.assertEqual(f"({sizes})", shape)
                if not wanted:
                    continue
                found = operators(document(f"{text}\nmodel = keras.Model(x, y)"))
                first = wanted[0].replace("-", "").split()
                self.assertEqual(found[: len(first)], first)
                self.assertIn(found[len(first) :], ([], ["Transpose"]))

    def test_layers_are_named_after_the_function(self):
        text = "x = keras.Input((4,))\nmodel = keras.Model(x, tf.reduce_mean(tf.nn.relu(x), 1))"
        found = document(text)
        self.assertEqual([one["type"] for one in found["layers"]], ["relu", "reduce_mean"])

    def test_variables(self):
        names = run("""
v = tf.Variable(tf.zeros((3, 4)), trainable=False, name="v")
w = tf.Variable(initial_value=tf.random.normal([5]))
v.assign_add(tf.ones((3, 4)))
""")
        self.assertEqual(
            (shapes_of(names.v), names.v.name, names.v.trainable), ((3, 4), "v", False)
        )
        self.assertEqual(shapes_of(names.w), (5,))

    def test_what_stands_around_models(self):
        names = run("""
@tf.function
def step(x):
    with tf.GradientTape() as tape:
        y = tf.square(x)
    return tape.gradient(y, x)

@tf.function(jit_compile=True)
def double(x):
    return x * 2

with tf.device("/gpu:0"), tf.name_scope("scope"):
    y = double(keras.Input((4,)))

for batch, labels in tf.data.Dataset.from_tensor_slices(([1], [2])).batch(4):
    step(batch)

shape = tf.TensorShape([None, 4])
spec = tf.TensorSpec(shape=[None, 4], dtype=tf.float32)
""")
        self.assertEqual(shapes_of(names.y), (None, 4))
        self.assertEqual(names.shape.as_list(), [None, 4])
        self.assertEqual(names.spec.dtype, "float32")

    def test_opaque_values_stay_opaque(self):
        names = run("y = tf.cast(tf.io.read_file('x'), tf.float32) / 255.0")
        self.assertEqual(type(names.y).__name__, "Opaque")

    def test_numbers_are_computed(self):
        names = run("""
a = tf.constant(3) * 2 + 1
b = int(tf.cast(tf.constant(2.7), tf.int32))
c = [int(i) for i in tf.range(2, 8, 3)]
d = tf.constant([[1, 2], [3, 4]])[1, 0]
layer = layers.Dense(tf.constant(4) * 2)
""")
        self.assertEqual((int(names.a), names.b, names.c, int(names.d)), (7, 2, [2, 5], 3))
        self.assertEqual(names.layer.units, 8)


if __name__ == "__main__":
    unittest.main()
