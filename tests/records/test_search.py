"""What a search finds, what it does not, and how it says so."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from counterfoil.records.held import HeldInMemory
from counterfoil.records.model import Match, Record, Search, TermResult
from counterfoil.records.name_index import NameIndex
from counterfoil.records.search import PersonTerm, Terms, WordTerm, best_by_name, best_hits, birth_date_in, search
from counterfoil.values import Digest, RecordKind

ARREST = Record(
    "R-1", Digest("a"), "a.pdf", RecordKind.ARREST_REPORT, "arrests",
    numbers=(("RD", "JD100001"), ("CB", "30000001")), dated_on=date(2024, 5, 1),
    text="Name: GARCIA, LUIS DOB 06/04/1990",
)  # fmt: skip
CASE = Record(
    "R-2", Digest("b"), "b.pdf", RecordKind.CASE_REPORT, "cases",
    numbers=(("RD", "JD100001"),), dated_on=date(2024, 5, 1), text="incident without a name",
)  # fmt: skip
OTHER = Record(
    "R-3", Digest("c"), "c.pdf", RecordKind.ARREST_REPORT, "arrests",
    numbers=(("RD", "JD200002"),), dated_on=date(2023, 1, 1), text="Name: GARCIA, LUIS DOB 01/01/1970",
)  # fmt: skip
RECORDS = (ARREST, CASE, OTHER)
YEAR = (date(2024, 1, 1), date(2024, 12, 31))


class Words:
    def __init__(self, records: Sequence[Record] = RECORDS) -> None:
        self.records = records

    def phrase(self, words: str) -> list[str]:
        return [record.id for record in self.records if words.lower() in record.text.lower()]

    def holding(self, words: Sequence[Sequence[str]]) -> list[str]:
        texts = {record.id: set(re.findall(r"\w+", record.text.lower())) for record in self.records}
        return [i for i, text in texts.items() if all(text.intersection(forms) for forms in words)]


def run(terms: Terms, records: Sequence[Record] = RECORDS) -> Search:
    names = NameIndex()
    for record in records:
        names.add(record.id, [record.text.split("DOB")[0].removeprefix("Name:")])
    return search(
        terms,
        records,
        names=names,
        text=Words(records),
        searched_by="counterfoil",
        searched_at=datetime(2024, 6, 1, tzinfo=UTC),
    )


def test_number_is_a_match_and_brings_the_event() -> None:
    found = run(Terms(numbers=("RD JD100001",)))
    assert {i: hit.match for i, hit in best_hits(found).items()} == {
        "R-1": Match.EXACT_IDENTIFIER,
        "R-2": Match.EXACT_IDENTIFIER,
    }


def test_number_with_a_kind_brings_that_kind_only() -> None:
    found = run(Terms(numbers=("RD JD100001",), kinds=(RecordKind.CASE_REPORT,)))
    assert list(best_hits(found)) == ["R-2"]
    none_of_that_kind = run(Terms(numbers=("RD JD100001",), kinds=(RecordKind.VIDEO,)))
    assert list(best_hits(none_of_that_kind)) == ["R-1", "R-2"]


def test_name_alone_is_a_candidate() -> None:
    found = run(Terms(people=(PersonTerm("Luis Garcia"),)))
    hits = best_hits(found)
    assert hits["R-1"].match == hits["R-3"].match == Match.EXACT_WORDS


def test_name_with_birth_date_is_a_match_for_the_right_person_only() -> None:
    hits = best_hits(run(Terms(people=(PersonTerm("Luis Garcia", "1990-06-04"),))))
    assert hits["R-1"].match == Match.EXACT_IDENTIFIER
    assert hits["R-3"].match == Match.EXACT_WORDS


def test_name_of_two_people_is_no_hit() -> None:
    apart = Record(
        "R-9", Digest("d"), "d.pdf", RecordKind.OTHER, "cases", text="Luis Novak spoke with the owner, Rosa Garcia."
    )
    names = NameIndex()
    names.add("R-9", [apart.text])
    when = datetime(2024, 6, 1, tzinfo=UTC)
    terms = Terms(people=(PersonTerm("Luis Garcia"),))
    found = search(terms, [apart], names=names, text=Words(), searched_by="counterfoil", searched_at=when)
    assert best_hits(found) == {}


def test_null_stays_in_the_record() -> None:
    found = run(Terms(people=(PersonTerm("Nobody Atall"),)))
    assert found.results == (
        TermResult("arrests", "name Nobody Atall", ()),
        TermResult("cases", "name Nobody Atall", ()),
    )
    assert found.records_searched == 3


def test_period_and_kind_list_the_records() -> None:
    arrests = (RecordKind.ARREST_REPORT,)
    found = run(Terms(kinds=arrests, listed=arrests, period=YEAR))
    assert {i: hit.match for i, hit in best_hits(found).items()} == {"R-1": Match.LISTED}
    assert [row.term for row in found.results] == ["every arrest report from 2024-01-01 to 2024-12-31"] * 2


def test_undated_record_of_a_listed_kind_is_a_candidate() -> None:
    undated = replace(OTHER, dated_on=None)
    arrests = (RecordKind.ARREST_REPORT,)
    hits = best_hits(run(Terms(kinds=arrests, listed=arrests, period=YEAR), (ARREST, undated)))
    assert {i: (hit.match, hit.shown) for i, hit in hits.items()} == {
        "R-1": (Match.LISTED, "kind and date"),
        "R-3": (Match.EXACT_WORDS, "kind; it has no date"),
    }


def test_kind_without_a_period_is_counted_not_listed() -> None:
    found = run(Terms(kinds=(RecordKind.ARREST_REPORT,), listed=(RecordKind.ARREST_REPORT,)))
    assert best_hits(found) == {}
    assert [(row.system, row.too_wide) for row in found.results] == [("arrests", 2), ("cases", 0)]


def test_tables_of_a_period_are_candidates_and_undated_ones_stay_out() -> None:
    dated = Record("R-7", Digest("t"), "t.xlsx", RecordKind.TABLE, "tables", dated_on=date(2024, 3, 1))
    undated = replace(dated, id="R-8", dated_on=None)
    tables = (RecordKind.TABLE,)
    found = run(Terms(kinds=tables, listed=tables, period=YEAR), (dated, undated))
    assert {i: hit.match for i, hit in best_hits(found).items()} == {"R-7": Match.EXACT_WORDS}
    assert found.expected == ()


MEMO = Record(
    "R-4", Digest("m"), "m.pdf", RecordKind.OTHER, "orders", dated_on=date(2024, 2, 1),
    text="GENERAL ORDER: policies on body worn cameras. Copies hang at 41 Grand Avenue.",
)  # fmt: skip


def words(shown: str, **more: object) -> Terms:
    return Terms(words=(WordTerm(shown, tuple(shown.lower().split()), **more),))  # type: ignore[arg-type]


def test_words_near_each_other_are_a_candidate_with_the_place_shown() -> None:
    found = run(words("body camera policy"), (*RECORDS, MEMO))
    assert best_hits(found)["R-4"].match is Match.EXACT_WORDS
    assert best_hits(found)["R-4"].shown == "policies on body worn cameras"
    assert list(best_hits(found)) == ["R-4"]


def test_words_that_no_record_holds_are_nulls() -> None:
    found = run(words("Ashland Ave"), (*RECORDS, MEMO))
    assert [(row.term, row.hits, row.too_wide) for row in found.results] == [("words “Ashland Ave”", (), 0)] * 3


def test_place_period_and_kind_narrow_each_other() -> None:
    stop = replace(ARREST, text="arrested at 41 Grand Avenue")
    later = replace(stop, id="R-5", dated_on=date(2025, 5, 1))
    report = replace(CASE, text="seen on Grand Ave")
    table = replace(stop, id="R-6", kind=RecordKind.TABLE)
    records = (stop, later, report, table)
    term = WordTerm("Grand Ave", ("grand", "ave"), (RecordKind.ARREST_REPORT,))
    assert list(best_hits(run(Terms(words=(replace(term, kinds=()),)), records))) == ["R-1", "R-5", "R-6", "R-2"]
    assert list(best_hits(run(Terms(words=(term,)), records))) == ["R-1", "R-5"]
    assert list(best_hits(run(Terms(words=(term,), period=YEAR), records))) == ["R-1"]


def test_words_that_most_records_hold_tell_none_apart() -> None:
    many = [replace(MEMO, id=f"R-{n}", text="the station house") for n in range(1, 22)]
    found = run(words("station"), many)
    assert best_hits(found) == {}
    assert [(row.hits, row.too_wide) for row in found.results] == [((), 21)]
    assert len(best_hits(run(words("station"), many[:20]))) == 20
    assert len(best_hits(run(words("station", always=True), many))) == 21


def test_candidate_brings_no_other_record_of_its_event() -> None:
    named = run(Terms(people=(PersonTerm("Luis Garcia"),)))
    assert "R-2" not in best_hits(named)
    born = run(Terms(people=(PersonTerm("Luis Garcia", "1990-06-04"),)))
    assert best_hits(born)["R-2"].match is Match.EXACT_IDENTIFIER


def test_letter_about_the_right_person_is_not_the_report_asked_for() -> None:
    letter = Record(
        "R-9", Digest("e"), "e.eml", RecordKind.CORRESPONDENCE, "mail", text="I am Luis Garcia, born 06/04/1990."
    )
    person = PersonTerm("Luis Garcia", "1990-06-04")
    asked = run(Terms(people=(person,), kinds=(RecordKind.ARREST_REPORT,)), (ARREST, letter))
    names = {i: hit.match for i, hit in best_hits(asked).items()}
    assert names == {"R-1": Match.EXACT_IDENTIFIER, "R-9": Match.EXACT_WORDS}


def test_expected_says_found_and_null() -> None:
    found = run(Terms(numbers=("JD100001",)))
    assert {row.kind: row.state for row in found.expected} == {
        RecordKind.ARREST_REPORT: "found",
        RecordKind.CASE_REPORT: "found",
        RecordKind.SUPPLEMENT: "null",
        RecordKind.INVENTORY: "null",
        RecordKind.CALL_FOR_SERVICE: "null",
        RecordKind.PHOTO: "null",
        RecordKind.VIDEO: "null",
    }


def test_expected_not_asked() -> None:
    found = run(Terms(numbers=("JD100001",), kinds=(RecordKind.ARREST_REPORT,)))
    assert {row.kind: row.state for row in found.expected}[RecordKind.VIDEO] == "not_asked"


def test_birth_date_in_reads_every_common_form() -> None:
    for written in ("06/04/1990", "6/4/90", "1990-06-04", "June 4, 1990", "4 June 1990"):
        assert birth_date_in(f"DOB {written} x", "1990-06-04") == written
    assert birth_date_in("06/05/1990", "1990-06-04") == ""
    assert birth_date_in("06/04/1990", "") == ""


def test_distant_spelling_is_looked_for_where_few_are_met_and_never_a_match() -> None:
    far = replace(ARREST, id="R-8", text="Name: DIETRICH, LUIS DOB 06/04/1990")
    asked = Terms(people=(PersonTerm("Luis Deadtrick", "1990-06-04"),))
    assert {i: (hit.match, hit.shown) for i, hit in best_hits(run(asked, (far, OTHER))).items()} == {
        "R-8": (Match.FURTHER, "luis dietrich")
    }
    near = [replace(far, id=f"R-{n}", text="Name: DEADTRICK, LUIS") for n in range(10, 60)]
    met = best_hits(run(asked, (far, *near)))
    assert ("R-8" in met, len(met)) == (False, 50)
    assert len(best_hits(run(asked, (far, *near[1:])))) == 50


def test_best_by_name_tells_the_nearest_first() -> None:
    written = ("GARCIA, LUIS", "GARSIA, LUIS", "DIETRICH, LUIS", "GARCIA, PETRA")
    records = [replace(ARREST, id=f"R-{n}", text=f"Name: {name}") for n, name in enumerate(written, 1)]
    names = NameIndex()
    for record in records:
        names.add(record.id, [record.text])
    hits = best_by_name("Luis Garcia", HeldInMemory(records), names)
    assert [(hit.record_id, hit.match) for hit in hits] == [("R-1", Match.EXACT_WORDS), ("R-2", Match.SPELLING)]
    assert [hit.record_id for hit in best_by_name("Luis Garcia", HeldInMemory(records), names, most=1)] == ["R-1"]
