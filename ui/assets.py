"""Where the interface's own files lie, and reading them."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "ui"
"""Scripts, styles and the font."""


def script(*names: str) -> str:
    """The named scripts one after the other, as one program without indentation and lines of comment: every page carries it."""
    lines = (line.lstrip() for name in names for line in (FOLDER / f"{name}.js").read_text("utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def style(*names: str) -> str:
    """The named style sheets one after the other."""
    return "\n".join((FOLDER / f"{name}.css").read_text("utf-8") for name in names)


def scoped_style(*names: str) -> str:
    """The named style sheets, each rule inside Gradio's container: as strong as Gradio's own reset, which would win otherwise."""
    return f".gradio-container {{\n{style(*names)}\n}}"
