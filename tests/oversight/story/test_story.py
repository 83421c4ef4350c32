"""The seventeen rows on a small ledger of invented demands: each figure, its entries, and what a folder cannot say."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.errors import LedgerInvalid
from counterfoil.law.load import LawPack, load
from counterfoil.ledger import commitment, index, tree
from counterfoil.ledger.entry import Entry
from counterfoil.oversight.audited import AuditedFile, ShownItem
from counterfoil.oversight.dating import Dated, Evidence
from counterfoil.oversight.facts import CaseFact, Fate, ItemFact, Origin
from counterfoil.oversight.legacy import Import
from counterfoil.oversight.reports import trust_act
from counterfoil.oversight.story import CLAIM, ROWS, Row, acts, of_folder, tell
from counterfoil.oversight.story.model import (
    AGENCIES,
    Beside,
    Disclosure,
    Holdings,
    Kept,
    Kin,
    Material,
    People,
    Search,
    Status,
    Tied,
)

ZONE = ZoneInfo("America/Chicago")
NAME = "Nora Example"
ANSWERED, NOTHING, PAPER, HELD, SUBPOENA, CALL, PRESS, LATER = (f"CF-2024-{n:06d}" for n in range(1, 9))
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
MANIFEST = "ab" * 32
DATED = Dated(date(2024, 3, 8), Evidence.LOG_ANSWERED, "")


@dataclass
class Book:
    """Entries of acts, an hour between; each commits to a name, as real ones do."""

    now: datetime = datetime(2024, 3, 4, 15, 30, tzinfo=UTC)
    entries: list[bytes] = field(default_factory=list)
    last: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def act(self, kind: str, case: str, *, by: str = "a", effective: datetime | None = None, **facts: Any) -> int:
        seq, prev = self.last.get(case, (-1, b""))
        counter = itertools.count()
        made = commitment.commit({"actor": NAME}, lambda size: next(counter).to_bytes(size, "big"))
        data = Entry(
            kind, self.now, case, seq + 1, prev, f"k-00112233445566a{by}", "records-officer", effective_at=effective,
            facts=facts, digests=made.digests,
        ).to_bytes()  # fmt: skip
        self.last[case] = (seq + 1, tree.leaf_hash(data))
        self.entries.append(data)
        self.now += timedelta(hours=1)
        return len(self.entries) - 1

    def demand(self, case: str, instrument: str, klass: str, action: str, agency: str = "") -> None:
        sender = {"from": agency} if agency else {}
        self.act("demand.received", case, channel="email", received_on=self.day, items=1)
        self.act("instrument.recognised", case, instrument=instrument, **{"class": klass})
        self.act("gate.decided", case, action=action, instrument=instrument, **sender)

    def release(self, case: str, documents: int, pages: int, to: str = "") -> int:
        went = {"to": to} if to else {}
        return self.act(
            "release.made", case, release="public", manifest=MANIFEST, documents=documents, pages=pages, **went
        )

    def publish(self) -> int:
        table = index.build(self.entries)
        return self.act(
            "index.published", "OFFICE", size=table.size, rows=len(table.keys), rule=index.RULE, root=table.root.hex()
        )

    @property
    def day(self) -> str:
        return self.now.astimezone(ZONE).date().isoformat()

    # what ledger.source.Entries asks for
    def read(self, first: int, last: int) -> Iterator[bytes]:
        return iter(self.entries[first:last])

    def entry(self, number: int) -> bytes:
        return self.entries[number]

    def get(self, level: int, place: int) -> bytes:
        raise NotImplementedError

    def of_case(self, case_number: str) -> Iterator[int]:
        raise NotImplementedError


@cache
def law() -> LawPack:
    return load("us-il", "chicago")


@pytest.fixture
def book() -> Book:
    """An answer to ICE, one that nothing was found, papers of an agency and of a court, a call, a contest."""
    made = Book()
    made.act("office.opened", "OFFICE", law="us-il", sample=True)  # 0
    made.act("law.adopted", "OFFICE", law="us-il", rules=3, digest="cd" * 32)  # 1
    made.demand(ANSWERED, "foia_request", "request", "answer", "ICE")  # 2, 3, 4
    made.act("search.run", ANSWERED, systems=2, terms=3, nulls=1, hits=4, records=60)  # 5
    made.act("search.confirmed", ANSWERED, confirmed=2, rejected=0, unclear=0)  # 6
    made.release(ANSWERED, 2, 5, "ICE")  # 7
    made.act("case.closed", ANSWERED, outcome="released_in_part")  # 8
    made.demand(NOTHING, "foia_request", "request", "answer", "DHS")  # 9, 10, 11
    made.act("search.run", NOTHING, systems=1, terms=2, nulls=2, hits=0, records=60)  # 12
    made.release(NOTHING, 0, 0, "DHS")  # 13
    made.act("case.closed", NOTHING, outcome="no_records")  # 14
    made.demand(PAPER, "detainer", "administrative", "log", "DHS")  # 15, 16, 17
    made.act("case.closed", PAPER, outcome="no_legal_effect")  # 18
    made.demand(HELD, "administrative_subpoena", "administrative", "hold", "ICE")  # 19, 20, 21
    made.demand(SUBPOENA, "court_subpoena", "claimed_judicial", "refer")  # 22, 23, 24
    for who in "ab":
        made.act("instrument.verified", SUBPOENA, by=who, instrument="court_subpoena", outcome="confirmed")  # 25, 26
    made.act("case.resumed", SUBPOENA)  # 27
    made.act("gate.decided", SUBPOENA, action="produce", instrument="court_subpoena")  # 28
    made.act(
        "production.decided", SUBPOENA, instrument="court_subpoena", records=3, outside=1, fields=0, withheld=0
    )  # 29
    made.release(SUBPOENA, 3, 4)  # 30
    made.demand(CALL, "call_for_assistance", "request", "refer", "ICE")  # 31, 32, 33
    made.act("demand.addressed", CALL, how="safety", instrument="call_for_assistance")  # 34
    made.demand(PRESS, "foia_request", "request", "answer")  # 35, 36, 37
    made.release(PRESS, 1, 1)  # 38
    made.act("appeal.received", PRESS, before="public_access_counselor")  # 39
    made.act("suit.opened", PRESS)  # 40
    made.act("appeal.decided", PRESS, outcome="in_part")  # 41
    made.publish()  # 42
    made.now = datetime(2025, 2, 3, 15, tzinfo=UTC)
    made.release(LATER, 7, 70, "CBP")  # 43, after the last day
    return made


def case(number: str, **more: Any) -> CaseFact:
    day = date(2024, 3, 4)
    told = CaseFact(
        case=number, origin=Origin.OFFICE, instrument="foia_request", track="standard", unit="", channel="email",
        requester_class="unknown", agency="", received_on=day, due_on=date(2024, 3, 11), first_due_on=None,
        answered_on=day, closed_on=day, counted_on=LAST, outcome="released", open=False, business_days=0, days_late=0,
        extensions=0, extensions_refused=0, items=1, systems_searched=1, documents=1, pages=1, places_redacted=0,
        records_withheld=0, exemptions="", contested="", entry=None,
    )  # fmt: skip
    return replace(told, **more)


def item(number: str, category: str, duty: str, fate: Fate = Fate.DISCLOSED, places: int = 1, **more: Any) -> ItemFact:
    told = ItemFact(number, 1, "arrest_report", category, "arrestee", False, fate, duty, "", "", "", "", FIRST, places)
    return replace(told, **more)


def shown(category: str, duty: str) -> ShownItem:
    return ShownItem("", 1, (0, 0, 1, 1), "arrest_report", category, "arrestee", False, duty, "", "", "", "", False)


def material(book: Book, **more: Any) -> Material:
    ledger = acts.read(book, len(book.entries), zone=ZONE)
    left = tuple(
        Disclosure(act.case, act.facts.get("to", ""), act.on, act.facts["documents"], act.facts["pages"], act.said)
        for act in ledger.acts
        if act.kind == "release.made" and FIRST <= act.on <= LAST
    )
    given = Material(
        first=FIRST, last=LAST, counted_on=LAST, law=law(), agencies=AGENCIES, ledger=ledger, disclosures=left,
        cases=(case(ANSWERED, agency="ICE", requester_class="federal_immigration"),
               case(NOTHING, agency="DHS", outcome="no_records", requester_class="federal_immigration"), case(PRESS)),
        items=(item(ANSWERED, "name", "compelled", places=3), item(ANSWERED, "ssn", "forbidden", Fate.REDACTED),
               item(PRESS, "phone", "permitted_to_withhold", record_kind="demand_file")),
        trust_act=trust_act.build(book.entries, first=FIRST, last=LAST, zone=ZONE), trust_act_reconciles=True,
        searches={NOTHING: Search(("records",), 2, 2, 60, 1994, 1996, 1, 1)},
        kept=Kept(4, 9, 1000, 1, 0, 4), holdings=Holdings({"records": 60}, 0),
        people=lambda left: People(2, 0), tied={SUBPOENA: Tied(3, 3)},
    )  # fmt: skip
    return replace(given, **more)


def row(number: int, given: Material) -> Row:
    return tell(given)[number - 1]


def entries_of(one: Row) -> list[int]:
    return [each["entry"] for each in one.proof["entries"]]


def test_every_question_is_answered_or_says_why_and_names_nobody(book: Book) -> None:
    rows = tell(material(book))
    assert [one.number for one in rows] == list(range(1, 18)) == list(range(1, len(ROWS) + 1))
    assert {one.number: one.answer.status for one in rows if one.answer.status is not Status.ANSWERED} == {
        3: Status.NO_DATA, 4: Status.NO_DATA, 13: Status.NO_DATA,
    }  # fmt: skip
    assert {one.proof["claim"] for one in rows} == {CLAIM}
    assert {(one.proof["ledger"]["size"], one.proof["ledger"]["root"]) for one in rows} == {
        (44, tree.root_of(map(tree.leaf_hash, book.entries)).hex())
    }
    told = json.dumps([[one.answer.says, dict(one.answer.figure), one.answer.how, one.proof] for one in rows])
    assert ANSWERED in told  # the positive control
    assert NAME not in told


def test_what_left_for_the_agencies_with_each_entry_and_its_hash(book: Book) -> None:
    one = row(1, material(book))
    figure = dict(one.answer.figure)
    assert (figure["answers"], figure["letters_alone"], figure["documents"], figure["pages"], figure["people"]) == (
        2, 1, 2, 5, 2,
    )  # fmt: skip
    assert figure["by_agency"] == {
        "DHS": {"answers": 1, "documents": 0, "pages": 0},
        "ICE": {"answers": 1, "documents": 2, "pages": 5},
    }
    assert one.proof["entries"] == [
        {"entry": number, "hash": tree.leaf_hash(book.entries[number]).hex()} for number in (7, 13)
    ]
    assert row(1, material(book, agencies=frozenset({"CBP"}))).answer.figure["answers"] == 0


def test_the_index_says_how_many_entries_a_key_has_and_what_came_since(book: Book) -> None:
    sealed = row(1, material(book)).proof["index"]
    assert (sealed["entry"], sealed["size"], sealed["entries_since"]) == (42, 42, 2)
    assert {key: count for key, count in sealed["keys"].items() if count} == {
        "disclosed-to:DHS": 1,
        "disclosed-to:ICE": 1,
    }
    del book.entries[42:]
    proof = row(1, material(book)).proof
    assert (proof["index"], proof["commands"]) == (None, [])
    assert "no index is published yet" in proof["says"]


def test_an_index_that_is_not_that_of_the_entries_is_refused(book: Book) -> None:
    made = index.build(book.entries[:40])
    book.act("index.published", "OFFICE", size=40, rows=len(made.keys), rule=index.RULE, root="00" * 32)
    with pytest.raises(LedgerInvalid, match="publishes an index that is not the one of the first 40 entries"):
        material(book)


def test_a_ledger_that_is_shorter_than_its_head_is_refused(book: Book) -> None:
    with pytest.raises(LedgerInvalid, match="head says 45 entries; 44 are there"):
        acts.read(book, 45, zone=ZONE)


def test_an_act_belongs_to_the_day_on_which_it_took_effect(book: Book) -> None:
    left = datetime(2024, 12, 31, 18, tzinfo=UTC)
    facts = {"release": "public", "manifest": MANIFEST, "documents": 1, "pages": 1, "to": "CBP"}
    entry = book.act("release.made", LATER, effective=left, **facts)  # recorded in February of the next year
    assert entries_of(row(1, material(book))) == [7, 13, entry]


def test_sealed_cases_are_in_no_row(book: Book) -> None:
    ledger = acts.read(book, len(book.entries), zone=ZONE, sealed=[CALL])
    assert CALL not in {act.case for act in ledger.acts}
    assert ANSWERED in {act.case for act in ledger.acts}
    assert row(17, replace(material(book), ledger=ledger)).answer.figure == {"calls": 0, "rows": []}


CATEGORIES = st.sampled_from(["name", "ssn", "phone"])
DUTY = st.sampled_from(["compelled", "open", "permitted_to_withhold", "forbidden", "refer"])
ITEMS = st.lists(
    st.builds(item, st.sampled_from([ANSWERED, PRESS]), CATEGORIES, DUTY, st.sampled_from(Fate), st.integers(1, 9))
)


@given(ITEMS)
def test_no_item_is_lost_or_counted_twice_and_none_of_others(items: list[ItemFact]) -> None:
    left = Disclosure(ANSWERED, "ICE", FIRST, 1, 1, None)
    given_ = Material(FIRST, LAST, LAST, law(), AGENCIES, (), tuple(items), (left,))
    given_ = replace(given_, ledger=acts.Ledger(0, "", (), 0, None, True))
    figure = row(2, given_).answer.figure
    mine = [one for one in items if one.case == ANSWERED]
    for each in figure["categories"]:
        of = [one for one in mine if one.category == each["category"]]
        shown = {
            duty: sum(o.places for o in of if o.duty == duty and o.fate is Fate.DISCLOSED) for duty in each["disclosed"]
        }
        assert each["disclosed"] == shown
        assert each["redacted"] == sum(o.places for o in of if o.fate is Fate.REDACTED)
        assert each["withheld"] == sum(o.places for o in of if o.fate is Fate.WITHHELD)
    counted = sum(
        sum(each["disclosed"].values()) + each["redacted"] + each["withheld"] for each in figure["categories"]
    )
    assert counted == sum(one.places for one in mine)
    assert sum(figure["disclosed"].values()) == sum(one.places for one in mine if one.fate is Fate.DISCLOSED)


ORIGIN = item("", "birthplace", "permitted_to_withhold", Fate.REDACTED, places=4)


def test_where_people_come_from_is_counted_by_agency_and_in_no_case(book: Book) -> None:
    many = [case(f"CF-2024-{number:06d}") for number in range(100, 104)]
    for one in many:
        book.act("demand.received", one.case, channel="email", received_on="2024-05-01", items=1)
        book.now = datetime(2024, 6, 1 + len(book.entries) % 20, tzinfo=UTC)
        book.release(one.case, 1, 1, "ICE")
    found = row(2, material(book, unlisted=(("ICE", ORIGIN), ("", ORIGIN)))).answer.figure
    assert [(each["category"], each["redacted"]) for each in found["categories"]] == [
        ("birthplace", 4), ("name", 0), ("ssn", 1),
    ]  # fmt: skip
    assert (found["unlisted_hidden"], found["agrees_with_the_ledger"]) == (False, None)  # no case says what was decided


def test_of_few_answers_nothing_tells_where_somebody_comes_from(book: Book) -> None:
    found = row(2, material(book, unlisted=(("ICE", ORIGIN),))).answer.figure
    assert [each["category"] for each in found["categories"]] == ["name", "ssn"]
    assert (found["unlisted_hidden"], found["by_the_ledger"]) == (True, None)
    status = AuditedFile("16-1.pdf", "aa", DATED, "16-1", True, 2, items=(shown("immigration_status", "refer"),))
    log = Import("log.csv", 1, (), (case("16-1", origin=Origin.LOG, agency="ICE"),), (), (), ())
    folder = row(2, of_folder.material((status,), log, law=law(), today=LAST)).answer.figure
    assert (folder["unlisted_hidden"], folder["categories"]) == (True, [])


def test_sums_that_the_ledger_counts_otherwise_are_told() -> None:
    book = Book()
    items = []
    for number in range(5):
        name = f"CF-2024-{number:06d}"
        book.demand(name, "foia_request", "request", "answer", "ICE")
        book.act("determination.made", name, records=1, findings=3, released=2, redacted=1)
        book.release(name, 1, 1, "ICE")
        items += [item(name, "name", "compelled", places=2), item(name, "ssn", "forbidden", Fate.REDACTED)]
    told = row(2, material(book, items=tuple(items))).answer
    assert (told.figure["by_the_ledger"], told.figure["agrees_with_the_ledger"]) == (
        {"released": 10, "redacted": 5},
        True,
    )
    fewer = row(2, material(book, items=tuple(items[1:]))).answer
    assert (fewer.figure["agrees_with_the_ledger"], "THE LEDGER COUNTS OTHERWISE" in fewer.says) == (False, True)


def test_nothing_found_comes_with_its_search(book: Book) -> None:
    one = row(5, material(book))
    assert one.answer.figure["rows"] == [
        {
            "case": NOTHING, "to": "DHS", "received_on": "2024-03-04", "answered_on": "2024-03-04", "same_day": True,
            "search": {"systems": ["records"], "terms": 2, "nulls": 2, "records": 60, "years": [1994, 1996],
                       "kinds_expected": 1, "kinds_not_found": 1},
        }
    ]  # fmt: skip
    assert entries_of(one) == [12, 13]


def test_speed_counts_open_requests_and_says_a_difference_only_beyond_noise(book: Book) -> None:
    few = row(6, material(book)).answer
    assert few.says.endswith("too few of the same month and track to compare classes.")
    fast = [case(f"A{n}", requester_class="federal_immigration", business_days=0) for n in range(20)]
    slow = [
        case(f"B{n}", requester_class="news_media", business_days=15, days_late=10, answered_on=date(2024, 3, 25))
        for n in range(10)
    ]
    waiting = [
        case(
            f"C{n}",
            requester_class="news_media",
            answered_on=None,
            closed_on=None,
            open=True,
            business_days=90,
            days_late=85,
        )
        for n in range(5)
    ]
    papers = [case("D1", instrument="detainer", business_days=900)]  # no request for records
    answer = row(6, material(book, cases=(*fast, *slow, *waiting, *papers))).answer
    media = next(each for each in answer.figure["rows"] if each["class"] == "news_media")
    assert (media["cases"], media["open"], media["median_business_days"], media["same_day"]) == (15, 5, 15, 0)
    assert "federal_immigration (answered sooner), news_media (answered later)" in answer.says
    assert answer.figure["rows"][-1]["cases"] == 35
    alike = [case(f"E{n}", requester_class=("news_media", "business")[n % 2], business_days=n % 7) for n in range(28)]
    chance = row(6, material(book, cases=tuple(alike))).answer
    assert [each["p_corrected"] >= 0.05 for each in chance.figure["rows"][:-1]] == [True, True]
    assert chance.says.endswith("no difference between classes that is more than noise.")


def test_bytes_that_are_lost_are_told(book: Book) -> None:
    one = row(7, material(book))
    assert dict(one.answer.figure["bytes"]) == {
        "releases": 4, "files": 9, "bytes": 1000, "whole": 8, "lost": 1, "altered": 0, "manifests_as_recorded": 4,
    }  # fmt: skip
    assert one.answer.figure["answers_to_requests_for_past_answers"] == 1
    assert entries_of(one) == [7, 13, 30, 38]
    assert "Equal treatment: not computed" in one.answer.says
    equal = Kin("Equal treatment: one group differs.", {"groups": 1}, "")
    told = row(7, material(book, beside=Beside(equal=lambda: equal))).answer
    assert (told.figure["equal_treatment"], equal.says in told.says) == ({"groups": 1}, True)


def test_reviews_and_suits_have_their_own_times(book: Book) -> None:
    one = row(8, material(book))
    review, suit = one.answer.figure["rows"]
    assert review == {
        "stage": "review", "case": PRESS, "before": "public_access_counselor", "began_on": "2024-03-06",
        "served_on": None, "ended_on": "2024-03-06", "outcome": "in_part", "days": 0,
        "due": {"pac_records": "2024-03-15", "pac_answer": "2024-03-15"},
    }  # fmt: skip
    assert (suit["stage"], suit["before"], suit["ended_on"], suit["days"], suit["due"]) == (
        "suit", "court", None, (LAST - date(2024, 3, 6)).days, {},
    )  # fmt: skip
    assert entries_of(one) == [39, 40, 41]


def test_papers_by_who_stands_behind_them(book: Book) -> None:
    figure = row(9, material(book)).answer.figure
    assert [(one["instrument"], one["gate"], one["ended"], one["documents"]) for one in figure["administrative"]] == [
        ("administrative_subpoena", {"hold": 1}, {"waiting": 1}, 0),
        ("detainer", {"log": 1}, {"no_legal_effect": 1}, 0),
    ]
    (court,) = figure["claimed_judicial"]
    assert (court["instrument"], court["gate"], court["confirmed_by_two"], court["documents"]) == (
        "court_subpoena", {"produce": 1}, 1, 3,
    )  # fmt: skip
    assert figure["documents_for_papers_that_no_judge_signed"] == 0


def test_victims_witnesses_and_minors_are_counted_in_what_left_for_the_agencies(book: Book) -> None:
    items = (
        item(ANSWERED, "name", "permitted_to_withhold", Fate.REDACTED, places=2, role="victim"),
        item(ANSWERED, "name", "forbidden", Fate.WITHHELD, minor=True),
        item(ANSWERED, "age", "open", role="witness"),
        item(ANSWERED, "name", "compelled"),  # the arrestee's
        item(PRESS, "name", "open", places=9, role="victim"),  # somebody else's answer
    )
    answer = row(9, material(book, items=items)).answer
    assert answer.figure["protected_groups"] == {
        "minor": {"shown": 0, "kept": 1}, "victim": {"shown": 0, "kept": 2}, "witness": {"shown": 1, "kept": 0},
    }  # fmt: skip
    assert answer.says.endswith("what left for the agencies kept 3 places and showed 1.")


def test_two_checks_by_one_person_are_no_two_persons(book: Book) -> None:
    again = Book()
    again.demand(SUBPOENA, "court_subpoena", "claimed_judicial", "refer")
    for _ in range(2):
        again.act("instrument.verified", SUBPOENA, instrument="court_subpoena", outcome="confirmed")
    (court,) = row(9, material(again)).answer.figure["claimed_judicial"]
    assert (court["checked"], court["confirmed_by_two"]) == ({"confirmed": 2}, 0)


def test_a_document_for_a_paper_that_no_judge_signed_is_told(book: Book) -> None:
    book.release(PAPER, 4, 9, "ICE")
    book.now = datetime(2024, 4, 1, tzinfo=UTC)
    figure = row(9, material(book)).answer.figure
    assert figure["documents_for_papers_that_no_judge_signed"] == 4


def test_what_was_produced_is_tied_to_words(book: Book) -> None:
    one = row(10, material(book))
    assert dict(one.answer.figure) == {
        "productions": 1, "documents": 3, "tied_to_words": 3, "not_tied": 0, "fields": 0,
        "records_outside_the_words": 1, "records_withheld": 0, "by_instrument": {"court_subpoena": 1},
    }  # fmt: skip
    assert entries_of(one) == [29, 30]
    assert row(10, material(book, tied={SUBPOENA: Tied(3, 2)})).answer.figure["not_tied"] == 1


def test_the_law_of_each_day_is_a_version_by_its_rules(book: Book) -> None:
    days = (date(2022, 12, 31), date(2023, 1, 1), date(2024, 1, 1), date(2024, 6, 1))
    left = tuple(Disclosure(ANSWERED, "", day, 1, 1, None) for day in days)
    figure = row(11, material(book, disclosures=left)).answer.figure
    expected = []
    for day in days:
        if not expected or set(law().rulebook.on(day)) != expected[-1][0]:
            expected.append((set(law().rulebook.on(day)), []))
        expected[-1][1].append(day.isoformat())
    assert [(one["rules"], one["first"], one["last"], one["days"]) for one in figure["versions"]] == [
        (len(rules), of[0], of[-1], len(of)) for rules, of in expected
    ]
    assert figure["adoptions"] == [{"on": "2024-03-04", "rules": 3, "entry": 1}]
    assert figure["local_rules_suspended_by_a_court"] == 0


def test_a_local_rule_that_a_court_suspended_is_counted(book: Book) -> None:
    pack = load("us-il", "chicago")
    assert pack.overlay is not None
    first, *rest = pack.overlay.rules
    pack.__dict__["overlay"] = replace(pack.overlay, rules=(replace(first, litigation_hold=True), *rest))
    figure = row(11, material(book, law=pack)).answer.figure
    assert (figure["local_rules_suspended_by_a_court"], figure["local_rules"]) == (1, len(rest) + 1)


def test_demands_outside_of_foia_by_kind_channel_and_agency(book: Book) -> None:
    one = row(14, material(book))
    assert dict(one.answer.figure) == {
        "demands": 4,
        "by_kind": {"administrative_subpoena": 1, "call_for_assistance": 1, "court_subpoena": 1, "detainer": 1},
        "by_channel": {"email": 4},
        "by_agency": {"DHS": 1, "ICE": 2, "none named": 1},
    }
    assert entries_of(one) == [15, 19, 22, 31]


def test_the_statutory_report_is_nil_only_for_what_is_recorded_and_says_where_it_disagrees(book: Book) -> None:
    one = row(15, material(book)).answer
    assert one.figure["parts"] == {"request": 1, "custody": 1, "other": 3}
    assert (one.figure["nil"], one.figure["reconciles"]) == ([], True)
    assert row(15, material(book, trust_act_reconciles=False)).answer.figure["reconciles"] is False
    shorter = trust_act.build(book.entries[:-1], first=FIRST, last=LAST, zone=ZONE)
    other = row(15, material(book, trust_act=shorter)).answer
    assert (other.figure["reconciles"], "DOES NOT AGREE" in other.says) == (False, True)
    empty = trust_act.build(book.entries, first=date(2030, 1, 1), last=date(2030, 12, 31), zone=ZONE)
    assert row(15, material(book, trust_act=empty)).answer.figure["nil"] == ["request", "custody", "other"]


def test_the_four_findings_in_figures(book: Book) -> None:
    figure = row(16, material(book)).answer.figure
    assert figure["which_records_exist"] == {
        "systems": {"records": 60}, "records": 60, "unread_files": 0, "kinds_expected": 1, "kinds_not_found": 1,
    }  # fmt: skip
    assert figure["thorough_search"] == {
        "answers": 3, "with_a_search_record": 2, "confirmed_by_a_person": 1, "systems_asked": 3, "terms": 5, "nulls": 3,
    }  # fmt: skip
    assert figure["productions_tracked"] == {
        "releases": 4, "with_a_manifest": 4, "under_a_court_paper": 1, "files_kept": 8, "files": 9,
    }  # fmt: skip
    legal = figure["legal_review"]
    assert (legal["demands_gated"], legal["behind_counsel"], legal["decided_by_counsel"]) == (8, 4, 1)


def test_calls_for_assistance_by_code(book: Book) -> None:
    one = row(17, material(book))
    assert one.answer.figure["rows"] == [
        {"case": CALL, "from": "ICE", "received_on": "2024-03-05", "channel": "email", "gate": "refer",
         "addressed": "safety", "addressed_on": "2024-03-05"}
    ]  # fmt: skip
    assert entries_of(one) == [31, 33, 34]


def test_what_oversight_brings_is_asked_about_the_disclosures_alone(book: Book) -> None:
    asked: list[int] = []

    def linked(left: Any) -> Kin:
        asked.append(len(left))
        return Kin("two of three", {"linked": 2}, "by name and day of birth")

    given_ = material(book, beside=Beside(court=linked, custody=linked, what_if=lambda: Kin("none", {}, "")))
    rows = tell(given_)
    assert asked == [2, 2]
    assert [rows[n - 1].answer.status for n in (3, 4, 13)] == [Status.ANSWERED] * 3
    assert rows[3].answer.figure == {"linked": 2}


# --- a folder and a list -----------------------------------------------------------------------------------------


def from_folder(**more: Any) -> Material:
    files = (
        AuditedFile("16-1.pdf", "aa", DATED, "16-1", True, 2, items=(shown("name", "compelled"),)),
        AuditedFile("16-2.pdf", "bb", DATED, "16-2", True, 1, items=(shown("ssn", "forbidden"),)),
        AuditedFile("lone.pdf", "cc", Dated(None, Evidence.UNKNOWN, "")),
        AuditedFile("16-1 locked.pdf", "dd", DATED, "16-1", unreadable="it is locked"),
    )  # fmt: skip
    log = Import(
        "log.csv", 4, (),
        (case("16-1", origin=Origin.LOG, agency="ICE"), case("16-2", origin=Origin.LOG),
         case("16-3", origin=Origin.LOG, agency="ICE", outcome="no_records")), (), (), (),
    )  # fmt: skip
    return replace(of_folder.material(files, log, law=law(), today=LAST), **more)


def test_a_folder_with_a_log_answers_what_it_can_and_proves_nothing() -> None:
    rows = tell(from_folder())
    assert [one.answer.status.value for one in rows] == [
        "answered", "answered", "no data", "no data", "answered", "answered", "answered", "no data", "no data",
        "no data", "answered", "answered", "no data", "not recorded here", "no data", "answered", "no data",
    ]  # fmt: skip
    assert {(one.proof["says"], one.proof["claim"]) for one in rows} == {("none: recorded acts only", CLAIM)}
    assert [one.proof["entries"] for one in rows] == [[]] * 17
    first = rows[0].answer.figure
    assert (first["answers"], first["documents"], first["pages"], first["people"], first["letters_alone"]) == (
        1, 1, 2, None, None,
    )  # fmt: skip
    assert rows[1].answer.figure["disclosed"] == {
        "compelled": 1, "open": 0, "permitted_to_withhold": 0, "forbidden": 0, "refer": 0,
    }  # fmt: skip
    assert (rows[4].answer.figure["answers"], rows[4].answer.figure["with_a_search_record"]) == (1, 0)
    assert rows[6].answer.figure["bytes"] == {"files": 4, "sha256": ["aa", "bb", "cc", "dd"]}
    assert rows[15].answer.figure["productions_tracked"] == {
        "files": 4, "files_without_a_row": 1, "files_unread": 1, "closed_rows": 2, "closed_rows_without_a_file": 0,
    }  # fmt: skip


def test_a_folder_without_a_log_claims_no_disclosure_to_anybody() -> None:
    files = (AuditedFile("a.pdf", "aa", Dated(date(2024, 3, 8), Evidence.LETTER, ""), "", True, 2),)
    rows = tell(of_folder.material(files, None, law=law(), today=LAST))
    assert [rows[n - 1].answer.status for n in (1, 2, 5, 6, 12, 14)] == [
        Status.NOT_RECORDED, Status.NO_DATA, Status.NOT_RECORDED, Status.NO_DATA, Status.NO_DATA, Status.NO_DATA,
    ]  # fmt: skip
