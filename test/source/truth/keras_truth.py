"""Compares the stub with the real Keras.

    python -m venv truth
    truth/bin/pip install --no-deps -r test/source/truth/requirements.txt
    truth/bin/python test/source/truth/keras_truth.py [--some] [GROUP …]

Groups are layers, functions, models, rejected, applications and results (of applications); all
without one. --some leaves the largest applications out.

Both build the same models. Equal must be: the number of parameters, each layer's name, type, output
shape and number of parameters, the weights' paths and shapes, and, the traced graph being run by
ONNX Runtime with the real weights, the results. What Keras rejects the stub must reject, with the
same reason. Ends with `N passed, N failed`, and exit status 1 where something differs.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

import keras_cases
import numpy as np
import onnxruntime
from keras_onnx import onnx_model

HERE = os.path.dirname(os.path.abspath(__file__))
TOLERANCE = 1e-4
"""Of the largest difference, relative to the largest result."""

GROUPS = {
    "layers": keras_cases.layer_cases,
    "functions": keras_cases.function_cases,
    "models": keras_cases.model_cases,
    "rejected": keras_cases.rejected_cases,
    "applications": keras_cases.application_cases,
    "results": keras_cases.result_cases,
}

KNOWN = {
    "layers.EinsumDense": "Keras forgets sizes that its equation keeps; the stub knows them",
    "tf.reshape(x, [tf.shape(x)[0], -1, 4])": "TensorFlow forgets a size that the stub computes",
}
"""Cases, by the beginning of their names, where the stub says more: shapes aren't compared."""


WORDED = (
    "layers.Conv2D(4, 3)(keras.Input((8, 8, None)))",
    "layers.Dense(4)(keras.Input((None,)))",
    "layers.BatchNormalization()(keras.Input((None,)))",
    'layers.Conv2D("a", 3)(x)',
    'layers.Conv2D(4, 3, padding="sane")(x)',
    "layers.Conv2D(4, 3)(layers.Dense(2))",
)
"""Rejected in other words: Keras stumbles over what it should have checked, or prints a set."""


def main(groups: list[str], some: bool) -> int:
    onnxruntime.set_default_logger_severity(3)
    passed = failed = 0
    for group in groups or GROUPS:
        cases = [case for case in GROUPS[group]() if not (some and keras_cases.is_large(case))]
        wrong = compare(group, cases)
        passed, failed = passed + len(cases) - wrong, failed + wrong
    print(f"{passed} passed, {failed} failed")
    return int(failed > 0)


def compare(group: str, cases: list[dict]) -> int:
    """Number of cases that differ."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "cases.json")
        with open(path, "w") as file:
            json.dump(cases, file)
        sides = [started(side, path, folder) for side in ("real", "stub")]
        real, stub = (answers(*side) for side in sides)
        wrong = 0
        worst = 0.0
        for index, case in enumerate(cases):
            differences, error = check(case, real[index], stub[index], f"{folder}/{index}.npz")
            worst = max(worst, error)
            wrong += bool(differences)
            for difference in differences:
                print(f"{group}: {case['name']}: {difference}")
    seconds = sorted(sum(one["seconds"]) for one in stub if "seconds" in one)
    timing = f", slowest trace {1000 * seconds[-1]:.0f} ms" if seconds else ""
    print(f"{group}: {len(cases) - wrong} of {len(cases)} agree, largest error {worst:.1e}{timing}")
    return wrong


def started(side: str, cases: str, folder: str) -> tuple[subprocess.Popen, str]:
    """The process that answers, and the file that it leaves."""
    command = [sys.executable, os.path.join(HERE, "keras_sides.py"), side, cases, folder]
    return subprocess.Popen(command), os.path.join(folder, f"{side}.json")


def answers(process: subprocess.Popen, path: str) -> list[dict]:
    if process.wait():
        raise RuntimeError(f"{os.path.basename(path)}: exit status {process.returncode}")
    with open(path) as file:
        return json.load(file)


def check(case: dict, real: dict, stub: dict, arrays: str) -> tuple[list[str], float]:
    """What differs, and how far the results are apart."""
    if case.get("rejected"):
        if "error" not in stub or "error" not in real:
            return [f"accepted by {'the stub' if 'error' in real else 'Keras'}"], 0.0
        reasons = [plain(one["error"]) for one in (real, stub)]
        if reasons[0] != reasons[1] and not case["name"].startswith(WORDED):
            return [f"Keras: {reasons[0]}\n    stub: {reasons[1]}"], 0.0
        return [], 0.0
    if "error" in real or "error" in stub:
        return [f"Keras: {real.get('error', 'works')}; stub: {stub.get('error', 'works')}"], 0.0
    found = []
    for total in (stub["parameters"], stub["totals"]):
        if real["parameters"] != total:
            found.append(f"{total} parameters instead of {real['parameters']}")
    if real["weights"] != stub["weights"]:
        pairs = zip(real["weights"], stub["weights"])
        found.append(f"weights {next(one for one in pairs if one[0] != one[1])}")
    if real["layers"] != stub["layers"] and not any(map(case["name"].startswith, KNOWN)):
        pairs = zip(real["layers"], stub["layers"])
        found.append(
            f"layers {next((one for one in pairs if one[0] != one[1]), 'differ in number')}"
        )
    missing = {node["op"] for node in stub["document"]["nodes"] if node["domain"]}
    if missing:
        return [*found, f"not translated: {', '.join(missing)}"], 0.0
    if found or case.get("shapes only"):
        return found, 0.0
    return results(stub["document"], stub["weights"], np.load(arrays))


def results(document: dict, weights: list, arrays) -> tuple[list[str], float]:
    values = {path: arrays[f"w{index}"] for index, (path, _) in enumerate(weights)}
    session = onnxruntime.InferenceSession(onnx_model(document, values).SerializeToString())
    feeds = {one.name: arrays[f"in{index}"] for index, one in enumerate(session.get_inputs())}
    error = 0.0
    for index, given in enumerate(session.run(None, feeds)):
        wanted = arrays[f"out{index}"]
        if given.shape != wanted.shape:
            return [f"result {given.shape} instead of {wanted.shape}"], 0.0
        stated = document["values"][document["outputs"][index]]["shape"]
        if any(size not in (None, real) for size, real in zip(stated, given.shape)):
            return [f"result {given.shape} is stated as {stated}"], 0.0
        if wanted.size:
            difference = np.abs(given.astype(float) - wanted.astype(float)).max()
            error = max(error, float(difference / (np.abs(wanted).max() + 1e-12)))
    return ([f"results differ by {error:.1e}"] if not error <= TOLERANCE else []), error


def plain(message: str) -> str:
    """A reason without what Keras wraps around it, and without what depends on its insides."""
    message = re.sub(r"\x1b\[\d*m", "", message)
    inner = re.search(
        r"^(\w+: )Exception encountered when calling .*?\n\n(.*?)\n\nArguments", message, re.DOTALL
    )
    message = inner[1] + inner[2] if inner else message
    message = re.sub(
        r"Input (\d+) with name '\w+' of layer '(\w+)'", r'Input \1 of layer "\2"', message
    )
    message = re.sub(r"name=\w+", "name", message)
    # NumPy's arrays have no commas.
    return re.sub(
        r"=\[([^\]]*)\]", lambda it: f"=({it[1].replace(',', '').replace(' ', ', ')})", message
    )


if __name__ == "__main__":
    groups = [one for one in sys.argv[1:] if one != "--some"]
    sys.exit(main(groups, "--some" in sys.argv))
