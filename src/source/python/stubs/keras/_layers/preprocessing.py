"""Layers that prepare data: scale, resize, crop, encode. Random ones do nothing at inference."""

from typing import Sequence

from .._core import backend_state
from .._core.dtypes import INT64
from .._core.layer import BuiltIn
from .._core.layout import as_float, untranslated
from .._core.tensors import KerasTensor, as_tensor
from .._ops import arithmetic, image
from .._ops.indexing import get_item, one_hot
from .._ops.reduction import sum as reduce_sum
from .regularization import _OnlyInTraining


class Rescaling(BuiltIn):
    """x * scale + offset; both may be lists with one number for each channel."""

    _shown = ("scale", "offset")

    def __init__(self, scale: object, offset: object = 0.0, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.scale = scale
        self.offset = offset

    def call(self, inputs: KerasTensor) -> KerasTensor:
        x = as_float(as_tensor(inputs))
        scaled = arithmetic.multiply(x, as_float(as_tensor(self.scale)))
        return arithmetic.add(scaled, as_float(as_tensor(self.offset)))


class Resizing(BuiltIn):
    _shown = ("height", "width", "interpolation")

    def __init__(
        self,
        height: int,
        width: int,
        interpolation: str = "bilinear",
        crop_to_aspect_ratio: bool = False,
        pad_to_aspect_ratio: bool = False,
        fill_mode: str = "constant",
        fill_value: float = 0.0,
        antialias: bool = False,
        data_format: str | None = None,
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        self.height = height
        self.width = width
        self.interpolation = interpolation
        self.exact = not (crop_to_aspect_ratio or pad_to_aspect_ratio)
        self.data_format = backend_state.standardize_data_format(data_format)

    def call(self, inputs: KerasTensor) -> KerasTensor:
        size = (self.height, self.width)
        if self.exact:
            return image.resize(inputs, size, self.interpolation, data_format=self.data_format)
        x = as_float(inputs)
        shape = (*x.shape[:-3], *size, x.shape[-1])
        return untranslated("ResizeKeepingRatio", [x], (shape, x.dtype))[0]


class CenterCrop(BuiltIn):
    """The middle; images that are too small are resized."""

    _shown = ("height", "width")

    def __init__(
        self, height: int, width: int, data_format: str | None = None, **kwargs: object
    ) -> None:
        kwargs.pop("seed", None)
        super().__init__(**kwargs)
        self.height = height
        self.width = width
        self.data_format = backend_state.standardize_data_format(data_format)

    def call(self, inputs: KerasTensor, training: object = False) -> KerasTensor:
        last = self.data_format == "channels_last"
        places = (-3, -2) if last else (-2, -1)
        size = (self.height, self.width)
        given = [inputs.shape[place] for place in places]
        if None in given or any(have < want for have, want in zip(given, size)):
            return image.resize(inputs, size, data_format=self.data_format)
        key: list = [slice(None)] * inputs.ndim
        for place, have, want in zip(places, given, size):
            begin = (have - want) // 2
            key[place] = slice(begin, begin + want)
        return get_item(inputs, tuple(key))


class RandomCrop(CenterCrop):
    pass


class _Random(_OnlyInTraining):
    """Takes whatever arguments its kind has."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        known = {key: kwargs[key] for key in ("name", "trainable", "dtype") if key in kwargs}
        known |= {key: kwargs[key] for key in kwargs if key in ("input_shape", "batch_input_shape")}
        super().__init__(**known)


_RANDOM = """
    AugMix AutoContrast ContrastLimitedAdaptiveHistogramEqualization CutMix
    Equalization MaxNumBoundingBoxes MixUp RandAugment RandomBrightness
    RandomColorDegeneration RandomColorJitter RandomContrast RandomElasticTransform RandomErasing
    RandomFlip RandomGaussianBlur RandomGrayscale RandomHeight RandomHue RandomInvert
    RandomPerspective RandomPosterization RandomRotation RandomSaturation RandomSharpness
    RandomShear RandomTranslation RandomWidth RandomZoom Solarization
""".split()

for _name in _RANDOM:
    globals()[_name] = type(_name, (_Random,), {"__module__": __name__})


class CategoryEncoding(BuiltIn):
    """Whole numbers to vectors of length `num_tokens`."""

    _shown = ("num_tokens", "output_mode")

    def __init__(
        self,
        num_tokens: int | None = None,
        output_mode: str = "multi_hot",
        sparse: bool = False,
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        self.num_tokens = num_tokens
        self.output_mode = output_mode

    def call(self, inputs: KerasTensor, count_weights: object = None) -> KerasTensor:
        encoded = one_hot(inputs, self.num_tokens)
        if self.output_mode == "one_hot":
            return encoded
        counted = reduce_sum(encoded, axis=-2)
        return counted if self.output_mode == "count" else arithmetic.minimum(counted, 1.0)


class Discretization(BuiltIn):
    def __init__(
        self,
        bin_boundaries: Sequence[float] | None = None,
        num_bins: object = None,
        **kwargs: object,
    ) -> None:
        for name in ("epsilon", "output_mode", "sparse"):
            kwargs.pop(name, None)
        super().__init__(**kwargs)
        self.bin_boundaries = bin_boundaries

    def adapt(self, data: object = None, **kwargs: object) -> None:
        pass

    def call(self, inputs: KerasTensor) -> KerasTensor:
        return untranslated("Discretization", [as_tensor(inputs)], (inputs.shape, INT64))[0]


class _Lookup(BuiltIn):
    """Strings or numbers to indices: nothing of it runs in ONNX."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        known = {key: kwargs[key] for key in ("name", "trainable") if key in kwargs}
        super().__init__(**known)
        self.output_mode = kwargs.get("output_mode", "int")
        self.size = kwargs.get("max_tokens") or (
            args[0] if args and isinstance(args[0], int) else None
        )
        self.length = kwargs.get("output_sequence_length")

    def adapt(self, *args: object, **kwargs: object) -> None:
        pass

    def get_vocabulary(self, *args: object) -> list:
        return []

    def set_vocabulary(self, *args: object, **kwargs: object) -> None:
        pass

    def vocabulary_size(self) -> int:
        return self.size or 1

    vocab_size = vocabulary_size

    def call(self, inputs: KerasTensor) -> KerasTensor:
        shape = tuple(inputs.shape)
        if self.output_mode in ("multi_hot", "count", "tf_idf", "one_hot"):
            shape = (*shape[:-1], self.size) if len(shape) > 1 else (*shape, self.size)
            return untranslated(type(self).__name__, [inputs], (shape, self.dtype))[0]
        return untranslated(type(self).__name__, [inputs], (shape, INT64))[0]


class IntegerLookup(_Lookup):
    pass


class StringLookup(_Lookup):
    pass


class Hashing(_Lookup):
    pass


class HashedCrossing(_Lookup):
    pass


class TextVectorization(_Lookup):
    """[N] or [N, 1] strings to [N, length] indices."""

    def call(self, inputs: KerasTensor) -> KerasTensor:
        if self.output_mode != "int":
            shape = (inputs.shape[0], self.size)
            return untranslated("TextVectorization", [inputs], (shape, self.dtype))[0]
        shape = (inputs.shape[0], self.length)
        return untranslated("TextVectorization", [inputs], (shape, INT64))[0]


class MelSpectrogram(BuiltIn):
    """[N, samples] to [N, mel bins, frames]."""

    def __init__(
        self,
        fft_length: int = 2048,
        sequence_stride: int = 512,
        num_mel_bins: int = 128,
        **kwargs: object,
    ) -> None:
        known = {key: kwargs[key] for key in ("name", "trainable", "dtype") if key in kwargs}
        super().__init__(**known)
        self.stride = sequence_stride
        self.bins = num_mel_bins

    def call(self, inputs: KerasTensor) -> KerasTensor:
        *batch, samples = inputs.shape
        frames = None if samples is None else (samples + self.stride - 1) // self.stride
        shape = (*batch, self.bins, frames)
        return untranslated("MelSpectrogram", [inputs], (shape, self.dtype))[0]
