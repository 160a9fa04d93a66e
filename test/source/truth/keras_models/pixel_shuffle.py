"""Functions that rearrange images."""

import keras
from keras import layers, ops

inp = keras.Input((8, 8, 12))
x = layers.Conv2D(12, 1)(inp)
y = ops.depth_to_space(x, 2)
z = ops.space_to_depth(y, 2)
w = ops.nn.max_pool(z, 2, 2, "same")
u = ops.image.resize(w, (8, 8), interpolation="nearest")
h = ops.swapaxes(u, 1, 2)
k = ops.moveaxis(h, -1, 1)
model = keras.Model(inp, [y, z, k, ops.squeeze(ops.mean(k, axis=1, keepdims=True), 1)])
