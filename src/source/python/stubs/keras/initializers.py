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

constant, zeros, ones = Constant, Zeros, Ones
glorot_normal, glorot_uniform = GlorotNormal, GlorotUniform
he_normal, he_uniform = HeNormal, HeUniform
lecun_normal, lecun_uniform = LecunNormal, LecunUniform
random_normal, random_uniform = RandomNormal, RandomUniform
truncated_normal, variance_scaling = TruncatedNormal, VarianceScaling
orthogonal, identity = Orthogonal, Identity

get = getter(globals(), "initializers")
__getattr__ = opaque_getattr(__name__)
