"""Models as classes, in lists."""

import keras
from keras import layers, ops


class Res(keras.Model):
    def __init__(self, f):
        super().__init__()
        self.c1 = layers.Conv2D(f, 3, padding="same")
        self.b1 = layers.BatchNormalization()
        self.c2 = layers.Conv2D(f, 3, padding="same")
        self.b2 = layers.BatchNormalization()

    def call(self, x, training=False):
        y = ops.relu(self.b1(self.c1(x), training=training))
        y = self.b2(self.c2(y), training=training)
        return ops.relu(y + x)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.stem = keras.Sequential(
            [layers.Conv2D(8, 3, strides=2, padding="same"), layers.ReLU()]
        )
        self.blocks = [Res(8) for _ in range(3)]
        self.pool = layers.GlobalAveragePooling2D()
        self.fc = layers.Dense(4)

    def call(self, x, training=False):
        x = self.stem(x)
        for b in self.blocks:
            x = b(x, training=training)
        return self.fc(self.pool(x))


inp = keras.Input((16, 16, 3))
model = keras.Model(inp, Net()(inp))
