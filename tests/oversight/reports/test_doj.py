"""The annual report to the Department of Justice: counted by hand, valid by its schema, which real reports are too."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import etree

from counterfoil.cli import main
from counterfoil.errors import BadInput
from counterfoil.oversight import tables
from counterfoil.oversight.facts import CaseFact, Origin
from counterfoil.oversight.reports import doj_added, doj_figures, doj_xml
from counterfoil.oversight.reports.doj_figures import Kind, Pending

ROOT = Path(__file__).parents[3]
REAL = ROOT / "tests" / "corpus" / "doj-annual-report" / "achp-2024.xml"
DATA = ROOT.parent / "shared" / "data" / "stats" / "foia_gov_2024" / "xml"
AGENCY = doj_xml.Agency("SA", "Sample Agency")
ANSWERED = CaseFact(
    "CF-1", Origin.OFFICE, "foia_request", "standard", "", "mail", "unknown", "", date(2024, 1, 5), date(2024, 2, 5),
    date(2024, 2, 5), date(2024, 3, 8), date(2024, 3, 9), date(2024, 12, 1), "released_in_part", False, 43, 23, 0, 0, 1,
    1, 1, 2, 0, 0, "(b)(6); (b)(7)(C)", "", 1,
)  # fmt: skip
OPEN = replace(
    ANSWERED, case="CF-2", received_on=date(2024, 9, 3), due_on=date(2024, 10, 1), answered_on=None, closed_on=None,
    outcome="", open=True, business_days=60, exemptions="",
)  # fmt: skip
CASES = [
    ANSWERED,
    OPEN,
    replace(OPEN, case="CF-3", track="complex", received_on=date(2023, 8, 1), due_on=date(2023, 8, 29)),
    replace(
        ANSWERED, case="CF-4", received_on=date(2023, 9, 29), outcome="released", track="expedited", business_days=0
    ),
    replace(ANSWERED, case="CF-5", outcome="no_records", exemptions="", business_days=401),
    replace(ANSWERED, case="CF-6", outcome="abandoned", exemptions="", business_days=None),
    replace(ANSWERED, case="CF-7", answered_on=date(2024, 10, 1)),  # after the year: pending at its end
    replace(ANSWERED, case="CF-8", received_on=date(2023, 1, 5), answered_on=date(2023, 3, 1)),  # all before the year
    replace(ANSWERED, case="CF-9", received_on=None),
    replace(ANSWERED, case="CF-11", answered_on=None, closed_on=None),  # it ended, nobody knows when
    replace(ANSWERED, case="CF-10", instrument="subpoena"),
]


def days(start: date, end: date) -> int:
    return (end - start).days


def found(report: bytes, path: str) -> list[str]:
    """The words of all elements at a path of local names."""
    steps = "/".join(f"*[local-name()='{step}']" for step in path.split("/"))
    return [str(one.text) for one in etree.fromstring(report).xpath(f"/*/{steps}")]


def test_the_figures_are_those_counted_by_hand() -> None:
    told = doj_figures.figures(CASES, 2024, days)
    assert (told.pending_at_start, told.received, told.processed, told.pending_at_end) == (2, 5, 4, 3)
    assert dict(told.outcomes) == {"released_in_part": 1, "released": 1, "no_records": 1, "abandoned": 1}
    assert dict(told.exemptions) == {"Ex. 6": 2, "Ex. 7(C)": 2}
    assert told.days == {Kind.SIMPLE: [43, 401], Kind.COMPLEX: [], Kind.EXPEDITED: [0]}
    assert told.days_granted == {Kind.SIMPLE: [43], Kind.COMPLEX: [], Kind.EXPEDITED: [0]}
    assert told.pending == [
        Pending(date(2023, 8, 1), 426, Kind.COMPLEX),
        Pending(date(2024, 1, 5), 269, Kind.SIMPLE),
        Pending(date(2024, 9, 3), 27, Kind.SIMPLE),
    ]
    assert (told.backlog, told.left_out, told.without_days) == (2, 2, 1)
    before = doj_figures.figures(CASES, 2023, days)
    assert (before.pending_at_start, before.received, before.processed, before.pending_at_end) == (0, 3, 1, 2)


def test_every_year_begins_with_what_the_last_one_left() -> None:
    chance, first = random.Random(8), date(2020, 1, 1)
    cases = []
    for _ in range(400):
        received = first + timedelta(days=chance.randrange(1800))
        ended = received + timedelta(days=chance.randrange(500)) if chance.random() < 0.8 else None
        cases.append(replace(ANSWERED, received_on=received, answered_on=ended, closed_on=ended, open=ended is None))
    told = [doj_figures.figures(cases, year, days) for year in range(2020, 2027)]
    assert [one.pending_at_end for one in told[:-1]] == [one.pending_at_start for one in told[1:]]
    assert [one.pending_at_end for one in told] == [len(one.pending) for one in told]
    assert sum(one.received for one in told) == 400


def test_the_report_says_the_figures_and_is_valid() -> None:
    report = doj_xml.build(
        *(doj_figures.figures(CASES, year, days) for year in (2024, 2023)), AGENCY, made_on=date(2024, 12, 1)
    )
    assert doj_xml.check(report) == ()
    statistics = "ProcessedRequestSection/ProcessingStatistics/ProcessingStatistics"
    assert [found(report, f"{statistics}{name}Quantity") for name in ("PendingAtStart", "Received", "Processed")] == [
        ["2"], ["5"], ["4"],
    ]  # fmt: skip
    disposed = "RequestDispositionSection/RequestDisposition"
    assert found(report, f"{disposed}/NonExemptionDenial/NonExemptionDenialReasonCode") == ["NoRecords", "Other"]
    assert found(report, f"{disposed}/RequestDispositionTotalQuantity") == ["4"]
    reason = "RequestDenialOtherReasonSection/ComponentOtherDenialReason/OtherDenialReason"
    assert found(report, f"{reason}/OtherDenialReasonDescriptionText") == ["abandoned"]
    times = "ProcessedResponseTimeSection/ProcessedResponseTime"
    assert found(report, f"{times}/SimpleResponseTime/ResponseTimeMedianDaysValue") == ["222"]
    assert found(report, f"{times}/ExpeditedResponseTime/ResponseTimeHighestDaysCode") == ["LT1"]
    spans = "SimpleResponseTimeIncrementsSection/ComponentResponseTimeIncrements/TimeIncrement"
    counts = found(report, f"{spans}/TimeIncrementProcessedQuantity")
    assert dict(zip(found(report, f"{spans}/TimeIncrementCode"), counts, strict=True)) == {
        "1-20": "0", "21-40": "0", "41-60": "1", "61-80": "0", "81-100": "0", "101-120": "0", "121-140": "0",
        "141-160": "0", "161-180": "0", "181-200": "0", "201-300": "0", "301-400": "0", "401+": "1",
    }  # fmt: skip
    assert found(report, "OldestPendingRequestSection/OldestPendingItems/OldItem/OldItemPendingDaysQuantity") == [
        "426", "269", "27",
    ]  # fmt: skip
    compared = "ProcessedRequestComparisonSection/ProcessingComparison"
    assert found(report, f"{compared}/ItemsReceivedLastYearQuantity") == ["3"]
    assert found(report, f"{compared}/ItemsProcessedCurrentYearQuantity") == ["4"]
    for section in ("ProcessedAppealSection", "FeeWaiverSection", "PersonnelAndCostSection", "FeesCollectedSection"):
        assert (
            found(report, f"{section}/*") if False else found(report, f"{section}/FootnoteText") == [doj_xml.NOT_KEPT]
        )
        assert len(etree.fromstring(report).xpath(f"/*/*[local-name()='{section}']/*")) == 1  # the footnote alone


def test_spans_and_the_backlog_end_where_the_guidance_ends_them() -> None:
    cases = [replace(ANSWERED, case=f"CF-{n}", business_days=n) for n in (0, 1, 20, 21, 40, 400, 401)]
    due_on_the_last_day = replace(OPEN, due_on=date(2024, 9, 30))
    told = doj_figures.figures([*cases, due_on_the_last_day, OPEN], 2024, days)
    assert (told.backlog, told.pending_at_end) == (1, 2)  # the other one is due on the day after
    report = doj_xml.build(told, told, AGENCY, made_on=date(2024, 12, 1))
    spans = "SimpleResponseTimeIncrementsSection/ComponentResponseTimeIncrements"
    counts = found(report, f"{spans}/TimeIncrement/TimeIncrementProcessedQuantity")
    assert counts == ["3", "2", *["0"] * 9, "1", "1"]
    assert found(report, f"{spans}/TimeIncrementTotalQuantity") == ["7"]


def test_an_empty_year_is_valid_and_has_the_sections_of_a_real_report() -> None:
    none = doj_figures.figures([], 2024, days)
    report = doj_xml.build(none, none, AGENCY, made_on=date(2024, 12, 1))
    mine, real = (
        [etree.QName(one).localname for one in etree.fromstring(text)] for text in (report, REAL.read_bytes())
    )
    assert mine == real


def test_a_real_report_is_valid_and_a_spoiled_one_is_not() -> None:
    real = REAL.read_bytes()
    assert doj_xml.check(real) == ()
    for old, new in (
        (b"<foia:RequestDispositionTotalQuantity>33<", b"<foia:RequestDispositionTotalQuantity>many<"),
        (b"<foia:TimeIncrementCode>1-20<", b"<foia:TimeIncrementCode>1-19<"),
        (b's:ref="PS1"', b's:ref="PS9"'),
        (b"foia:BacklogSection", b"foia:LogSection"),
    ):
        assert old in real
        assert len(doj_xml.check(real.replace(old, new))) >= 1
    assert doj_xml.check(b"<a>")[0].startswith("line 1: is no XML")


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data, the published files, is not there")
def test_published_reports_are_valid() -> None:
    assert {path.name: doj_xml.check(path.read_bytes()) for path in sorted(DATA.glob("*.xml"))} == dict.fromkeys(
        [f"{name}-2024.xml" for name in ("achp", "dhs", "doj", "hhs", "nara", "ssa")], ()
    )


def test_the_command_writes_a_year_that_is_over_and_checks_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "facts", tmp_path / "annual.xml"
    folder.mkdir()
    tables.write_csv(folder / "cases.csv", CaseFact, CASES)
    words = ["report", "doj", str(folder), "--abbreviation", "SA", "--name", "Sample Agency", "-o", str(out)]
    assert main([*words, "--year", "2024", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {key: told[key] for key in ("received", "processed", "pending_at_end", "backlog")} == {
        "received": 5, "processed": 4, "pending_at_end": 3, "backlog": 2,
    }  # fmt: skip
    oldest = found(
        out.read_bytes(), "OldestPendingRequestSection/OldestPendingItems/OldItem/OldItemPendingDaysQuantity"
    )
    assert oldest == ["292", "185", "19"]  # by the federal calendar
    assert main(["report", "doj", str(out), "--check"]) == 0
    (tmp_path / "added.toml").write_text(ADDED)
    more = ["--year", "2024", "--added", str(tmp_path / "added.toml"), "-o", str(tmp_path / "more.xml")]
    assert main([*words, *more]) == 0
    assert "To be added by the agency, 3 parts:" in capsys.readouterr().out
    assert found((tmp_path / "more.xml").read_bytes(), "FeeWaiverSection/FeeWaiver/RequestGrantedQuantity") == ["1"]
    out.write_bytes(out.read_bytes().replace(b">2024<", b">soon<"))
    assert main(["report", "doj", str(out), "--check"]) == 3
    capsys.readouterr()
    other = ["-o", str(tmp_path / "other.xml")]
    for more, why in (
        (["--year", "2025", *other], "ends on 2025-09-30"),
        (["--year", "24", *other], "write a fiscal year"),
        (["--year", "2024", "--abbreviation", "s a", *other], "write it in capitals"),
        (["--year", "2024"], "is there already"),
        ([], "are needed"),
    ):
        assert main([*words, *more]) == 2
        assert why in capsys.readouterr().err


ADDED = """
[appeals]
pending_at_start = 1
received = 5
processed = 4
affirmed = 1
partly_affirmed = 1
reversed = 1
otherwise_closed = 1
backlog = 2
received_last_year = 7
processed_last_year = 6
backlog_last_year = 0
[appeal_days]
median = 12.5
average = 14
lowest = 1
highest = 40
[expedited]
granted = 1
denied = 2
median_days = 4
average_days = 4.5
within_ten_days = 3
[fee_waivers]
granted = 1
denied = 0
median_days = 3
average_days = 3
[staff]
full_time = 1
equivalent = 0.25
processing_cost = 3229480.08
litigation_cost = 153023
[fees]
collected = 544362.00
[subsection_c]
times_used = 0
[postings]
foia_office = 3
program = 4
[consultations]
pending_at_start = 0
received = 2
processed = 1
"""


def test_what_the_agency_adds_stands_in_the_report() -> None:
    added = doj_added.read(ADDED, "added.toml")
    none = doj_figures.figures([], 2024, days)
    report = doj_xml.build(none, none, AGENCY, made_on=date(2024, 12, 1), added=added)
    said = {
        "ProcessedAppealSection/ProcessingStatistics": ["1", "5", "4", "2"],
        "AppealDispositionSection/AppealDisposition": ["1", "1", "1", "1", "4"],
        "AppealResponseTimeSection/ResponseTime": ["12.5", "14", "1", "40"],
        "ExpeditedProcessingSection/ExpeditedProcessing": ["1", "2", "4", "4.5", "3"],
        "FeeWaiverSection/FeeWaiver": ["1", "0", "3", "3"],
        "PersonnelAndCostSection/PersonnelAndCost": ["1", "0.25", "1.25", "3229480.08", "153023", "3382503.08"],
        "FeesCollectedSection/FeesCollected": ["544362.00", "16.86"],  # a published report has this share of these
        "SubsectionUsedSection/SubsectionUsed": ["0"],
        "SubsectionPostSection/Subsection": ["3", "4"],
        "BacklogSection/Backlog": ["0", "2"],
        "ProcessedConsultationSection/ProcessingStatistics": ["0", "2", "1", "1"],
        "ProcessedAppealComparisonSection/ProcessingComparison": ["7", "5", "6", "4"],
        "BackloggedAppealComparisonSection/BacklogComparison": ["0", "2"],
    }
    root = etree.fromstring(report)
    for path, values in said.items():
        steps = "/".join(f"*[local-name()='{step}']" for step in path.split("/"))
        assert [one.text for one in root.xpath(f"/*/{steps}/*")] == values
        assert root.xpath(f"/*/{steps.split('/')[0]}/*[local-name()='FootnoteText']") == []
    assert {words.split(":")[0] for words in doj_xml.missing(added)} == {"IV", "VI.C(1) to (3), (5)", "XII.C"}
    assert len(doj_xml.missing(doj_xml.NOTHING_ADDED)) == 12


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("[fees]", "[charges]", r"unknown table \[charges\]. Allowed: appeals, appeal_days"),
        ("times_used", "times", r"\[subsection_c\] must have exactly these keys: times_used"),
        ("times_used = 0", "times_used = -1", r"\[subsection_c\] times_used: is not a whole number from 0"),
        ("times_used = 0", "times_used = 1.5", "is not a whole number from 0"),
        ("times_used = 0", "times_used = true", "is not a whole number from 0"),
        ("median = 12.5", "median = nan", r"\[appeal_days\] median: is not a number from 0"),
        ("affirmed = 1", "affirmed = 2", "4 were processed, and 5 have an outcome"),
        ("pending_at_start = 0", "pending_at_start = x", "is no TOML"),
        ("received = 2", "received = 0", r"\[consultations\]: more were processed"),
        ("processing_cost = 3229480.08", "processing_cost = 0", r"\[fees\]: their share of the costs is asked"),
    ],
)
def test_what_is_added_wrongly_is_named(old: str, new: str, why: str) -> None:
    assert old in ADDED
    with pytest.raises(BadInput, match=f"added.toml: .*{why}"):
        doj_added.read(ADDED.replace(old, new, 1), "added.toml")
