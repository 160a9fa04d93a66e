"""A frozen base with a new top."""

import keras
from keras import layers

base = keras.applications.MobileNetV2(include_top=False, weights=None, input_shape=(96, 96, 3))
base.trainable = False
inputs = keras.Input((96, 96, 3))
x = layers.RandomFlip("horizontal")(inputs)
x = keras.applications.mobilenet_v2.preprocess_input(x)
x = base(x, training=False)
x = layers.GlobalAveragePooling2D()(x)
model = keras.Model(inputs, layers.Dense(1)(layers.Dropout(0.2)(x)))
