"""Whoever decides the next step: one strategy a file, listed in `registry.py`."""
