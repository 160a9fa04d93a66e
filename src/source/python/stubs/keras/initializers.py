"""`keras.initializers`: values don't matter to a trace."""

from _layerline.opaque import opaque_getattr

from ._core.inert import Inert, getter, inert_classes

Initializer = Inert
globals().update(
    inert_classes(
        __name__,
        """Constant GlorotNormal GlorotUniform HeNormal HeUniform Identity IdentityInitializer
        LecunNormal LecunUniform Ones Orthogonal OrthogonalInitializer RandomNormal RandomUniform
        TruncatedNormal VarianceScaling Zeros STFT""",
    )
)

constant, zeros, ones = Constant, Zeros, Ones  # noqa: F821
glorot_normal, glorot_uniform = GlorotNormal, GlorotUniform  # noqa: F821
he_normal, he_uniform = HeNormal, HeUniform  # noqa: F821
lecun_normal, lecun_uniform = LecunNormal, LecunUniform  # noqa: F821
random_normal, random_uniform = RandomNormal, RandomUniform  # noqa: F821
truncated_normal, variance_scaling = TruncatedNormal, VarianceScaling  # noqa: F821
orthogonal, identity = Orthogonal, Identity  # noqa: F821

get = getter(globals(), "initializers")
__getattr__ = opaque_getattr(__name__)
