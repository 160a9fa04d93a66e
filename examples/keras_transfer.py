"""Transfer learning: a frozen EfficientNetB0 with a new head."""

import keras
from keras import layers
from keras.applications import EfficientNetB0

NUM_CLASSES = 5


def build_model(image_size=224):
    inputs = keras.Input(shape=(image_size, image_size, 3))
    base = EfficientNetB0(include_top=False, weights="imagenet", input_tensor=inputs)
    base.trainable = False

    x = layers.GlobalAveragePooling2D()(base.output)
    x = layers.BatchNormalization()(x)
    x = layers.Dropout(0.2)(x)
    outputs = layers.Dense(NUM_CLASSES, activation="softmax")(x)
    return keras.Model(inputs, outputs, name="flowers")


model = build_model()
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=1e-2),
    loss="categorical_crossentropy",
    metrics=["accuracy"],
)
