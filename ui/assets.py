"""Where the interface's own files lie, and reading them."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "ui"
"""Scripts, styles and the font."""


def script(*names: str) -> str:
    """The named scripts one after the other, as one program."""
    return "\n".join((FOLDER / f"{name}.js").read_text("utf-8") for name in names)


def style(*names: str) -> str:
    """The named style sheets one after the other."""
    return "\n".join((FOLDER / f"{name}.css").read_text("utf-8") for name in names)


def scoped_style(*names: str) -> str:
    """The named style sheets, each rule inside Gradio's container: as strong as Gradio's own reset, which would win otherwise."""
    return f".gradio-container {{\n{style(*names)}\n}}"
