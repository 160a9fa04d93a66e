"""What each layer gives for an input, and how many parameters it has: all as in Keras 3.15."""

import unittest

from keras import _layerline as tracer
from keras_support import cases, describe, operators, run

# Layer | shape of a sample | shape of the result, N for the batch | parameters | operators, where
# they are worth stating; - for none
LAYERS = """
layers.Conv2D(6, 3) | (9, 10, 4) | (N, 7, 8, 6) | 222 | Transpose Conv
layers.Conv2D(6, 3, padding="same", strides=2) | (9, 10, 4) | (N, 5, 5, 6) | 222 | Transpose Conv
layers.Conv2D(6, (3, 2), groups=2, use_bias=False) | (9, 10, 4) | (N, 7, 9, 6) | 72 | Transpose Conv
layers.Conv2D(6, 3, dilation_rate=2) | (9, 10, 4) | (N, 5, 6, 6) | 222 | Transpose Conv
layers.Conv2D(6, 3, activation="relu") | (9, 10, 4) | (N, 7, 8, 6) | 222 | Transpose Conv Relu
layers.Conv2D(6, 3, data_format="channels_first") | (4, 9, 10) | (N, 6, 7, 8) | 222 | Conv
layers.Conv1D(6, 3, padding="causal") | (9, 4) | (N, 9, 6) | 78 | Transpose Conv
layers.Conv3D(6, 3) | (5, 6, 7, 4) | (N, 3, 4, 5, 6) | 654 | Transpose Conv
layers.DepthwiseConv2D(3, depth_multiplier=2) | (9, 10, 4) | (N, 7, 8, 8) | 80
layers.SeparableConv2D(6, 3) | (9, 10, 4) | (N, 7, 8, 6) | 66 | Transpose Conv Conv
layers.Conv2DTranspose(6, 3, strides=2, padding="same") | (5, 4, 4) | (N, 10, 8, 6) | 222
layers.Conv2DTranspose(6, 3, strides=2) | (5, 4, 4) | (N, 11, 9, 6) | 222 | Transpose ConvTranspose
layers.Conv1DTranspose(6, 2, strides=3) | (5, 4) | (N, 15, 6) | 54 | Transpose ConvTranspose
layers.Dense(5) | (7,) | (N, 5) | 40 | Gemm
layers.Dense(5, use_bias=False) | (7,) | (N, 5) | 35 | MatMul
layers.Dense(5, activation="softmax") | (3, 7) | (N, 3, 5) | 40 | MatMul Add Softmax
layers.EinsumDense("abc,cd->abd", (None, 6), bias_axes="d") | (3, 4) | (N, 3, 6) | 30 | Einsum Add
layers.Embedding(11, 5) | (7,) | (N, 7, 5) | 55 | Cast Gather
layers.MaxPooling2D() | (9, 10, 4) | (N, 4, 5, 4) | 0 | Transpose MaxPool
layers.AveragePooling2D(3, strides=2, padding="same") | (9, 10, 4) | (N, 5, 5, 4) | 0
layers.MaxPooling1D(2) | (9, 4) | (N, 4, 4) | 0 | Transpose MaxPool
layers.GlobalAveragePooling2D() | (9, 10, 4) | (N, 4) | 0 | Transpose GlobalAveragePool Flatten
layers.GlobalMaxPooling2D(keepdims=True) | (9, 10, 4) | (N, 1, 1, 4) | 0 | Transpose GlobalMaxPool
layers.GlobalAveragePooling1D() | (9, 4) | (N, 4) | 0 | Transpose GlobalAveragePool Flatten
layers.BatchNormalization() | (9, 10, 4) | (N, 9, 10, 4) | 16 | Transpose BatchNormalization
layers.BatchNormalization(scale=False) | (5,) | (N, 5) | 15 | BatchNormalization
layers.BatchNormalization(axis=1) | (4, 9, 10) | (N, 4, 9, 10) | 16 | BatchNormalization
layers.LayerNormalization() | (9, 4) | (N, 9, 4) | 8 | LayerNormalization
layers.GroupNormalization(2) | (5, 5, 4) | (N, 5, 5, 4) | 8
layers.RMSNormalization() | (4, 5) | (N, 4, 5) | 5 | Mul ReduceMean Add Sqrt Reciprocal Mul Mul
layers.Normalization() | (4, 3) | (N, 4, 3) | 7 | Reshape Reshape Sqrt Max Sub Div
layers.UnitNormalization() | (5,) | (N, 5) | 0 | ReduceL2 Max Div
layers.Flatten() | (4, 5, 3) | (N, 60) | 0 | Reshape
layers.Reshape((3, -1)) | (4, 5, 3) | (N, 3, 20) | 0 | Reshape
layers.Permute((2, 1)) | (4, 5) | (N, 5, 4) | 0 | Transpose
layers.RepeatVector(3) | (4,) | (N, 3, 4) | 0 | Unsqueeze Tile
layers.ZeroPadding2D(((1, 2), (3, 4))) | (4, 5, 3) | (N, 7, 12, 3) | 0 | Pad
layers.Cropping2D(((1, 2), (1, 0))) | (6, 5, 3) | (N, 3, 4, 3) | 0 | Slice
layers.UpSampling2D((2, 3)) | (4, 5, 3) | (N, 8, 15, 3) | 0 | Transpose Resize
layers.Activation("swish") | (5,) | (N, 5) | 0 | Sigmoid Mul
layers.ReLU(6.0) | (5,) | (N, 5) | 0 | Clip
layers.LeakyReLU() | (5,) | (N, 5) | 0 | LeakyRelu
layers.PReLU(shared_axes=[1, 2]) | (4, 5, 3) | (N, 4, 5, 3) | 3 | PRelu
layers.Softmax() | (5,) | (N, 5) | 0 | Softmax
layers.Dropout(0.5) | (5,) | (N, 5) | 0 | -
layers.SpatialDropout2D(0.5) | (5, 5, 3) | (N, 5, 5, 3) | 0 | -
layers.GaussianNoise(0.1) | (5,) | (N, 5) | 0 | -
layers.RandomFlip("horizontal") | (5, 5, 3) | (N, 5, 5, 3) | 0 | -
layers.Identity() | (5,) | (N, 5) | 0 | -
layers.Lambda(lambda t: t * 2 + 1) | (5,) | (N, 5) | 0 | Mul Add
layers.Rescaling(1 / 255, offset=-1) | (5, 5, 3) | (N, 5, 5, 3) | 0 | Mul Add
layers.Resizing(8, 9) | (5, 5, 3) | (N, 8, 9, 3) | 0 | Transpose Shape Concat Resize
layers.CenterCrop(3, 2) | (5, 6, 3) | (N, 3, 2, 3) | 0 | Slice
layers.SimpleRNN(5) | (4, 3) | (N, 5) | 45
layers.GRU(5, return_sequences=True) | (4, 3) | (N, 4, 5) | 150
layers.GRU(5, reset_after=False) | (4, 3) | (N, 5) | 135
layers.LSTM(5) | (4, 3) | (N, 5) | 180
layers.Bidirectional(layers.LSTM(5)) | (4, 3) | (N, 10) | 360
layers.Bidirectional(layers.GRU(5, return_sequences=True), "sum") | (4, 3) | (N, 4, 5) | 300
layers.RNN([layers.LSTMCell(5), layers.GRUCell(4)]) | (4, 3) | (N, 4) | 312
layers.ConvLSTM2D(4, 3, padding="same") | (2, 6, 6, 3) | (N, 6, 6, 4) | 1024
layers.TimeDistributed(layers.Conv2D(4, 3)) | (2, 6, 6, 3) | (N, 2, 4, 4, 4) | 112
layers.SpectralNormalization(layers.Dense(4)) | (3,) | (N, 4) | 20 | Gemm
"""

# Layer on a list of inputs | shapes of samples | shape of the result | parameters
MERGES = """
layers.Add() | (4, 3), (4, 3) | (N, 4, 3) | 0
layers.Add() | (4, 4, 3), (1, 1, 3) | (N, 4, 4, 3) | 0
layers.Subtract() | (4,), (4,) | (N, 4) | 0
layers.Average() | (4,), (4,) | (N, 4) | 0
layers.Concatenate() | (4, 3), (4, 5) | (N, 4, 8) | 0
layers.Concatenate(axis=1) | (4, 3), (2, 3) | (N, 6, 3) | 0
layers.Dot(axes=1) | (4,), (4,) | (N, 1) | 0
layers.Dot(axes=2) | (3, 4), (5, 4) | (N, 3, 5) | 0
layers.Attention(use_scale=True) | (5, 8), (6, 8) | (N, 5, 8) | 1
layers.AdditiveAttention() | (5, 8), (6, 8) | (N, 5, 8) | 8
"""


class Layers(unittest.TestCase):
    maxDiff = None

    def test_one_input(self):
        for expression, sample, result, parameters, *wanted in cases(LAYERS):
            with self.subTest(expression):
                model, found = self.traced(f"x = keras.Input({sample})", expression, "x")
                self.assertEqual(shape_text(model.output.shape), result)
                self.assertEqual(model.count_params(), int(parameters))
                if wanted:
                    first = wanted[0].replace("-", "").split()
                    # One more Transpose may bring the result back into Keras' order.
                    self.assertEqual(found[: len(first)], first)
                    self.assertIn(found[len(first) :], ([], ["Transpose"]))

    def test_several_inputs(self):
        for expression, samples, result, parameters in cases(MERGES):
            with self.subTest(expression):
                inputs = f"x = [keras.Input(shape) for shape in ({samples},)]"
                model, _ = self.traced(inputs, expression, "x")
                self.assertEqual(shape_text(model.output.shape), result)
                self.assertEqual(model.count_params(), int(parameters))

    def test_attention(self):
        model, _ = self.traced(
            "x, y = keras.Input((5, 8)), keras.Input((6, 7))",
            "layers.MultiHeadAttention(2, 3, value_dim=4, output_shape=9)",
            "x, y",
        )
        self.assertEqual(shape_text(model.output.shape), "(N, 5, 9)")
        self.assertEqual(model.count_params(), 8 * 6 + 6 + 7 * 6 + 6 + 7 * 8 + 8 + 8 * 9 + 9)

    def traced(self, inputs: str, expression: str, arguments: str):
        text = f"{inputs}\ninputs = [{arguments}] if not isinstance(x, list) else x\n"
        text += f"model = keras.Model(inputs, {expression}({arguments}))"
        model = run(text).model
        document = describe(tracer.trace(model), text)
        self.assertEqual([one["op"] for one in document["nodes"] if one["domain"]], [])
        [output] = document["outputs"]
        self.assertEqual(document["values"][output]["shape"], list(model.output.shape))
        return model, operators(document)


def shape_text(shape) -> str:
    sizes = ["N" if size is None else str(size) for size in shape]
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


if __name__ == "__main__":
    unittest.main()
