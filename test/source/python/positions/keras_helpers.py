import keras
from keras import layers


def conv_bn(x, filters, name):
    #> call *_conv: layers.Conv2D(filters, 3, name=name + "_conv")(x)
    #> new *_conv: layers.Conv2D(filters, 3, name=name + "_conv")
    x = layers.Conv2D(filters, 3, name=name + "_conv")(x)
    #> call *_bn: layers.BatchNormalization(name=name + "_bn")(x)
    #> new *_bn: layers.BatchNormalization(name=name + "_bn")
    return layers.BatchNormalization(name=name + "_bn")(x)


def block(x, filters, name):
    #> via *_1_conv, *_1_bn: conv_bn(x, filters, name + "_1")
    x = conv_bn(x, filters, name + "_1")
    #> via *_2_conv, *_2_bn: conv_bn(x, filters, name + "_2")
    #> call *_out: layers.ReLU(name=name + "_out")(conv_bn(x, filters, name + "_2"))
    #> new *_out: layers.ReLU(name=name + "_out")
    return layers.ReLU(name=name + "_out")(conv_bn(x, filters, name + "_2"))


def build():
    inputs = keras.Input((32, 32, 3))
    #> via a_*: block(inputs, 4, "a")
    x = block(inputs, 4, "a")
    #> via b_*: block(x, filters=8, name="b")
    x = block(x, filters=8, name="b")
    return keras.Model(inputs, x)


#> via *: build()
model = build()
