"""Labelled numbers and dates of a record."""

from datetime import date

from counterfoil.records.numbers import dated_on, numbers_in


def test_numbers_in_takes_labelled_numbers_only() -> None:
    text = "RD No. JD123456\nCB#: 30012345 IR NO 1234567 EVENT NO. 2301500123\nCall 555-0142, total 900123"
    assert numbers_in(text) == (
        ("RD", "JD123456"),
        ("CB", "30012345"),
        ("IR", "1234567"),
        ("EVENT", "2301500123"),
    )


def test_numbers_in_reads_labels_of_letters() -> None:
    text = (
        "The RD number is LH458919. My CB was 30012345; a report, number 25-000001. IR is 1234567. "
        "Event no. is 2301500123"
    )
    assert numbers_in(text) == (
        ("RD", "LH458919"),
        ("CB", "30012345"),
        ("CASE", "25-000001"),
        ("IR", "1234567"),
        ("EVENT", "2301500123"),
    )


def test_numbers_in_takes_no_bare_number_and_no_date() -> None:
    assert numbers_in("LH458919 is it. The event was 2024-05-01. He is 30012345.") == ()


def test_numbers_in_does_not_take_words_that_end_in_a_label() -> None:
    assert numbers_in("STANDARD 123456, FIR 1234567") == ()


def test_dated_on_skips_the_birth_date() -> None:
    assert dated_on("DATE OF BIRTH 01/02/1990  DATE OF ARREST: 05/17/2024") == date(2024, 5, 17)
    assert dated_on("DATE OF BIRTH 01/02/1990") is None
    assert dated_on("DATE OF ARREST 13/45/2024") is None


def test_dated_on_reads_what_stands_beneath_a_row_of_labels() -> None:
    assert dated_on("ARREST DATE AND TIME LOCATION OF ARREST BEAT\n16 NOV 2024 23:07 1800 BLOCK") == date(2024, 11, 16)
    assert dated_on("Date of report: 16-JAN-2024") == date(2024, 1, 16)
    assert dated_on("DATE OF BIRTH AGE SEX\n03 DEC 1981") is None
