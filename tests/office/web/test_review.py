"""The review screen: what it shows of a page, what its forms do, and who is told what when something is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import draft_history, sheets

from ..conftest import reviewable_office as reviewable_office
from ..conftest import under_review as under_review
from ..reviewed import Reviewed, account, complete
from .conftest import kept

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> \u202egnp.\u2066 {{ 7|add:7 }} \r\nX-Evil: 1"


@pytest.fixture
def office(under_review: Reviewed) -> Office:
    return under_review.office


@pytest.fixture
def dana(served: Any, under_review: Reviewed) -> Client:
    return logged_in(under_review.dana)


@pytest.fixture
def omar(served: Any, under_review: Reviewed) -> Client:
    return logged_in(under_review.omar)


def logged_in(one: models.Account) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(one)
    return client


def address(r: Reviewed, more: str = "") -> str:
    return f"/desk/cases/{r.case.number}/review/{more}"


def post(client: Client, r: Reviewed, do: str, unit: str = "R-000001", **data: object) -> Any:
    """The form of a page, as a browser sends it; ``seen`` is what the page would have said."""
    data = {"seen": draft_history.last_number(r.case), **data}
    return client.post(address(r, f"{unit}/1/"), {"do": do, **data})


def stands(r: Reviewed) -> dict[tuple[str, str], str]:
    return {(row.unit, row.place): row.decision for row in models.Draft.objects.all() if row.decision}


def test_the_overview_lists_each_record_and_how_far_it_is(dana: Client, page, under_review: Reviewed) -> None:
    shown = page(dana, address(under_review))
    assert shown.texts("//tbody/tr/th/a") == ["R-000001", "R-000002"]
    assert shown.texts("//tbody/tr[1]/td") == ["not decided", "0 of 1", "0 of 9"]
    assert shown.texts("//p[@class='progress']") == [
        "0 of 17 places decided, 0 of 2 pages viewed, 0 of 2 records confirmed."
    ]
    complete(under_review)
    shown = page(dana, address(under_review))
    assert shown.texts("//tbody/tr[1]/td") == ["yes dana", "1 of 1", "9 of 9"]
    assert "Nothing is left to decide." in shown.text


def test_many_records_are_shown_a_page_at_a_time(
    dana: Client, page, under_review: Reviewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How far the review is, and where it goes on, is of all of them."""
    monkeypatch.setattr("counterfoil.office.web.review.UNITS_A_PAGE", 1)
    shown = [page(dana, address(under_review, f"?page={number}")) for number in (1, 2, 99)]
    assert [re.findall(r"R-\d{6}", " ".join(one.texts("//tbody//th"))) for one in shown] == [
        ["R-000001"], ["R-000002"], ["R-000002"],
    ]  # fmt: skip
    assert len({one.text.split("Records under review")[0].split("To the sign-off")[0][-400:] for one in shown}) == 1
    assert "Page 1 of 2" in shown[0].text


def test_a_page_shows_each_place_as_a_shape_and_in_the_list(dana: Client, page, under_review: Reviewed) -> None:
    shown = page(dana, address(under_review, "R-000001/1/"))
    assert shown.heading == "R-000001, page 1"
    svg = shown.tree.xpath("//svg[@id='overlay']")[0]
    assert svg.get("viewbox") == "0 0 612.0 792.0"
    found = [p.finding for p in under_review.sheet.by_page["R-000001", 0]]
    shapes = shown.tree.xpath("//svg//a[@data-at]")
    assert [one.get("data-at") for one in shapes] == [one.id for one in found]
    assert shapes[1].get("aria-label") == "P2, the name of a victim: may be withheld; not decided"
    x0, y0, x1, y1 = (f"{edge:g}" for edge in found[1].box.as_list())
    assert shapes[1].xpath(".//path/@d") == [f"M{x0} {y0}H{x1}V{y1}H{x0}Z"]
    assert shown.texts("//ol[@class='places']/li//span[@class='words']") == [one.text for one in found]
    assert shown.texts("//svg//text") == [one.get("aria-label")[0] for one in shapes]  # a letter, not colour alone


def test_the_detail_says_duty_citation_exemption_and_basis(dana: Client, page, under_review: Reviewed) -> None:
    shown = page(dana, address(under_review, "R-000001/1/?at=p1-0002"))
    assert shown.texts("//section//h2[@id='place-heading']") == ["P2 The name of a victim"]
    facts = dict(zip(shown.texts("//section//dl//dt"), shown.texts("//section//dl//dd"), strict=False))
    assert facts["The law"].startswith("May be withheld: 5 ILCS 140/7(1)(c)")
    assert facts["Proposed"] == "redact (7(1)(c))"
    assert "the name of a victim" in facts["The letter would say"]
    assert facts["Stands"] == "not decided"
    assert shown.texts("//select[@id='scope']/option") == [
        "this place only",
        "all of this person on this page (3)",
        "all of this person in this record (3)",
        "all of this person in all records (3)",
        "all of this kind on this page (2)",
        "all of this kind in this record (2)",
        "all of this kind in all records (4)",
    ]


def test_the_picture_of_a_page_is_kept_encrypted_and_not_by_the_browser(
    dana: Client, office: Office, under_review: Reviewed
) -> None:
    where = address(under_review, "R-000001/1/image")
    response = dana.get(where)
    assert (response.status_code, response["Content-Type"], response["Cache-Control"]) == (
        200, "image/jpeg", "private, no-store",
    )  # fmt: skip
    assert response.content.startswith(b"\xff\xd8\xff")
    (path,) = (office.work / under_review.case.number / "review" / sheets.IMAGES).iterdir()
    assert b"\xff\xd8\xff" not in path.read_bytes()[:64]
    assert dana.get(where).content == response.content
    path.write_bytes(path.read_bytes()[:-1] + b"x")  # damaged, or of another key: drawn anew
    assert dana.get(where).content == response.content
    assert [dana.get(address(under_review, f"{one}/image")).status_code for one in ("R-000001/2", "R-9/1")] == [404] * 2


def test_opening_is_written_down_first_and_once_for_a_while(dana: Client, under_review: Reviewed) -> None:
    for _ in range(2):
        dana.get(address(under_review, "R-000001/1/"))
    dana.get(address(under_review, "R-000001/1/image"))
    assert list(models.Viewing.objects.order_by("pk").values_list("what", "account__log_in_name")) == [
        ("review R-000001/1", "dana"),
        ("image R-000001/1", "dana"),
    ]


def test_a_decision_leads_to_the_next_open_place(dana: Client, page, under_review: Reviewed) -> None:
    response = post(dana, under_review, "accept", at="p1-0002")
    assert (response.status_code, response["Location"]) == (
        302,
        address(under_review, "R-000001/1/?at=p1-0003&done=1&was=accept"),
    )
    assert stands(under_review) == {("R-000001", "p1-0002"): "redact"}
    shown = page(dana, response["Location"])
    assert shown.texts("//p[@class='said']") == ["1 proposal accepted."]
    look = shown.tree.xpath("//svg//a[@data-at='p1-0002']")[0]
    assert "look-redact" in look.get("class")
    assert look.xpath(".//path")[0].get("fill") == "url(#hatch)"


def test_all_of_a_person_and_all_of_a_kind_across_the_records(dana: Client, under_review: Reviewed) -> None:
    post(dana, under_review, "accept", at="p1-0002", scope="person case")
    assert sorted(place for _, place in stands(under_review)) == ["p1-0002", "p1-0003", "p1-0004"]
    post(dana, under_review, "release", at="p1-0007", scope="category case", reason="a business line, published")
    assert [key for key, decision in stands(under_review).items() if decision == "release"] == [
        ("R-000001", "p1-0007"),
        ("R-000002", "p1-0008"),
    ]
    post(dana, under_review, "accept", at="", scope="all page")
    assert len([key for key in stands(under_review) if key[0] == "R-000001"]) == 9


def test_the_place_in_one_line_and_where_its_person_stands(dana: Client, page, under_review: Reviewed) -> None:
    shown = page(dana, address(under_review, "R-000001/1/?at=p1-0002"))
    assert shown.texts("//p[@id='in-one-line']") == [
        "Name of Mary Invented (victim), page 1 line 4; is a minor; named elsewhere in this document, full name; "
        "name behind 'victim'; 5 ILCS 140/7(1)(c): may be withheld (Name and details of a victim)"
    ]
    assert shown.texts("//dt[text()='This person in the case']/following-sibling::dd") == ["R-000001, page 1: 3 places"]


def test_what_is_refused_is_said_and_keeps_what_was_typed(dana: Client, under_review: Reviewed) -> None:
    refused = post(dana, under_review, "release", at="p1-0002")
    shown = kept(refused)
    assert (refused.status_code, shown.texts("//div[@id='refused']//h2")) == (422, ["That was not done"])
    assert "release instead of redact needs a reason. Say why" in shown.text
    assert shown.tree.xpath("//div[@id='refused']//a/@href") == ["#reason"]
    shown = kept(post(dana, under_review, "redact", at="p1-0001", reason="it names a case"))
    assert "no exemption is proposed there" in shown.text
    assert (shown.tree.xpath("//div[@id='refused']//a/@href"), shown.tree.get_element_by_id("reason").get("value")) == (
        ["#exemption"],
        "it names a case",
    )
    forbidden = post(dana, under_review, "redact", "R-000002", at="p1-0003", exemption="7(1)(c)", reason="private")
    assert (forbidden.status_code, "must go out (5 ILCS 140/2.15(a)" in kept(forbidden).text) == (422, True)
    assert kept(post(dana, under_review, "dance", at="p1-0002")).response.status_code == 422
    assert stands(under_review) == {}


def test_two_at_once_are_both_shown(dana: Client, omar: Client, page, under_review: Reviewed) -> None:
    """Both have the page open; the second one sees what stands, and what they chose, and may decide again."""
    seen = int(page(dana, address(under_review, "R-000001/1/")).tree.xpath("//input[@name='seen']/@value")[0])
    post(omar, under_review, "accept", at="p1-0009", seen=seen)
    late = post(dana, under_review, "release", at="p1-0009", seen=seen, reason="an age alone names nobody")
    shown = kept(late)
    assert (late.status_code, shown.texts("//div[@id='refused']//h2")) == (409, ["Somebody else was first"])
    stood, chosen = shown.texts("//div[@id='refused']//td")
    assert re.fullmatch(r"redact 7\(1\)\(c\) ?omar, \d\d:\d\d", stood)
    assert chosen == "release an age alone names nobody"
    again = shown.tree.xpath("//form[@id='decide']//input[@name='seen']/@value")[0]
    assert post(dana, under_review, "release", at="p1-0009", seen=again, reason="an age alone").status_code == 302
    assert stands(under_review)["R-000001", "p1-0009"] == "release"


def test_pages_records_and_what_was_missed(dana: Client, page, under_review: Reviewed) -> None:
    response = post(dana, under_review, "viewed")
    assert response["Location"] == address(under_review, "R-000002/1/?at=p1-0001&was=viewed&done=1")
    post(dana, under_review, "record", whole="yes")
    post(
        dana,
        under_review,
        "draw",
        left="400",
        top="500",
        right="480.5",
        bottom="520",
        exemption="7(1)(c)",
        reason="face",
    )
    post(dana, under_review, "words", text="crooked bell", exemption="7(1)(c)", reason="her gift", category="other")
    assert stands(under_review) == {
        ("R-000001", "page 1"): "yes",
        ("R-000001", ""): "yes",
        ("R-000001", "add 1 page 1"): "redact",
        ("R-000001", "add 2 page 1"): "redact",
    }
    shown = page(dana, address(under_review, "R-000001/1/"))
    assert shown.tree.xpath("//svg//g[contains(@class, 'added')]/path/@d") == ["M400 500H480.5V520H400Z"]
    post(dana, under_review, "remove", place="add 1 page 1")
    post(dana, under_review, "undo")
    post(dana, under_review, "redo")
    post(dana, under_review, "unviewed")
    assert sorted(stands(under_review)) == [("R-000001", ""), ("R-000001", "add 2 page 1")]
    for wrong in ({"left": "x"}, {"left": "-1"}, {"left": "nan"}, {"left": "700", "right": "800"}):
        data = {"left": "1", "top": "1", "right": "9", "bottom": "9", "exemption": "7(1)(c)", "reason": "r"} | wrong
        assert post(dana, under_review, "draw", **data).status_code == 422


@pytest.mark.parametrize("reason", [HOSTILE, "x" * 10_001, "x" * 2001, "nul\x00"])
def test_hostile_words_are_only_words(dana: Client, page, under_review: Reviewed, reason: str) -> None:
    response = post(dana, under_review, "release", at="p1-0009", reason=reason)
    if reason is not HOSTILE:
        assert kept(response).response.status_code == 422
        assert stands(under_review) == {}
        return
    assert (response.status_code, "X-Evil" in response.headers) == (302, False)
    for where in ("", "missing/", "R-000001/1/?at=p1-0009"):
        shown = page(dana, address(under_review, where))
        assert shown.tree.xpath("//img[@src='x'] | //script[not(@src)]") == []
    assert "<script>alert(1)</script>" in page(dana, address(under_review, "R-000001/1/?at=p1-0009")).text
    hostile = {"at": HOSTILE, "scope": HOSTILE, "exemption": HOSTILE, "category": HOSTILE, "role": HOSTILE}
    assert kept(post(dana, under_review, "redact", **hostile)).response.status_code == 422
    assert page(dana, address(under_review, "R-000001/1/?at=%22%3E&was=%3Cb%3E&done=9e9")).texts("//b") == []


def test_what_is_missing_leads_to_its_place(dana: Client, page, under_review: Reviewed) -> None:
    shown = page(dana, address(under_review, "missing/"))
    assert "21 things still block the release." in shown.text
    links = shown.tree.xpath("//ol[contains(@class, 'missing')]//a/@href")
    assert links[:3] == [
        address(under_review, "R-000001/1/#record"),
        address(under_review, "R-000001/1/"),
        address(under_review, "R-000001/1/?at=p1-0001"),
    ]
    assert [dana.get(one.partition("#")[0]).status_code for one in links] == [200] * 21
    complete(under_review)
    assert "Nothing is missing. What is decided can be signed." in page(dana, address(under_review, "missing/")).text


def test_who_cannot_decide_sees_the_page_and_why(served: Any, page, under_review: Reviewed) -> None:
    nobody = logged_in(account("nobody", ""))
    shown = page(nobody, address(under_review, "R-000001/1/"))
    assert "Your account names no official, so it can decide nothing" in shown.text
    assert shown.tree.xpath("//main//form") == []
    assert post(nobody, under_review, "accept", at="p1-0001").status_code == 422
    assert stands(under_review) == {}


def test_a_case_without_a_sheet_can_be_prepared(dana: Client, page, under_review: Reviewed) -> None:
    sheets.forget(under_review.office, under_review.case.number)
    shown = page(dana, address(under_review))
    assert shown.texts("//main//button") == ["Prepare the proposals"]
    assert dana.get(address(under_review, "R-000001/1/"))["Location"] == address(under_review)
    assert dana.post(address(under_review))["Location"] == address(under_review)
    assert list(models.Work.objects.values_list("kind", "key")) == [("answer", under_review.case.number)]
    assert "Look again in a minute." in page(dana, address(under_review)).text


def test_other_cases_places_and_pages_are_not_there(dana: Client, under_review: Reviewed) -> None:
    for where in ("R-000009/1/", "R-000001/2/", "R-000001/0/"):
        assert dana.get(address(under_review, where)).status_code == 404
    assert dana.get("/desk/cases/CF-1999-000001/review/R-000001/1/").status_code == 404
    assert post(dana, under_review, "accept", at="p9-0001", scope="here").status_code == 422
    assert dana.get(address(under_review, "R-000001/1/?at=p9-0001")).status_code == 200  # the first that is open


@pytest.mark.parametrize("count", [3, 200])
def test_a_page_asks_the_database_as_often_with_few_places_as_with_200(
    dana: Client, under_review: Reviewed, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    first = under_review.sheet.proposals[1]
    more = tuple(replace(first, finding=first.finding.but(id=f"p1-{n:04}")) for n in range(1000, 1000 + count))
    sheet = replace(under_review.sheet, proposals=(*under_review.sheet.proposals, *more))
    monkeypatch.setattr(sheets, "read", lambda *_: sheet)
    dana.get(address(under_review, "R-000001/1/"))
    post(dana, under_review, "accept", at="p1-1000", scope="all page")
    with CaptureQueriesContext(connection) as asked:
        assert dana.get(address(under_review, "R-000001/1/")).content.count(b"data-at=") == 2 * (count + 9)
    assert len(asked) == 10
