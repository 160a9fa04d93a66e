"""The networks of `keras.applications`: as many parameters and layers as in Keras 3.15."""

import unittest

from _layerline import notes
from keras_support import cases, document, operators, run, shapes_of

# Network | parameters | layers
TOTALS = """
ResNet50 | 25,636,712 | 177
ResNet101 | 44,707,176 | 347
ResNet50V2 | 25,613,800 | 192
EfficientNetB0 | 5,330,571 | 240
EfficientNetB1 | 7,856,239 | 342
EfficientNetB2 | 9,177,569 | 342
EfficientNetB3 | 12,320,535 | 387
EfficientNetB4 | 19,466,823 | 477
EfficientNetB7 | 66,658,687 | 816
EfficientNetV2B0 | 7,200,312 | 273
EfficientNetV2B3 | 14,467,622 | 412
EfficientNetV2S | 21,612,360 | 516
MobileNet | 4,253,864 | 91
MobileNetV2 | 3,538,984 | 156
MobileNetV3Small | 2,554,968 | 164
MobileNetV3Large | 5,507,432 | 194
DenseNet121 | 8,062,504 | 429
DenseNet201 | 20,242,984 | 709
ConvNeXtTiny | 28,589,128 | 135
InceptionV3 | 23,851,784 | 313
InceptionResNetV2 | 55,873,736 | 782
Xception | 22,910,480 | 134
VGG16 | 138,357,544 | 23
VGG19 | 143,667,240 | 26
"""

# Arguments | the shape of the result
VARIANTS = """
ResNet50(include_top=False) | (None, None, None, 2048)
ResNet50(include_top=False, input_shape=(64, 65, 3)) | (None, 2, 3, 2048)
ResNet50V2(include_top=False, pooling="avg") | (None, 2048)
VGG16(weights=None, classes=10, input_shape=(32, 32, 1)) | (None, 10)
VGG19(include_top=False, pooling="max", input_shape=(64, 64, 3)) | (None, 512)
EfficientNetB3(weights="imagenet") | (None, 1000)
EfficientNetB0(False, None, None, (96, 96, 3)) | (None, 3, 3, 1280)
MobileNet(alpha=0.25, include_top=False, input_shape=(128, 128, 3)) | (None, 4, 4, 256)
MobileNetV2(input_shape=(96, 96, 3), alpha=1.4, weights=None) | (None, 1000)
MobileNetV3Small(input_shape=(64, 64, 3), include_top=False) | (None, 2, 2, 576)
InceptionV3(include_top=False, input_shape=(150, 150, 3)) | (None, 3, 3, 2048)
ConvNeXtTiny(include_top=False, pooling="avg") | (None, 768)
"""


class Applications(unittest.TestCase):
    def test_totals(self):
        for name, parameters, layers in cases(TOTALS):
            with self.subTest(name):
                model = run(f"model = keras.applications.{name}(weights=None)").model
                self.assertEqual(f"{model.count_params():,}", parameters)
                self.assertEqual(len(model.layers), int(layers))

    def test_variants(self):
        for expression, shape in cases(VARIANTS):
            with self.subTest(expression):
                model = run(f"model = keras.applications.{expression}").model
                self.assertEqual(str(shapes_of(model.output)), shape)

    def test_all_operators_are_translated(self):
        for name in ("ResNet50", "EfficientNetB0", "ConvNeXtTiny", "MobileNetV3Small"):
            with self.subTest(name):
                found = document(f"model = keras.applications.{name}(weights=None)")
                self.assertEqual([one["op"] for one in found["nodes"] if one["domain"]], [])

    def test_operators_of_resnet(self):
        found = operators(document("model = keras.applications.ResNet50(weights=None)"))
        counts = {op: found.count(op) for op in sorted(set(found))}
        wanted = {
            "Add": 16,
            "BatchNormalization": 53,
            "Conv": 53,
            "Flatten": 1,
            "Gemm": 1,
            "GlobalAveragePool": 1,
            "MaxPool": 1,
            "Pad": 2,
            "Relu": 49,
            "Softmax": 1,
            "Transpose": 1,
        }
        self.assertEqual(counts, wanted)

    def test_weights_are_said_to_be_ignored(self):
        notes.clear()
        run("keras.applications.VGG16()\nkeras.applications.VGG16(weights=None)")
        message = "the weights 'imagenet' are not loaded: costs don't depend on them"
        self.assertEqual([(one, at[0].line) for one, at in notes.taken().items()], [(message, 1)])

    def test_goes_on_from_a_tensor_of_the_user(self):
        names = run("""
image = keras.Input((96, 96, 3), name="image")
base = keras.applications.MobileNetV2(input_tensor=image, include_top=False, weights=None)
x = layers.GlobalAveragePooling2D()(base.output)
model = keras.Model(image, layers.Dense(5)(x))
""")
        self.assertIs(names.base.input, names.image)
        self.assertEqual(names.model.layers[0].name, "image")

    def test_preprocessing(self):
        for module, wanted in (
            ("mobilenet_v2", ["Div", "Sub"]),
            ("efficientnet", []),
            ("densenet", ["Div", "Sub", "Div"]),
        ):
            with self.subTest(module):
                text = "x = keras.Input((8, 8, 3))\n"
                text += f"y = keras.applications.{module}.preprocess_input(x)\n"
                text += "model = keras.Model(x, layers.Dense(1)(y))"
                found = operators(document(text))
                self.assertEqual([op for op in found if op in ("Div", "Sub")], wanted)

    def test_an_array_is_passed_on(self):
        names = run(
            "import numpy as np\nx = np.zeros((1, 224, 224, 3))\n"
            "y = keras.applications.resnet50.preprocess_input(x)\n"
            "z = keras.applications.resnet50.decode_predictions(np.zeros((1, 1000)), top=3)[0]"
        )
        self.assertIs(names.x, names.y)


if __name__ == "__main__":
    unittest.main()
