"""Rarer layers in a row."""

import keras
from keras import layers


def block(x, f, mode):
    f1 = layers.SeparableConv2D(f, 3, padding="same")(x)
    f2 = layers.DepthwiseConv2D(3, padding="same")(f1)
    f3 = layers.Conv2D(f, 1)(layers.AveragePooling2D(3, strides=1, padding="same")(f2))
    return layers.Maximum()([f1, f3]) if mode else layers.Average()([f1, f3])


x = keras.Input((15, 17, 3))
y = block(block(x, 8, 0), 8, 1)
y = layers.Conv2D(8, 3, strides=2, padding="same", dilation_rate=1)(y)
y = layers.ZeroPadding2D((1, 2))(y)
y = layers.Cropping2D(1)(y)
y = layers.Lambda(lambda t: t[:, :, :, :4] * 2)(y)
y = layers.PReLU(shared_axes=[1, 2])(y)
y = layers.GroupNormalization(2)(y)
y = layers.LayerNormalization()(y)
y = layers.Permute((3, 1, 2))(y)
y = layers.Reshape((4, -1))(y)
model = keras.Model(x, layers.Dense(5)(y))
