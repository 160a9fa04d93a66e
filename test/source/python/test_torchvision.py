"""torchvision's models: published numbers of parameters, shapes, and the ones that are not here."""

import unittest

import torch
import torch._layerline as tracer
import torchvision
from _layerline import notes
from _layerline.opaque import NotModelled
from torch_support import document, expressions, paths

PARAMETERS = {
    "alexnet": 61_100_840,
    "convnext_base": 88_591_464,
    "convnext_large": 197_767_336,
    "convnext_small": 50_223_688,
    "convnext_tiny": 28_589_128,
    "densenet121": 7_978_856,
    "densenet161": 28_681_000,
    "densenet169": 14_149_480,
    "densenet201": 20_013_928,
    "efficientnet_b0": 5_288_548,
    "efficientnet_b1": 7_794_184,
    "efficientnet_b2": 9_109_994,
    "efficientnet_b3": 12_233_232,
    "efficientnet_b4": 19_341_616,
    "efficientnet_b5": 30_389_784,
    "efficientnet_b6": 43_040_704,
    "efficientnet_b7": 66_347_960,
    "efficientnet_v2_s": 21_458_488,
    "efficientnet_v2_m": 54_139_356,
    "efficientnet_v2_l": 118_515_272,
    "inception_v3": 27_161_264,
    "mnasnet1_0": 4_383_312,
    "mobilenet_v2": 3_504_872,
    "mobilenet_v3_large": 5_483_032,
    "mobilenet_v3_small": 2_542_856,
    "resnet18": 11_689_512,
    "resnet34": 21_797_672,
    "resnet50": 25_557_032,
    "resnet101": 44_549_160,
    "resnet152": 60_192_808,
    "resnext50_32x4d": 25_028_904,
    "resnext101_32x8d": 88_791_336,
    "shufflenet_v2_x1_0": 2_278_604,
    "squeezenet1_0": 1_248_424,
    "vgg11": 132_863_336,
    "vgg16": 138_357_544,
    "vgg16_bn": 138_365_992,
    "vgg19": 143_667_240,
    "vit_b_16": 86_567_656,
    "vit_b_32": 88_224_232,
    "vit_l_16": 304_326_632,
    "wide_resnet50_2": 68_883_240,
}
"""As torchvision's documentation has them."""


class Models(unittest.TestCase):
    def test_parameters(self):
        for name, count in PARAMETERS.items():
            with self.subTest(name):
                model = getattr(torchvision.models, name)()
                self.assertEqual(tracer.parameter_count(model), count)

    def test_result(self):
        for name in (
            "resnet18",
            "efficientnet_b0",
            "mobilenet_v3_small",
            "vit_b_32",
            "convnext_tiny",
        ):
            with self.subTest(name):
                model = torchvision.models.get_model(name, num_classes=7)
                _, _, outputs = tracer.trace(model, [torch.randn(2, 3, 224, 224)])
                self.assertEqual([one.shape for one in outputs], [(2, 7)])

    def test_weights_are_ignored(self):
        notes.clear()
        models = torchvision.models
        models.resnet18(weights=models.ResNet18_Weights.IMAGENET1K_V1)
        models.vgg11(pretrained=True)
        self.assertEqual(
            [message.split(" are ")[0] for message in notes.taken()],
            ["the weights of resnet18", "the weights of vgg11"],
        )

    def test_others_say_so(self):
        for name in ("swin_t", "detection.fasterrcnn_resnet50_fpn", "segmentation.fcn_resnet50"):
            with self.subTest(name):
                build = torchvision.models
                for part in name.split("."):
                    build = getattr(build, part)
                with self.assertRaises(NotModelled) as caught:
                    build(weights=None)
                self.assertEqual(
                    str(caught.exception),
                    f"torchvision.models.{name} is not modelled here: needs your Python",
                )

    def test_all_layers_are_made_on_the_line_of_the_user(self):
        text = (
            "from torchvision import models\n"
            "model = models.resnet18(num_classes=5)\n"
            "model.fc = nn.Linear(512, 3)\n"
        )
        traced = document(text, "1,3,64,64")
        places = {
            path: expressions(traced, text, layer["constructed"])
            for path, layer in zip(paths(traced), traced["layers"])
        }
        self.assertEqual(places["layer1/0/conv1"], ["models.resnet18(num_classes=5)"])
        self.assertEqual(places["fc"], ["nn.Linear(512, 3)"])


if __name__ == "__main__":
    unittest.main()
