"""The runner with both frameworks: files as people write them, with all that is around models."""

import os
import shutil
import tempfile
import textwrap
import unittest

from _layerline import runner
from runner_support import handled


class FrameworkTest(unittest.TestCase):
    maxDiff = None

    def setUp(self) -> None:
        self.root = os.path.realpath(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        runner.use_root(self.root)

    def trace(self, *parts: str, **more: object) -> dict:
        text = "".join(map(textwrap.dedent, parts))
        request = {"file": "net.py", "text": text, "models": None, "inputs": {}}
        return handled({**request, **more})

    def models(self, response: dict) -> list[tuple]:
        return [(one["kind"], one["name"], one["parameters"]) for one in response["models"]]

    def shapes(self, response: dict) -> list[list]:
        """Of the first input and the first output of the only model."""
        [model] = response["models"]
        graph = model["graph"]
        return [graph["values"][graph[end][0]]["shape"] for end in ("inputs", "outputs")]


class Keras(FrameworkTest):
    def test_a_training_script(self):
        response = self.trace("""
            import numpy as np
            import matplotlib.pyplot as plt
            import tensorflow as tf
            from tensorflow import keras
            from sklearn.metrics import confusion_matrix

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            x_train = np.expand_dims(x_train.astype("float32") / 255, -1)
            x_test = np.expand_dims(x_test.astype("float32") / 255, -1)
            num_classes = 10
            y_train = keras.utils.to_categorical(y_train, num_classes)

            model = keras.Sequential(
                [
                    keras.Input(shape=x_train.shape[1:]),
                    keras.layers.Conv2D(32, kernel_size=(3, 3), activation="relu"),
                    keras.layers.MaxPooling2D(pool_size=(2, 2)),
                    keras.layers.Flatten(),
                    keras.layers.Dense(num_classes, activation="softmax"),
                ]
            )
            model.summary()
            callbacks = [keras.callbacks.EarlyStopping(patience=3)]
            model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
            history = model.fit(x_train, y_train, batch_size=128, epochs=15, callbacks=callbacks)
            score = model.evaluate(x_test, y_test, verbose=0)
            print("Test loss:", score[0], f"{score[1]:.3f}")
            plt.plot(range(len(history.history["loss"])), history.history["loss"])
            matrix = confusion_matrix(y_test, np.argmax(model.predict(x_test), axis=1))
            for i, row in enumerate(matrix):
                print(row.sum() / len(row))
            model.save("mnist.keras")
            """)
        self.assertIsNone(response["problem"])
        self.assertEqual(self.models(response), [("object", "model", 54410)])
        self.assertEqual(self.shapes(response), [[None, 28, 28, 1], [None, 10]])
        modules = [one["module"] for one in response["missing"]]
        self.assertEqual(modules, ["matplotlib", "sklearn"])

    def test_a_subclass_that_is_fitted_knows_its_input(self):
        response = self.trace("""
            import keras

            class Net(keras.Model):
                def __init__(self):
                    super().__init__()
                    self.dense = keras.layers.Dense(3)

                def call(self, x, training=False):
                    return self.dense(x)

            (x, y), _ = keras.datasets.boston_housing.load_data()
            net = Net()
            net.compile("adam", "mse")
            net.fit(x, y)
            """)
        self.assertIsNone(response["problem"])
        self.assertEqual(self.models(response), [("class", "Net", 42)])
        self.assertIsNone(response["models"][0]["assumedInput"])

    def test_a_subclass_that_is_not_called_has_an_assumed_input(self):
        response = self.trace("""
            import keras

            class Net(keras.Model):
                def __init__(self, classes):
                    super().__init__()
                    self.conv = keras.layers.Conv2D(4, 3)
                    self.pool = keras.layers.GlobalAveragePooling2D()
                    self.dense = keras.layers.Dense(classes)

                def call(self, x):
                    return self.dense(self.pool(self.conv(x)))
            """)
        self.assertEqual(self.models(response), [("class", "Net", 112 + 5000)])
        self.assertEqual(response["models"][0]["assumedInput"], "assumed 224x224x3")
        notes = [one["message"] for one in response["notes"]]
        self.assertEqual(notes, ["Net is made with classes=1000: assumed"])

    def test_a_gan_has_three_models(self):
        response = self.trace("""
            from keras import Sequential, layers

            def build_generator(latent_dim):
                return Sequential([layers.Input((latent_dim,)), layers.Dense(8)])

            def build_discriminator(size):
                return Sequential([layers.Input((size,)), layers.Dense(1)])

            generator = build_generator(4)
            discriminator = build_discriminator(8)
            gan = Sequential([generator, discriminator])
            """)
        names = [name for _, name, _ in self.models(response)]
        self.assertEqual(names, ["build_generator", "build_discriminator", "gan"])

    def test_units_that_come_from_data_are_unknowable(self):
        response = self.trace("""
            import keras
            import yaml
            config = yaml.safe_load(open("config.yaml"))
            inputs = keras.Input((8,))
            x = keras.layers.Dense(config["units"])(inputs)
            model = keras.Model(inputs, x)
            """)
        problem = response["problem"]
        self.assertEqual(problem["kind"], "unknowable")
        self.assertEqual(
            problem["message"],
            "`units` cannot be known: comes from the file config.yaml, which cannot be read",
        )
        self.assertEqual(problem["frames"][0]["line"], 6)
        self.assertEqual(response["models"], [])

    def test_layers_of_a_model_that_is_not_written_yet(self):
        response = self.trace("""
            from keras import Input, layers
            inputs = Input((32, 32, 3))
            x = layers.Conv2D(8, 3)(inputs)
            x = layers.ReLU()(x)
            """)
        self.assertEqual(self.models(response), [("object", "net", 224)])
        self.assertEqual(self.shapes(response), [[None, 32, 32, 3], [None, 30, 30, 8]])

    def test_only_the_first_error_counts(self):
        response = self.trace("""
            import keras
            from keras import layers
            inputs = keras.Input((32, 32, 3))
            x = layers.Conv2D(8, 3)(inputs)
            x = layers.Dense(0)(x)
            x = layers.Conv2D(8, 40)(x)
            model = keras.Model(inputs, x)
            model.compile("adam")
            layers.Conv2D(-1, 3)
            """)
        problem = response["problem"]
        self.assertEqual((problem["kind"], problem["frames"][0]["line"]), ("rejected", 6))


class Torch(FrameworkTest):
    NET = """
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.fc = nn.Linear(8, classes)

    def forward(self, x):
        return self.fc(self.conv(x).mean((2, 3)))
"""

    def test_a_training_script(self):
        response = self.trace(
            self.NET,
            """
            import argparse, os, time
            import torch.optim as optim
            import torchvision
            import torchvision.transforms as transforms
            from torch.utils.data import DataLoader
            from tqdm import tqdm

            parser = argparse.ArgumentParser()
            parser.add_argument("--lr", default=0.1, type=float)
            parser.add_argument("--data", required=True)
            args = parser.parse_args()
            device = "cuda" if torch.cuda.is_available() else "cpu"
            steps = [transforms.RandomCrop(32, padding=4), transforms.ToTensor()]
            transform = transforms.Compose(steps)
            data = torchvision.datasets.CIFAR10(root=args.data, train=True, transform=transform)
            loader = DataLoader(data, batch_size=128, shuffle=True)
            net = Net().to(device)
            if device == "cuda":
                net = torch.nn.DataParallel(net)
            criterion = nn.CrossEntropyLoss()
            optimizer = optim.SGD(net.parameters(), lr=args.lr, momentum=0.9)
            scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=200)

            def train(epoch):
                net.train()
                for batch_idx, (inputs, targets) in enumerate(tqdm(loader)):
                    inputs, targets = inputs.to(device), targets.to(device)
                    optimizer.zero_grad()
                    loss = criterion(net(inputs), targets)
                    loss.backward()
                    optimizer.step()

            for epoch in range(200):
                train(epoch)
                scheduler.step()
            torch.save(net.state_dict(), "net.pth")
            """,
        )
        self.assertIsNone(response["problem"])
        self.assertEqual(self.models(response), [("class", "Net", 314)])
        self.assertEqual(response["models"][0]["assumedInput"], "assumed 3x32x32")

    def test_a_call_tells_the_input(self):
        response = self.trace(self.NET, "\nprint(Net()(torch.randn(4, 3, 64, 48)).shape)\n")
        self.assertEqual(self.shapes(response), [[4, 3, 64, 48], [4, 10]])
        self.assertIsNone(response["models"][0]["assumedInput"])

    def test_a_literal_tells_the_input(self):
        response = self.trace(
            self.NET,
            """
            SIZE = 96
            if __name__ == "__main__":
                net = Net()
                x = torch.randn(2, 3, SIZE, SIZE)
            """,
        )
        self.assertEqual(self.shapes(response), [[2, 3, 96, 96], [2, 10]])

    def test_a_directive_tells_arguments_and_input(self):
        response = self.trace(self.NET, "\n# profile: Net(classes=5) input=1x3x20x20\n")
        self.assertEqual(self.shapes(response), [[1, 3, 20, 20], [1, 5]])

    def test_other_sizes_leave_the_types(self):
        text = """
            import torch
            from torch import nn

            class Net(nn.Module):
                def __init__(self):
                    super().__init__()
                    self.embed = nn.Embedding(100, 8)

                def forward(self, tokens):
                    return self.embed(tokens)
            """
        response = self.trace(text, inputs={"Net": [{"shape": [None, 7]}]})
        self.assertEqual(self.shapes(response), [[1, 7], [1, 7, 8]])
        graph = response["models"][0]["graph"]
        self.assertEqual(graph["values"][graph["inputs"][0]]["dtype"], "int64")
        inputs = {"Net": [{"shape": [1, 7], "dtype": "int32"}]}
        graph = self.trace(text, inputs=inputs)["models"][0]["graph"]
        self.assertEqual(graph["values"][graph["inputs"][0]]["dtype"], "int32")

    def test_two_inputs_have_to_be_told(self):
        text = """
            import torch
            from torch import nn

            class Net(nn.Module):
                def __init__(self):
                    super().__init__()
                    self.fc = nn.Bilinear(3, 4, 5)

                def forward(self, left, right):
                    return self.fc(left, right)
            """
        [one] = self.trace(text)["untraced"]
        self.assertEqual(one["needs"], ["left", "right"])
        self.assertEqual(one["reason"], "needs the shapes of left, right")
        self.assertEqual(one["arguments"], [])
        response = self.trace(text, inputs={"Net": [{"shape": [2, 3]}, {"shape": [2, 4]}]})
        self.assertEqual(self.models(response), [("class", "Net", 65)])

    def test_a_mistake_is_found_at_its_expression(self):
        response = self.trace(self.NET.replace("nn.Linear(8,", "nn.Linear(9,"))
        problem = response["problem"]
        self.assertEqual((problem["kind"], problem["type"]), ("rejected", "RuntimeError"))
        self.assertIn(
            "mat1 and mat2 shapes cannot be multiplied (1x8 and 9x10)", problem["message"]
        )
        frame = problem["frames"][0]
        self.assertEqual((frame["line"], frame["column"]), (12, 16))
        self.assertEqual(frame["functionName"], "Net.forward")

    def test_sizes_that_come_from_elsewhere_are_unknowable(self):
        response = self.trace(
            self.NET,
            """
            from omegaconf import OmegaConf
            cfg = OmegaConf.load("x.yaml")
            net = Net(cfg.model.classes)
            """,
        )
        self.assertEqual(response["problem"]["kind"], "unknowable")
        self.assertIn("comes from omegaconf", response["problem"]["message"])

    def test_tensors_that_come_from_elsewhere_are_unknowable(self):
        text = self.NET.replace("self.conv(x).mean((2, 3))", "warp.pool(self.conv(x))")
        response = self.trace(text.replace("import torch\n", "import torch\nimport warp\n", 1))
        [one] = response["untraced"]
        self.assertIn("cannot be known: comes from warp", one["reason"])
        self.assertNotEqual((response["problem"] or {}).get("kind"), "rejected")

    def test_lightning_modules(self):
        response = self.trace("""
            import pytorch_lightning as pl
            import torch
            from torch import nn

            class Net(pl.LightningModule):
                def __init__(self, width=4, lr=1e-3, **kwargs):
                    super().__init__()
                    self.save_hyperparameters()
                    self.fc = nn.Linear(3, self.hparams.width)
                    self.example_input_array = torch.zeros(1, 3)

                def forward(self, x):
                    return self.fc(x)

                def training_step(self, batch, batch_idx):
                    self.log("loss", 1)

            trainer = pl.Trainer(max_epochs=1)
            trainer.fit(Net(), None)
            """)
        self.assertIsNone(response["problem"])
        self.assertEqual(self.models(response), [("class", "Net", 16)])

    def test_losses_are_no_models(self):
        response = self.trace(
            self.NET,
            """
            class FocalLoss(nn.Module):
                def __init__(self):
                    super().__init__()
                    self.scale = nn.Parameter(torch.ones(1))

                def forward(self, x, y):
                    return (x - y) * self.scale
            """,
        )
        self.assertEqual([name for _, name, _ in self.models(response)], ["Net"])
        self.assertEqual(response["untraced"], [])


if __name__ == "__main__":
    unittest.main()
