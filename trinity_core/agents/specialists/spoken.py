"""Arithmetic as people say and type it (words, percent, LaTeX, times signs) in Python's notation."""

from __future__ import annotations

import re

from trinity_core.agents.specialists.numerals import spell_out_digits

_WORD_OPERATORS = (
    (r"\bthe\b", " "),
    (r"\b(?:both|together|exactly)\b", " "),
    (r"(?<=\d)\s*(?:%|per\s?cent) off (?:of )?(\d[\d.]*)", r"/100*\1*-1 + \1"),
    (r"(\d[\d.]*)\s*(?:%|per\s?cent)(?= (?:of|from)\b)", r"(\1/100)"),
    (r"(\d[\d.]*)\s*per\s?cent\b", r"(\1/100)"),
    (r"\bsquare root of\b|√", " sqrt "),
    (r"\bcube root of\s*(\d+)", r"(\1)**(1/3)"),
    (r"\b(?:greatest common divisor|greatest common factor|highest common factor|hcf|gcf)\b", " gcd "),
    (r"\b(?:least|lowest) common multiple\b", " lcm "),
    (r"\b(gcd|lcm)(?: of)?\s*\(?(\d+)\s*(?:,|and|&)\s*(\d+)(?:\s*(?:,|and|,\s*and)\s*(\d+))?\)?", r" \1(\2,\3,\4) "),
    (r"\bsum of (\S+) and (\S+)", r"(\1 + \2)"),
    (r"\bproduct of (\S+) and (\S+)", r"(\1 * \2)"),
    (r"\bdifference (?:of|between) (\S+) and (\S+)", r"(\1 - \2)"),
    (r"\bquotient of (\S+) and (\S+)", r"(\1 / \2)"),
    (r"\bremainder (?:when|of|if) (\S+) (?:is )?(?:divided|divides) by (\S+)", r"(\1 % \2)"),
    (r"\bfactorial of (\d+)|\b(\d+) factorial\b", r"\1\2!"),
    (r"\bhalf of\b", "(1/2)*"),
    (r"\b(?:a|one) (third|quarter|fifth|tenth) of\b", r"1 \1 of"),
    (r"\b(?:twice|double)\b", "2*"),
    (r"\btriple\b", "3*"),
    (r"\b(\d+) (?:third)s? of\b", r"(\1/3)*"),
    (r"\b(\d+) (?:quarter)s? of\b", r"(\1/4)*"),
    (r"\b(\d+) (?:fifth)s? of\b", r"(\1/5)*"),
    (r"\b(\d+) (?:tenth)s? of\b", r"(\1/10)*"),
    (r"\bto\s+(?:the\s+)?power\s+(?:of\s+)?|\braised to (?:the )?(?:power (?:of )?)?", "**"),
    (r"\bsquared\b", "**2"),
    (r"\bcubed\b", "**3"),
    (r"\b(?:plus|added to|increased by)\b", "+"),
    (r"\b(?:minus|less|decreased by)\b", "-"),
    (r"\b(?:times|multiplied by)\b|[×·⋅]", "*"),
    (r"\b(?:divided by|over)\b|÷", "/"),
    (r"\b(?:modulo|modulus|mod)\b", "%"),
    (r"(?<=[\d)])\s*x\s*(?=[\d(])", "*"),
    (r"\^", "**"),
    (r"[−–—]", "-"),
    (r"(?<=[\d)])\s*of\s*(?=[\d(])", "*"),
    (r"\\(?:left|right)", ""),
    (r"\\[dt]?frac\{([^{}]+)\}\{([^{}]+)\}", r"((\1)/(\2))"),
    (r"\\times|\\cdot", "*"),
    (r"\\div", "/"),
    (r"\\sqrt\{([^{}]+)\}", r"sqrt(\1)"),
    (r"[\[{]", "("),
    (r"[\]}]", ")"),
    (r"[$£€`]", " "),
    (r"\bsqrt\s*(\d[\d.]*)", r"sqrt(\1)"),
)
_COMPILED = tuple((re.compile(pattern), new) for pattern, new in _WORD_OPERATORS)


def as_python(text: str) -> str:
    """Operator words and signs of `text` in Python's notation."""
    plain = spell_out_digits(text)
    for pattern, new in _COMPILED:
        plain = pattern.sub(new, plain)
    return re.sub(r",\s*\)", ")", re.sub(r"(?<=\d)\s*\(", "*(", re.sub(r"\)\s*(?=[\d(])", ")*", plain))).strip()
