"""A shared layer on two inputs."""

import keras
from keras import layers, ops

shared = layers.Dense(5, activation="relu")
a = keras.Input((4,))
b = keras.Input((4,))
d = ops.abs(shared(a) - shared(b))
model = keras.Model([a, b], layers.Dense(1, activation="sigmoid")(d))
