"""Two inputs and two outputs."""

import keras
from keras import layers

# high 30

x = keras.Input((10,), dtype="int32")
y = keras.Input((4,), name="meta")
e = layers.Embedding(30, 8, mask_zero=False)(x)
e = layers.LSTM(6)(e)
z = layers.Concatenate()([e, layers.Dense(3, activation="relu")(y)])
out = {"a": layers.Dense(2, name="a")(z), "b": layers.Dense(1, name="b")(z)}
model = keras.Model([x, y], [out["a"], out["b"]])
