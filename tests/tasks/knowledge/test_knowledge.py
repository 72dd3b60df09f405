from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trinity_core.tasks.knowledge import COUNTRIES, ELEMENTS, EVENTS, INVENTIONS, PEAKS, RIVERS, UNITS, WORKS, convert, find_unit


@pytest.mark.parametrize(
    ("table", "key"),
    [
        (COUNTRIES, "name"),
        (COUNTRIES, "capital"),
        (ELEMENTS, "name"),
        (ELEMENTS, "symbol"),
        (ELEMENTS, "number"),
        (RIVERS, "name"),
        (PEAKS, "name"),
        (WORKS, "title"),
        (INVENTIONS, "deed"),
        (EVENTS, "did"),
        (UNITS, "name"),
    ],
)
def test_no_entry_is_ambiguous(table, key):
    values = [getattr(entry, key) for entry in table]
    assert len(values) == len(set(values))


def test_elements_stand_in_the_order_of_their_numbers():
    numbers = [element.number for element in ELEMENTS]
    assert numbers == sorted(numbers)


def test_no_unit_word_names_two_units():
    words = [word.lower() for unit in UNITS for word in {unit.name.lower(), unit.plural.lower(), *unit.symbols}]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("amount", "source", "target", "value"),
    [
        ("5", "miles", "km", "8.04672"),
        ("3.5", "hours", "seconds", "12600"),
        ("100", "°C", "°F", "212"),
        ("-40", "degrees Fahrenheit", "degrees Celsius", "-40"),
        ("0", "degrees celsius", "kelvin", "273.15"),
        ("36", "km/h", "m/s", "10"),
        ("1", "acre", "square metres", "4046.8564224"),
        ("1", "knot", "km/h", "1.852"),
        ("14", "pounds", "stone", "1"),
        ("1760", "yards", "mile", "1"),
        ("16", "ounces", "pound", "1"),
    ],
)
def test_known_conversions(amount, source, target, value):
    assert convert(Fraction(amount), find_unit(source), find_unit(target)) == Fraction(value)


def test_unlike_units_cannot_be_converted():
    with pytest.raises(ValueError, match="length is not mass"):
        convert(Fraction(1), find_unit("mile"), find_unit("gram"))


@given(st.sampled_from(UNITS), st.fractions())
def test_converting_there_and_back_changes_nothing(unit, amount):
    for other in UNITS:
        if other.dimension == unit.dimension:
            assert convert(convert(amount, unit, other), other, unit) == amount


def test_every_spelling_of_a_unit_finds_it():
    assert all(find_unit(word) is unit for unit in UNITS for word in (unit.name, unit.plural, *unit.symbols))
