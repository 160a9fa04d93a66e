"""Reference activations of small zoo models, computed by PyTorch in float64.

    npx vitest run test/zoo/numerics.test.ts -u    # writes numerics-weights.json
    python scripts/make-numerics-fixture.py        # needs torch and numpy

Reads test/fixtures/numerics-weights.json, which names the source of every weight, and writes
test/fixtures/numerics.json. The networks and the generator of the weights are written here a
second time, from the papers and from src/model/random.ts, so that a mistake on one side shows.
"""

import json
import pathlib
import struct

import numpy
import torch
import torch.nn.functional as F

FIXTURES = pathlib.Path(__file__).parent.parent / "test" / "fixtures"
GOLDEN = 0x9E3779B9
MASK = 0xFFFFFFFF
SAMPLES = 24
INPUT_SEED = 5

RESNET_CASES = {
    "resnet basic": ((36, 36), dict(bottleneck=False)),
    "resnet bottleneck": ((40, 33), dict(bottleneck=True)),
    "resnet stride in 1x1": ((40, 33), dict(bottleneck=True, stride_in_1x1=True)),
    "resnet without residual": ((32, 32), dict(bottleneck=True, residual=False)),
}


def mix(x):
    """lowbias32 over numpy uint32 arrays or Python integers."""
    x = numpy.asarray(x, dtype=numpy.uint64)
    x = ((x ^ (x >> numpy.uint64(16))) * numpy.uint64(0x7FEB352D)) & numpy.uint64(MASK)
    x = ((x ^ (x >> numpy.uint64(15))) * numpy.uint64(0x846CA68B)) & numpy.uint64(MASK)
    return x ^ (x >> numpy.uint64(16))


def hash_number(value):
    high, low = struct.unpack(">II", struct.pack(">d", value + 0.0))
    return int(mix(int(mix(high)) ^ low))


def uniform(dims, low, high, seed):
    """Float32 values of a weight, as float64."""
    key = int(mix(hash_number(low) ^ (hash_number(high) * GOLDEN & MASK)))
    start = hash_number(seed) % 4096 * 16
    index = numpy.arange(start, start + numpy.prod(dims), dtype=numpy.uint64)
    counter = (index * numpy.uint64(GOLDEN) + numpy.uint64(key)) & numpy.uint64(MASK)
    signed = mix(counter).astype(numpy.uint32).view(numpy.int32).astype(numpy.float64)
    values = (low + high) / 2 + (high - low) * 2**-32 * signed
    return torch.tensor(values.astype(numpy.float32).astype(numpy.float64)).reshape(dims)


class Network:
    """Layers by name, whose outputs are recorded."""

    def __init__(self, sources):
        self.weights = {name: uniform(*source) for name, source in sources.items()}
        self.unused = set(self.weights)
        self.recorded = {}

    def weight(self, name):
        self.unused.discard(name)
        return self.weights[name]

    def record(self, name, x):
        self.recorded[name] = x
        return x

    def conv(self, x, name, stride=1, padding=0, depthwise=False):
        """[N, C, H, W] -> [N, filters, H', W']."""
        weight = self.weight(f"{name}.weight")
        bias = self.weight(f"{name}.bias") if f"{name}.bias" in self.weights else None
        groups = x.shape[1] if depthwise else 1
        return self.record(name, F.conv2d(x, weight, bias, stride, padding, groups=groups))

    def conv_same(self, x, name, kernel, stride, depthwise=False):
        """TensorFlow's SAME padding."""
        pads = []
        for size in (x.shape[3], x.shape[2]):
            total = max(0, (-(-size // stride) - 1) * stride + kernel - size)
            pads += [total // 2, total - total // 2]
        return self.conv(F.pad(x, pads), name, stride, depthwise=depthwise)

    def batch_norm(self, x, name, epsilon):
        mean, variance = self.weight(f"{name}.mean"), self.weight(f"{name}.variance")
        scale, shift = self.weight(f"{name}.scale"), self.weight(f"{name}.shift")
        return self.record(name, F.batch_norm(x, mean, variance, scale, shift, eps=epsilon))

    def dense(self, x, name):
        return self.record(
            name, F.linear(x, self.weight(f"{name}.weight"), self.weight(f"{name}.bias"))
        )


def resnet(net, x, bottleneck, stride_in_1x1=False, residual=True):
    norm = lambda y, name: net.batch_norm(y, name, 1e-5)
    x = torch.relu(norm(net.conv(x, "conv1", 2, 3), "bn1"))
    x = net.record("maxpool", F.max_pool2d(x, 3, 2, 1))
    for stage, repeats in enumerate([1, 2]):
        for index in range(repeats):
            at = f"layer{stage + 1}/{index}"
            stride = 2 if stage > 0 and index == 0 else 1
            if bottleneck:
                first, second = (stride, 1) if stride_in_1x1 else (1, stride)
                y = torch.relu(norm(net.conv(x, f"{at}/conv1", first), f"{at}/bn1"))
                y = torch.relu(norm(net.conv(y, f"{at}/conv2", second, 1), f"{at}/bn2"))
                y = norm(net.conv(y, f"{at}/conv3"), f"{at}/bn3")
            else:
                y = torch.relu(norm(net.conv(x, f"{at}/conv1", stride, 1), f"{at}/bn1"))
                y = norm(net.conv(y, f"{at}/conv2", 1, 1), f"{at}/bn2")
            if residual:
                if y.shape != x.shape:
                    x = norm(net.conv(x, f"{at}/downsample/0", stride), f"{at}/downsample/1")
                y = net.record(f"{at}/add", y + x)
            x = net.record(f"{at}/relu{3 if bottleneck else 2}", torch.relu(y))
    return net.dense(x.mean((2, 3)), "fc")


def efficientnet(net, x):
    norm = lambda y, name: net.batch_norm(y, name, 1e-3)
    x = F.silu(norm(net.conv_same(x, "stem/conv", 3, 2), "stem/bn"))
    # Kernel, stride, expansion, repeats of B0, halved and rounded up.
    stages = [(3, 1, 1, 1), (3, 2, 6, 1), (5, 2, 6, 1), (3, 2, 6, 2), (5, 1, 6, 2), (5, 2, 6, 2)]
    for stage, (kernel, stride, expansion, repeats) in enumerate(stages + [(3, 1, 6, 1)]):
        for index in range(repeats):
            at = f"blocks/{stage}/{index}"
            y = x
            if expansion != 1:
                y = F.silu(norm(net.conv(y, f"{at}/expand/conv"), f"{at}/expand/bn"))
            step = stride if index == 0 else 1
            y = net.conv_same(y, f"{at}/depthwise/conv", kernel, step, depthwise=True)
            y = F.silu(norm(y, f"{at}/depthwise/bn"))
            gate = F.silu(net.conv(y.mean((2, 3), keepdim=True), f"{at}/se/reduce"))
            gate = net.record(f"{at}/se/gate", torch.sigmoid(net.conv(gate, f"{at}/se/expand")))
            y = net.record(f"{at}/se/scale", y * gate)
            y = norm(net.conv(y, f"{at}/project/conv"), f"{at}/project/bn")
            x = net.record(f"{at}/add", y + x) if step == 1 and y.shape == x.shape else y
    x = F.silu(norm(net.conv(x, "head/conv"), "head/bn"))
    return net.dense(x.mean((2, 3)), "classifier")


def summary(x):
    """Mean, deviation and evenly spread elements of a tensor."""
    flat = x.flatten()
    indices = [index * len(flat) // SAMPLES for index in range(min(SAMPLES, len(flat)))]
    return {
        "shape": list(x.shape),
        "mean": rounded(flat.mean()),
        "std": rounded(flat.std(correction=0)),
        "samples": [[index, rounded(flat[index])] for index in indices],
    }


def rounded(value):
    return float(f"{float(value):.7g}")


def run(sources, size, network):
    net = Network(sources)
    dims = (2, 3, *size)
    output = network(net, uniform(dims, -1.0, 1.0, INPUT_SEED))
    assert not net.unused, f"not used here: {sorted(net.unused)}"
    return {
        "input": {"dims": dims, "low": -1, "high": 1, "seed": INPUT_SEED},
        "output": [rounded(value) for value in output.flatten()],
        "tensors": {name: summary(x) for name, x in net.recorded.items()},
    }


def main():
    sources = json.loads((FIXTURES / "numerics-weights.json").read_text())
    cases = {}
    for name, (size, options) in RESNET_CASES.items():
        cases[name] = run(sources[name], size, lambda net, x: resnet(net, x, **options))
    cases["efficientnet"] = run(sources["efficientnet"], (40, 53), efficientnet)
    lines = [f"{json.dumps(name)}: {json.dumps(case)}" for name, case in cases.items()]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    (FIXTURES / "numerics.json").write_text(text)


if __name__ == "__main__":
    main()
