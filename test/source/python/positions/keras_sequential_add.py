from tensorflow.keras import layers, models

model = models.Sequential()
#> call first: model.add(layers.Dense(8, input_shape=(4,), name="first"))
#> new first: layers.Dense(8, input_shape=(4,), name="first")
model.add(layers.Dense(8, input_shape=(4,), name="first"))
for units in (8, 6, 4):
    #> call dense*: model.add(layers.Dense(units, activation="relu"))
    #> new dense*: layers.Dense(units, activation="relu")
    model.add(layers.Dense(units, activation="relu"))
    #> call dropout*: model.add(layers.Dropout(0.1))
    #> new dropout*: layers.Dropout(0.1)
    model.add(layers.Dropout(0.1))
