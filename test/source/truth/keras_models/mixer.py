"""An MLP mixer."""

import keras
from keras import layers


def mixer(x, p, c):
    y = layers.LayerNormalization()(x)
    y = layers.Permute((2, 1))(y)
    y = layers.Dense(p, activation="gelu")(y)
    y = layers.Permute((2, 1))(y)
    x = x + y
    return x + layers.Dense(c)(layers.LayerNormalization()(x))


i = keras.Input((32, 32, 3))
x = layers.Conv2D(16, 8, strides=8)(i)
x = layers.Reshape((-1, 16))(x)
for _ in range(2):
    x = mixer(x, 16, 16)
model = keras.Model(i, layers.GlobalAveragePooling1D()(x))
