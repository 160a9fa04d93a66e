import keras
from keras import layers

inputs = keras.Input(shape=(28, 28, 1), name="größe")
#> call conv2d: layers.Conv2D( ... )(inputs)
#> new conv2d: layers.Conv2D( filters=8, ... padding="same", )
x = layers.Conv2D(
    filters=8,
    kernel_size=(
        3,
        3,
    ),
    padding="same",
)(inputs)
#> call größe_2: layers.ReLU(name="größe_2")(x)
#> new größe_2: layers.ReLU(name="größe_2")
"äöü €"; y = layers.ReLU(name="größe_2")(x)
outputs = (
    #> call dense: layers.Dense(10)( layers.Flatten()(y) )
    #> new dense: layers.Dense(10)
    layers.Dense(10)(
        #> call flatten: layers.Flatten()(y)
        #> new flatten: layers.Flatten()
        layers.Flatten()(y)
    )
)
"😀"; model = keras.Model(inputs, outputs)
