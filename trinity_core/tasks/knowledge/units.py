"""Units of measurement with exact factors to the base unit of their dimension, and the words by which people name them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: value in base units = amount * factor + offset."""

    name: str
    """Singular, as in targets and `Convert:` lines."""
    plural: str
    dimension: str
    factor: Fraction
    symbols: tuple[str, ...] = ()
    """Abbreviations and other spellings, lower case."""
    offset: Fraction = Fraction(0)
    """Non-zero for temperatures alone."""


def _unit(name: str, dimension: str, factor: str, *symbols: str, plural: str = "", offset: str = "0") -> Unit:
    return Unit(name, plural or f"{name}s", dimension, Fraction(factor), symbols, Fraction(offset))


UNITS: tuple[Unit, ...] = (
    _unit("millimetre", "length", "0.001", "mm", "millimeter", "millimeters"),
    _unit("centimetre", "length", "0.01", "cm", "centimeter", "centimeters"),
    _unit("metre", "length", "1", "m", "meter", "meters"),
    _unit("kilometre", "length", "1000", "km", "kilometer", "kilometers"),
    _unit("inch", "length", "0.0254", "in", plural="inches"),
    _unit("foot", "length", "0.3048", "ft", plural="feet"),
    _unit("yard", "length", "0.9144", "yd", "yds"),
    _unit("mile", "length", "1609.344", "mi"),
    _unit("nautical mile", "length", "1852", "nmi"),
    _unit("milligram", "mass", "0.000001", "mg"),
    _unit("gram", "mass", "0.001", "g", "gramme", "grammes"),
    _unit("kilogram", "mass", "1", "kg", "kgs", "kilo", "kilos"),
    _unit("tonne", "mass", "1000", "t", "metric ton", "metric tons"),
    _unit("ounce", "mass", "0.028349523125", "oz"),
    _unit("pound", "mass", "0.45359237", "lb", "lbs"),
    _unit("stone", "mass", "6.35029318", plural="stone"),
    _unit("second", "time", "1", "s", "sec", "secs"),
    _unit("minute", "time", "60", "min", "mins"),
    _unit("hour", "time", "3600", "h", "hr", "hrs"),
    _unit("day", "time", "86400", "d"),
    _unit("week", "time", "604800", "wk", "wks"),
    _unit("month", "calendar", "1"),
    _unit("year", "calendar", "12", "yr", "yrs", "year old", "years old", "years of age"),
    _unit("millilitre", "volume", "0.000001", "ml", "milliliter", "milliliters"),
    _unit("litre", "volume", "0.001", "l", "liter", "liters"),
    _unit("cubic metre", "volume", "1", "m^3", "m3", "m³", "cubic meter", "cubic meters"),
    _unit("cubic centimetre", "volume", "0.000001", "cm^3", "cm3", "cm³", "cubic centimeter", "cubic centimeters"),
    _unit("US gallon", "volume", "0.003785411784", "gal", "gallon", "gallons", "us gal"),
    _unit("square centimetre", "area", "0.0001", "cm^2", "cm2", "cm²", "square centimeter", "square centimeters"),
    _unit("square metre", "area", "1", "m^2", "m2", "m²", "square meter", "square meters"),
    _unit("square kilometre", "area", "1000000", "km^2", "km2", "km²", "square kilometer", "square kilometers"),
    _unit("square foot", "area", "0.09290304", "ft^2", "ft2", "ft²", "sq ft", plural="square feet"),
    _unit("hectare", "area", "10000", "ha"),
    _unit("acre", "area", "4046.8564224", "ac"),
    _unit("metre per second", "speed", "1", "m/s", "m per second", "meters per second", "meter per second", plural="metres per second"),
    _unit(
        "kilometre per hour",
        "speed",
        "5/18",
        "km/h",
        "km/hr",
        "km per hour",
        "kmh",
        "kph",
        "kilometers per hour",
        plural="kilometres per hour",
    ),
    _unit("mile per hour", "speed", "0.44704", "mph", "mi/h", plural="miles per hour"),
    _unit("knot", "speed", "463/900", "kn", "kt"),
    _unit("degree Celsius", "temperature", "1", "°c", "c", "celsius", "degrees c", "degree c", plural="degrees Celsius", offset="273.15"),
    _unit(
        "degree Fahrenheit",
        "temperature",
        "5/9",
        "°f",
        "f",
        "fahrenheit",
        "degrees f",
        "degree f",
        plural="degrees Fahrenheit",
        offset="45967/180",
    ),
    _unit("kelvin", "temperature", "1", "k", plural="kelvins"),
    _unit("dollar", "money", "1", "$", "usd", "us$", "bucks"),
    _unit("cent", "money", "0.01", "¢"),
    _unit("euro", "euro", "1", "€", "eur"),
    _unit("pound sterling", "sterling", "1", "£", "gbp", plural="pounds sterling"),
    _unit("yen", "yen", "1", "¥", "jpy", plural="yen"),
    _unit("percent", "percent", "1", "%", "per cent", plural="percent"),
)


def find_unit(word: str) -> Unit | None:
    """The unit that `word` names (singular, plural or symbol, case does not count), or None."""
    key = " ".join(word.lower().split()).rstrip(".")
    return next((u for u in UNITS if key in (u.name.lower(), u.plural.lower(), *u.symbols)), None)


def convert(amount: Fraction, source: Unit, target: Unit) -> Fraction:
    """`amount` of `source` in `target`, exactly.

    Raises:
        ValueError: the two measure different things.
    """
    if source.dimension != target.dimension:
        raise ValueError(f"Cannot convert {source.plural!r} to {target.plural!r}: {source.dimension} is not {target.dimension}.")
    return (amount * source.factor + source.offset - target.offset) / target.factor
