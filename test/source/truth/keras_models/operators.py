"""Operators and functions between layers."""

import keras
from keras import layers, ops

x = keras.Input((16, 16, 4))
y = layers.Conv2D(4, 3, padding="same")(x)
y = y * 2.0 + 1 - x / 3
y = ops.relu(y)
y = ops.concatenate([y, ops.sigmoid(x)], axis=-1)
y = ops.transpose(y, (0, 2, 1, 3))
y = y[:, ::2, 1:-1, :3]
z = ops.mean(y, axis=(1, 2), keepdims=True)
w = ops.max(y, axis=-1, keepdims=True)
y = y * z + w
y = ops.reshape(y, (-1, 8 * 14, 3))
y = ops.softmax(y, axis=1)
y = ops.matmul(y, ops.transpose(y, (0, 2, 1)))
y = ops.sum(y, axis=-1)
s1, s2 = ops.split(y, 2, axis=1)
model = keras.Model(x, ops.stack([s1, s2], axis=-1))
