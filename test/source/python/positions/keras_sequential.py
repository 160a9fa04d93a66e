import keras
from keras import layers

#> call conv2d, max_pooling2d, flatten, dense: keras.Sequential([ ... ])
model = keras.Sequential(
    [
        keras.Input(shape=(32, 32, 3)),
        #> new conv2d: layers.Conv2D(8, 3, activation="relu")
        layers.Conv2D(8, 3, activation="relu"),
        #> new max_pooling2d: layers.MaxPooling2D()
        #> new flatten: layers.Flatten()
        layers.MaxPooling2D(), layers.Flatten(),
        #> new dense: layers.Dense(10)
        layers.Dense(10),
    ]
)
