"""Whose a place is, said on the review page: two are one person, this is somebody else, and taken back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import draft_history, sheets
from counterfoil.review.decisions import paper_of
from counterfoil.review.sheet_wire import proposals_to_wire

from ..conftest import reviewable_office as reviewable_office
from ..conftest import under_review as under_review
from ..reviewed import DANA, Reviewed, complete
from .test_review import HOSTILE, address, logged_in, post

CHILD, PAGE = "p1-0002", "R-000001/1/"


@pytest.fixture
def office(under_review: Reviewed) -> Office:
    return under_review.office


@pytest.fixture
def dana(served: Any, under_review: Reviewed) -> Client:
    return logged_in(under_review.dana)


def stands(page: Any, client: Client, r: Reviewed, at: str = CHILD) -> str:
    shown = page(client, address(r, f"{PAGE}?at={at}"))
    facts = dict(zip(shown.texts("//section//dl//dt"), shown.texts("//section//dl//dd"), strict=False))
    return str(facts["Stands"]).split("dana,")[0].strip()


def test_two_are_one_what_went_out_is_asked_again_and_it_is_taken_back(
    dana: Client, page, under_review: Reviewed
) -> None:
    r = under_review
    complete(r)
    assert post(dana, r, "release", at=CHILD, reason="she agrees")["Location"].endswith("done=1&was=release")
    shown = page(dana, address(r, f"{PAGE}?at={CHILD}"))
    assert shown.texts("//select[@id='other']/option[@value!='']") == [
        "Mary Sample, phone (312) 555-0142 (victim; R-000002, 2 places)",
        "Rowan Invented (person arrested; R-000002, 4 places)",  # a word of the name is the same
        "Pat Quill, phone (312) 555-0142, DOB 03/12/1981 Age 43 (witness; R-000001, 4 places)",
    ]
    joined = post(dana, r, "join", at=CHILD, other="R-000002 p1-0007", reason="her married name")
    assert joined["Location"] == f"{address(r, PAGE)}?at={CHILD}&was=joined&again=1"
    said = page(dana, joined["Location"])
    assert said.texts("//p[@class='said']") == [
        "It is recorded that they are one person. 1 place was decided for another person and is to be decided again."
    ]
    assert said.texts("//ol[@class='places']/li[2]//span[@class='stands']") == ["decide again"]
    assert stands(page, dana, r) == (
        "not decided Decide again. This was decided when it was taken for another person’s: goes out , she agrees"
    )
    assert "R-000002, page 1: 2 places" in said.text
    (act,) = models.Act.objects.filter(kind="party.joined")
    assert (act.actor, act.private["reasons"]) == (DANA, "her married name")
    assert said.texts("//form[@id='said-of-person']//li/span[1]") == ["her married name"]
    (entry,) = said.tree.xpath("//form[@id='said-of-person']/button/@value")
    back = post(dana, r, entry, at=CHILD, reason="she is another one")
    assert back["Location"] == f"{address(r, PAGE)}?at={CHILD}&was=back"
    assert stands(page, dana, r) == "goes out , she agrees"


def test_somebody_else_is_told_apart_and_what_the_person_is_decided_reaches_what_is_undecided(
    dana: Client, page, under_review: Reviewed
) -> None:
    r = under_review
    post(dana, r, "redact", at=CHILD, scope="person case", exemption="7(1)(c)", reason="a child")
    post(dana, r, "split", at="p1-0003", reach="here", reason="the brother is 12")
    assert stands(page, dana, r, "p1-0003").startswith("not decided Decide again.")
    assert stands(page, dana, r) == "redacted 7(1)(c), a child"
    post(dana, r, "join", at="p1-0006", other=f"R-000001 {CHILD}", reason="a clerk wrote it so")
    shown = stands(page, dana, r, "p1-0009")
    assert shown.startswith("redacted 7(1)(c), a child")
    assert "It follows the decision on this person of" in page(dana, address(r, f"{PAGE}?at=p1-0009")).text
    post(dana, r, "release", at=CHILD, scope="person case", also="on", reason="she agrees")
    post(dana, r, "clear", at="p1-0009")
    assert stands(page, dana, r, "p1-0009") == "not decided"


@pytest.mark.parametrize(
    ("do", "data", "message"),
    [
        ("join", {"other": "R-000002 p1-0007"}, "A reason is needed"),
        ("join", {"reason": "x"}, "Choose the other person in the list."),
        ("join", {"reason": "x", "other": HOSTILE[:60]}, "is no place of this case"),
        ("split", {"reason": "x", "reach": "record"}, "these are all places of this person"),
        ("split", {"reason": "x", "reach": "world"}, "Select a valid choice"),
        ("back 1", {"reason": "x"}, "entry 1 is no act on a party"),
        ("back x", {"reason": "x"}, "entry 0 is no act on a party"),
        ("split", {"reason": "x", "seen": 77}, "Something was decided since you opened this page"),
    ],
)
def test_what_is_refused_is_said_and_keeps_what_was_typed(
    dana: Client, under_review: Reviewed, do: str, data: dict[str, object], message: str
) -> None:
    r = under_review
    refused = post(dana, r, do, **{"at": CHILD, **data})
    text = refused.content.decode()
    assert (refused.status_code, message in text, '<details id="whose" open>' in text) == (422, True, True)
    assert f'data-mend="{do.partition(" ")[0]}-reason"' in text
    assert HOSTILE[:24] not in text
    assert not models.Act.objects.filter(kind__startswith="party.").exists()
    assert draft_history.last_number(r.case) == 0


def test_a_lost_place_is_told_on_the_overview(dana: Client, page, under_review: Reviewed) -> None:
    r = under_review
    post(dana, r, "split", at="p1-0003", reach="here", reason="the brother is 12")
    assert page(dana, address(r)).texts("//p[@class='lost']") == []
    path = r.office.work / r.case.number / "review" / sheets.SHEET
    left = tuple(p for p in r.sheet.proposals if (p.record_id, p.finding.id) != ("R-000001", "p1-0003"))
    wire = json.loads(path.read_bytes())
    wire |= {"proposals": proposals_to_wire(left), "paper": paper_of(r.case.number, r.sheet.pages, left)}
    path.write_text(json.dumps(wire))
    assert page(dana, address(r)).texts("//p[@class='lost']") == [
        "Of 1 place somebody said whose it is, and nothing is found there now. Look at the persons of its file again."
    ]
