"""Sequences whose length is open."""

import keras
from keras import layers

# sizes 5

q = keras.Input((None, 16))
k = keras.Input((None, 16))
y = layers.MultiHeadAttention(2, 8)(q, k)
y = layers.LayerNormalization()(q + y)
y = layers.GRU(4, return_sequences=True)(y)
y = layers.TimeDistributed(layers.Dense(3))(y)
model = keras.Model([q, k], y)
