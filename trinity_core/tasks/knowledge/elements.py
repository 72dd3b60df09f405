"""Chemical elements with symbol and atomic number."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Element:
    """An element. `level` says how widely its symbol is known: 1 to 3."""

    name: str
    symbol: str
    number: int
    level: int
    spellings: tuple[str, ...] = ()


ELEMENTS: tuple[Element, ...] = (
    Element("hydrogen", "H", 1, 1),
    Element("helium", "He", 2, 1),
    Element("lithium", "Li", 3, 2),
    Element("beryllium", "Be", 4, 3),
    Element("boron", "B", 5, 2),
    Element("carbon", "C", 6, 1),
    Element("nitrogen", "N", 7, 1),
    Element("oxygen", "O", 8, 1),
    Element("fluorine", "F", 9, 2),
    Element("neon", "Ne", 10, 1),
    Element("sodium", "Na", 11, 1),
    Element("magnesium", "Mg", 12, 2),
    Element("aluminium", "Al", 13, 1, ("aluminum",)),
    Element("silicon", "Si", 14, 2),
    Element("phosphorus", "P", 15, 2),
    Element("sulfur", "S", 16, 2, ("sulphur",)),
    Element("chlorine", "Cl", 17, 2),
    Element("argon", "Ar", 18, 2),
    Element("potassium", "K", 19, 2),
    Element("calcium", "Ca", 20, 1),
    Element("titanium", "Ti", 22, 3),
    Element("vanadium", "V", 23, 3),
    Element("chromium", "Cr", 24, 3),
    Element("manganese", "Mn", 25, 3),
    Element("iron", "Fe", 26, 1),
    Element("cobalt", "Co", 27, 3),
    Element("nickel", "Ni", 28, 2),
    Element("copper", "Cu", 29, 1),
    Element("zinc", "Zn", 30, 1),
    Element("arsenic", "As", 33, 3),
    Element("bromine", "Br", 35, 3),
    Element("krypton", "Kr", 36, 3),
    Element("silver", "Ag", 47, 1),
    Element("tin", "Sn", 50, 2),
    Element("antimony", "Sb", 51, 3),
    Element("iodine", "I", 53, 2),
    Element("xenon", "Xe", 54, 3),
    Element("barium", "Ba", 56, 3),
    Element("tungsten", "W", 74, 3, ("wolfram",)),
    Element("platinum", "Pt", 78, 2),
    Element("gold", "Au", 79, 1),
    Element("mercury", "Hg", 80, 2),
    Element("lead", "Pb", 82, 2),
    Element("bismuth", "Bi", 83, 3),
    Element("radon", "Rn", 86, 3),
    Element("uranium", "U", 92, 2),
)
