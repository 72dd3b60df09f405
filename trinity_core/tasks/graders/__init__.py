"""Graders: they forgive the form of an answer, never its substance."""

from trinity_core.tasks.graders.grade import grade

__all__ = ["grade"]
