"""What ``respond`` says on a screen of what its steps told."""

from __future__ import annotations

from counterfoil.cli.telling import COUNTS_ITEMS, worded
from counterfoil.office.services.desk import Told

ZONE = "America/Chicago"


def test_nulls_are_said_in_words_and_counted() -> None:
    lines = ("number LH1: R-000001 (by LH1)", "words “null”: null", "expected video: null", "expected photo: found")
    assert worded(Told("search", "60 records in 1 systems searched; 1 met", lines), ZONE) == Told(
        "search",
        "60 records in 1 system searched; 1 met; 1 term not found; 1 expected kind not found",
        (lines[0], "words “null”: not found", "expected video: not found", lines[3]),
    )


def test_it_says_what_is_counted() -> None:
    told = Told("determination", "Dana Sample, FOIA Officer: 101 redacted, 7 released", ("under 7(1)(b)",))
    assert worded(told, ZONE) == Told(
        "determination",
        "Dana Sample, FOIA Officer: 101 findings redacted, 7 released",
        ("under 7(1)(b)", COUNTS_ITEMS),
    )


def test_one_is_not_many() -> None:
    told = Told("redaction", "1 files redacted, rebuilt and verified", ("R-000001: 1 marks on 1 pages, verified",))
    assert worded(told, ZONE) == Told(
        "redaction", "1 file redacted, rebuilt and verified", ("R-000001: 1 mark on 1 page, verified",)
    )
    assert worded(Told("release", "1 files in /tmp/1 files"), ZONE).headline == "1 file in /tmp/1 files"


def test_words_of_a_demand_are_left_alone() -> None:
    told = Told("demand", "Case CF-2024-000001", ("asks for 1: 1 pages, null: null",))
    assert worded(told, ZONE) == told
