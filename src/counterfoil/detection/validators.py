"""Plain checks of numbers that a pattern found. One that fails stays a candidate: typing errors are real people's."""

from __future__ import annotations

import ipaddress
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


def is_long_enough_to_ring(text: str) -> bool:
    """True for eight to fifteen digits (ITU-T E.164), an extension left away."""
    return 8 <= len(digits_of(text.lower().split("x")[0].split("ext")[0]).removeprefix("011")) <= 15


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


def passes_card(text: str) -> bool:
    """True when ``passes_luhn`` and no digit stands alone, as in a row of a table: cards print groups (ISO/IEC 7813).

    >>> row = "191 267 523 9 28 20 0 1"
    >>> passes_card("4111 1111 1111 1111"), passes_luhn(row), passes_card(row)
    (True, True, False)
    """
    return passes_luhn(text) and all(len(group) > 1 for group in text.replace("-", " ").split())


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


def passes_iban(text: str) -> bool:
    """True when an account number's remainder by 97 is one (ISO 13616, ISO/IEC 7064 MOD 97-10).

    >>> passes_iban("GB82 WEST 1234 5698 7654 32"), passes_iban("GB82 WEST 1234 5698 7654 33")
    (True, False)
    """
    compact = "".join(c for c in text.upper() if c.isalnum())
    if not 15 <= len(compact) <= 34 or not compact.isascii():
        return False
    return int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1


def passes_routing(text: str) -> bool:
    """True when nine digits weighted 3, 7, 1 add up to a multiple of ten (ABA routing number).

    >>> passes_routing("011000015"), passes_routing("011000016")
    (True, False)
    """
    digits = digits_of(text)
    total = sum(int(d) * weight for d, weight in zip(digits, (3, 7, 1) * 3, strict=False))
    return len(digits) == 9 and digits != "0" * 9 and total % 10 == 0


def passes_icao(text: str, check: str) -> bool:
    """True when ``check`` is the digit of ``text`` by the weights 7, 3, 1 (ICAO Doc 9303, part 3, 4.9).

    >>> passes_icao("AB2134<<<", "5"), passes_icao("AB2134<<<", "6")
    (True, False)
    """
    values = (0 if c == "<" else int(c, 36) for c in text)
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10) == check


def passes_passport_line(text: str) -> bool:
    """True when number, birth date and expiry in a passport's second line each have their check digit."""
    return (
        len(text) == 44
        and passes_icao(text[:9], text[9])
        and passes_icao(text[13:19], text[19])
        and passes_icao(text[21:27], text[27])
    )


def is_ipv6(text: str) -> bool:
    """True for a network address of version 6 that no time of day can be.

    >>> is_ipv6("2001:db8::17"), is_ipv6("12:30:45")
    (True, False)
    """
    try:
        return bool(ipaddress.IPv6Address(text))
    except ValueError:
        return False


def is_no_clock(text: str) -> bool:
    """True for a device's address that is no row of times or dates: it has a letter, or six equal gaps of colons."""
    return any(c.isalpha() for c in text) or ":" in text


def is_no_public_site(text: str) -> bool:
    """False for the site of a government: it points to nobody."""
    host = text.lower().partition("://")[2] or text.lower()
    return not host.split("/")[0].split(":")[0].endswith((".gov", ".mil", ".il.us"))


def is_ip(text: str) -> bool:
    """True when four numbers parted by points are each 0–255."""
    parts = text.split(".")
    return len(parts) == 4 and all(part.isdigit() and int(part) <= 255 for part in parts)


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
