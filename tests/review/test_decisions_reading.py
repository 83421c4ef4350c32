"""The decisions table as it is read back."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterfoil.errors import BadInput
from counterfoil.review.decisions import (
    Added,
    Confirmed,
    Decisions,
    FindingDecision,
    RecordDecision,
    paper_of,
    unread_id,
)
from counterfoil.review.decisions_reading import read_table
from counterfoil.review.decisions_table import COLUMNS, write_table
from counterfoil.review.model import FLAGS, Correction, Decision, Proposal
from counterfoil.values import Box, Category, Role

from .decisions_papers import PAGES, add, fill, save, table

IDA = "Ida Sample, Freedom of Information Officer"


def test_read_table_of_an_untouched_table_decides_nothing(written: Path, proposals: tuple[Proposal, ...]):
    decisions = read_table(written)
    assert (decisions.case_number, decisions.decided_by, decisions.viewed) == ("CF-2024-000012", "", frozenset())
    assert decisions.paper == paper_of("CF-2024-000012", PAGES, proposals)
    assert decisions.records == (RecordDecision("R-1", Confirmed.UNDECIDED),)
    assert [one.decision for one in decisions.findings] == [None] * 5


def test_read_table_of_a_filled_in_table(written: Path):
    for line, column, value in [
        (2, "decision", IDA),
        (3, "decision", "Yes"),
        (4, "decision", "yes"),
        (6, "decision", "accept"),
        (7, "decision", "redact"),
        (8, "decision", "ACCEPT"),
        (10, "decision", "redact"),
        (10, "exemption", "7(1)(c)"),
        (10, "reason", "counsel's memorandum of 1 March"),
    ]:
        fill(written, line, column, value)
    decisions = read_table(written)
    assert decisions == Decisions(
        "CF-2024-000012",
        decisions.paper,
        IDA,
        (RecordDecision("R-1", Confirmed.YES),),
        frozenset({("R-1", 0)}),
        (
            FindingDecision("R-1", "p1-0001", Decision.RELEASE),
            FindingDecision("R-1", "p1-0002", Decision.REDACT, "7(1)(b)"),
            FindingDecision("R-1", "p1-0003", Decision.REDACT, "7(1)(a)"),
            FindingDecision("R-1", "p1-0004", None),
            FindingDecision("R-1", "p2-0005", Decision.REDACT, "7(1)(c)", "counsel's memorandum of 1 March"),
        ),
    )


@pytest.mark.parametrize(
    ("line", "column", "value", "message"),
    [
        (2, "decision", "Ida Sample", 'line 2: "Ida Sample" is not "Name, Title" (5 ILCS 140/9(a) wants both).'),
        (2, "finding", "abc", "line 2: the digest under 'finding' was changed. Use the table as it was written."),
        (3, "decision", "maybe", "line 3: 'maybe' for a record. Allowed: yes, no, not the person, withhold."),
        (
            3,
            "decision",
            "withhold",
            "line 3: withholding a whole record needs an exemption and a factual basis under reason.",
        ),
        (4, "decision", "seen", "line 4: 'seen' for a page. Allowed: yes, or empty while it was not viewed."),
        (4, "page", "0", "line 4: page '0' is not a page number."),
        (5, "page", "1", "line 5: page 1 of R-1 stands twice."),
        (6, "decision", "yes", "line 6: 'yes' for a finding. Allowed: accept, release, redact, refer, correct."),
        (6, "decision", "redact", "line 6: redact instead of release needs a reason."),
        (7, "finding", "p1-0001", "line 7: finding 'p1-0001' of R-1 stands twice, or has no id."),
        (
            10,
            "decision",
            "accept",
            "line 10: a proposal to refer cannot be accepted. Decide: release, or redact with a reason.",
        ),
        (
            10,
            "what",
            "note",
            "line 10: unknown kind of row 'note'. Allowed: paper, unread, record, page, finding, add.",
        ),
    ],
)
def test_read_table_names_the_wrong_line(written: Path, line: int, column: str, value: str, message: str):
    fill(written, line, column, value)
    with pytest.raises(BadInput) as refused:
        read_table(written)
    assert str(refused.value) == f"decisions.csv: nothing was decided.\n  {message}"


def test_read_table_names_every_wrong_line_at_once(written: Path):
    fill(written, 4, "decision", "seen")
    fill(written, 6, "decision", "redact")
    with pytest.raises(BadInput) as refused:
        read_table(written)
    assert [line.split(":")[0].strip() for line in str(refused.value).splitlines()[1:]] == ["line 4", "line 6"]


def test_read_table_with_added_rows(written: Path):
    add(written, what="Add", text="  Mary\nInvented ", decision="Redact")
    add(written, page="1", category="Medical", text="'-12 mg")
    assert read_table(written).added == (
        Added("R-1", 1, "Mary Invented", "7(1)(c)", "missed"),
        Added("R-1", 0, "-12 mg", "7(1)(c)", "missed", Category.MEDICAL),
    )


def test_read_table_with_a_drawn_box(written: Path):
    add(written, finding="box 48 96 192.04 110.4", text="")
    (read,) = read_table(written).added
    assert (read.page_index, read.text, read.box) == (1, "", Box(48, 96, 192.04, 110.4))


@pytest.mark.parametrize(
    ("finding", "text", "message"),
    [
        ("box 48 96 192", "", "'box 48 96 192' under finding of a row that was added."),
        ("box 48 96 12 110", "", "Box (48.0, 96.0, 12.0, 110.0): the first corner must be top-left."),
        ("box 48 96 192 110", "Mary", "a row that was added has a box or words, not both."),
        ("box nan 96 192 110", "", "'box nan 96 192 110' under finding of a row that was added."),
    ],
)
def test_read_table_refuses_what_is_no_box(written: Path, finding: str, text: str, message: str):
    add(written, finding=finding, text=text)
    with pytest.raises(BadInput, match=re.escape(message)):
        read_table(written)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("record", "R-9", "unknown record 'R-9'. Records of this table: R-1."),
        ("page", "", "page '' is not a page number."),
        ("page", "0", "page '0' is not a page number."),
        ("text", " - ", "a row that was added needs under text the words to remove, as they stand on the page."),
        ("text", "x" * 2001, "the text has 2001 characters; at most 2000. Add it in several rows."),
        ("exemption", "", "a row that was added needs an exemption, for example 7(1)(c)."),
        ("reason", " ", "a row that was added needs a reason."),
        ("decision", "release", "'release' for a row that was added. Allowed: redact, or empty."),
        ("category", "secret", f"unknown category 'secret'. Allowed: {', '.join(Category)}, other, or empty."),
    ],
)
def test_read_table_names_the_wrong_added_line(written: Path, column: str, value: str, message: str):
    add(written, **{column: value})
    with pytest.raises(BadInput) as refused:
        read_table(written)
    assert str(refused.value) == f"decisions.csv: nothing was decided.\n  line 11: {message}"


def test_read_table_takes_a_persons_own_words_for_what_was_added(written: Path):
    add(written, category="Other", reason="a tattoo of the arrestee")
    assert [(one.category, one.in_own_words, one.reason) for one in read_table(written).added] == [
        (None, True, "a tattoo of the arrestee")
    ]


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("the name MARY  invented, of a bystander", "holds the very words to remove."),
        ("x" * 201, "goes into the letter, and has 201 characters; at most 200."),
    ],
)
def test_read_table_refuses_own_words_that_no_letter_may_show(written: Path, reason: str, message: str):
    add(written, category="other", text="Mary Invented", reason=reason)
    with pytest.raises(BadInput) as refused:
        read_table(written)
    assert str(refused.value).count(message) == 1


def test_table_shows_flags_of_the_person_and_takes_corrections(written: Path):
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in table(written)[1:]]
    assert [row["role"] for row in rows[4:]] == ["arrestee", "arrestee", "victim, minor", "unknown", "arrestee"]
    for line, column, value in [
        (7, "decision", "Correct"),
        (7, "category", "Case_Number"),
        (7, "role", "witness, minor, sex offence victim"),
        (7, "reason", "the number of a report"),
        (8, "decision", "correct redact"),
        (8, "role", "victim"),
        (8, "reason", "she is 25 years old"),
        (9, "decision", "correct, release"),
        (9, "category", "nothing"),
        (9, "reason", "a pistol, not a child"),
    ]:
        fill(written, line, column, value)
    assert read_table(written).findings[1:4] == (
        FindingDecision(
            "R-1",
            "p1-0002",
            None,
            reason="the number of a report",
            correction=Correction(Category.CASE_NUMBER, Role.WITNESS, frozenset({"minor", "sex_offence_victim"})),
        ),
        FindingDecision(
            "R-1",
            "p1-0003",
            Decision.REDACT,
            "7(1)(a)",
            "she is 25 years old",
            Correction(Category.NAME, Role.VICTIM),
        ),
        FindingDecision(
            "R-1", "p1-0004", Decision.RELEASE, reason="a pistol, not a child", correction=Correction(None)
        ),
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reason": ""}, "to correct a finding needs a reason, for example “a pistol, not a child”."),
        ({"category": "gun"}, f"unknown category 'gun'. Allowed: {', '.join(Category)}, nothing."),
        ({"role": "child"}, f"unknown role 'child'. Allowed: {', '.join(Role)}."),
        ({"role": "victim, tall"}, f"'tall' after the role. Allowed: {', '.join(FLAGS)}, commas between."),
        (
            {"decision": "correct refer"},
            "'correct refer' for a finding. Allowed: accept, release, redact, refer, correct.",
        ),
    ],
)
def test_read_table_names_the_wrong_correction(written: Path, changes: dict[str, str], message: str):
    for column, value in ({"decision": "correct", "reason": "a pistol"} | changes).items():
        fill(written, 7, column, value)
    with pytest.raises(BadInput) as refused:
        read_table(written)
    assert str(refused.value) == f"decisions.csv: nothing was decided.\n  line 7: {message}"


def test_read_table_refuses_words_that_were_added_twice(written: Path):
    add(written)
    add(written, text="MARY")
    with pytest.raises(BadInput) as refused:
        read_table(written)
    assert str(refused.value).splitlines()[1:] == ["  line 12: these words were already added for page 2 of R-1."]


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8"), ("\t", "utf-8-sig"), (",", "cp1252")])
def test_read_table_as_spreadsheets_save_it(written: Path, delimiter: str, encoding: str):
    fill(written, 2, "decision", "José Muestra, Oficial")
    save(written, table(written), delimiter, encoding)
    assert read_table(written).decided_by == "José Muestra, Oficial"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "line 1 must name the columns"),
        (b"row,what\n1,paper\n", "line 1 must name the columns"),
        (b'"open', "not a CSV table"),
        ((",".join(COLUMNS) + "\n1,2\n").encode(), "line 2: 2 columns instead of 15."),
        ((",".join(COLUMNS) + "\n").encode(), "the row 'paper' is missing"),
    ],
)
def test_read_table_of_another_file(tmp_path: Path, data: bytes, message: str):
    path = tmp_path / "decisions.csv"
    path.write_bytes(data)
    with pytest.raises(BadInput) as refused:
        read_table(path)
    assert str(refused.value).count(message) == 1


words = st.text(max_size=40).map(lambda text: " ".join("".join(c for c in text if c.isprintable()).split()))
corrections = st.none() | st.builds(
    Correction,
    st.sampled_from(Category),
    st.sampled_from([role for role in Role if role is not Role.MINOR]),
    st.frozensets(st.sampled_from(FLAGS)),
) | st.just(Correction(None))  # fmt: skip
additions = st.builds(
    Added,
    st.just("R-1"),
    st.integers(0, 999),
    words.map(lambda text: f"{text} x".strip()),
    st.just("7(1)(c)"),
    words.map(lambda text: text or "missed"),
    st.none() | st.sampled_from(Category),
)


def _finding_decision(data: st.DataObject, p: Proposal) -> FindingDecision:
    decision = data.draw(st.sampled_from([None, Decision.RELEASE, Decision.REDACT, Decision.REFER]))
    reason = data.draw(words)
    if decision not in (None, p.decision):
        reason = reason or "because"
    correction = data.draw(corrections) if decision is not Decision.REFER else None
    reason = reason or ("because" if correction else "")
    may_have = decision is Decision.REDACT or (decision is None and correction is None)
    exemption = data.draw(st.sampled_from(["", "7(1)(b)"])) if may_have else ""
    return FindingDecision(p.record_id, p.finding.id, decision, exemption, reason, correction)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_write_and_read_round_trip(tmp_path: Path, proposals: tuple[Proposal, ...], data: st.DataObject):
    path = tmp_path / "decisions.csv"
    changed = [replace(p, finding=replace(p.finding, text=data.draw(st.text(max_size=30)))) for p in proposals]
    decided = Decisions(
        "CF-2024-000012",
        paper_of("CF-2024-000012", PAGES, changed),
        data.draw(st.just("") | words.map(lambda w: f"A{w.replace(',', '')}, T".strip())),
        (data.draw(st.builds(RecordDecision, st.just("R-1"), st.sampled_from(Confirmed), reason=words)),),
        data.draw(st.frozensets(st.sampled_from([("R-1", 0), ("R-1", 1)]))),
        tuple(_finding_decision(data, p) for p in changed),
        tuple(data.draw(st.lists(additions, max_size=3, unique_by=lambda one: (one.page_index, one.text.casefold())))),
    )
    files = data.draw(st.lists(st.text(max_size=30), max_size=2))
    write_table(path, case_number="CF-2024-000012", pages=PAGES, proposals=changed, decided=decided, unread=files)
    assert read_table(path) == replace(decided, unread=frozenset(map(unread_id, files)))


def test_read_table_refuses_a_decision_on_a_file_that_was_not_read(tmp_path: Path, proposals: tuple[Proposal, ...]):
    path = tmp_path / "decisions.csv"
    write_table(path, case_number="CF-2024-000012", pages=PAGES, proposals=proposals, unread=["=a.pdf: a password"])
    row = dict(zip(COLUMNS, table(path)[2], strict=True))
    assert (row["what"], row["text"]) == ("unread", "'=a.pdf: a password")
    assert read_table(path).unread == {unread_id("=a.pdf: a password")}
    fill(path, 3, "decision", "yes")
    with pytest.raises(BadInput, match="line 3: nothing is decided on a file that was not read"):
        read_table(path)
