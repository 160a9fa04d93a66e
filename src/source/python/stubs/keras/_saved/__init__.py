"""Models from the configurations that Keras 2 and 3 save: JSON, no code."""
