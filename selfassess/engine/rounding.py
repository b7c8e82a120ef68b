"""The only place where a number becomes text. Everything before it is exact."""

from __future__ import annotations

from fractions import Fraction

MINUS = "\N{MINUS SIGN}"
# Of fewer than these a percentage misleads: one answer more or less moves it by more than ten.
FEWEST_FOR_PERCENT = 10


def exact(value: Fraction) -> str:
    """The value without loss, such as ``"5/3"`` or ``"40"``."""
    return str(value)


def shown(value: Fraction, places: int = 2) -> str:
    """The value to at most ``places`` decimals, halves away from zero, no trailing zeros: ``"1.67"``, ``"-0.5"``."""
    power = 10**places
    units = _to_nearest(abs(value) * power)
    digits = f"{units:0{places + 1}d}"
    text = digits[:-places] + "." + digits[-places:] if places else digits
    if places:
        text = text.rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 and units else text


def whole(value: Fraction) -> str:
    """The value to the nearest whole number, halves away from zero, with a real minus sign."""
    return shown(value, 0).replace("-", MINUS)


def signed(value: Fraction, places: int = 0) -> str:
    """The value with its sign always written: ``"+17"``, ``"−15"``, ``"0"``."""
    text = shown(value, places)
    if text == "0":
        return text
    return text.replace("-", MINUS) if value < 0 else f"+{text}"


def percent(share: Fraction) -> str:
    """A share of 1 as a whole percentage, such as ``"43%"``.

    Never 0% for something or 100% for less than all: those two are claims that a reader takes literally.
    """
    rounded = _to_nearest(abs(share) * 100)
    if share > 0 and rounded == 0:
        return "under 1%"
    if share < 1 and rounded == 100:
        return "over 99%"
    return f"{rounded}%"


def _to_nearest(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
