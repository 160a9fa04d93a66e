"""The classifier of keras_classifier.py with residual connections, and without the large Dense."""

from tensorflow import keras
from tensorflow.keras import layers


def conv_bn(x, filters, size=3, strides=1):
    x = layers.Conv2D(filters, size, strides=strides, padding="same", use_bias=False)(x)
    return layers.BatchNormalization()(x)


def residual_block(x, filters, strides=1):
    shortcut = x
    x = layers.ReLU()(conv_bn(x, filters, strides=strides))
    x = conv_bn(x, filters)
    if strides != 1 or shortcut.shape[-1] != filters:
        shortcut = conv_bn(shortcut, filters, size=1, strides=strides)
    x = layers.Add()([x, shortcut])
    return layers.ReLU()(x)


def build_residual_classifier(input_shape=(224, 224, 3), num_classes=10):
    inputs = keras.Input(shape=input_shape)
    x = layers.ReLU()(conv_bn(inputs, 64, size=7, strides=2))
    x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    for stage, filters in enumerate((64, 128, 256, 512)):
        x = residual_block(x, filters, strides=1 if stage == 0 else 2)
        x = residual_block(x, filters)
    x = layers.GlobalAveragePooling2D()(x)
    outputs = layers.Dense(num_classes, activation="softmax")(x)
    return keras.Model(inputs, outputs, name="residual_classifier")


if __name__ == "__main__":
    model = build_residual_classifier()
    model.summary()
