import functools

import keras
from keras import layers


def scoped(prefix):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            #> via in_*: function(*args, prefix=prefix, **kwargs)
            return function(*args, prefix=prefix, **kwargs)

        return wrapper

    return decorate


@scoped("in_")
def head(x, units, prefix=""):
    #> call in_dense: layers.Dense(units, name=prefix + "dense")(x)
    #> new in_dense: layers.Dense(units, name=prefix + "dense")
    x = layers.Dense(units, name=prefix + "dense")(x)
    #> call in_softmax: layers.Softmax(name=prefix + "softmax")(x)
    #> new in_softmax: layers.Softmax(name=prefix + "softmax")
    return layers.Softmax(name=prefix + "softmax")(x)


def build():
    inputs = keras.Input((16,))
    #> via in_*: head(inputs, 4)
    return keras.Model(inputs, head(inputs, 4))
