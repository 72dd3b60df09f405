"""Comparisons in the background: how one is played and stored, and what the pages ask of them."""
