"""Layers with channels first."""

import keras
from keras import layers

x = keras.Input((3, 16, 16))
y = layers.Conv2D(8, 3, padding="same", data_format="channels_first")(x)
y = layers.BatchNormalization(axis=1)(y)
y = layers.Activation("relu")(y)
y = layers.Permute((2, 3, 1))(y)
y = layers.MaxPooling2D(2)(y)
model = keras.Model(x, layers.Flatten()(y))
