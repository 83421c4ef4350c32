"""The TRUST Act report of a ledger of invented demands, and what is noticed when its table is changed by hand."""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pypdfium2
import pytest

from counterfoil.errors import BadInput, LedgerInvalid
from counterfoil.ledger import commitment, tree
from counterfoil.ledger.entry import Entry
from counterfoil.oversight.reports import trust_act, trust_act_page, trust_act_table
from counterfoil.oversight.reports.trust_act import Filled, Part, Reconciled, Report
from counterfoil.oversight.reports.trust_act_page import BLANK, Form

ZONE = ZoneInfo("America/Chicago")
NAME = "Nora Example"
DETAINED, WARRANT, CALL, RECORDS, NOBODYS, SECRET, PERSON = (f"CF-2024-{n:06d}" for n in range(1, 8))


@dataclass
class Ledger:
    """Entries of acts, an hour between; each commits to a name, as real ones do."""

    now: datetime = datetime(2024, 3, 4, 15, 30, tzinfo=UTC)
    entries: list[bytes] = field(default_factory=list)
    last: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def act(self, kind: str, case: str, *legal: str, **facts: Any) -> None:
        seq, prev = self.last.get(case, (-1, b""))
        made = commitment.commit({"actor": "Ida Sample", "requester": NAME}, _salt())
        data = Entry(
            kind, self.now, case, seq + 1, prev, "k-00112233445566aa", "records-officer",
            legal=legal, facts=facts, digests=made.digests,
        ).to_bytes()  # fmt: skip
        self.last[case] = (seq + 1, tree.leaf_hash(data))
        self.entries.append(data)
        self.now += timedelta(hours=1)

    def demand(self, case: str, instrument: str, agency: str = "", action: str = "log") -> None:
        sender = {"from": agency} if agency else {}
        self.act("demand.received", case, channel="email", received_on=self.day, items=1)
        self.act("instrument.recognised", case, instrument=instrument, **{"class": "unknown"})
        self.act("gate.decided", case, "5 ILCS 805/15(a)", action=action, instrument=instrument, **sender)

    @property
    def day(self) -> str:
        return self.now.astimezone(ZONE).date().isoformat()

    def leaf(self, number: int) -> str:
        return tree.leaf_hash(self.entries[number]).hex()


def _salt() -> Any:
    counter = itertools.count()
    return lambda size: next(counter).to_bytes(size, "big")


@pytest.fixture
def ledger() -> Ledger:
    """Two detainers' worth of custody, a call, a federal request for records, a secret demand and a person's."""
    made = Ledger()
    made.act("office.opened", "OFFICE", law="us-il", sample=True)
    made.demand(DETAINED, "detainer", "ICE")  # entries 1, 2, 3
    made.act("case.closed", DETAINED, outcome="no_legal_effect")
    made.demand(WARRANT, "detainer", "ERO")  # 5, 6, 7
    made.demand(CALL, "call_for_assistance", "ICE", "refer")  # 8, 9, 10
    made.act("demand.addressed", CALL, how="safety", instrument="call_for_assistance")  # 11
    made.act("case.closed", CALL, outcome="addressed")
    made.demand(RECORDS, "foia_request", "ICE", "answer")  # 13, 14, 15
    made.act("case.closed", RECORDS, outcome="denied")
    made.act("demand.received", SECRET, channel="service_of_process", received_on=made.day)
    made.act("case.noted", SECRET)
    made.demand(PERSON, "foia_request", action="answer")  # 19, 20, 21
    return made


def _report(ledger: Ledger, year: int = 2024, **more: Any) -> Report:
    return trust_act.build(ledger.entries, first=date(year, 1, 1), last=date(year, 12, 31), zone=ZONE, **more)


def test_each_demand_of_the_year_stands_in_its_part_with_how_it_was_addressed(ledger: Ledger) -> None:
    rows = _report(ledger).rows
    assert [(r.part, r.case, r.instrument, r.agency, r.gate, r.addressed) for r in rows] == [
        (Part.REQUEST, CALL, "call_for_assistance", "ICE", "refer", "safety"),
        (Part.CUSTODY, DETAINED, "detainer", "ICE", "log", "no_legal_effect"),
        (Part.CUSTODY, WARRANT, "detainer", "ERO", "log", ""),
        (Part.OTHER, RECORDS, "foia_request", "ICE", "answer", "denied"),
    ]
    assert [(r.received_on, r.received_at.isoformat()) for r in rows[:2]] == [
        (date(2024, 3, 4), "2024-03-04T17:30:00-06:00"),
        (date(2024, 3, 4), "2024-03-04T10:30:00-06:00"),
    ]


def test_each_row_names_the_entries_that_say_so_by_number_and_hash(ledger: Ledger) -> None:
    said = [
        tuple(one and (one.entry, one.leaf) for one in (row.received, row.recognised, row.settled))
        for row in _report(ledger).rows
    ]
    leaf = ledger.leaf
    assert said == [
        ((8, leaf(8)), (10, leaf(10)), (11, leaf(11))),
        ((1, leaf(1)), (3, leaf(3)), (4, leaf(4))),
        ((5, leaf(5)), (7, leaf(7)), None),
        ((13, leaf(13)), (15, leaf(15)), (16, leaf(16))),
    ]


def test_the_report_says_which_entries_it_read_and_what_it_could_not_tell(ledger: Ledger) -> None:
    report = _report(ledger)
    assert report.covered == trust_act.Covered(22, tree.root_of(map(tree.leaf_hash, ledger.entries)).hex(), 0, 21)
    assert (report.unsaid, report.sample) == (1, True)


@pytest.mark.parametrize("instrument", ["i_200", "i_203", "i_205", "i_286", "ncic_hit", "administrative_warrant"])
def test_a_civil_warrant_is_in_the_second_part_whoever_brings_it(instrument: str) -> None:
    ledger = Ledger()
    ledger.demand(DETAINED, instrument)
    assert [(r.part, r.agency) for r in _report(ledger).rows] == [(Part.CUSTODY, "")]


@pytest.mark.parametrize(
    ("instrument", "agency", "part"),
    [
        ("call_for_assistance", "", Part.REQUEST),  # who says nothing may be the Department
        ("alert", "CBP", Part.REQUEST),
        ("inquiry", "FPS", Part.REQUEST),
        ("database_access", "HSI", Part.REQUEST),
        ("administrative_subpoena", "ICE", Part.OTHER),
        ("call_for_assistance", "FBI", None),
        ("foia_request", "", None),
        ("arrest_warrant", "USMS", None),
    ],
)
def test_what_asks_for_more_than_records_is_in_the_first_part_if_it_may_be_the_departments(
    instrument: str, agency: str, part: Part | None
) -> None:
    ledger = Ledger()
    ledger.demand(CALL, instrument, agency)
    assert [row.part for row in _report(ledger).rows] == ([part] if part else [])


def test_a_demand_belongs_to_the_day_it_was_received_not_recorded() -> None:
    ledger = Ledger(now=datetime(2025, 1, 1, 5, 30, tzinfo=UTC))  # still the old year in Illinois
    ledger.demand(DETAINED, "detainer", "ICE")
    assert [row.case for row in _report(ledger, 2024).rows] == [DETAINED]
    assert _report(ledger, 2025).rows == ()
    assert (_report(ledger, 2024).covered.last, _report(ledger, 2025).covered.first) == (0, 1)


def test_a_case_that_began_again_is_open_until_it_is_addressed_again(ledger: Ledger) -> None:
    ledger.act("case.reopened", DETAINED, reason="error")
    again = {row.case: (row.addressed, row.settled) for row in _report(ledger).rows}
    assert again[DETAINED] == ("", None)
    ledger.act("case.closed", DETAINED, outcome="withdrawn")
    assert {row.case: row.addressed for row in _report(ledger).rows}[DETAINED] == "withdrawn"


def test_what_a_court_keeps_secret_has_no_row(ledger: Ledger) -> None:
    assert SECRET not in {row.case for row in _report(ledger).rows}
    kept = _report(ledger, sealed={DETAINED})
    assert DETAINED in {row.case for row in _report(ledger).rows}
    assert (DETAINED in {row.case for row in kept.rows}, kept.unsaid) == (False, 2)


def test_a_demand_of_unknown_kind_is_counted_and_has_no_row() -> None:
    ledger = Ledger()
    ledger.demand(PERSON, "unknown", "ICE", "refer")
    assert (_report(ledger).rows, _report(ledger).unsaid) == ((), 1)


def test_an_altered_entry_is_refused(ledger: Ledger) -> None:
    ledger.entries[3] = ledger.entries[3].replace(b'"ICE"', b'"Nora Example"')
    with pytest.raises(LedgerInvalid, match="Entry 3"):
        _report(ledger)


def _table(report: Report) -> list[list[str]]:
    return list(csv.reader(io.StringIO(trust_act_table.write(report.rows))))


def _rows(table: list[list[str]]) -> tuple[trust_act.Row, ...]:
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return trust_act_table.read(out.getvalue(), ZONE)


def test_the_table_as_it_was_written_reconciles(ledger: Ledger) -> None:
    report = _report(ledger)
    rows = _rows(_table(report))
    assert rows == report.rows
    assert trust_act.reconcile(rows, report) == Reconciled((), (), ())
    assert trust_act.reconcile(rows, report).ok


def test_a_detainer_removed_by_hand_is_noticed(ledger: Ledger) -> None:
    report = _report(ledger)
    rows = _rows([line for line in _table(report) if line[1] != WARRANT])
    found = trust_act.reconcile(rows, report)
    assert (len(rows), found.ok) == (3, False)
    assert found == Reconciled((report.rows[2],), (), ())


def test_a_row_added_by_hand_is_noticed(ledger: Ledger) -> None:
    report = _report(ledger)
    table = _table(report)
    invented = [*table[2]]
    invented[trust_act_table.COLUMNS.index("hash_received")] = "ab" * 32
    found = trust_act.reconcile(_rows([*table, invented]), report)
    assert [row.received.leaf for row in found.unfounded] == ["ab" * 32]
    assert (found.unlisted, found.altered, found.ok) == ((), (), False)


def test_a_row_written_twice_is_noticed(ledger: Ledger) -> None:
    report = _report(ledger)
    found = trust_act.reconcile((*report.rows, report.rows[0]), report)
    assert found == Reconciled((), (report.rows[0],), ())


@pytest.mark.parametrize(
    ("column", "value"),
    [("addressed", "refused"), ("received_on", "2024-03-05"), ("agency", "FBI"), ("hash_addressed", "cd" * 32)],
)
def test_a_cell_changed_by_hand_is_noticed(ledger: Ledger, column: str, value: str) -> None:
    report = _report(ledger)
    table = _table(report)
    table[1][trust_act_table.COLUMNS.index(column)] = value
    rows = _rows(table)
    assert trust_act.reconcile(rows, report) == Reconciled((), (), ((rows[0], report.rows[0]),))


def test_what_a_person_fills_in_is_no_difference_and_is_kept(ledger: Ledger) -> None:
    report = _report(ledger)
    table = _table(report)
    at = trust_act_table.COLUMNS.index
    table[2][at("released_or_transferred")] = "released"
    table[2][at("released_or_transferred_at")] = "2024-03-05T08:15"
    rows = _rows(table)
    assert trust_act.reconcile(rows, report).ok
    filled = trust_act.fill(report, rows)
    assert filled.rows[1].filled == Filled(outcome="released", outcome_at=datetime(2024, 3, 5, 8, 15, tzinfo=ZONE))
    assert replace(filled.rows[1], filled=Filled()) == report.rows[1]


@pytest.mark.parametrize("column", trust_act_table.COLUMNS)
def test_no_column_takes_a_name_and_the_refusal_does_not_repeat_it(ledger: Ledger, column: str) -> None:
    table = _table(_report(ledger))
    table[2][trust_act_table.COLUMNS.index(column)] = NAME
    with pytest.raises(BadInput, match=rf"^table: line 3: {column}: must be ") as refused:
        _rows(table)
    assert NAME not in str(refused.value)


@pytest.mark.parametrize(
    "column", ["part", "case", "received_on", "received_at", "entry_received", "hash_received", "hash_recognised"]
)
def test_what_every_row_has_may_not_be_emptied(ledger: Ledger, column: str) -> None:
    table = _table(_report(ledger))
    table[1][trust_act_table.COLUMNS.index(column)] = ""
    with pytest.raises(BadInput, match=rf"^table: line 2: {column}: must be "):
        _rows(table)


def test_an_entry_whose_number_and_hash_are_both_gone_is_refused(ledger: Ledger) -> None:
    table = _table(_report(ledger))
    for column in ("entry_received", "hash_received"):
        table[1][trust_act_table.COLUMNS.index(column)] = ""
    with pytest.raises(BadInput, match=r"^table: line 2: entry_received: must be there\."):
        _rows(table)


def test_a_table_of_other_columns_is_refused(ledger: Ledger) -> None:
    table = [line[1:] for line in _table(_report(ledger))]
    with pytest.raises(BadInput, match="line 1: the columns must be part, case"):
        _rows(table)


def _text(made: bytes) -> str:
    with pypdfium2.PdfDocument(made) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join("\n".join(pages).split())


def _pdf(report: Report, form: Form = Form.ATTORNEY_GENERAL) -> bytes:
    return trust_act_page.pdf(report, form=form, office="Sampleton Police Department", dated_on=date(2025, 2, 1))


def test_the_page_is_tagged_marked_sample_and_has_the_rows(ledger: Ledger) -> None:
    made = _pdf(_report(ledger))
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert bool(opened.Root.MarkInfo.Marked)
        assert str(opened.docinfo["/Title"]) == "Report under section 25 of the TRUST Act, 2024-01-01 to 2024-12-31"
    text = _text(made)
    assert text.count("SAMPLE – fictional office") == len(pypdfium2.PdfDocument(made))
    assert text.count("The office certifies") == 0
    assert [text.count(case) for case in (DETAINED, WARRANT, CALL, RECORDS, SECRET, PERSON)] == [2, 2, 2, 2, 0, 0]
    assert "what 1 more demand of the period asked for" in text
    assert "officers went for safety only (5 ILCS 805/15(a)), 2024-03-04" in text
    assert "request for records ICE 2024-03-04 22:30 denied, 2024-03-05" in text
    assert (text.count(BLANK), trust_act_page.blanks(_report(ledger), Form.ATTORNEY_GENERAL)) == (8, 8)
    assert "8 blanks are open" in text


def test_a_year_without_any_has_its_certificate(ledger: Ledger) -> None:
    report = _report(ledger, 2023)
    assert (report.rows, report.unsaid, report.covered.first) == ((), 0, None)
    text = _text(_pdf(report))
    assert text.count("None. The office certifies that its ledger records no ") == 2
    assert "No entry was recorded in the period." in text
    assert "Annex" not in text


def test_a_certificate_warns_of_demands_that_nobody_has_read() -> None:
    ledger = Ledger()
    ledger.act("demand.received", PERSON, channel="email", received_on=ledger.day)
    text = _text(_pdf(_report(ledger)))
    assert text.count("Before it is signed: see part 4 for 1 demand of which") == 2
    assert "SAMPLE" not in text


@pytest.mark.parametrize(("day", "certified", "not_over"), [(31, 0, 2), (32, 2, 0)])
def test_nothing_is_certified_before_the_period_is_over(day: int, certified: int, not_over: int) -> None:
    made_on = date(2023, 12, 1) + timedelta(days=day - 1)
    report = _report(Ledger(), 2023)
    text = _text(trust_act_page.pdf(report, form=Form.ATTORNEY_GENERAL, office="Sampleton", dated_on=made_on))
    assert (text.count("The office certifies"), text.count("nothing is certified yet")) == (certified, not_over)
    assert ("make the report again" in text, "Certified for" in text) == (bool(not_over), bool(certified))


def test_what_a_person_filled_in_leaves_no_blank(ledger: Ledger) -> None:
    report, noon = _report(ledger), datetime(2024, 3, 5, 12, tzinfo=ZONE)
    filled = {
        DETAINED: Filled(outcome="released", outcome_at=noon),
        WARRANT: Filled(noon, "transferred", noon, "USMS"),
    }
    rows = [replace(row, filled=filled.get(row.case, row.filled)) for row in report.rows]
    whole = trust_act.fill(report, rows)
    text = _text(_pdf(whole))
    assert "none noted released 2024-03-05 12:00 nobody's" in text
    assert "2024-03-05 12:00 transferred 2024-03-05 12:00 USMS" in text
    assert [trust_act_page.blanks(whole, form) for form in Form] == [0, 1]


def test_chicagos_report_has_the_same_rows_and_whom_the_emergency_office_was_told(ledger: Ledger) -> None:
    text = _text(_pdf(_report(ledger), Form.CHICAGO))
    assert "Municipal Code of Chicago 2-173-069" in text
    assert "Bail" not in text
    assert text.count(BLANK) == 5  # one call to notify of, two detainers with two cells each


def test_no_name_is_in_the_bytes(ledger: Ledger) -> None:
    report = _report(ledger)
    told = trust_act_table.write(report.rows).encode() + _pdf(report) + _text(_pdf(report)).encode()
    control = _text(trust_act_page.pdf(report, form=Form.CHICAGO, office=NAME, dated_on=date(2025, 2, 1)))
    assert NAME in control
    assert [NAME.encode() in told, b"Ida Sample" in told] == [False, False]
    assert told.count(DETAINED.encode()) == 3


def test_the_same_report_is_the_same_bytes(ledger: Ledger) -> None:
    assert _pdf(_report(ledger)) == _pdf(_report(ledger))
