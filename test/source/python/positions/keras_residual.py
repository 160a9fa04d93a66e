import tensorflow as tf
from tensorflow.keras import Input, Model
from tensorflow.keras.layers import Add, Conv2D, Multiply, add, concatenate

inputs = Input(shape=(8, 8, 4))
#> call conv2d: Conv2D(4, 1)(inputs)
#> new conv2d: Conv2D(4, 1)
a = Conv2D(4, 1)(inputs)
#> call conv2d_1: Conv2D(4, 1)(a)
#> new conv2d_1: Conv2D(4, 1)
b = Conv2D(4, 1)(a)
#> call add: Add()([a, b])
#> new add: Add()
#> call multiply: Multiply()([Add()([a, b]), a])
#> new multiply: Multiply()
c = Multiply()([Add()([a, b]), a])
#> call add_1: add([c, inputs])
#> new? add_1: add([c, inputs])
d = add([c, inputs])
#> call concatenate: concatenate([a, d])
#> new? concatenate: concatenate([a, d])
e = concatenate([a, d])
#> call conv2d_2: Conv2D(4, 1)(e)
#> new conv2d_2: Conv2D(4, 1)
#> call add_2: Conv2D(4, 1)(e) + b
f = Conv2D(4, 1)(e) + b
#> call relu: tf.nn.relu(f)
#> call multiply_1: 2.0 * tf.nn.relu(f)
g = 2.0 * tf.nn.relu(f)
model = Model(inputs=inputs, outputs=g)
