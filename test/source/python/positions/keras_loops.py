import keras
from keras import layers


def build_net():
    inputs = x = keras.Input((64, 64, 3))
    for stage, filters in enumerate([4, 8]):
        for index in range(2):
            name = f"stage{stage}_{index}"
            #> call stage*: layers.Conv2D(filters, 3, padding="same", name=name)(x)
            #> new stage*: layers.Conv2D( ... name=name)
            x = layers.Conv2D(filters, 3, padding="same", name=name)(x)
            if index == 0:
                #> call activation*: layers.Activation("relu")(x)
                #> new activation*: layers.Activation("relu")
                x = layers.Activation("relu")(x)
        #> call average_pooling2d*: layers.AveragePooling2D()(x)
        #> new average_pooling2d*: layers.AveragePooling2D()
        x = layers.AveragePooling2D()(x)
    pools = 0
    while pools < 2:
        pools += 1
        #> call max_pooling2d*: layers.MaxPooling2D()(x)
        #> new max_pooling2d*: layers.MaxPooling2D()
        x = layers.MaxPooling2D()(x)
    return keras.Model(inputs, x)
