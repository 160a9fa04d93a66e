"""A sequential model for texts."""

import keras
from keras import layers

# high 100

model = keras.Sequential()
model.add(layers.Embedding(100, 16, input_length=12))
model.add(layers.Bidirectional(layers.LSTM(8, return_sequences=True)))
model.add(layers.Conv1D(8, 3, activation="relu"))
model.add(layers.GlobalMaxPooling1D())
model.add(layers.Dense(1, activation="sigmoid"))
model.build((None, 12))
