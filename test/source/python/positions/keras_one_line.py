import keras
from keras.layers import BatchNormalization, Conv2D, Dense, Flatten, ReLU

inputs = keras.Input((16, 16, 3))
#> call conv2d: Conv2D(8, 3)(inputs)
#> new conv2d: Conv2D(8, 3)
#> call batch_normalization: BatchNormalization()(Conv2D(8, 3)(inputs))
#> new batch_normalization: BatchNormalization()
#> call re_lu: ReLU()(BatchNormalization()(Conv2D(8, 3)(inputs)))
#> new re_lu: ReLU()
x = ReLU()(BatchNormalization()(Conv2D(8, 3)(inputs)))
#> call flatten: Flatten()(x)
#> new flatten: Flatten()
#> call dense: Dense(10)(x)
#> new dense: Dense(10)
x = Flatten()(x); outputs = Dense(10)(x)
model = keras.Model(inputs, outputs)
