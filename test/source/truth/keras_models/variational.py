"""An encoder with three results, of which a decoder takes one."""

import keras
from keras import layers, ops


class Middle(layers.Layer):
    def call(self, pair):
        center, spread = pair
        return center + 0.25 * ops.exp(spread / 2)


image = keras.Input((28, 28, 1))
x = layers.Conv2D(4, 3, strides=2, padding="same", activation="relu")(image)
x = layers.Dense(16, activation="relu")(layers.Flatten()(x))
center, spread = layers.Dense(2)(x), layers.Dense(2)(x)
encoder = keras.Model(image, [center, spread, Middle()((center, spread))], name="encoder")

code = keras.Input((2,))
x = layers.Reshape((7, 7, 4))(layers.Dense(7 * 7 * 4, activation="relu")(code))
for filters in (4, 2):
    x = layers.Conv2DTranspose(filters, 3, strides=2, padding="same", activation="relu")(x)
decoder = keras.Model(code, layers.Conv2D(1, 1, activation="sigmoid")(x), name="decoder")

seen = keras.Input((28, 28, 1))
model = keras.Model(seen, decoder(encoder(seen)[2]))
