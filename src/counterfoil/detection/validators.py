"""Plain checks of numbers that a pattern found. One that fails stays a candidate: typing errors are real people's."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", "12345678123457923456789" + "0123456789", strict=True))
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def digits_of(text: str) -> str:
    """The digits of ``text``, in order."""
    return "".join(c for c in text if "0" <= c <= "9")


def is_issued_ssn(text: str) -> bool:
    """True when nine digits could have been issued: area not 000, 666 or 900–999, group and serial not zero.

    >>> is_issued_ssn("123-45-6789"), is_issued_ssn("666-45-6789")
    (True, False)
    """
    digits = digits_of(text)
    area = digits[:3]
    return (
        len(digits) == 9
        and area not in ("000", "666")
        and area < "900"
        and digits[3:5] != "00"
        and digits[5:] != "0000"
    )


def is_itin(text: str) -> bool:
    """True for an individual taxpayer number: 9xx with a group of 50–65, 70–88, 90–92 or 94–99."""
    digits = digits_of(text)
    if len(digits) != 9 or digits[0] != "9":
        return False
    group = int(digits[3:5])
    return 50 <= group <= 65 or 70 <= group <= 88 or 90 <= group <= 92 or 94 <= group <= 99


def passes_luhn(text: str) -> bool:
    """True when the last digit checks the others by ISO/IEC 7812-1 annex B.

    >>> passes_luhn("4111 1111 1111 1111"), passes_luhn("4111 1111 1111 1112")
    (True, False)
    """
    total = 0
    for place, digit in enumerate(reversed(digits_of(text))):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def passes_vin(text: str) -> bool:
    """True when the ninth of seventeen characters is the check digit of 49 CFR 565.15(c).

    >>> passes_vin("1M8GDM9AXKP042788"), passes_vin("1M8GDM9AXKP042789")
    (True, False)
    """
    upper = text.upper()
    if len(upper) != 17 or any(c not in _VIN_VALUES for c in upper):
        return False
    rest = sum(int(_VIN_VALUES[c]) * weight for c, weight in zip(upper, _VIN_WEIGHTS, strict=True)) % 11
    return upper[8] == ("X" if rest == 10 else str(rest))


def is_ip(text: str) -> bool:
    """True when four numbers parted by points are each 0–255."""
    parts = text.split(".")
    return len(parts) == 4 and all(part.isdigit() and int(part) <= 255 for part in parts)


def is_illinois_licence(text: str) -> bool:
    """True for a letter and eleven digits (written ``A123-4567-8901`` or without hyphens)."""
    compact = "".join(c for c in text if c.isalnum())
    return len(compact) == 12 and compact[0].isalpha() and compact[1:].isdigit()


@lru_cache(maxsize=8192)  # a record names the same few days over and over
def read_date(text: str) -> date | None:
    """The day that an American or ISO date names, or ``None``. Two-digit years up to 29 are 2000s.

    >>> read_date("3/4/1990"), read_date("March 4, 1990"), read_date("04MAR90"), read_date("1990-03-04")
    (datetime.date(1990, 3, 4), datetime.date(1990, 3, 4), datetime.date(1990, 3, 4), datetime.date(1990, 3, 4))
    """
    groups: list[str] = []
    for character in text.lower():
        kind = "d" if "0" <= character <= "9" else "a" if character.isalpha() else ""
        if not kind:
            groups.append("")
        elif groups and groups[-1] and (groups[-1][0].isalpha() == (kind == "a")):
            groups[-1] += character
        else:
            groups.append(character)
    parts = [group for group in groups if group and group not in ("st", "nd", "rd", "th", "of")]
    months = [_MONTHS[part[:3]] for part in parts if part[0].isalpha() and part[:3] in _MONTHS]
    numbers = [part for part in parts if part.isdigit()]
    if len(numbers) == 3 and len(numbers[0]) == 4:
        return _day(numbers[0], numbers[1], numbers[2])
    if len(numbers) == 3:
        return _day(numbers[2], numbers[0], numbers[1]) or _day(numbers[2], numbers[1], numbers[0])
    if len(numbers) == 2 and months:
        return _day(numbers[1], str(months[0]), numbers[0])
    if len(numbers) == 1 and len(numbers[0]) == 8:
        return _day(numbers[0][:4], numbers[0][4:6], numbers[0][6:])
    return None


def _day(year: str, month: str, day: str) -> date | None:
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) <= 29 else 1900)
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None
