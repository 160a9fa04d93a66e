"""Images whose size is open."""

import keras
from keras import layers

# sizes 16 24

x = keras.Input((None, None, 3))
y = layers.Conv2D(8, 3, strides=2, padding="same")(x)
y = layers.MaxPooling2D(3, 2, padding="same")(y)
y = layers.UpSampling2D(4, interpolation="bilinear")(y)
y = layers.Concatenate()([y, layers.Conv2D(2, 1)(x)])
model = keras.Model(x, layers.GlobalAveragePooling2D()(y))
