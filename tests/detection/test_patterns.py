import pytest

from counterfoil.detection.patterns import PATTERNS, dates, finder
from counterfoil.detection.text import PageText

from .conftest import page

RIGHT = [
    ("SSN 666-12-3456 on file", "ssn", "666-12-3456"),
    ("his social security number is 123456789.", "ssn", "123456789"),
    ("SSN ending in 6789", "ssn", "6789"),
    ("xxx-xx-6789", "ssn", "xxx-xx-6789"),
    ("ITIN 912-70-1234", "ssn", "912-70-1234"),
    ("licence S123-4567-8901 shown", "drivers_licence", "S123-4567-8901"),
    ("OLN: S12345678901", "drivers_licence", "S12345678901"),
    ("State ID 12345678901K", "state_id", "12345678901K"),
    ("A204 567 891", "a_number", "A204 567 891"),
    ("alien registration no. 204567891", "a_number", "204567891"),
    ("passport no. G1234567", "passport", "G1234567"),
    ("IR# 1234567", "criminal_id", "1234567"),
    ("FBI No. 123456AB7", "criminal_id", "123456AB7"),
    ("call (312) 555-0134 ext. 12", "phone", "(312) 555-0134 ext. 12"),
    ("call 312.555.0134", "phone", "312.555.0134"),
    ("cell: 555-0134", "phone", "555-0134"),
    ("m.garcia@example.com", "email", "m.garcia@example.com"),
    ("plate # IL AB 12345", "plate", "AB 12345"),
    ("a vehicle, ZQ 66666, at", "plate", "ZQ 66666"),
    ("1M8GDM9AXKP042788", "vin", "1M8GDM9AXKP042788"),
    ("card 4111 1111 1111 1111", "account", "4111 1111 1111 1111"),
    ("account no. 00012345", "account", "00012345"),
    ("from 10.1.2.3 today", "ip_address", "10.1.2.3"),
    ("D.O.B. 3/4/1990", "date_of_birth", "3/4/1990"),
    ("born on March 4, 1990", "date_of_birth", "March 4, 1990"),
    ("a 7 year old boy", "age", "7 year old"),
    ("Ann, age 7, was", "age", "7"),
    ("M/WHI/34", "age", "34"),
    ("was born in Guadalajara, Mexico and", "birthplace", "Guadalajara, Mexico"),
    ("an undocumented immigrant", "immigration_status", "undocumented immigrant"),
    ("he takes quetiapine daily", "medical", "quetiapine"),
    ("diagnosed with depression", "medical", "diagnosed with depression"),
    ("RD# JH123456", "case_number", "JH123456"),
    ("Officer Nowak #12345", "employee_id", "12345"),
    ("720 ILCS 5/12-3.2(a)(1)", "charge", "720 ILCS 5/12-3.2(a)(1)"),
]
WRONG = [
    "on 03/04/1990 at 2210 hours",  # a date without a cue is no birth date
    "10 years ago",
    "version 10.1.2.300",
    "4111 1111 1111 1112",  # fails Luhn, and no cue
    "12345678901234567",
    "Miranda rights",
    "form LPD-11.420 rev. 6",
    "the 5100 block",
    "is the arrestee pregnant?",
]


def _found(text: str) -> list[tuple[str, str]]:
    return [(m.pattern.category.value, text[m.span.start : m.span.end]) for m in finder().find(text)]


@pytest.mark.parametrize(("text", "category", "value"), RIGHT)
def test_a_value_is_found_whole(text: str, category: str, value: str) -> None:
    assert (category, value) in _found(text)


@pytest.mark.parametrize("text", WRONG)
def test_what_only_looks_like_a_value_is_left(text: str) -> None:
    assert _found(text) == []


def test_every_pattern_is_tested() -> None:
    met = {m.pattern.name for text, *_rest in RIGHT for m in finder().find(text)}
    rare = {p.name for p in PATTERNS} - met
    assert len(rare) <= 12, rare


def test_without_hyperscan_the_findings_are_the_same() -> None:
    fast, slow = finder(), finder(prefilter=False)
    assert (fast.is_fast, slow.is_fast) == (True, False)
    texts = [text for text, *_rest in RIGHT] + WRONG + ["café SSN: 666-12-3456 Łódź", "naïve@exámple.com ñ A204567891é"]
    texts.append(PageText(page("\n".join(texts))).plain)
    for text in texts:
        assert list(fast.find(text)) == list(slow.find(text))


def test_dates_are_read_in_every_spelling() -> None:
    days = [day.isoformat() for day in dates("3/4/1990, March 5, 1990; 06 MAR 1990; 1990-03-07; 13/13/1990; 08MAR90")]
    assert days == ["1990-03-04", "1990-03-05", "1990-03-06", "1990-03-07", "1990-03-08"]
