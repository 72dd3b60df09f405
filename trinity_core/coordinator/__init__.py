"""The coordinator: prompt, backbone states, head, checkpoint, and the strategy that puts them together."""
