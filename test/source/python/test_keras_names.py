"""Under which names modules are found, and what is there that doesn't matter to a trace."""

import sys
import unittest

import keras
from _layerline.opaque import Opaque
from keras_support import cases, run, shapes_of

IMPORTS = """
from tensorflow.keras.layers import Dense
from keras.src.layers import Dense
from keras.src.layers.core.dense import Dense
from keras.layers.core import Dense
from tensorflow.python.keras.layers import Dense
from tensorflow.python.keras.layers.core import Dense
from tensorflow.compat.v1.keras.layers import Dense
from tf_keras.layers import Dense
from keras.api.layers import Dense
"""


class Names(unittest.TestCase):
    def test_one_module_under_many_names(self):
        for [line] in cases(IMPORTS):
            with self.subTest(line):
                self.assertIs(run(line).Dense, keras.layers.Dense)

    def test_modules_keep_their_own_names(self):
        run("import tensorflow.keras.layers, keras.src.utils.file_utils")
        self.assertEqual(keras.layers.__name__, "keras.layers")
        self.assertEqual(keras.layers.__spec__.name, "keras.layers")
        self.assertIs(sys.modules["tensorflow.keras.layers"], keras.layers)

    def test_what_applications_and_older_files_import(self):
        names = run("""
from keras.src.api_export import keras_export
from keras.src.applications import imagenet_utils
from keras.src.models import Functional
from keras.src.ops import operation_utils
from keras.src.utils import file_utils
from keras.engine.topology import get_source_inputs, Layer as Base
from keras.layers.merge import concatenate
from keras.layers.advanced_activations import LeakyReLU
from keras.layers.normalization import BatchNormalization
from keras.layers.convolutional import Conv2D
from keras.applications.resnet50 import ResNet50, preprocess_input
from keras.utils.np_utils import to_categorical
from tensorflow.keras.layers.experimental.preprocessing import Rescaling
from tensorflow.keras.optimizers.schedules import ExponentialDecay
from tensorflow.keras.preprocessing.image import ImageDataGenerator
from tensorflow.keras.callbacks import EarlyStopping
import tensorflow.compat.v1 as tf1
tf1.disable_v2_behavior()

@keras_export("keras.layers.Mine")
class Mine(Base):
    pass
""")
        self.assertIs(names.Base, keras.Layer)
        self.assertIs(names.Conv2D, keras.layers.Conv2D)
        self.assertIs(names.tf1, names.tf)
        self.assertIs(names.tf.keras, keras)
        self.assertIsInstance(names.ImageDataGenerator, Opaque)

    def test_unknown_names_are_opaque(self):
        for expression in (
            "keras.something.else_",
            "layers.Convolution17D",
            "ops.unheard_of",
            "tf.data.Dataset.from_tensor_slices([1]).batch(2)",
            "tf.nn.ctc_loss",
            "keras.utils.image_dataset_from_directory('data')",
            "keras.models.load_model('model.h5')",
        ):
            with self.subTest(expression):
                self.assertIsInstance(run(f"result = {expression}").result, Opaque)

    def test_training_does_nothing(self):
        names = run("""
(x, y), (x_test, y_test) = keras.datasets.cifar10.load_data()
y = keras.utils.to_categorical(y, 10)
decay = keras.regularizers.l2(1e-4)
model = keras.Sequential([layers.Flatten(), layers.Dense(10, kernel_regularizer=decay)])
rate = keras.optimizers.schedules.ExponentialDecay(0.1, 1000, 0.9)
loss = keras.losses.CategoricalCrossentropy()
model.compile(keras.optimizers.Adam(rate), loss=loss, metrics=["accuracy"])
stop = keras.callbacks.EarlyStopping(patience=3)
history = model.fit(x / 255.0, y, epochs=3, validation_data=(x_test, y_test), callbacks=[stop])
loss, accuracy = model.evaluate(x_test, y_test)
best = history.history["accuracy"][-1]
model.save("model.keras")
model.load_weights("weights.h5")
model.summary()
""")
        self.assertEqual(shapes_of(names.y), (50000, 10))
        self.assertEqual(names.model.count_params(), 30730)

    def test_classes_to_inherit_from(self):
        names = run("""
class Rate(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def __call__(self, step):
        return self.rate * tf.math.rsqrt(step)

class Stop(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.stop_training = True

class Distance(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return tf.reduce_mean(tf.square(y_true - y_pred))

class Mean(keras.metrics.Metric):
    def __init__(self, name="mine", **kwargs):
        super().__init__(name=name, **kwargs)
        self.total = self.add_weight(name="total", initializer="zeros")

rate, stop, loss, mean = Rate(0.1), Stop(), Distance(), Mean()
""")
        self.assertEqual((names.rate.rate, names.mean.name), (0.1, "mine"))


if __name__ == "__main__":
    unittest.main()
