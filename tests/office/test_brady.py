"""The Brady and Giglio log: numbers and days, no names; told by no public entry; a CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest

from counterfoil.errors import BadInput
from counterfoil.ledger import entry
from counterfoil.office import app, models
from counterfoil.office.folder import Office
from counterfoil.office.services import brady
from counterfoil.office.services.brady import Disclosure, Entry

from .web.made import record

IDA = "Ida Sample, Corporation Counsel"
NOW = datetime(2022, 1, 10, 18, tzinfo=UTC)


@pytest.fixture
def opened(office: Office) -> Office:
    found = app.open_office(office.folder)
    record(1)
    return found


def log(office: Office, **changes: Any) -> int:
    values = {"kind": "brady", "matter": "22 CR 01234", "record": "R-000001", "identified_on": date(2022, 1, 4),
              "by": IDA, "now": NOW}  # fmt: skip
    return brady.log(office, **values | changes)


def test_an_entry_and_its_disclosures_are_acts_that_no_entry_tells(opened: Office) -> None:
    assert [log(opened), log(opened, kind="giglio", matter="1:22-cr-00077")] == [1, 2]
    brady.disclose(opened, 1, to="COOK-SAO", on=date(2022, 1, 5), by=IDA, now=NOW)
    brady.disclose(opened, 1, to="DEFENSE", on=date(2022, 1, 7), by=IDA, now=NOW)
    told = (Disclosure("COOK-SAO", date(2022, 1, 5), IDA), Disclosure("DEFENSE", date(2022, 1, 7), IDA))
    first = Entry(1, "brady", "22 CR 01234", "R-000001", date(2022, 1, 4), IDA, told)
    assert brady.entries() == (first, Entry(2, "giglio", "1:22-cr-00077", "R-000001", date(2022, 1, 4), IDA, ()))
    public = [bytes(leaf.entry) for leaf in models.Leaf.objects.order_by("index")][-4:]
    assert [entry.parse(one).kind for one in public] == ["case.noted"] * 4
    assert [one for one in public if b"22 CR" in one or b"COOK-SAO" in one or b"R-000001" in one] == []


def test_names_and_what_cannot_be_are_refused_and_nothing_is_recorded(opened: Office) -> None:
    before = models.Act.objects.count()
    for refused, match in (
        (lambda: log(opened, matter="People v. Robin Sampleton 22"), "no name"),
        (lambda: log(opened, matter="=HYPERLINK(1)"), "no name"),
        (lambda: log(opened, matter="ROBIN 22"), "no name"),
        (lambda: log(opened, matter="22 CR 1\nx"), "no name"),
        (lambda: log(opened, record="Robin Sampleton"), "no record of that number"),
        (lambda: log(opened, kind="other"), "--kind other"),
        (lambda: log(opened, by="Ida"), "Name, Title"),
        (lambda: log(opened, identified_on=date(2022, 1, 11)), "in the future"),
        (lambda: brady.disclose(opened, 1, to="COURT", on=date(2022, 1, 5), by=IDA, now=NOW), "no entry"),
        (lambda: brady.disclose(opened, 1, to="Robin", on=date(2022, 1, 5), by=IDA, now=NOW), "--to Robin"),
    ):
        with pytest.raises(BadInput, match=match):
            refused()
    assert models.Act.objects.count() == before
    log(opened)
    with pytest.raises(BadInput, match="before the day on which it was identified"):
        brady.disclose(opened, 1, to="COURT", on=date(2022, 1, 3), by=IDA, now=NOW)


def test_no_cell_of_the_file_is_a_formula() -> None:
    hostile = '=HYPERLINK("https://x.example"), "Clerk"'
    row = Entry(1, "brady", "-1+1", "@R", date(2022, 1, 4), hostile, (Disclosure("COURT", date(2022, 1, 5), "\t=1"),))
    [read] = csv.DictReader(io.StringIO(brady.as_csv((row,))))
    assert (read["case"], read["record"], read["logged_by"], read["disclosed_by"]) == (
        "'-1+1", "'@R", f"'{hostile}", "'\t=1",
    )  # fmt: skip
    assert [value for value in read.values() if value.lstrip()[:1] in "=+-@" and value] == []
