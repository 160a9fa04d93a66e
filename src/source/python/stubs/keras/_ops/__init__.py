"""Functions on tensors, a family in each file; `keras.ops` collects them."""
