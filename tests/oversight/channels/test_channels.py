"""Logs of other systems: what their columns are taken for, how a line stands to the cases, and that nothing is kept."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest

from counterfoil.errors import BadInput
from counterfoil.oversight.channels.event import Channel, Reason
from counterfoil.oversight.channels.joined import Standing, join
from counterfoil.oversight.channels.log import Says, read
from counterfoil.oversight.facts import CaseFact, Origin

DAY = date(2025, 3, 24)
CASE = CaseFact(
    case="CF-2025-000012", origin=Origin.OFFICE, instrument="foia_request", track="standard", unit="", channel="mail",
    requester_class="federal_immigration", agency="ICE", received_on=DAY, due_on=None, first_due_on=None,
    answered_on=date(2025, 3, 28), closed_on=date(2025, 3, 28), counted_on=date(2025, 6, 4), outcome="released",
    open=False, business_days=4, days_late=0, extensions=0, extensions_refused=0, items=1, systems_searched=1,
    documents=1, pages=2, places_redacted=0, records_withheld=0, exemptions="", contested="", entry=1,
)  # fmt: skip
CASES = [CASE, replace(CASE, case="CF-2025-000013", agency="", closed_on=None)]
LOOKUPS = """\
Search audit,,,,,,
Search Time,Name,Org Name,Total Networks Searched,License Plate,Case #,Reason
2025-03-26 10:02,Ofc. Sample,Lakehurst PD,"1,200",SAMPLE1,,inv
2025-03-28 09:12,Ofc. Sample,Lakehurst PD,12,SAMPLE2,,ICE ERO assist
2025-03-28 11:12,Ofc. Sample,Lakehurst PD,1,SAMPLE3,JX-204511,burglary
2025-03-28 11:15,Ofc. Sample,Lakehurst PD,1,SAMPLE4,cf 2025-12,records request
2025-03-29 11:15,Ofc. Sample,Lakehurst PD,1,SAMPLE5,,see CF-2025-000012
not a day,Ofc. Sample,Lakehurst PD,1,SAMPLE6,CF-2025-000012,records request
Total,,,,,,
"""
MAIL = """\
Date;From;To;Subject;Attachments
03/26/2025;sample@lakehurst.invalid;sample.person@ice.dhs.gov;report as asked;2
03/27/2025;sample@lakehurst.invalid;other@example.org, sample.person@ice.dhs.gov;CF-2025-000012;1
03/27/2025;sample@lakehurst.invalid;someone@example.org;lunch;0
03/28/2025;sample@lakehurst.invalid;sample.person@usdoj.gov;your CF-2025-000012;1
"""


@pytest.fixture
def lookups(tmp_path: Path) -> Path:
    path = tmp_path / "lookups.csv"
    path.write_text(LOOKUPS, encoding="utf-8")
    return path


def test_each_line_stands_as_it_does(lookups: Path) -> None:
    log = read(lookups, Channel.LOOKUP)
    account = join(log, CASES)
    assert [(one.event.line, one.standing, one.case) for one in account.lines] == [
        (3, Standing.WITHOUT_CASE, ""),
        (4, Standing.WITHOUT_CASE, ""),
        (5, Standing.OTHER_NUMBER, ""),
        (6, Standing.OTHER_NUMBER, ""),  # a number that is torn apart is not put together
        (7, Standing.OUTSIDE_CASE, "CF-2025-000012"),
        (8, Standing.NO_DAY, "CF-2025-000012"),
    ]
    assert [one.event.reason for one in account.lines[:3]] == [Reason.NONE, Reason.IMMIGRATION, Reason.STATED]
    assert account.lines[0].event.count == 1_200
    assert account.listed == account.lines
    assert sum(account.counts.values()) == len(account.lines)


def test_every_row_is_an_event_or_left_with_a_reason(lookups: Path) -> None:
    log = read(lookups, Channel.LOOKUP)
    assert log.rows == 9 == len(log.events) + len(log.left)
    assert [line for line, _ in log.left] == [1, 2, 9]
    assert log.columns == {
        "Search Time": Says.WHEN, "Name": None, "Org Name": Says.TO, "Total Networks Searched": Says.COUNT,
        "License Plate": None, "Case #": Says.CASE, "Reason": Says.REASON,
    }  # fmt: skip


def test_messages_count_by_the_agency_that_got_them(tmp_path: Path) -> None:
    path = tmp_path / "mail.csv"
    path.write_text(MAIL, encoding="cp1252")
    account = join(read(path, Channel.MAIL), CASES)
    assert [(one.event.agency, one.standing, one.case, one.perhaps) for one in account.lines] == [
        ("ICE", Standing.WITHOUT_CASE, "", ("CF-2025-000012",)),
        ("ICE", Standing.WITH_CASE, "CF-2025-000012", ()),
        ("", Standing.NO_AGENCY, "", ()),
        ("DOJ", Standing.OTHER_AGENCY, "CF-2025-000012", ()),
    ]
    assert [one.event.line for one in account.listed] == [2, 5]


def test_nothing_that_names_somebody_or_what_was_searched_is_kept(lookups: Path) -> None:
    log = read(lookups, Channel.LOOKUP)
    kept = repr([asdict(event) for event in log.events]) + repr([one.as_row() for one in join(log, CASES).lines])
    assert "SAMPLE" in LOOKUPS
    assert not any(word in kept for word in ("SAMPLE", "Sample", "sample", "burglary", "assist"))


def test_a_file_without_headers_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    path.write_text("2025-03-26,inv\n2025-03-27,inv\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"bare\.csv: no row names a day"):
        read(path, Channel.LOOKUP)
