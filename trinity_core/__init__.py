"""The science of Trinity Explorer: a tiny learned coordinator over a pool of agents (TRINITY, arXiv 2512.04695).

Nothing here prints, draws, stores or reads the environment; see `interfaces.py` for the boundaries.
"""
