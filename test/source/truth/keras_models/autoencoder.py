"""Two sequential models, called one after the other."""

import keras
from keras import layers

encoder = keras.Sequential(
    [
        layers.Input((28, 28, 1)),
        layers.Conv2D(8, 3, strides=2, padding="same", activation="relu"),
        layers.Flatten(),
        layers.Dense(16, activation="relu"),
    ],
    name="encoder",
)
decoder = keras.Sequential(
    [
        layers.Input((16,)),
        layers.Dense(7 * 7 * 8, activation="relu"),
        layers.Reshape((7, 7, 8)),
        layers.Conv2DTranspose(8, 3, strides=2, padding="same"),
        layers.BatchNormalization(),
        layers.LeakyReLU(),
        layers.UpSampling2D(),
        layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
    ],
    name="decoder",
)
x = keras.Input((28, 28, 1))
model = keras.Model(x, decoder(encoder(x)))
