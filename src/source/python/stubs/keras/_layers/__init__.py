"""Families of layers, one in each file; `keras.layers` collects them."""
