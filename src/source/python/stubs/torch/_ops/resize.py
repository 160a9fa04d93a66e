"""Images of another size."""

import math
from typing import Sequence

from _layerline.graph import constant

from .._core.operation import operation
from .._core.recording import emit, floats, ints, untranslated
from .._core.tensor import Tensor, whole
from .shaping import renewed, transposed, reshaped

RANKS = {"linear": 3, "bilinear": 4, "bicubic": 4, "trilinear": 5}


@operation
def interpolate(
    input: Tensor,
    size: int | Sequence[int] | None = None,
    scale_factor: float | Sequence[float] | None = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
) -> Tensor:
    """[N, C, *] -> [N, C, *]"""
    count = input.ndim - 2
    if count not in (1, 2, 3):
        raise NotImplementedError(
            f"Input Error: Only 3D, 4D and 5D input Tensors supported (got {input.ndim}D) for the "
            "modes: nearest | linear | bilinear | bicubic | trilinear | area | nearest-exact (got "
            f"{mode})"
        )
    if RANKS.get(mode, input.ndim) != input.ndim:
        raise NotImplementedError(
            f"Got {input.ndim}D input, but {mode} mode needs {RANKS[mode]}D input"
        )
    if align_corners is not None and mode in ("nearest", "area", "nearest-exact"):
        raise ValueError(
            "align_corners option can only be set with the interpolating modes: linear | bilinear "
            "| bicubic | trilinear"
        )
    sizes, scales = _sizes(input, size, scale_factor, count)
    if recompute_scale_factor:
        scales = None
    if mode == "area":
        from .pooling import adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d

        return (adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d)[count - 1](
            input, sizes
        )
    shape = (*input.shape[:2], *sizes)
    if antialias:
        return untranslated("interpolate", [input], shape)
    if tuple(sizes) == tuple(input.shape[2:]) and (scales is None or set(scales) == {1.0}):
        return renewed(input)
    if scales is None:
        measure = [None, None, ints(shape)]
    else:
        measure = [None, floats([1.0, 1.0, *scales])]
    return emit("Resize", [input, *measure], shape, **_attributes(mode, bool(align_corners)))


def _sizes(
    x: Tensor, size: object, scale_factor: object, count: int
) -> tuple[list[int], list[float] | None]:
    """The sizes that result, and the scales where they were given."""
    if (size is None) == (scale_factor is None):
        raise ValueError(
            "either size or scale_factor should be defined"
            if size is None
            else "only one of size or scale_factor should be defined"
        )
    if size is not None:
        given = size if isinstance(size, (list, tuple)) else [size] * count
        if len(given) != count:
            raise ValueError(
                "Input and output must have the same number of spatial dimensions, but got input "
                f"with spatial dimensions of {list(x.shape[2:])} and output size of {list(given)}. "
                "Please provide input tensor in (N, C, d1, d2, ...,dK) format and output size in "
                "(o1, o2, ...,oK) format."
            )
        return [whole(one) for one in given], None
    given = scale_factor if isinstance(scale_factor, (list, tuple)) else [scale_factor] * count
    scales = [float(one) for one in given]
    return [math.floor(size * scale) for size, scale in zip(x.shape[2:], scales)], scales


def _attributes(mode: str, align_corners: bool) -> dict[str, object]:
    if mode == "nearest":
        return {
            "mode": "nearest",
            "coordinate_transformation_mode": "asymmetric",
            "nearest_mode": "floor",
        }
    if mode == "nearest-exact":
        return {
            "mode": "nearest",
            "coordinate_transformation_mode": "half_pixel",
            "nearest_mode": "round_prefer_ceil",
        }
    corners = "align_corners" if align_corners else "half_pixel"
    if mode == "bicubic":
        return {
            "mode": "cubic",
            "coordinate_transformation_mode": corners,
            "cubic_coeff_a": -0.75,
        }
    return {"mode": "linear", "coordinate_transformation_mode": corners}


def upsample(
    input: Tensor,
    size: object = None,
    scale_factor: object = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
) -> Tensor:
    return interpolate(input, size, scale_factor, mode, align_corners)


@operation
def grid_sample(
    input: Tensor,
    grid: Tensor,
    mode: str = "bilinear",
    padding_mode: str = "zeros",
    align_corners: bool | None = None,
) -> Tensor:
    """[N, C, H, W], [N, H', W', 2] -> [N, C, H', W']"""
    if grid.shape[-1] != input.ndim - 2:
        raise RuntimeError(
            "grid_sampler(): expected grid to have size "
            f"{input.ndim - 2} in last dimension, but got grid with sizes {list(grid.shape)}"
        )
    if input.shape[0] != grid.shape[0]:
        raise RuntimeError(
            "grid_sampler(): expected grid and input to have same batch size, but got input with "
            f"sizes {list(input.shape)} and grid with sizes {list(grid.shape)}"
        )
    shape = (*input.shape[:2], *grid.shape[1:-1])
    if input.ndim != 4:
        return untranslated("grid_sample", [input, grid], shape)
    return emit(
        "GridSample",
        [input, grid],
        shape,
        mode=mode,
        padding_mode=padding_mode,
        align_corners=int(bool(align_corners)),
    )


@operation
def affine_grid(theta: Tensor, size: Sequence[int], align_corners: bool | None = None) -> Tensor:
    """[N, 2, 3] -> [N, H, W, 2]"""
    batch, _, *sizes = (whole(one) for one in size)
    shape = (batch, *sizes, len(sizes))
    if len(sizes) != 2:
        return untranslated("affine_grid", [theta], shape)
    height, width = (_line(one, bool(align_corners)) for one in sizes)
    base = [[x, y, 1.0] for y in height for x in width]
    points = constant(base, "float32", (len(base), 3))
    turned = transposed(theta, (0, 2, 1))
    made = emit("MatMul", [points, turned], (batch, len(base), 2), theta.dtype)
    return reshaped(made, shape)


def _line(count: int, align_corners: bool) -> list[float]:
    """Coordinates between -1 and 1: of the pixels' corners, or of their middles."""
    if align_corners:
        return [-1 + 2 * i / (count - 1) for i in range(count)] if count > 1 else [0.0]
    return [(2 * i + 1) / count - 1 for i in range(count)]
