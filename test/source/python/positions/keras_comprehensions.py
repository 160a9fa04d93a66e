import keras
from keras import layers


def build_net(rates=(1, 2, 3)):
    inputs = keras.Input((32, 32, 3))
    #> call conv2d, conv2d_?: layers.Conv2D(4, 3, padding="same", dilation_rate=rate)(inputs)
    #> new conv2d, conv2d_?: layers.Conv2D(4, 3, padding="same", dilation_rate=rate)
    #> via? conv2d, conv2d_?: [ ... ]
    towers = [layers.Conv2D(4, 3, padding="same", dilation_rate=rate)(inputs) for rate in rates]
    #> new sizes_?: layers.Conv2D(2, size, padding="same", name=f"sizes_{size}")
    #> via? sizes_?: { ... }
    convs = {size: layers.Conv2D(2, size, padding="same", name=f"sizes_{size}") for size in (1, 3)}
    #> call sizes_?: conv(inputs)
    #> via sizes_?: towers.extend(conv(inputs) for conv in convs.values())
    towers.extend(conv(inputs) for conv in convs.values())
    #> call concatenate: layers.Concatenate()(towers)
    #> new concatenate: layers.Concatenate()
    x = layers.Concatenate()(towers)
    #> call last: layers.Dense(5, name="last")(t)
    #> new last: layers.Dense(5, name="last")
    #> via last: (lambda t: layers.Dense(5, name="last")(t))(x)
    x = (lambda t: layers.Dense(5, name="last")(t))(x)
    return keras.Model(inputs, x)
