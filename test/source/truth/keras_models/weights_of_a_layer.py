"""A layer with weights of its own."""

import keras
from keras import layers, ops


class SE(layers.Layer):
    def __init__(self, r=4, **k):
        super().__init__(**k)
        self.r = r

    def build(self, input_shape):
        c = input_shape[-1]
        self.w1 = self.add_weight(name="w1", shape=(c, c // self.r), initializer="glorot_uniform")
        self.w2 = self.add_weight(name="w2", shape=(c // self.r, c), initializer="glorot_uniform")
        self.b = self.add_weight(name="b", shape=(c,), initializer="zeros")

    def call(self, x):
        s = ops.mean(x, axis=[1, 2])
        s = ops.matmul(ops.relu(ops.matmul(s, self.w1)), self.w2) + self.b
        return x * ops.expand_dims(ops.expand_dims(ops.sigmoid(s), 1), 1)


x = keras.Input((8, 8, 8))
y = layers.Conv2D(8, 3, padding="same")(x)
model = keras.Model(x, layers.GlobalAveragePooling2D()(SE()(y)))
