"""Attention over words, in layers that hold other layers."""

import keras
from keras import layers, ops

# high 50


class Words(layers.Layer):
    def __init__(self, words, length, width):
        super().__init__()
        self.what = layers.Embedding(words, width)
        self.where = layers.Embedding(length, width)

    def call(self, ids):
        return self.what(ids) + self.where(ops.arange(0, ops.shape(ids)[-1], 1))


class Mixing(layers.Layer):
    def __init__(self, width, heads):
        super().__init__()
        self.attention = layers.MultiHeadAttention(num_heads=heads, key_dim=width)
        self.norms = [layers.LayerNormalization(), layers.LayerNormalization()]
        self.network = keras.Sequential([layers.Dense(2 * width, "relu"), layers.Dense(width)])

    def call(self, x, training=False):
        x = self.norms[0](x + self.attention(x, x))
        return self.norms[1](x + self.network(x, training=training))


ids = keras.Input((20,))
x = Mixing(16, 2)(Words(50, 20, 16)(ids))
x = layers.Dropout(0.1)(layers.GlobalAveragePooling1D()(x))
model = keras.Model(ids, layers.Dense(2, activation="softmax")(x))
