"""Operations: for each its rule of shapes, its complaints in torch's words, and its ONNX nodes."""
