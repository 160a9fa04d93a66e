"""Models from the configurations that Keras saves."""

import json
import unittest

from _layerline import runner


def layer(class_name, name="it", **options):
    return {"class_name": class_name, "config": {"name": name, **options}}


def stack(*layers, shape=(None, 4, 4, 8)):
    first = layer("InputLayer", "x", batch_input_shape=list(shape))
    return {"class_name": "Sequential", "config": {"name": "net", "layers": [first, *layers]}}


def traced(config, version="2.15.0"):
    request = {"configuration": config, "kerasVersion": version}
    return json.loads(runner.handle(json.dumps(request)))


class Saved(unittest.TestCase):
    def assert_refused(self, config, *reasons):
        answer = traced(config)
        self.assertIsNone(answer["graph"])
        self.assertEqual(answer["kind"], "unsupported")
        for reason in reasons:
            self.assertIn(reason, answer["reason"])

    def test_weights_are_told_by_layer(self):
        inner = {"class_name": "Sequential", "config": {"name": "inner", "layers": [
            layer("InputLayer", "y", batch_input_shape=[None, 4]),
            layer("Dense", "d", units=3),
            layer("BatchNormalization", "n"),
        ]}}
        graph = traced(stack(inner, layer("Dense", "end", units=2), shape=(None, 4)))["graph"]
        self.assertEqual(
            [one["path"] for one in graph["saved"]], [["inner", "d"], ["inner", "n"], ["end"]]
        )
        norm = graph["saved"][1]["weights"]
        self.assertEqual(
            [(one["role"], one["trainable"]) for one in norm],
            [("gamma", True), ("beta", True), ("moving_mean", False), ("moving_variance", False)],
        )
        kernel = graph["saved"][0]["weights"][0]
        self.assertEqual(kernel["shape"], [4, 3])
        self.assertEqual(graph["values"][kernel["value"]]["name"].rpartition("/")[2], "kernel")

    def test_what_is_frozen_is_not_trained(self):
        config = stack(layer("Dense", units=2, trainable=False), shape=(None, 4))
        weights = traced(config)["graph"]["saved"][0]["weights"]
        self.assertEqual([one["trainable"] for one in weights], [False, False])

    def test_unknown_layers_are_named(self):
        self.assert_refused(stack(layer("Mine"), layer("Other", "two")), "Mine", "Other")

    def test_layers_of_other_packages_are_unknown(self):
        mine = layer("Dense", units=2) | {"module": "ada.layers", "registered_name": "ada>Dense"}
        self.assert_refused(stack(mine, shape=(None, 4)), "Dense")

    def test_code_is_refused(self):
        self.assert_refused(stack(layer("Lambda", function="gAAA")), "Lambda", "code")

    def test_options_without_a_meaning_here_are_refused(self):
        self.assert_refused(
            stack(layer("Flatten", surprise=3)), "surprise=3", "Flatten"
        )
        self.assertIsNotNone(traced(stack(layer("Flatten", surprise=None)))["graph"])

    def test_functions_of_the_user_are_refused(self):
        self.assert_refused(stack(layer("Activation", activation="my_own")), "my_own")

    def test_masks_are_refused(self):
        words = layer("Embedding", "words", input_dim=5, output_dim=2, mask_zero=True)
        self.assert_refused(stack(words, shape=(None, 4)), "words")

    def test_a_broken_configuration_is_an_answer(self):
        for config in ({}, {"class_name": "Sequential"}, stack(layer("Dense", units=-1))):
            answer = traced(config)
            self.assertIsNone(answer["graph"])
            self.assertTrue(answer["reason"])

    def test_the_hard_sigmoid_of_its_version(self):
        config = stack(layer("Activation", activation="hard_sigmoid"))
        alphas = [
            traced(config, version)["graph"]["nodes"][0]["attributes"]["alpha"]["f"]
            for version in ("2.15.0", "3.15.1")
        ]
        self.assertEqual(alphas, [0.2, 1 / 6])


if __name__ == "__main__":
    unittest.main()
