"""Every text, number and user name under which a known person or organisation may stand on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from counterfoil.detection import addresses, people
from counterfoil.detection.meant import Entry
from counterfoil.detection.text import fold
from counterfoil.detection.validators import digits_of, read_date
from counterfoil.values import Category, Party

_MONTHS = "january february march april may june july august september october november december".split()
_BARE = re.compile(r"[A-Za-z0-9]+")
Forms = tuple[tuple[str, Entry], ...]


@lru_cache(maxsize=2048)
def forms_of(place: int, party: Party) -> tuple[Forms, Forms, Forms]:
    """Texts, codes and user names that show a party. Kept: the documents of a case share most of their parties."""
    users = () if people.is_organisation(party.name) else people.user_names(party.name)
    return (
        tuple((text, entry) for text, entry in _texts(place, party) if text),
        tuple(_codes(place, party)),
        tuple((one.text, Entry(place, Category.NAME, one.how, one.confidence, one.short)) for one in users),
    )


def _texts(place: int, party: Party) -> Iterator[tuple[str, Entry]]:
    """Folded texts that show a party: names, aliases, addresses, birth dates, e-mails."""
    if people.is_organisation(party.name):
        yield fold(party.name), Entry(place, Category.NAME, "name of an organisation", 0.95)
    else:
        for variant in people.variants(party.name):
            yield variant.text, Entry(place, Category.NAME, variant.how, variant.confidence, variant.short)
    for alias in party.aliases:
        for variant in people.variants(alias, alias=True):
            yield variant.text, Entry(place, Category.NAME, variant.how, variant.confidence, variant.short)
    for address in party.addresses:
        home = Entry(place, Category.HOME_ADDRESS, "known address", 1.0)
        for text in addresses.variants(address):
            yield text, home
    born = Entry(place, Category.DATE_OF_BIRTH, "known date of birth", 1.0)
    for text in _dates(read_date(party.date_of_birth)):
        yield text, born
    for email in party.emails:
        yield fold(email), Entry(place, Category.EMAIL, "known e-mail", 1.0)


def _dates(day: date | None) -> Iterator[str]:
    if day is None:
        return
    month = _MONTHS[day.month - 1]
    for year in (f"{day.year:04d}", f"{day.year % 100:02d}"):
        for d in {f"{day.day:02d}", str(day.day)}:
            for m in {f"{day.month:02d}", str(day.month)}:
                yield f"{m} {d} {year}"
            for name in {month, month[:3]}:
                yield f"{name} {d} {year}"
                yield f"{d} {name} {year}"
                yield f"{d}{name}{year}"
    yield f"{day.year:04d} {day.month:02d} {day.day:02d}"
    yield f"{day.year:04d}{day.month:02d}{day.day:02d}"


def _codes(place: int, party: Party) -> Iterator[tuple[str, Entry]]:
    for phone in party.phones:
        digits = digits_of(phone)
        digits = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
        if len(digits) >= 7:
            yield digits, Entry(place, Category.PHONE, "known telephone", 1.0)
            yield "1" + digits, Entry(place, Category.PHONE, "known telephone", 1.0)
        if len(digits) == 10:
            yield digits[3:], Entry(place, Category.PHONE, "known telephone without its area code", 0.8)
    for category, written in party.identifiers:
        bare = re.sub(r"[ /,(]+[A-Z]{2}\)?$", "", written)  # "ZQ 12345 IL": the state that issued it
        if bare != written and len(_compact(bare)) >= 5:
            yield _compact(bare), Entry(place, category, f"known {category.value.replace('_', ' ')}", 1.0)
        code = _compact(written)
        name = category.value.replace("_", " ")
        if len(code) >= 5:
            yield code, Entry(place, category, f"known {name}", 1.0)
        digits = digits_of(written)
        if len(digits) >= 5 and digits != code:
            yield digits, Entry(place, category, f"known {name}, digits alone", 0.9)


def _compact(text: str) -> str:
    return "".join(_BARE.findall(text)).upper()
