"""A model that ends in two places of another one."""

import keras
from keras import layers

base = keras.applications.ResNet50(
    include_top=False, weights=None, input_tensor=keras.Input((64, 64, 3))
)
x = base.get_layer("conv3_block4_out").output
x = layers.Flatten()(layers.AveragePooling2D((2, 2))(base.output))
x = layers.Dense(7, activation="softmax")(x)
model = keras.Model(inputs=base.input, outputs=[x, base.get_layer("conv3_block4_out").output])
