"""Records what a model file builds and calls: the part of the tracer that knows no framework."""
