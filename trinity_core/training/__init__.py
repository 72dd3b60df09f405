"""Trainers of the head: the optimizer, the episodes it is scored on, and the run that puts them together."""
