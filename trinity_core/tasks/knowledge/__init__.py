"""What the facts, dates and units families know, and what the archivist may look up. Stable facts, written by hand."""

from trinity_core.tasks.knowledge.countries import COUNTRIES, Country
from trinity_core.tasks.knowledge.elements import ELEMENTS, Element
from trinity_core.tasks.knowledge.records import EVENTS, INVENTIONS, PEAKS, RIVERS, WORKS, Event, Invention, Peak, River, Work
from trinity_core.tasks.knowledge.units import UNITS, Unit, convert, find_unit

__all__ = [
    "COUNTRIES",
    "ELEMENTS",
    "EVENTS",
    "INVENTIONS",
    "PEAKS",
    "RIVERS",
    "UNITS",
    "WORKS",
    "Country",
    "Element",
    "Event",
    "Invention",
    "Peak",
    "River",
    "Unit",
    "Work",
    "convert",
    "find_unit",
]
