"""As much of PyTorch as the export script asks for; its export is a file that a test made."""

import os
import shutil

__version__ = "0.fake"
float32 = "float32"
int64 = "int64"


class Tensor:
    def __init__(self, shape, dtype):
        self.shape = shape
        self.dtype = dtype

    def item(self):
        return 0.0


class no_grad:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False


def device(name):
    return name


def zeros(shape, dtype, device):
    return Tensor(tuple(shape), dtype)


class nn:
    class Module:
        def __call__(self, *inputs):
            return self.forward(*inputs)

        def eval(self):
            return self

        def parameters(self):
            return iter(())

        def modules(self):
            yield self
            for value in vars(self).values():
                if isinstance(value, nn.Module):
                    yield from value.modules()

    class Linear(Module):
        def __init__(self, in_features, out_features):
            self.in_features = in_features

        def forward(self, x):
            if x.shape[-1] != self.in_features:
                raise RuntimeError(f"mat1 and mat2 shapes cannot be multiplied: {x.shape}")
            return x

    class Embedding(Module):
        def __init__(self, count, size):
            pass

        def forward(self, x):
            if x.dtype != int64:
                raise RuntimeError("Expected tensor for argument #1 'indices' to be Long")
            return x

    class Conv2d(Module):
        in_channels = 3

    class Conv1d(Module):
        in_channels = 3

    class Conv3d(Module):
        in_channels = 3

    class LSTM(Module):
        input_size = 3

    GRU = RNN = LSTM


class onnx:
    @staticmethod
    def export(model, args, path, verbose=True):
        print("exported", *["x".join(map(str, one.shape)) for one in args])
        shutil.copyfile(os.path.join(os.path.dirname(__file__), "exported.onnx"), path)
