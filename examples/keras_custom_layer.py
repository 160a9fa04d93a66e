"""Layers of one's own: squeeze and excitation, inside a residual block that is a layer as well."""

import keras
from keras import layers, ops


class SqueezeExcite(layers.Layer):
    """Scales each channel by what is seen in the whole picture."""

    def __init__(self, ratio=16, **kwargs):
        super().__init__(**kwargs)
        self.ratio = ratio

    def build(self, input_shape):
        channels = input_shape[-1]
        self.reduce = layers.Dense(channels // self.ratio, activation="relu")
        self.expand = layers.Dense(channels, activation="sigmoid")
        super().build(input_shape)

    def call(self, inputs):
        x = ops.mean(inputs, axis=(1, 2), keepdims=True)
        return inputs * self.expand(self.reduce(x))


class SEBlock(layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.conv1 = layers.Conv2D(filters, 3, padding="same", activation="relu")
        self.conv2 = layers.Conv2D(filters, 3, padding="same")
        self.attention = SqueezeExcite()

    def call(self, inputs):
        x = self.conv2(self.conv1(inputs))
        return keras.activations.relu(inputs + self.attention(x))


inputs = keras.Input(shape=(32, 32, 3))
x = layers.Conv2D(64, 3, padding="same", activation="relu")(inputs)
for _ in range(3):
    x = SEBlock(64)(x)
x = layers.GlobalAveragePooling2D()(x)
outputs = layers.Dense(10)(x)
model = keras.Model(inputs, outputs, name="se_net")
