"""Parameters and buffers."""

from .._core.tensor import Buffer, Parameter

UninitializedParameter = Parameter
UninitializedBuffer = Buffer
