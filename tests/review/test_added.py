from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.documents.model import Document, Page, Word
from counterfoil.errors import BadInput, RefusedByLaw
from counterfoil.law.exemptions import Exemptions
from counterfoil.law.model import DutyKind
from counterfoil.review.added import UNNAMED, decisions_of, findings_of, proposals_of, with_added
from counterfoil.review.completeness import Review, count_marks, outstanding
from counterfoil.review.decisions import Added, Confirmed, Decisions, RecordDecision, accept_all, paper_of
from counterfoil.review.determine import determine, marks
from counterfoil.review.model import Correction, Decision, Determination, Proposal
from counterfoil.values import Box, Category, Mark, RecordKind, Role, Span, digest_of

IDA = "Ida Sample, Freedom of Information Officer"
PAGES = {"R-1": 2}
KINDS = {"R-1": RecordKind.ARREST_REPORT}
ON, AT = date(2024, 3, 8), datetime(2024, 3, 8, 15, tzinfo=UTC)


def page(index: int, *lines: str) -> Page:
    """Letters are 6 pt wide; line n stands from 20 n to 20 n + 12."""
    words: list[Word] = []
    start = 0
    for number, line in enumerate(lines):
        x = 0
        for text in line.split(" "):
            box = Box(6 * x, 20 * number, 6 * (x + len(text)), 20 * number + 12)
            words.append(Word(text, box, start, start + len(text), number))
            start += len(text) + 1
            x += len(text) + 1
    return Page(index, 612, 792, "\n".join(lines), tuple(words))


def document(*pages: Sequence[str]) -> Document:
    return Document("r.pdf", "application/pdf", digest_of(b""), tuple(page(i, *lines) for i, lines in enumerate(pages)))


def row(text: str, page_index: int = 0, **more: object) -> Added:
    return replace(Added("R-1", page_index, text, "7(1)(c)", "the neighbour"), **more)


def places(lines: Sequence[str], words: str) -> list[str]:
    return [found.text for found in findings_of(document(lines), [row(words)])]


def test_findings_of_gives_each_place_a_box_for_each_line():
    record = document(["nothing of it: mary"], ["seen by MARY", "Invented, and Mary", "In-", "vented."])
    first, second = findings_of(record, [row("Mary Invented", 1)], first=7)
    assert (first.id, first.text, first.page_index, first.span) == ("p2-a007", "MARY Invented", 1, Span(8, 21))
    assert first.boxes == (Box(48, 0, 72, 12), Box(0, 20, 54, 32))
    assert (first.category, first.role, first.how, first.detector, first.confidence, first.whole_region) == (
        Category.NAME,
        Role.UNKNOWN,
        "added by hand",
        "person",
        1.0,
        False,
    )
    assert (second.id, second.text) == ("p2-a008", "Mary Invented")
    assert second.boxes == (Box(84, 20, 108, 32), Box(0, 40, 18, 52), Box(0, 60, 42, 72))


@pytest.mark.parametrize(
    ("lines", "words", "expected"),
    [
        (["(Mary's) car"], "mary", ["Mary"]),
        (["José and Jose"], "JOSE", ["José", "Jose"]),
        (["Strauß"], "strauss", ["Strauß"]),
        (["Jose\u0301 Ren\u0301ee"], "José", ["Jose\u0301"]),
        (["Gar-", "cia Gar\xadcia garcia"], "Gar- cia", ["Garcia", "Gar\xadcia", "garcia"]),
        (["Test-", "Jones; Test Jones"], "Test-Jones", ["TestJones", "Test Jones"]),
        (["call 312.555", "0142 now"], "312-555-0142", ["312.555 0142"]),
        (["Мария Ана"], "мария", ["Мария"]),
        (["a b a b a"], "a b a", ["a b a", "a b a"]),
        (["Name:Mary/Ann"], "Mary", ["Mary"]),
        (["a.b (x+)"], "A.B (X+)", ["a.b (x"]),
    ],
)
def test_findings_of_tolerates_how_the_words_are_set(lines: list[str], words: str, expected: list[str]):
    assert places(lines, words) == expected


@pytest.mark.parametrize(
    ("lines", "words"),
    [(["Rosemary and Maryland"], "Mary"), (["the rapist"], "therapist"), (["Ren\u0301ee"], "Ren"), (["a-b"], "a c")],
)
def test_findings_of_never_meets_half_words(lines: list[str], words: str):
    with pytest.raises(BadInput) as refused:
        places(lines, words)
    assert str(refused.value).startswith(f"R-1, page 1: the words '{words}' do not stand there.")


def test_findings_of_refuses_a_page_that_is_not_there():
    with pytest.raises(BadInput, match=r"^R-1, page 3: 'Mary' was added there, but the record has 1 page\.$"):
        findings_of(document(["Mary"]), [row("Mary", 2)])


def test_findings_of_refuses_the_same_words_twice():
    with pytest.raises(BadInput, match=r"^R-1, page 1: 'MA-RY' was added twice\."):
        findings_of(document(["Mary"]), [row("Mary"), row("MA-RY")])


@pytest.mark.parametrize(
    ("words", "said", "category"),
    [
        ("Mary", None, Category.NAME),
        ("(312) 555-0142", None, Category.PHONE),
        ("mary@example.org,", None, Category.EMAIL),
        ("100 N Example St", None, Category.OTHER_ADDRESS),
        ("Mary", Category.MEDICAL, Category.MEDICAL),
    ],
)
def test_findings_of_takes_the_category_that_was_said_or_the_shape(words, said, category):
    (found,) = findings_of(document([words]), [row(words, category=said)])
    assert found.category is category


word = st.text("abcÉß'.-", min_size=1, max_size=8).filter(lambda text: any(c.isalnum() for c in text))


@settings(max_examples=150, deadline=None)
@given(st.lists(word, min_size=1, max_size=5), st.data())
def test_findings_of_always_finds_words_that_stand_on_the_page(words: list[str], data: st.DataObject):
    """However lines are broken between them; the boxes hold every one of the words."""
    breaks = [data.draw(st.sampled_from([" ", "\n"])) for _ in words[1:]]
    text = words[0] + "".join(gap + one for gap, one in zip(breaks, words[1:], strict=True))
    lines = ["before", *text.split("\n"), "after"]
    record = document(lines)
    findings = findings_of(record, [row(" ".join(words).upper())])
    meant = [one for one in record.pages[0].words[1:-1] if any(c.isalnum() for c in one.text)]
    boxes = [box for found in findings for box in found.boxes]
    assert [one.text for one in meant if not any(box.overlaps(one.box) for box in boxes)] == []


def test_proposals_and_decisions_pair_each_finding_with_its_row():
    added = [row("Mary"), row("Ann", exemption="7(1)(b)", reason="her sister")]
    findings = findings_of(document(["Ann Mary Mary"]), added)
    proposals = proposals_of("R-1", findings, added, RecordKind.CASE_REPORT)
    assert [(p.finding.text, p.why, p.decision) for p in proposals] == [
        ("Mary", "added by the reviewer: the neighbour", Decision.REDACT),
        ("Mary", "added by the reviewer: the neighbour", Decision.REDACT),
        ("Ann", "added by the reviewer: her sister", Decision.REDACT),
    ]
    assert {(p.duty.kind, p.duty.rules, p.duty.adopted) for p in proposals} == {
        (DutyKind.PERMITTED_TO_WITHHOLD, (), True)
    }
    assert {(p.facts.record_kind, p.facts.category, p.facts.role) for p in proposals} == {
        (RecordKind.CASE_REPORT, Category.NAME, Role.UNKNOWN)
    }
    assert [(one.finding_id, one.decision, one.exemption) for one in decisions_of("R-1", findings, added)] == [
        ("p1-a001", Decision.REDACT, "7(1)(c)"),
        ("p1-a002", Decision.REDACT, "7(1)(c)"),
        ("p1-a003", Decision.REDACT, "7(1)(b)"),
    ]


@pytest.mark.parametrize(
    ("words", "more", "shows", "what"),
    [
        ("Mary", {}, "other", UNNAMED),
        ("7 of 9", {}, "other", UNNAMED),
        ("Mary", {"in_own_words": True, "reason": "a tattoo {0}"}, "other", "a tattoo {0}"),
        ("(312) 555-0142", {}, "phone", ""),
        ("Mary", {"category": Category.NAME}, "name", ""),
    ],
)
def test_determine_never_calls_a_name_what_nobody_called_one(settled, exemptions, words, more, shows, what):
    made = row(words, 1, **more)
    proposals, decisions = joined(settled, accepted(settled, made), document([], [words]))
    assert (proposals[-1].shows, proposals[-1].what) == (shows, what)
    called = what or exemptions.words(Category(shows), Role.UNKNOWN)
    basis = exemptions.exemption("7(1)(c)", ON).basis.format(what=called)
    assert determined(proposals, decisions, exemptions)[-1].factual_basis == basis


def test_with_added_within_what_a_person_said_shows_nothing(settled):
    number = replace(settled[3], finding=replace(settled[3].finding, span=Span(0, 8)), correction=Correction(None))
    proposals = (*settled[:3], number)
    both, _ = joined(proposals, accepted(proposals, row("JX000001")), document(["JX000001"], []))
    assert [p.finding.id for p in both][-1] == "p1-a001"


RECORD = document(["heading"], ["seen by Mary", "Invented"])


def accepted(settled: tuple[Proposal, ...], *added: Added) -> Decisions:
    return replace(accept_all("CF-2024-000012", PAGES, settled, decided_by=IDA), added=added)


def joined(settled: tuple[Proposal, ...], decisions: Decisions, record: Document = RECORD):
    return with_added(settled, decisions, pages=PAGES, documents={"R-1": record}, kinds=KINDS)


def determined(proposals, decisions: Decisions, exemptions: Exemptions) -> tuple[Determination, ...]:
    return determine(proposals, decisions, pages=PAGES, exemptions=exemptions, on=ON, decided_at=AT)


def test_determine_redacts_what_was_added(settled: tuple[Proposal, ...], exemptions: Exemptions):
    proposals, decisions = joined(settled, accepted(settled, row("Mary Invented", 1)))
    made = determined(proposals, decisions, exemptions)
    assert made[-1] == Determination(
        "R-1",
        "p2-a001",
        Decision.REDACT,
        "7(1)(c)",
        exemptions.exemption("7(1)(c)", ON).basis.format(what="information that a reviewer marked about a person"),
        "the neighbour",
        IDA,
        AT,
    )
    of_added = marks(made, [p.finding for p in proposals])[-2:]
    assert of_added == (
        Mark(1, Box(48, 0, 72, 12), "7(1)(c)", "Mary Invented"),
        Mark(1, Box(0, 20, 48, 32), "7(1)(c)", "Mary Invented"),
    )
    before = accepted(settled)
    plain = Review(PAGES, settled, before, determined(settled, before, exemptions))
    whole = Review(PAGES, proposals, decisions, made)
    assert outstanding(whole) == outstanding(plain) == ()
    assert count_marks(whole) == count_marks(plain) + 2


def test_determine_refuses_an_added_row_with_an_unknown_exemption(settled, exemptions):
    proposals, decisions = joined(settled, accepted(settled, row("Mary", 1, exemption="9(9)(z)")))
    with pytest.raises(BadInput, match=r"R-1, page 2, p2-a001 \(other, unknown\): unknown exemption '9\(9\)\(z\)'\."):
        determined(proposals, decisions, exemptions)


def test_with_added_changes_nothing_where_nothing_was_added(settled):
    assert joined(settled, accepted(settled)) == (settled, accepted(settled))


def test_with_added_refuses_a_table_of_other_proposals(settled):
    stale = replace(accepted(settled, row("Mary", 1)), paper=paper_of("CF-2024-000012", PAGES, settled[1:]))
    with pytest.raises(BadInput, match="were made on another set of records and findings"):
        joined(settled, stale)


def test_with_added_refuses_a_record_that_is_not_there(settled):
    with pytest.raises(BadInput, match=r"the case does not have: R-9\.$"):
        joined(settled, accepted(settled, row("Mary", 1, record_id="R-9")))


@pytest.mark.parametrize("span", [Span(0, 14), None])
def test_with_added_never_takes_away_what_the_law_compels(settled, span):
    name = replace(settled[0], finding=replace(settled[0].finding, span=span, boxes=(Box(0, 0, 84, 12),)))
    proposals = (name, *settled[1:])
    with pytest.raises(RefusedByLaw) as refused:
        joined(proposals, accepted(proposals, row("Testwell")), document(["Rowan Testwell", "Mary"], []))
    assert str(refused.value).splitlines()[1:] == [
        "  R-1, page 1, p1-a001 lies in p1-0001, which must go out (5 ILCS 140/2.15(a))."
    ]
    both, _ = joined(proposals, accepted(proposals, row("Mary")), document(["Rowan Testwell", "Mary"], []))
    assert [p.finding.id for p in both][-1] == "p1-a001"  # the positive control: beside it, words may go


def test_with_added_refuses_what_the_same_table_releases(settled):
    number = replace(settled[3], finding=replace(settled[3].finding, span=Span(0, 8)))
    proposals = (*settled[:3], number)
    with pytest.raises(BadInput) as refused:
        joined(proposals, accepted(proposals, row("JX000001")), document(["JX000001"], []))
    assert str(refused.value).splitlines()[1:] == ["  R-1, page 1, p1-a001 lies in p1-0004, which this table releases."]


def test_with_added_in_a_record_that_stays_out_decides_nothing(settled, exemptions):
    out = (RecordDecision("R-1", Confirmed.NOT_THE_PERSON),)
    proposals, decisions = joined(settled, replace(accepted(settled, row("Mary", 1)), records=out))
    assert [one.decision for one in determined(proposals, decisions, exemptions)] == [Decision.NOT_RESPONSIVE]


def boxed(*edges: float, **more: object) -> Added:
    return row("", box=Box(*edges), **more)


def test_findings_of_a_drawn_box_is_that_place_and_nothing_else():
    """Its words are no needle: the same words may lawfully stand elsewhere."""
    record = document(["Mary Invented"], ["Mary Invented"])
    (found,) = findings_of(record, [boxed(0, 0, 24, 12, page_index=1)])
    assert (found.id, found.text, found.category, found.boxes) == (
        "p2-a001",
        "",
        Category.PASSAGE,
        (Box(0, 0, 24, 12),),
    )
    assert (found.detector, found.whole_region, found.span) == ("drawn", True, None)
    (proposal,) = proposals_of("R-1", [found], [boxed(0, 0, 24, 12, page_index=1)], RecordKind.OTHER)
    assert (proposal.what, proposal.decision) == (UNNAMED, Decision.REDACT)
    named = boxed(0, 0, 24, 12, category=Category.MEDICAL)
    (found,) = findings_of(record, [named])
    (proposal,) = proposals_of("R-1", [found], [named], RecordKind.OTHER)
    assert (found.category, proposal.what) == (Category.MEDICAL, "")


@pytest.mark.parametrize(
    ("added", "message"),
    [
        (boxed(0, 0, 24, 1.9), "R-1, page 1: the drawn box is smaller than 2 points. Draw it anew."),
        (
            boxed(600, 0, 612.5, 12),
            "R-1, page 1: the drawn box [600, 0, 612.5, 12] leaves the page, which has 612 by 792 points. Draw it "
            "within the page.",
        ),
        (
            boxed(0, 0, 9, 9, page_index=4),
            "R-1, page 5: the box [0, 0, 9, 9] was added there, but the record has 1 page.",
        ),
        (
            boxed(0, 0, 24, 12, in_own_words=True, reason="the name of Mary"),
            "R-1, page 1: the reason goes into the letter, and holds words that the box removes. Say what they are, "
            "not what they read.",
        ),
    ],
)
def test_findings_of_refuses_a_box(added: Added, message: str):
    with pytest.raises(BadInput) as refused:
        findings_of(document(["Mary Invented"]), [added])
    assert str(refused.value) == message


def test_findings_of_refuses_the_same_box_twice_and_takes_two():
    record = document(["Mary Invented"])
    with pytest.raises(BadInput, match=r"page 1: the box \[0, 0, 24, 12\] was added twice"):
        findings_of(record, [boxed(0, 0, 24, 12), boxed(0, 0, 24, 12)])
    assert len(findings_of(record, [boxed(0, 0, 24, 12), boxed(0, 0, 25, 12), row("Mary")])) == 3
