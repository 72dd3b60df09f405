"""The pictures of lessons as plain JSON; `assets/ui/lesson_*.js` draws each kind. Nothing here knows what a lesson is about."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

Json = dict[str, Any]


def lines(
    title: str,
    said: str,
    series: Sequence[Json],
    *,
    x: Json,
    y: Json,
    places: Sequence[float] = (),
    marks: Sequence[Json] = (),
    wide: bool = False,
    height: int = 300,
    reveal: bool = False,
) -> Json:
    """Curves over one axis.

    Args:
        title: what is drawn.
        said: a sentence for those who cannot see it; also below the picture.
        series: from `line`.
        x: from `axis`.
        y: from `axis`.
        places: where on the x axis each step stands; curves are drawn up to there. Empty: all at once.
        marks: upright lines, from `mark`.
        wide: across the whole page.
        height: pixels.
        reveal: draw the curves only as far as the step stands.
    """
    drawn = {"series": list(series), "x": x, "y": y, "places": numbers(places), "marks": list(marks), "height": height}
    drawn["reveal"] = reveal
    return {"kind": "lines", "title": title, "said": said, "wide": wide, **drawn}


def axis(label: str, *, log: bool = False, form: str = "number", low: float | None = None, high: float | None = None) -> Json:
    """An axis; `form` is "number", "percent" or "count"."""
    return {"label": label, "log": log, "form": form, "low": low, "high": high}


def line(
    name: str,
    xs: Iterable[float],
    values: Iterable[float | None],
    *,
    colour: int = 0,
    dash: str = "",
    dots: bool = False,
    band: tuple[Iterable[float | None], Iterable[float | None]] | None = None,
    width: float = 2.0,
) -> Json:
    """One curve, with a band around it or not.

    Args:
        name: in the legend.
        xs: places.
        values: heights; None leaves a gap.
        colour: 1 to 5 of the palette; 0 for the ink.
        dash: as in SVG; with the colour, so that no curve is told by colour alone.
        dots: mark each value.
        band: lows and highs.
        width: pixels.
    """
    made = {"name": name, "xs": numbers(xs), "values": numbers(values), "colour": colour, "dash": dash, "dots": dots, "width": width}
    return made if band is None else {**made, "lows": numbers(band[0]), "highs": numbers(band[1])}


def mark(value: float, name: str) -> Json:
    """An upright line at a place of the x axis, with a word."""
    return {"value": value, "name": name}


def heat(
    title: str, said: str, cells: Sequence[Sequence[float | None]], *, rows: Json, columns: Json, form: str = "percent", **more: Any
) -> Json:
    """A table of coloured numbers.

    Args:
        title: what is drawn.
        said: a sentence for those who cannot see it; also below the title.
        cells: values, row by row; None for none.
        rows: from `scale`.
        columns: from `scale`.
        form: of the numbers, as in `axis`; "signed" colours what is below nothing differently.
        more: `best` (row, column) marks a cell; `places` has the cell of each step; `wide`, `tall`; `low` and `high` of the colours.
    """
    drawn = {"cells": [numbers(row) for row in cells], "rows": rows, "columns": columns, "form": form, "wide": False}
    return {"kind": "heat", "title": title, "said": said, **drawn, **more}


def scale(label: str, names: Iterable[object]) -> Json:
    """The rows or columns of a heat picture."""
    return {"label": label, "names": [str(name) for name in names]}


def numbers(values: Iterable[float | None]) -> list[float | None]:
    """Short numbers; None where there is none."""
    return [None if value is None or not math.isfinite(value) else float(f"{value:.5g}") for value in values]
