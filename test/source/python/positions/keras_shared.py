import keras
from keras import layers

#> new shared, shared_1: layers.Dense(8, name="shared")
shared = layers.Dense(8, name="shared")
left, right = keras.Input((4,), name="left"), keras.Input((4,), name="right")
#> call shared: shared(left)
#> call shared_1: shared(right)
pair = [shared(left), shared(right)]
#> call dot: layers.Dot(axes=1)(pair)
#> new dot: layers.Dot(axes=1)
model = keras.Model([left, right], layers.Dot(axes=1)(pair))
