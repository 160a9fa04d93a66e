"""Tensors, layers, models and what is recorded of them: the part of the stub without any layer."""
