"""Halved twice and doubled twice, each size joined with its counterpart."""

import keras
from keras import layers

WIDTHS = (8, 16)


def pair(x, width):
    for _ in range(2):
        x = layers.Conv2D(width, 3, padding="same", activation="relu")(x)
    return x


x = image = keras.Input((32, 32, 3))
kept = []
for width in WIDTHS:
    kept.append(pair(x, width))
    x = layers.Dropout(0.3)(layers.MaxPool2D(2)(kept[-1]))
x = pair(x, 32)
for width, other in zip(reversed(WIDTHS), reversed(kept)):
    x = layers.Conv2DTranspose(width, 3, 2, padding="same")(x)
    x = pair(layers.concatenate([x, other]), width)
model = keras.Model(image, layers.Conv2D(3, 1, activation="softmax")(x), name="unet")
