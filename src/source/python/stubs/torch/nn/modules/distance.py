"""Where torch keeps them."""

from .shaping import CosineSimilarity, PairwiseDistance
