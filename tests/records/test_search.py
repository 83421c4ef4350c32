"""What a search finds, what it does not, and how it says so."""

from datetime import UTC, date, datetime

from counterfoil.records.model import Match, Record, Search, TermResult
from counterfoil.records.names import NameIndex
from counterfoil.records.search import PersonTerm, Terms, best_hits, birth_date_in, search
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


class Words:
    def phrase(self, words: str) -> list[str]:
        return [record.id for record in RECORDS if words.lower() in record.text.lower()]


def run(terms: Terms) -> Search:
    names = NameIndex()
    for record in RECORDS:
        names.add(record.id, [record.text.split("DOB")[0].removeprefix("Name:")])
    return search(
        terms,
        RECORDS,
        names=names,
        text=Words(),
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
    found = run(Terms(kinds=(RecordKind.ARREST_REPORT,), period=(date(2024, 1, 1), date(2024, 12, 31))))
    assert list(best_hits(found)) == ["R-1"]


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
