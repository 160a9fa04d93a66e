"""Keras' own files and results, written to test/fixtures/keras.

    KERAS_BACKEND=torch python scripts/make-keras-fixtures.py     # Keras 3.15
    python scripts/make-keras-fixtures.py                         # tf.keras 2.15: k2-*

Each model has a `<name>.json` with its inputs and what Keras computes for them. All are compressed:
HDF5 pads a few numbers to many kilobytes. Names of models as arguments make only these.
"""

import gzip
import json
import os
import pathlib
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
try:
    import keras

    IS_KERAS_3 = int(keras.__version__.split(".")[0]) >= 3
except ImportError:
    IS_KERAS_3 = False
if not IS_KERAS_3:
    from tensorflow import keras

import numpy as np

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "test" / "fixtures" / "keras"
layers = keras.layers


def cnn():
    return keras.Sequential(
        [
            keras.Input((12, 10, 3)),
            layers.Rescaling(2.0, offset=-1.0),
            layers.Conv2D(6, 3, strides=2, padding="same", activation="relu"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(2),
            layers.Dropout(0.3),
            layers.Conv2D(4, (2, 1), activation="swish"),
            layers.Flatten(),
            layers.Dense(8, activation="gelu"),
            layers.Dense(5, activation="softmax"),
        ]
    )


def residual():
    inputs = keras.Input((16, 16, 4), name="image")
    x = layers.ZeroPadding2D(1)(inputs)
    x = layers.Conv2D(8, 3, strides=2, use_bias=False)(x)
    x = layers.BatchNormalization(epsilon=1e-3)(x)
    x = layers.ReLU(6.0)(x)
    shortcut = x
    x = layers.Conv2D(8, 3, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.Add()([x, shortcut])
    x = layers.Activation("relu")(x)
    squeezed = layers.GlobalAveragePooling2D(keepdims=True)(x)
    squeezed = layers.Conv2D(2, 1, activation="silu" if IS_KERAS_3 else "swish")(squeezed)
    squeezed = layers.Conv2D(8, 1, activation="sigmoid")(squeezed)
    x = layers.Multiply()([x, squeezed])
    x = layers.Subtract()([x, shortcut])
    x = layers.AveragePooling2D(2)(x)
    x = layers.UpSampling2D(2, interpolation="bilinear")(x)
    x = layers.Concatenate()([x, shortcut])
    pooled = layers.GlobalAveragePooling2D()(x)
    highest = layers.GlobalMaxPooling2D()(x)
    return keras.Model(inputs, [layers.Dense(3)(pooled), layers.LeakyReLU()(highest)])


def separable():
    inputs = keras.Input((11, 9, 4))
    x = layers.SeparableConv2D(6, 3, padding="same", depth_multiplier=2)(inputs)
    x = layers.DepthwiseConv2D(3, strides=2, activation="relu")(x)
    x = layers.Conv2D(6, 3, padding="same", groups=3, activation="tanh")(x)
    x = layers.Conv2DTranspose(4, 3, strides=2, padding="same")(x)
    x = layers.PReLU(shared_axes=[1, 2])(x)
    x = layers.Cropping2D(((1, 0), (0, 1)))(x)
    x = layers.LayerNormalization()(x)
    x = layers.SpatialDropout2D(0.2)(x)
    return keras.Model(inputs, x)


def recurrent():
    inputs = keras.Input((7,), dtype="int32", name="tokens")
    x = layers.Embedding(20, 6)(inputs)
    x = layers.Bidirectional(layers.LSTM(5, return_sequences=True))(x)
    x = layers.GRU(4, return_sequences=True)(x)
    x = layers.GRU(4, return_sequences=True, reset_after=False)(x)
    x = layers.TimeDistributed(layers.Dense(6, activation="elu"))(x)
    x = layers.SimpleRNN(5, return_sequences=True)(x)
    x = layers.Bidirectional(layers.GRU(3), merge_mode="sum")(x)
    return keras.Model(inputs, layers.Dense(2, activation="sigmoid")(x))


def nested():
    block = keras.Sequential(
        [
            keras.Input((6,)),
            layers.Dense(6, use_bias=False, name="inner"),
            layers.BatchNormalization(name="inner_norm"),
            layers.Activation("relu"),
        ],
        name="block",
    )
    a = keras.Input((6,))
    b = layers.Dense(6)(a)
    tower = keras.Model(a, [b, block(b)], name="tower")
    left, right = keras.Input((6,), name="left"), keras.Input((6,), name="right")
    first, second = tower(left)
    shared = layers.Dense(4, name="shared")
    x = layers.Maximum()([shared(first), shared(second), shared(block(right))])
    return keras.Model([left, right], x)


def sequences():
    inputs = keras.Input((16, 4))
    x = layers.Conv1D(6, 3, padding="causal", activation="relu")(inputs)
    x = layers.ZeroPadding1D((1, 2))(x)
    x = layers.SeparableConv1D(5, 3, padding="same")(x)
    x = layers.Cropping1D((1, 2))(x)
    x = layers.UpSampling1D(2)(x)
    x = layers.MaxPooling1D(2)(x)
    x = layers.DepthwiseConv1D(3, padding="same")(x)
    x = layers.Conv1DTranspose(4, 3, strides=2)(x)
    x = layers.SpatialDropout1D(0.1)(x)
    x = layers.Conv1D(4, 2, groups=2)(x)
    x = layers.AveragePooling1D(2)(x)
    x = layers.Permute((2, 1))(x)
    x = layers.Reshape((-1, 4))(x)
    return keras.Model(inputs, layers.GlobalMaxPooling1D()(x))


def attention():
    inputs = keras.Input((6, 8))
    x = layers.LayerNormalization(epsilon=1e-6)(inputs)
    x = layers.MultiHeadAttention(2, 4)(x, x)
    x = layers.Add()([x, inputs])
    y = layers.GroupNormalization(groups=4)(x)
    y = layers.EinsumDense("abc,cd->abd", output_shape=(None, 8), bias_axes="d")(y)
    y = layers.UnitNormalization()(y)
    x = layers.Dot(axes=2)([x, y])
    return keras.Model(inputs, layers.Identity()(x))


def volumes():
    inputs = keras.Input((8, 8, 8, 2))
    x = layers.Conv3D(4, 3, padding="same", activation="relu")(inputs)
    x = layers.MaxPooling3D(2)(x)
    x = layers.BatchNormalization()(x)
    x = layers.UpSampling3D(2)(x)
    x = layers.ZeroPadding3D(1)(x)
    x = layers.Cropping3D(1)(x)
    return keras.Model(inputs, layers.GlobalAveragePooling3D()(x))


def pooled_images():
    inputs = keras.Input((9, 9, 3))
    norm = layers.Normalization(mean=[0.4, 0.5, 0.6], variance=[0.2, 0.3, 0.1])
    learnt = layers.Normalization()
    learnt.adapt(np.random.default_rng(3).normal(2, 3, (64, 9, 9, 3)).astype("float32"))
    x = learnt(norm(inputs))
    x = layers.Resizing(6, 6)(x)
    x = layers.CenterCrop(4, 4)(x)
    x = layers.Average()([x, x])
    x = layers.Conv2D(3, 2, dilation_rate=2, padding="same", activation="softplus")(x)
    x = layers.ELU()(x)
    return keras.Model(inputs, layers.Softmax()(layers.Flatten()(x)))


def translation():
    source, target = keras.Input((5, 3), name="source"), keras.Input((4, 3), name="target")
    encoded, h, c = layers.LSTM(4, return_sequences=True, return_state=True)(source)
    decoded = layers.LSTM(4, return_sequences=True)(target, initial_state=[h, c])
    mixed = layers.MultiHeadAttention(2, 3, value_dim=2)(decoded, value=encoded, key=encoded)
    x = layers.Concatenate()([decoded, mixed])
    x = layers.RNN([layers.LSTMCell(3), layers.GRUCell(4)], return_sequences=True)(x)
    x = layers.RepeatVector(2)(layers.Flatten()(x))
    return keras.Model([source, target], x)


def wrapped():
    norm = keras.Sequential(
        [keras.Input((3, 2)), layers.Dense(4), layers.BatchNormalization(), layers.Dense(2)],
        name="inner",
    )
    frozen = keras.Sequential(
        [keras.Input((3, 2)), layers.Dense(2), layers.BatchNormalization(), layers.Dense(2)],
        name="frozen",
    )
    frozen.trainable = False
    inputs = keras.Input((4, 3, 2))
    x = layers.TimeDistributed(norm)(inputs)
    x = layers.TimeDistributed(layers.BatchNormalization(trainable=False))(x)
    x = layers.TimeDistributed(frozen)(x)
    x = layers.Reshape((4, 3, 2, 1))(x)
    x = layers.ConvLSTM2D(2, 2, padding="same", return_sequences=True)(x)
    x = layers.Reshape((4, 12))(x)
    x = layers.Bidirectional(layers.SimpleRNN(2, activation="relu"), merge_mode="mul")(x)
    return keras.Model(inputs, x)


def activations():
    inputs = keras.Input((6, 6, 4))
    names = "elu exponential gelu leaky_relu linear mish relu6 selu sigmoid softmax softplus"
    names += " softsign tanh log_softmax" + (" hard_sigmoid hard_silu celu" if IS_KERAS_3 else "")
    x = layers.Add()([layers.Activation(name)(inputs) for name in names.split()])
    x = layers.DepthwiseConv2D(3, dilation_rate=2, padding="same", depth_multiplier=2)(x)
    x = layers.ReLU(max_value=3.0, negative_slope=0.1, threshold=0.2)(x)
    x = layers.UpSampling2D((2, 3))(x)
    x = layers.GlobalMaxPooling2D(keepdims=True)(x)
    if IS_KERAS_3:
        x = (x + layers.Conv2D(8, 1)(x)) * x
    return keras.Model({"image": inputs}, layers.Conv2D(3, 1, activation="silu" if IS_KERAS_3 else "swish")(x))


def unnamed():
    model = keras.Sequential([layers.Dense(3, activation="tanh"), layers.Dense(2)])
    model.build((None, 4))
    return model


def masked():
    inputs = keras.Input((5,), dtype="int32")
    x = layers.Embedding(20, 3, mask_zero=True)(inputs)
    return keras.Model(inputs, layers.Dense(2)(layers.LSTM(3)(x)))


MODELS = [cnn, residual, separable, recurrent, nested, sequences, attention, volumes, pooled_images]
MODELS += [translation, wrapped, activations, unnamed, masked]
KERAS_2_MODELS = [cnn, residual, separable, recurrent, nested, sequences]
KERAS_2_MODELS += [translation, wrapped, activations, unnamed, masked]
BOTH_WAYS = [cnn, recurrent, nested, wrapped]
CONFIGURATIONS = ["EfficientNetB0", "MobileNetV2", "ResNet50"]


def settle(model, random):
    """Weights that make each of them matter."""
    weights = []
    for variable in model.weights:
        shape = tuple(variable.shape)
        name = (getattr(variable, "path", None) or variable.name).rpartition("/")[2]
        values = random.normal(0, 0.4, shape)
        if "variance" in name:
            values = random.uniform(0.5, 1.5, shape)
        if "count" in name:
            values = np.ones(shape)
        weights.append(values.astype(str(np.asarray(variable).dtype)))
    model.set_weights(weights)


def example(model, random):
    inputs = []
    for tensor in model.inputs:
        shape = (2, *tensor.shape[1:])
        whole = "int" in str(tensor.dtype)
        values = random.integers(0, 20, shape) if whole else random.uniform(-1, 1, shape)
        inputs.append(values.astype("int32" if whole else "float32"))
    outputs = model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0)
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    return {
        "inputs": [written(one) for one in inputs],
        "outputs": [written(np.asarray(one)) for one in outputs],
        "parameters": model.count_params(),
    }


def written(values):
    numbers = [float(f"{one:.7g}") for one in values.astype("float64").ravel()]
    return {"shape": list(values.shape), "dtype": str(values.dtype), "values": numbers}


def write(name, model, extensions, seed):
    random = np.random.default_rng(seed)
    settle(model, random)
    (FIXTURES / f"{name}.json.gz").write_bytes(packed(example(model, random)))
    for extension in extensions:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / f"{name}{extension}"
            model.save(path)
            compressed = gzip.compress(path.read_bytes(), 9, mtime=0)
            (FIXTURES / f"{path.name}.gz").write_bytes(compressed)


def packed(value):
    return gzip.compress(json.dumps(value, separators=(",", ":")).encode(), 9, mtime=0)


def main():
    FIXTURES.mkdir(parents=True, exist_ok=True)
    for seed, make in enumerate(MODELS if IS_KERAS_3 else KERAS_2_MODELS):
        if len(sys.argv) > 1 and make.__name__ not in sys.argv[1:]:
            continue
        keras.utils.set_random_seed(seed)
        keras.backend.clear_session()
        name = make.__name__.replace("_", "-")
        extensions = [".keras"] if IS_KERAS_3 else [".h5"]
        if make in BOTH_WAYS:
            extensions = [".keras", ".h5"]
        write(name if IS_KERAS_3 else f"k2-{name}", make(), extensions, seed)
    if not IS_KERAS_3 or len(sys.argv) > 1:
        return
    for name in CONFIGURATIONS:
        keras.backend.clear_session()
        model = getattr(keras.applications, name)(weights=None)
        value = {"config": json.loads(model.to_json()), "parameters": model.count_params()}
        (FIXTURES / f"config-{name}.json.gz").write_bytes(packed(value))


main()
