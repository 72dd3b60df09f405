"""Heads that are no ordinary matrix, one file each, and the words checkpoints know them by."""
