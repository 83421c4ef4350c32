from dataclasses import replace

from counterfoil.evaluation.judged import JudgedDocument, JudgedFinding, JudgedValue
from counterfoil.evaluation.report import by_eye
from counterfoil.evaluation.summary import fallen_short, summarise
from counterfoil.interval import Share

VALUE = JudgedValue(
    category="name", role="victim", where="narrative", note="full", text="Ann Lee", context="", page_index=0, boxes=(),
    party="P1", listed=True, protected=True, tokens=2, part=2, covered=True, touched=True, same=True, open=False,
    withheld=True, referred=False,
)  # fmt: skip
HALF = replace(VALUE, part=1, covered=False)
OFFICER = replace(VALUE, role="officer", party="O1", protected=False, open=True, withheld=False)
FINDING = JudgedFinding("name", "victim", "Ann Lee", "test", 0, right=True, same=True, tokens=2, part=2)
WRONG = replace(FINDING, right=False, part=0)


def document(*values: JudgedValue, findings: tuple[JudgedFinding, ...] = ()) -> JudgedDocument:
    return JudgedDocument("a.pdf", "case_report", "form", 2, 1.0, values, findings)


def test_a_half_covered_name_is_a_miss_and_spoils_its_party() -> None:
    made = summarise([document(VALUE, HALF, OFFICER, findings=(FINDING, WRONG))], office=True)
    line = made.lines[0]
    assert (line.covered, line.left, line.touched) == (Share(2, 3), Share(1, 3), Share(3, 3))
    assert (line.tokens, line.entities) == (Share(5, 6), Share(1, 2))
    assert (line.precision, line.token_precision) == (Share(1, 2), Share(2, 4))
    assert made.pages_with_a_miss == Share(1, 2)
    assert [(one.of, one.what) for one in made.lines] == [
        ("all", "all"), ("category", "name"), ("role", "officer"), ("role", "victim"), ("where", "narrative"),
        ("layout", "form"),
    ]  # fmt: skip


def test_goals_count_what_they_are_about() -> None:
    withheld = replace(OFFICER, withheld=True)
    made = summarise([document(VALUE, HALF, OFFICER, withheld, findings=(FINDING,))], office=True)
    assert [(goal.what, goal.share, goal.met) for goal in made.goals] == [
        ("structured values", Share(0, 0), None),
        ("names in narratives", Share(1, 2), False),
        ("names of known parties, every form", Share(1, 2), False),
        ("everything of victims and minors", Share(1, 2), False),
        ("precision", Share(1, 1), True),
        ("officers proposed for withholding", Share(1, 2), False),
        ("agencies and businesses proposed for withholding", Share(0, 0), None),
        ("incident locations proposed for withholding", Share(0, 0), None),
    ]
    assert len(fallen_short(made.goals)) == 4
    assert [goal.sure for goal in made.goals] == [False] * 8  # one case proves nothing


def test_what_is_missed_on_a_page_to_be_read_by_eye_stays_missed_and_is_told_apart() -> None:
    made = summarise([document(VALUE, HALF, replace(HALF, by_eye=True), replace(VALUE, by_eye=True))], office=True)
    assert [(goal.share, goal.by_eye) for goal in made.goals[:4]] == [
        (Share(0, 0), Share(0, 0)), (Share(2, 4), Share(1, 2)), (Share(2, 4), Share(1, 2)), (Share(2, 4), Share(1, 2)),
    ]  # fmt: skip
    assert [goal.by_eye for goal in made.goals[4:]] == [None] * 4
    assert [by_eye(goal) for goal in made.goals[:5]] == ["", "1 of 2", "1 of 2", "1 of 2", ""]


def test_labelled_text_has_categories_only() -> None:
    made = summarise([document(VALUE)], office=False)
    assert ([(one.of, one.what) for one in made.lines], made.goals) == ([("all", "all"), ("category", "name")], ())


def test_a_line_of_the_part_file_is_read_back_whole() -> None:
    one = document(replace(VALUE, boxes=((1.0, 2.0, 3.0, 4.0),)), findings=(FINDING,))
    assert JudgedDocument.from_line(one.as_line()) == one
