import keras
from keras import layers, ops


class Gate(layers.Layer):
    def build(self, input_shape):
        #> new dense: layers.Dense(input_shape[-1], activation="sigmoid")
        self.dense = layers.Dense(input_shape[-1], activation="sigmoid")

    def call(self, x):
        #> call multiply: x * self.dense(x)
        #> call dense: self.dense(x)
        return x * self.dense(x)


class Block(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.parts = []
        for index in range(2):
            #> new part_*: layers.Dense(units, name=f"part_{index}")
            self.parts.append(layers.Dense(units, name=f"part_{index}"))
        self.gate = Gate()

    def call(self, x):
        for part in self.parts:
            #> call part_*: part(x)
            x = part(x)
        #> call relu: ops.relu(x)
        #> via multiply, dense: self.gate(ops.relu(x))
        return self.gate(ops.relu(x))


inputs = keras.Input((8,))
#> via *: Block(4)
#> via *: Block(4)(inputs)
outputs = Block(4)(inputs)
model = keras.Model(inputs, outputs)
