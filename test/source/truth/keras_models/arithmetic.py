"""Many functions on one vector."""

import keras
from keras import layers, ops

inp = keras.Input((64,))
x = layers.Dense(32)(inp)
a, b = ops.split(x, 2, axis=-1)
g = a * ops.sigmoid(b)
n = ops.normalize(g, axis=-1)
v = ops.var(g, axis=-1, keepdims=True)
s = ops.std(g, axis=-1, keepdims=True)
r = ops.where(g > 0, g, ops.exp(g) - 1)
o = ops.one_hot(ops.argmax(g, axis=-1), 16)
t = ops.tile(v, [1, 3])
c = ops.cumsum(g, axis=1)
e = ops.einsum("bi,bj->bij", a, b)
m = ops.max(e, axis=(1, 2))
model = keras.Model(
    inp,
    ops.concatenate(
        [
            n,
            v,
            s,
            r,
            o,
            t,
            c,
            ops.expand_dims(m, 1),
            ops.clip(g, -0.5, 0.5),
            ops.power(ops.abs(g) + 1, 0.5),
            ops.log1p(ops.square(g)),
            ops.rsqrt(ops.square(g) + 1),
            ops.maximum(a, b),
            ops.flip(a, axis=1),
            ops.roll(a, 3, axis=1),
            ops.take(g, [1, 3, 5], axis=1),
            ops.repeat(v, 2, axis=1),
            ops.pad(v, [[0, 0], [1, 2]]),
        ],
        axis=-1,
    ),
)
