"""Numbers as people write them: words and ordinals to digits, exact values to readable text."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from fractions import Fraction

from trinity_core.agents.specialists.lexicon import words

_UNITS = words(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen
    """
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = words(
    """
    zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth
    """
)
_SMALL = {word: value for value, word in enumerate(_UNITS)} | {word: 20 + 10 * k for k, word in enumerate(_TENS)}
_WORD = "|".join(sorted(_SMALL, key=len, reverse=True))
_NUMBER_WORDS = re.compile(rf"\b(?:{_WORD})(?:(?:[- ]| hundred(?: and)? | thousand(?: and)? )?(?:{_WORD})|(?: hundred| thousand))*\b")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?!,?\d)")
_LONGEST_READ = 4000
_LONGEST_EXACT = 10**15


def spell_out_digits(text: str) -> str:
    """`text` in lower case with number words as digits and thousands separators removed: "twenty-five" becomes "25"."""
    plain = _THOUSANDS.sub(lambda found: found.group().replace(",", ""), text.lower())
    return _NUMBER_WORDS.sub(lambda found: str(_value_of_words(found.group())), plain)


def ordinal(word: str) -> int | None:
    """The number behind "third", "3rd" or "3"; None when it is none. "last" is -1."""
    lowered = word.lower().strip()
    if lowered == "last":
        return -1
    if found := re.fullmatch(r"(\d+)(?:st|nd|rd|th)?", lowered):
        return int(found.group(1))
    return _ORDINALS.index(lowered) if lowered in _ORDINALS else None


def write_value(value: Fraction) -> str:
    """An exact value as a person would write it: 787, 2.375, 19/12; ten significant digits where it is no short fraction."""
    if value.denominator == 1:
        return str(value.numerator)
    if value.denominator >= _LONGEST_EXACT:
        return _decimal(value, digits=10)
    decimal = _decimal(value, digits=16)
    return decimal if value.denominator <= 10**8 and Fraction(decimal) == value else f"{value.numerator}/{value.denominator}"


def read_value(text: str) -> Fraction | None:
    """The single number a short text states ("19/12", "$1,250.50", "x = 4 km", "12%"); None when it states none or several."""
    if len(text) > _LONGEST_READ:
        return None
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text.replace("−", "-"))
    plain = re.sub(r"\\[dt]?frac\{(-?\d+)\}\{(\d+)\}", r"\1/\2", plain)
    found = re.findall(r"(?<![\w.])[-+]?\s?\d+(?:\.\d+)?(?:e[-+]?\d{1,3}\b)?(?:\s*/\s*\d+)?|(?<!\w)[-+]?\.\d+", plain)
    if len(found) != 1:
        return None
    try:
        return Fraction(found[0].replace(" ", "")) if "e" not in found[0] else Fraction(Decimal(found[0].replace(" ", "")))
    except (ValueError, ZeroDivisionError):
        return None


def _value_of_words(words: str) -> int:
    total = part = 0
    for word in re.split(r"[- ]+", words):
        if word == "hundred":
            part = (part or 1) * 100
        elif word == "thousand":
            total, part = total + (part or 1) * 1000, 0
        elif word != "and":
            part += _SMALL[word]
    return total + part


def _decimal(value: Fraction, *, digits: int) -> str:
    with localcontext() as context:
        context.prec = digits
        number = Decimal(value.numerator) / Decimal(value.denominator)
    text = f"{number:f}" if abs(number.adjusted()) < digits + 4 else f"{number:e}"
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text
