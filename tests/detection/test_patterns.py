import pytest

from counterfoil.detection.patterns import PATTERNS, dates, finder
from counterfoil.detection.text import PageText

from .conftest import page

RIGHT = [
    ("Ann Quill (8) told", "age", "8"),
    ("Ann Quill, 34, of", "age", "34"),
    ("Ann Quill (11 yoa)", "age", "11 yoa"),
    ("an eight-year-old boy", "age", "eight-year-old"),
    ("a baby, 7 months old", "age", "7 months old"),
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
    ("Ruth Sample, F/45, was", "age", "45"),
    ("W/F/45", "age", "45"),
    ("a B/M 22 ran", "age", "22"),
    ("was born in Guadalajara, Mexico and", "birthplace", "Guadalajara, Mexico"),
    ("an undocumented immigrant", "immigration_status", "undocumented immigrant"),
    ("he takes quetiapine daily", "medical", "quetiapine"),
    ("diagnosed with depression", "medical", "diagnosed with depression"),
    ("RD# JH123456", "case_number", "JH123456"),
    ("at rob. lake56 @example.org.", "email", "rob. lake56 @example.org"),
    ("or ann.lake43 @ example.org today", "email", "ann.lake43 @ example.org"),
    ("Officer Nowak #12345", "employee_id", "12345"),
    ("720 ILCS 5/12-3.2(a)(1)", "charge", "720 ILCS 5/12-3.2(a)(1)"),
    ("ITIN 912-70-1234 on the form", "ssn", "912-70-1234"),
    ("WA driver's license WDLABC1234D5", "drivers_licence", "WDLABC1234D5"),
    ("NH DL: 07ABC12345", "drivers_licence", "07ABC12345"),
    ("FL OLN G123456789012", "drivers_licence", "G123456789012"),
    ("SID IL12345678 was run", "criminal_id", "IL12345678"),
    ("prints to IL87654321.", "criminal_id", "IL87654321"),
    ("FOID card no. 12345678", "state_id", "12345678"),
    ("receipt IOE0912345678", "a_number", "IOE0912345678"),
    ("receipt MSC-21-905-12345", "a_number", "MSC-21-905-12345"),
    ("I-94 no. 12345678A12", "a_number", "12345678A12"),
    ("SEVIS N0012345678", "a_number", "N0012345678"),
    ("A-204-567-891 was", "a_number", "A-204-567-891"),
    ("file A 204567891 was", "a_number", "A 204567891"),
    ("visa no. J1234567", "passport", "J1234567"),
    ("matrícula consular 12345678", "passport", "12345678"),
    ("Mexican passport G12345678", "passport", "G12345678"),
    ("passport AB1234567", "passport", "AB1234567"),
    ("L898902C36UTO7408122F1204159ZE184226B<<<<<10", "passport", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"),
    ("she gave +52 55 5555 0134 as", "phone", "+52 55 5555 0134"),
    ("+48 600 555 013", "phone", "+48 600 555 013"),
    ("from 011 52 33 5550 1340 at", "phone", "011 52 33 5550 1340"),
    ("mobile: (05) 598-749", "phone", "(05) 598-749"),
    ("texted him at 0461 40 14 19", "phone", "0461 40 14 19"),
    ("fax 555 0134", "phone", "555 0134"),
    ("(780)585-6732x6819", "phone", "(780)585-6732x6819"),
    ("Instagram account maria_88 posted", "name", "maria_88"),
    ("user name: j.doe1990", "name", "j.doe1990"),
    ("on Snapchat as @will.k", "name", "@will.k"),
    ("tagged @sample_person there", "name", "@sample_person"),
    ("see facebook.com/sample.person today", "name", "facebook.com/sample.person"),
    ("Venmo $pat-sample9", "name", "$pat-sample9"),
    ("at https://blog.example.org/u/88?x=1 he", "ip_address", "https://blog.example.org/u/88?x=1"),
    ("www.example.org/me", "ip_address", "www.example.org/me"),
    ("from 2001:db8::17 at", "ip_address", "2001:db8::17"),
    ("MAC 00:1b:63:84:45:e6", "ip_address", "00:1b:63:84:45:e6"),
    ("IMEI 490154203237518", "ip_address", "490154203237518"),
    ("IBAN GB82 WEST 1234 5698 7654 32", "account", "GB82 WEST 1234 5698 7654 32"),
    ("DE89370400440532013000", "account", "DE89370400440532013000"),
    ("routing no. 011000015", "account", "011000015"),
    ("VIN 1M8GDM9AXKP042788", "vin", "1M8GDM9AXKP042788"),
    ("D/O/B 3/4/1990", "date_of_birth", "3/4/1990"),
    ("country of birth: Guatemala", "birthplace", "Guatemala"),
    ("raised in Tegucigalpa, Honduras", "birthplace", "Tegucigalpa, Honduras"),
    ("he is a citizen of Jordan", "immigration_status", "Jordan"),
    ("has temporary protected status", "immigration_status", "temporary protected status"),
    ("entered without inspection", "immigration_status", "entered without inspection"),
    ("on an F-1 visa", "immigration_status", "F-1 visa"),
    ("form I-247A was", "immigration_status", "I-247A"),
    ("given narcan", "medical", "narcan"),
    ("a fractured left arm", "medical", "fractured left arm"),
    ("has tuberculosis", "medical", "tuberculosis"),
    ("an order of protection", "victim_cue", "order of protection"),
    ("M/WHI/03/04/1990", "date_of_birth", "03/04/1990"),
    ("John Doe (03/04/1990)", "date_of_birth", "03/04/1990"),
    ("GB82WEST12345698765432", "account", "GB82WEST12345698765432"),
    ("seen from 203.0.113.7 at", "ip_address", "203.0.113.7"),
    ("see https://doe.example.net/ now", "ip_address", "https://doe.example.net/"),
    ("2001:db8:0:0:0:0:2:1", "ip_address", "2001:db8:0:0:0:0:2:1"),
    ("by PC0A123 at", "employee_id", "PC0A123"),
    ("Illinois plate AB 12345", "plate", "AB 12345"),
    ("123 45 6789 is", "ssn", "123 45 6789"),
    ("star no. 12345", "employee_id", "12345"),
    ("ring 312 555 0134 now", "phone", "312 555 0134"),
]
WRONG = [
    "on 03/04/1990 at 2210 hours",  # a date without a cue is no birth date
    "10 years ago",
    "version 10.1.2.300",
    "Version 4.1.2.3 of it, release 2.0.1.1 and v. 1.2.3.4",  # a program, no network address
    "Section 12.4.1.2 and paragraph 3.1.4.1",
    "INCIDENT REPORT LPD-11.447",  # the number of the form
    "4111 1111 1111 1112",  # fails Luhn, and no cue
    "12345678901234567",
    "Miranda rights",
    "form LPD-11.420 rev. 6",
    "the 5100 block",
    "is the arrestee pregnant?",
    "at 12:30:45 on 01-02-2024",  # a time is no network address
    "see www.illinois.gov/foia and https://www.lakehurst.il.us",
    "the Instagram account was closed",
    "his passport was taken",
    "DL check was negative",
    "the login page",
    "IOE123",
    "rated 4+5 of 10",
    "the visa office",
    "Smith @ home",
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
    assert {p.name for p in PATTERNS} - met == set()


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
