"""What every operation needs: types, tensors, the recording of layers, the emission of nodes."""
