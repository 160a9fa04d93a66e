import keras
from keras import layers


def encoder():
    inputs = keras.Input((16, 16, 3))
    #> call conv: layers.Conv2D(4, 3, name="conv")(inputs)
    #> new conv: layers.Conv2D(4, 3, name="conv")
    x = layers.Conv2D(4, 3, name="conv")(inputs)
    #> call pool: layers.GlobalMaxPooling2D(name="pool")(x)
    #> new pool: layers.GlobalMaxPooling2D(name="pool")
    return keras.Model(inputs, layers.GlobalMaxPooling2D(name="pool")(x), name="encoder")


def build_siamese():
    #> via conv, pool: encoder()
    encode = encoder()
    inputs = keras.Input((16, 16, 3))
    #> call dense: layers.Dense(2, name="dense")(encode(inputs))
    #> new dense: layers.Dense(2, name="dense")
    return keras.Model(inputs, layers.Dense(2, name="dense")(encode(inputs)))


#> via conv, pool, dense: build_siamese()
siamese = build_siamese()
