"""Dense and Embedding, and layers that do little or nothing."""

from typing import Callable, Mapping, Sequence

from _layerline.notes import note
from _layerline.opaque import require_known

from .. import activations
from .._core.input_spec import InputSpec
from .._core.layer import BuiltIn
from .._core.layout import as_float, emit, from_natural, natural, weight
from .._core.shapes import Size
from .._core.tensors import KerasTensor, as_tensor
from .._ops import arithmetic, reduction
from .._ops.indexing import whole
from .._ops.linear import einsum


class Dense(BuiltIn):
    """[N, …, I] to [N, …, O]."""

    _shown = ("units", "activation", "use_bias")

    def __init__(
        self,
        units: object,
        activation: object = None,
        use_bias: bool = True,
        lora_rank: object = None,
        lora_alpha: object = None,
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        self.units = whole_units(units)
        self.activation = activations.get(activation)
        self.use_bias = bool(use_bias)
        self.input_spec = InputSpec(min_ndim=2)

    def build(self, input_shape: Sequence[Size]) -> None:
        size = input_shape[-1]
        if size is None:
            raise ValueError(
                "The last dimension of the inputs to a Dense layer should be defined. Found None. "
                f"Full input shape received: {tuple(input_shape)}"
            )
        self.kernel = self._add_variable("kernel", (size, self.units))
        self.bias = self._add_variable("bias", (self.units,)) if self.use_bias else None
        self.input_spec = InputSpec(min_ndim=2, axes={-1: size})
        self.built = True

    def call(self, inputs: KerasTensor) -> KerasTensor:
        x = as_float(inputs)
        shape = (*x.shape[:-1], self.units)
        if x.ndim == 2 and self.bias is not None:
            operands = [natural(x), weight(self.kernel), weight(self.bias)]
            value = emit("Gemm", operands, x.dtype, shape)
        else:
            value = emit("MatMul", [natural(x), weight(self.kernel)], x.dtype, shape)
            if self.bias is not None:
                value = emit("Add", [value, weight(self.bias)], x.dtype, shape)
        result = from_natural(value, shape, x.dtype)
        return result if self.activation is None else self.activation(result)


class EinsumDense(BuiltIn):
    """A product given as an equation: `abc,cd->abd`."""

    _shown = ("equation", "activation", "bias_axes")

    def __init__(
        self,
        equation: str,
        output_shape: object,
        activation: object = None,
        bias_axes: str | None = None,
        lora_rank: object = None,
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        self.equation = equation
        self.partial_output_shape = (
            (output_shape,) if isinstance(output_shape, int) else tuple(output_shape)
        )
        self.bias_axes = bias_axes
        self.activation = activations.get(activation)

    def build(self, input_shape: Sequence[Size]) -> None:
        sizes, output = self._sizes(input_shape)
        terms = self.equation.replace(" ", "").replace("...", "").split("->")[0].split(",")
        self.kernel = self._add_variable("kernel", [sizes[letter] for letter in terms[1]])
        self.bias = None
        if self.bias_axes:
            first = min(output.index(letter) for letter in self.bias_axes)
            shape = [sizes[it] if it in self.bias_axes else 1 for it in output[first:]]
            self.bias = self._add_variable("bias", shape)
        self.built = True

    def call(self, inputs: KerasTensor) -> KerasTensor:
        result = einsum(self.equation, as_float(inputs), self.kernel)
        if self.bias is not None:
            result = result + self.bias
        return result if self.activation is None else self.activation(result)

    def _sizes(self, input_shape: Sequence[Size]) -> tuple[Mapping[str, Size], str]:
        """The size of each letter, and the letters of the output."""
        inputs, _, output = self.equation.replace(" ", "").partition("->")
        term = inputs.split(",")[0]
        if "..." in term:
            named = term.replace("...", "")
            from_end = term.startswith("...")
            shape = input_shape[-len(named) :] if from_end else input_shape[: len(named)]
            term, output = named, output.replace("...", "")
            sizes = dict(zip(term, shape))
            wanted = self.partial_output_shape[-len(output) :]
            if len(wanted) < len(output):
                output_sizes = dict(zip(output[-len(wanted) :], wanted))
            else:
                output_sizes = dict(zip(output, wanted))
        else:
            sizes = dict(zip(term, input_shape))
            output_sizes = dict(
                zip(output[-len(self.partial_output_shape) :], self.partial_output_shape)
            )
        for letter, size in output_sizes.items():
            if sizes.get(letter) is None and size is not None:
                sizes[letter] = size
        return sizes, output


class Embedding(BuiltIn):
    """Whole numbers [N, T] to vectors [N, T, D]."""

    _shown = ("input_dim", "output_dim")

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        embeddings_initializer: object = "uniform",
        embeddings_regularizer: object = None,
        embeddings_constraint: object = None,
        mask_zero: bool = False,
        weights: object = None,
        lora_rank: object = None,
        lora_alpha: object = None,
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        for name, size in (("input_dim", input_dim), ("output_dim", output_dim)):
            require_known(size, f"`{name}`")
        self.input_dim = int(input_dim)
        self.output_dim = int(output_dim)
        self.mask_zero = mask_zero
        if mask_zero:
            note("masks of padded steps are not followed")

    def build(self, input_shape: object = None) -> None:
        self.embeddings = self._add_variable("embeddings", (self.input_dim, self.output_dim))
        self.built = True

    def call(self, inputs: KerasTensor) -> KerasTensor:
        shape = (*inputs.shape, self.output_dim)
        operands = [weight(self.embeddings), whole(inputs)]
        return from_natural(emit("Gather", operands, self.dtype, shape, axis=0), shape, self.dtype)


class Activation(BuiltIn):
    _shown = ("activation",)

    def __init__(self, activation: object, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.activation = activations.get(activation)

    def call(self, inputs: KerasTensor) -> KerasTensor:
        return inputs if self.activation is None else self.activation(inputs)


class Lambda(BuiltIn):
    """A function of the user, shown as one layer."""

    def __init__(
        self,
        function: Callable,
        output_shape: object = None,
        mask: object = None,
        arguments: Mapping | None = None,
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        self.function = function
        self.arguments = dict(arguments or {})

    def call(self, inputs: object) -> object:
        result = self.function(inputs, **self.arguments)
        return result if isinstance(result, (list, tuple, dict)) else as_tensor(result)


class Masking(BuiltIn):
    """Sets masked steps to 0, as Keras does; the mask itself isn't followed."""

    def __init__(self, mask_value: float = 0.0, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.mask_value = mask_value
        note("masks of padded steps are not followed")

    def call(self, inputs: KerasTensor) -> KerasTensor:
        differs = arithmetic.not_equal(inputs, float(self.mask_value))
        kept = reduction.any(differs, axis=-1, keepdims=True)
        return inputs * arithmetic.cast(kept, inputs.dtype)


class Identity(BuiltIn):
    def call(self, inputs: object) -> object:
        return inputs


def whole_units(units: object) -> int:
    require_known(units, "`units`")
    if isinstance(units, float) and units.is_integer():
        units = int(units)
    if not hasattr(units, "__index__") or int(units) <= 0:
        raise ValueError(
            "Received an invalid value for `units`, expected a positive integer. "
            f"Received: units={units}"
        )
    return int(units)
