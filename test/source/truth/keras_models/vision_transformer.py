"""A vision transformer: patches by a reshape, a learned token, positions from an embedding."""

import keras
from keras import layers, ops

SIZE, PATCH, WIDTH, HEADS = 32, 8, 24, 2


class Tokens(layers.Layer):
    """Squares of an image as vectors, behind a token of the model's own."""

    def __init__(self, patch, width):
        super().__init__()
        self.patch = patch
        self.embed = layers.Dense(width)

    def build(self, shape):
        count = (shape[1] // self.patch) * (shape[2] // self.patch) + 1
        self.first = self.add_weight(shape=(1, 1, self.embed.units), initializer="zeros")
        self.places = layers.Embedding(count, self.embed.units)
        self.count = count

    def call(self, image):
        squares = ops.image.extract_patches(image, self.patch)
        vectors = ops.reshape(squares, (-1, self.count - 1, squares.shape[-1]))
        vectors = self.embed(vectors)
        first = ops.broadcast_to(self.first, (ops.shape(vectors)[0], 1, vectors.shape[-1]))
        return ops.concatenate([first, vectors], axis=1) + self.places(ops.arange(self.count))


def encoder(x):
    normed = layers.LayerNormalization()(x)
    x = x + layers.MultiHeadAttention(HEADS, WIDTH // HEADS, dropout=0.1)(normed, normed)
    wide = layers.Dense(2 * WIDTH, activation="gelu")(layers.LayerNormalization()(x))
    return layers.Add()([x, layers.Dropout(0.1)(layers.Dense(WIDTH)(wide))])


image = keras.Input((SIZE, SIZE, 3))
x = Tokens(PATCH, WIDTH)(image)
for _ in range(2):
    x = encoder(x)
model = keras.Model(image, layers.Dense(10)(layers.LayerNormalization()(x[:, 0])))
