import keras
from keras import layers


class Base(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        #> new stem: layers.Dense(8, name="stem")
        self.stem = layers.Dense(8, name="stem")
        #> via stem, head: self.extra()
        self.extra()

    def extra(self):
        pass

    def call(self, x):
        #> call stem: self.stem(x)
        return self.stem(x)


class Net(Base):
    def __init__(self):
        #> via stem, body, head: super().__init__(name="net")
        super().__init__(name="net")
        #> new body: layers.Dense(6, activation="relu", name="body")
        self.body = layers.Dense(6, activation="relu", name="body")

    def extra(self):
        #> new head: layers.Dense(3, name="head")
        self.head = layers.Dense(3, name="head")

    def call(self, inputs, training=False):
        #> via stem: super().call(inputs)
        #> call body: self.body(super().call(inputs))
        #> call head: self.head(self.body(super().call(inputs)))
        return self.head(self.body(super().call(inputs)))


#> via stem, body, head: Net()
model = Net()
#> via? stem, body, head: model.build((None, 16))
model.build((None, 16))
