"""A common mistake: the base model still has its own classifier, so nothing is left to pool.

Layerline marks the call of GlobalAveragePooling2D and offers `include_top=False`.
"""

import keras
from keras import layers


def build_model(num_classes=5):
    base = keras.applications.EfficientNetB0(weights=None, input_shape=(224, 224, 3))
    base.trainable = False

    inputs = keras.Input(shape=(224, 224, 3))
    x = base(inputs, training=False)
    x = layers.GlobalAveragePooling2D()(x)
    outputs = layers.Dense(num_classes, activation="softmax")(x)
    return keras.Model(inputs, outputs)


model = build_model()
