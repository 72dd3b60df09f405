"""Visitors of a public page: who they are, what is theirs, what they may ask for."""
