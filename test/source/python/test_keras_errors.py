"""Models that Keras rejects are rejected here, for the same reason."""

import unittest

from keras import _layerline as tracer
from keras_support import FILE, failure, reasons, run

# Expressions of x, an image of 8x8 with 3 channels, and v, a vector of 10; below each, the reason.
REJECTED = r"""
layers.GlobalAveragePooling2D()(v)
    ValueError: Input 0 of layer "global_average_pooling2d" is incompatible with the layer:
    expected ndim=4, found ndim=2. Full shape received: (None, 10)
layers.Conv2D(4, 3)(v)
    ValueError: Input 0 of layer "conv2d" is incompatible with the layer: expected min_ndim=4,
    found ndim=2. Full shape received: (None, 10)
layers.Conv1D(4, 3)(x)
    ValueError: Kernel shape must have the same length as input, but received kernel of shape
    (3, 3, 4) and input of shape (None, 8, 8, 3).
layers.Conv2D(4, 9)(x)
    ValueError: Computed output size would be zero or negative. Received `inputs shape=(None,
    8, 8, 3)`, `kernel shape=(9, 9, 3, 4)`, `dilation_rate=[1, 1]`, `strides=(1, 1)`,
    `padding=valid`.
layers.MaxPooling2D(9)(x)
    ValueError: Computed output size would be zero or negative. Received: `inputs.shape=(None,
    8, 8, 3)`, `pool_size=(9, 9)`, `strides=(9, 9)`, `padding=valid`.
layers.Conv2D(0, 3)
    ValueError: Invalid value for argument `filters`. Expected a strictly positive value.
    Received filters=0.
layers.Conv2D(4)
    TypeError: Conv2D.__init__() missing 1 required positional argument: 'kernel_size'
layers.Conv2D(4, 3, padding="sane")
    ValueError: The `padding` argument must be a list/tuple or one of {'valid', 'same'}.
    Received: sane
layers.Conv2D(4, 3, activation="rel")
    ValueError: Could not interpret activation function identifier: rel
layers.Conv2D(4, (3, 3, 3))
    ValueError: The `kernel_size` argument must be a tuple of 2 integers. Received
    kernel_size=(3, 3, 3)
layers.Conv2D(4, 3, groups=2)(x)
    ValueError: The number of input channels must be evenly divisible by the number of groups.
    Received groups=2, but the input has 3 channels (full input shape is (None, 8, 8, 3)).
layers.Conv2D(3, 3, groups=2)
    ValueError: The number of filters must be evenly divisible by the number of groups.
    Received: groups=2, filters=3.
layers.Dense(0)
    ValueError: Received an invalid value for `units`, expected a positive integer. Received:
    units=0
layers.Dense(4, foo=1)
    ValueError: Unrecognized keyword arguments passed to Dense: {'foo': 1}
layers.Dense(3)(keras.Input(()))
    ValueError: Input 0 of layer "dense" is incompatible with the layer: expected min_ndim=2,
    found ndim=1. Full shape received: (None,)
layers.Add()([x, keras.Input((8, 8, 4))])
    ValueError: Inputs have incompatible shapes. Received shapes (8, 8, 3) and (8, 8, 4)
layers.Concatenate()([x, keras.Input((7, 8, 3))])
    ValueError: A `Concatenate` layer requires inputs with matching shapes except for the
    concatenation axis. Received: input_shape=[(None, 8, 8, 3), (None, 7, 8, 3)]
layers.Reshape((5, 5))(x)
    ValueError: The total size of the tensor must be unchanged. Received: input_shape=(8, 8,
    3), target_shape=(5, 5)
layers.LSTM(4)(x)
    ValueError: Input 0 of layer "lstm" is incompatible with the layer: expected ndim=3, found
    ndim=4. Full shape received: (None, 8, 8, 3)
layers.RepeatVector(3)(x)
    ValueError: Input 0 of layer "repeat_vector" is incompatible with the layer: expected
    ndim=2, found ndim=4. Full shape received: (None, 8, 8, 3)
layers.GroupNormalization(2)(x)
    ValueError: Number of groups (2) must be a multiple of the number of channels (3).
layers.Dot(1)([v, keras.Input((4,))])
    ValueError: Incompatible input shapes: axis values 10 (at axis 1) != 4 (at axis 1). Full
    input shapes: (None, 10), (None, 4)
layers.MultiHeadAttention(0, 3)
    ValueError: Received an invalid value for argument `num_heads`, expected a positive
    integer. Received: num_heads=0
ops.matmul(x, keras.Input((8, 8, 4)))
    ValueError: Inner dimensions (`x1.shape[-1]` and `x2.shape[-2]`) must be equal, but
    received `x1.shape=(None, 8, 8, 3)` and `x2.shape=(None, 8, 8, 4)`.
v[:, 10]
    ValueError: Array has shape (None, 10) but out-of-bounds index (slice(None, None, None),
    10) was requested.
ops.squeeze(v, 1)
    ValueError: Cannot squeeze axis 1, because the dimension is not 1.
ops.mean(v, axis=2)
    ValueError: axis 2 is out of bounds for an array with dimension 2.
bool(v)
    TypeError: A symbolic KerasTensor cannot be used as a boolean.
keras.Input(3)
    ValueError: Cannot convert '3' to a shape.
keras.Input()
    ValueError: You must pass a `shape` argument.
keras.Model(x, layers.Dense(3)(v))
    ValueError: Output with path `` is not connected to `inputs`
keras.Model(x, [layers.Flatten()(x), layers.Dense(3)(v)])
    ValueError: Output with path `1` is not connected to `inputs`
keras.Model(v, layers.Dense(3, name="a")(layers.Dense(3, name="a")(v)))
    ValueError: The name "a" is used 2 times in the model. All operation names should be
    unique.
keras.Sequential([layers.Dense(3, name="a"), layers.Dense(3, name="a")])
    ValueError: All layers added to a Sequential model should have unique names. Name 'a' is
    already the name of a layer in this model. Update the `name` argument to pass a unique
    name.
keras.Sequential([layers.Flatten()]).get_layer("fc")
    ValueError: No such layer: fc. Existing layers are: ['flatten'].
keras.Model(v, layers.Dense(3)(v))(keras.Input((11,)))
    ValueError: Input 0 of layer "functional" is incompatible with the layer: expected
    shape=(None, 10), found shape=(None, 11)
type("Net", (layers.Layer,), {"__init__": lambda self: None})()(x)
    RuntimeError: In layer 'Net', you forgot to call `super().__init__()` as the first
    statement in the `__init__()` method. Go add it!
keras.applications.ResNet50(weights=None, input_shape=(20, 20, 3))
    ValueError: Input size must be at least 32x32; Received: input_shape=(20, 20, 3)
keras.applications.ResNet50(classes=10)
    ValueError: If using `weights='imagenet'` with `include_top=True`, `classes` should be
    1000.  Received classes=10
keras.applications.NASNetMobile()
    NotModelled: keras.applications.NASNetMobile is not modelled here: it needs your Python
keras.applications.SomethingNew()
    NotModelled: keras.applications.SomethingNew is not modelled here: it needs your Python
"""

UNKNOWABLE = """
layers.Dense(unknown)
    `units` cannot be known: comes from pandas
layers.Conv2D(8, unknown)
    `kernel_size` cannot be known: comes from pandas
keras.Input((unknown, 3))
    the shape of an input cannot be known: comes from pandas
layers.Reshape((4, unknown))
    a shape cannot be known: comes from pandas
"""


class Errors(unittest.TestCase):
    maxDiff = None

    def test_rejected(self):
        for expression, reason in reasons(REJECTED):
            with self.subTest(expression):
                text = f"x = keras.Input((8, 8, 3))\nv = keras.Input((10,))\n{expression}"
                error, stack = failure(run, text)
                self.assertEqual(f"{type(error).__name__}: {error}", reason)
                self.assertEqual([one.line for one in stack], [3])

    def test_unknowable(self):
        for expression, reason in reasons(UNKNOWABLE):
            with self.subTest(expression):
                text = "from _layerline.opaque import Opaque\nunknown = Opaque('pandas')\n"
                error, _ = failure(run, text + expression)
                self.assertEqual(type(error).__name__, "Unknowable")
                self.assertEqual(str(error), reason)

    def test_an_error_of_a_second_run_is_where_the_layer_was_called(self):
        text = """
class Crop(layers.Layer):
    def call(self, x):
        return ops.squeeze(x[:, :1, :, :], axis=2)

x = keras.Input((1, 1, 3))
model = keras.Model(x, Crop()(x))
"""
        _, stack = failure(tracer.trace, run(text).model, [(None, 1, 2, 3)])
        self.assertEqual([(one.file, one.line) for one in stack], [(FILE, 4), (FILE, 7)])


if __name__ == "__main__":
    unittest.main()
