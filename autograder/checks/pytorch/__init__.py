"""Checks of what PyTorch code does: steps, tensors, modules, training loops."""
