from dataclasses import replace

import pytest

from counterfoil.documents.model import Page, Word
from counterfoil.law.model import Duty, DutyKind, Facts
from counterfoil.review.apart import as_proposed, conflicts, cut_apart, with_notes
from counterfoil.review.model import Correction, Decision, Proposal
from counterfoil.values import Box, Category, RecordKind, Role, Span

LINE = "born 03/12/1981 Age 43 in Ohio"


def page(*lines: str) -> Page:
    """Letters are 6 pt wide; line n stands from 20 n to 20 n + 12."""
    words = []
    for number, line in enumerate(lines):
        x = 0
        for text in line.split(" "):
            words.append(Word(text, Box(6 * x, 20 * number, 6 * (x + len(text)), 20 * number + 12), x, x, number))
            x += len(text) + 1
    return Page(0, 612, 792, "\n".join(lines), tuple(words))


def box(text: str, line: str = LINE, number: int = 0) -> Box:
    start = line.index(text)
    return Box(6 * start, 20 * number, 6 * (start + len(text)), 20 * number + 12)


def proposal(finding_id: str, text: str, category: Category, decision: Decision, make_finding, **more) -> Proposal:
    values = {"id": finding_id, "boxes": (box(text),), "span": Span(LINE.index(text), LINE.index(text) + len(text))}
    finding = make_finding(1, text, category, **(values | more))
    facts = Facts(RecordKind.ARREST_REPORT, category, Role.ARRESTEE)
    duty = Duty(DutyKind.OPEN if decision is Decision.RELEASE else DutyKind.FORBIDDEN, (), "why")
    return Proposal("R-1", finding, facts, duty, decision, "why")


@pytest.fixture
def make(make_finding):
    def made(finding_id: str, text: str, category: Category, decision: Decision, **more) -> Proposal:
        return proposal(finding_id, text, category, decision, make_finding, **more)

    return made


@pytest.fixture
def born(make) -> Proposal:
    return make("p1-0001", "03/12/1981 Age 43", Category.DATE_OF_BIRTH, Decision.REDACT)


@pytest.fixture
def age(make) -> Proposal:
    return make("p1-0002", "43", Category.AGE, Decision.RELEASE)


def decided(*proposals: Proposal) -> dict:
    return {(p.record_id, p.finding.id): p.decision for p in proposals}


def cut(*proposals: Proposal, lines=(LINE,)) -> list[tuple[str, tuple[Box, ...]]]:
    made = cut_apart(proposals, decided(*proposals), {"R-1": [page(*lines)]})
    return [(p.finding.text, p.finding.boxes) for p in made]


def test_cut_apart_leaves_the_released_words_outside_the_mark(born, age):
    made = cut_apart((born, age), decided(born, age), {"R-1": [page(LINE)]})
    assert [p.finding.text for p in made] == ["03/12/1981 Age", "43"]
    assert made[0].finding.boxes == (Box(30, 0, box("43").x0 - 3, 12),)  # to the middle of the blank between them
    assert made[0].finding.span == Span(5, 20)
    assert made[0].why == "why; cut short of p1-0002, which goes out"
    assert made[1] == age
    assert list(conflicts(made, decided(*made))) == []
    assert cut_apart(made, decided(*made), {"R-1": [page(LINE)]}) == made


def test_cut_apart_at_the_beginning_and_at_both_ends(make):
    over = make("p1-0001", "born 03/12/1981 Age 43", Category.DATE_OF_BIRTH, Decision.REDACT)
    first = make("p1-0002", "born", Category.MEDICAL, Decision.RELEASE)
    last = make("p1-0003", "43", Category.AGE, Decision.RELEASE)
    assert cut(over, first, last)[0] == ("03/12/1981 Age", (Box(27, 0, box("43").x0 - 3, 12),))


def test_cut_apart_of_a_cell_keeps_the_rest_of_the_cell(born, age):
    cell = replace(born, finding=replace(born.finding, whole_region=True, boxes=(Box(30, 0, 300, 12),)))
    short = page(LINE.removesuffix(" in Ohio"))
    made = cut_apart((cell, age), decided(cell, age), {"R-1": [short]})
    assert made[0].finding.boxes == (Box(30, 0, box("43").x0 - 3, 12), Box(box("43").x1, 0, 300, 12))


@pytest.mark.parametrize(
    "change",
    [
        {"text": "03/12/1981 Age 43 in"},  # in the middle
        {"text": "03/12/1981 Age 1943"},  # no whole word
        {"text": "43"},  # nothing would be left
        {"category": Category.AGE},  # one of the two is wrong, and nobody can say which
        {"boxes": (Box(30, 0, box("43").x1, 32),)},  # more lines than one
        {"boxes": (Box(30, 0, box("43").x1 + 20, 12),)},  # "in" stands beneath it too, and would come out
    ],
)
def test_cut_apart_leaves_to_a_person_what_cannot_be_told_apart(born, age, change):
    over = replace(born, finding=replace(born.finding, **change))
    assert cut(over, age, lines=(LINE, "another line of the same cell"))[0] == (over.finding.text, over.finding.boxes)
    assert list(conflicts((over, age), decided(over, age))) == [(over, age)]


def test_conflicts_are_of_decisions_of_one_page_and_of_more_than_half(born, age):
    both = (born, age)
    assert list(conflicts(both, decided(*both))) == [both]
    assert list(conflicts(both, decided(born))) == []
    assert list(conflicts(both, decided(born, replace(age, decision=Decision.REDACT)))) == []
    for change in (
        {"page_index": 1},
        {"boxes": (Box(age.finding.box.x0 + 6, 0, age.finding.box.x1 + 6, 12),)},  # half of it is free
        {"boxes": (Box(age.finding.box.x0, 6, age.finding.box.x1, 18),)},  # another height
    ):
        other = replace(age, finding=replace(age.finding, **change))
        assert list(conflicts((born, other), decided(born, other))) == []
    nothing = replace(age, correction=Correction(None))
    assert list(conflicts((born, nothing), decided(born, nothing))) == []


def test_with_notes_says_so_on_both(born, age):
    assert [p.why for p in with_notes((born, age), decided(born, age))] == [
        "why; CONFLICT: its mark would cover p1-0002, which goes out; change one of the two rows",
        "why; CONFLICT: the mark of p1-0001 would cover it; change one of the two rows",
    ]
    assert with_notes((born,), decided(born)) == (born,)


def test_as_proposed_cuts_what_it_can_and_notes_the_rest(born, age, make):
    middle = make("p1-0003", "03/12/1981", Category.MEDICAL, Decision.RELEASE)
    assert as_proposed((born, age), {"R-1": [page(LINE)]}) == cut_apart(
        (born, age), decided(born, age), {"R-1": [page(LINE)]}
    )
    whole = replace(
        born, finding=replace(born.finding, text="born 03/12/1981 Age 43", boxes=(box("born 03/12/1981 Age"),))
    )
    assert [p.why for p in as_proposed((whole, middle), {"R-1": [page(LINE)]})] == [
        "why; CONFLICT: its mark would cover p1-0003, which goes out; change one of the two rows",
        "why; CONFLICT: the mark of p1-0001 would cover it; change one of the two rows",
    ]
