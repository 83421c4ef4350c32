"""Who asks: claimed, verified by a named person, the duties follow, and the copy of the paper is gone from the disk."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageDraw

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import case_secret, releasing, sheets, standing, work
from counterfoil.office.tasks import TASKS
from counterfoil.office.web import words
from counterfoil.release.gate import ReleaseKind
from counterfoil.review.model import Decision

from ..conftest import reviewable_office as reviewable_office
from ..conftest import under_review as under_review
from ..reviewed import DANA, OMAR, Reviewed, account
from .conftest import kept
from .test_desk_acts import HOSTILE

BORN, OTHERS = "03/12/1981", "01/02/1980"
"""Of the witness in one record; of the arrestee in the other, whom that file numbers as this one does the witness."""
WITNESS, ARRESTEE = "R-000001 p1-0006", "R-000002 p1-0003"


@pytest.fixture
def office(under_review: Reviewed) -> Office:
    return under_review.office


@pytest.fixture
def dana(served: Any, under_review: Reviewed) -> Client:
    return logged_in(under_review.dana)


def logged_in(one: models.Account) -> Client:
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(one)
    return client


@pytest.fixture(scope="module")
def paper() -> bytes:
    """An invented card as a picture."""
    picture = Image.new("RGB", (600, 380), "white")
    ImageDraw.Draw(picture).text((40, 40), "SAMPLE CARD 000-INVENTED", fill="black")
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def address(r: Reviewed, claim: int | None = None) -> str:
    return f"/desk/cases/{r.case.number}/standing/" + (f"{claim}/" if claim else "")


def claim(client: Client, r: Reviewed, kind: str = "subject", **more: Any) -> models.StandingClaim:
    given = {"standing": kind, "of_whom": "Pat Quill", "how": "at the counter", **more}
    assert client.post(address(r), given)["Location"] == address(r)
    return models.StandingClaim.objects.latest("pk")


def verify(client: Client, r: Reviewed, row: models.StandingClaim, *people: str, **more: str) -> Any:
    given = {"outcome": "confirmed", "seen": "state_id", "checked": "name and face compared at the counter", **more}
    return client.post(address(r, row.pk), {**given, "people": people})


def do_all(office: Office) -> None:
    while work.do_next(office, TASKS):
        pass


def proposed(r: Reviewed) -> dict[str, str]:
    """What is proposed now for both dates of birth, and for the name of a third person."""
    sheet = sheets.read(r.office, r.case.number)
    assert sheet is not None
    three = (BORN, OTHERS, "Mary Invented")
    return {p.finding.text: p.decision.value for p in sheet.proposals if p.finding.text in three}


def holding(folder: Path, content: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and content in path.read_bytes()]


def acts(kind: str) -> list[models.Act]:
    return list(models.Act.objects.filter(kind=f"identity.{kind}").order_by("leaf"))


def test_the_pages_have_a_word_for_each_thing_of_the_service() -> None:
    assert (tuple(words.SEEN), tuple(words.OUTCOMES_OF_STANDING)) == (standing.SEEN, standing.OUTCOMES)
    assert set(words.STANDINGS) == set(words.EFFECTS_OF_STANDING) == set(standing.Standing)


def test_a_verified_subject_gets_what_is_kept_from_others_in_that_file_only(
    dana: Client, page, under_review: Reviewed
) -> None:
    r = under_review
    before = proposed(r)
    assert before == dict.fromkeys((BORN, OTHERS, "Mary Invented"), Decision.REDACT)
    assert {r.sheet.by_place[tuple(one.split())].finding.party for one in (WITNESS, ARRESTEE)} == {"form-2"}
    row = claim(dana, r)
    assert [(act.actor, act.facts, act.private["of_whom"]) for act in acts("claimed")] == [(DANA, {}, "Pat Quill")]
    assert (proposed(r), releasing.kind_of(r.case)) == (before, ReleaseKind.PUBLIC)  # a claim changes nothing
    shown = page(dana, address(r, row.pk))
    assert shown.tree.xpath("//input[@name='people']/@value")[0] == WITNESS  # who is named like that comes first
    assert "Mary Invented, victim (R-000001)" in shown.texts("//fieldset[@id='id_people']//label")
    assert verify(dana, r, row, WITNESS)["Location"] == address(r, row.pk)
    [act] = acts("verified")
    assert (act.actor, act.facts) == (DANA, {"outcome": "confirmed"})
    assert (act.private["seen"], [one["record"] for one in act.private["places"]]) == ("state_id", ["R-000001"])
    assert b"Quill" not in b"".join(bytes(leaf.entry) for leaf in models.Leaf.objects.all())
    assert "cannot be verified now" in page(dana, address(r, row.pk)).text  # the worker proposes anew
    do_all(r.office)
    assert proposed(r) == {**before, BORN: Decision.RELEASE}
    r.case.refresh_from_db()
    assert releasing.kind_of(r.case) is ReleaseKind.SUBJECT  # so it never reaches anybody else
    sheet = r.office.work / r.case.number / "review" / sheets.SHEET
    sheet.rename(away := sheet.with_name("away"))
    assert page(dana, address(r, row.pk)).tree.xpath("//input[@name='people']") == []
    assert verify(dana, r, row, seen="passport").status_code == 302  # nobody could be chosen: who it is stays
    away.rename(sheet)
    do_all(r.office)
    assert proposed(r) == {**before, BORN: Decision.RELEASE}
    assert verify(dana, r, row, outcome="not_confirmed", seen="other").status_code == 302
    do_all(r.office)
    assert (proposed(r), releasing.kind_of(r.case)) == (before, ReleaseKind.PUBLIC)


def test_a_parent_changes_no_duty_and_nobody_in_the_records_changes_none(
    dana: Client, page, under_review: Reviewed
) -> None:
    r = under_review
    before = proposed(r)
    parent, nobody = claim(dana, r, "parent"), claim(dana, r)
    assert verify(dana, r, parent, WITNESS, seen="birth_certificate").status_code == 302
    do_all(r.office)
    assert "a parent can be the suspect" in page(dana, address(r, parent.pk)).text
    assert verify(dana, r, nobody).status_code == 302
    do_all(r.office)
    assert "Nobody said yet who that is in the records" in page(dana, address(r, nobody.pk)).text
    assert (proposed(r), releasing.kind_of(r.case)) == (before, ReleaseKind.PUBLIC)


def test_the_copy_of_a_paper_is_seen_by_who_verifies_and_then_gone(
    dana: Client, page, under_review: Reviewed, paper: bytes
) -> None:
    r = under_review
    row = claim(dana, r, copy=SimpleUploadedFile("../Pat Quill passport.png", paper))
    kept_file = r.office.work / r.case.number / "standing" / f"{row.pk}.sealed"
    key = case_secret.path_of(r.office, f"{r.case.number}-standing-{row.pk}")
    assert (kept_file.is_file(), kept_file.stat().st_mode & 0o777, key.is_file()) == (True, 0o600, True)
    sealed = kept_file.read_bytes()
    assert holding(r.office.folder, paper[:200]) == holding(r.office.folder, b"passport") == []
    looks = models.Viewing.objects.filter(what="identity paper")
    drawn = dana.get(f"{address(r, row.pk)}1.jpg")
    assert (drawn["Content-Type"], drawn.content[:2], drawn["Cache-Control"], looks.count()) == (
        "image/jpeg", b"\xff\xd8", "private, no-store", 1,
    )  # fmt: skip
    assert dana.get(f"{address(r, row.pk)}2.jpg").status_code == 404
    assert "kept until somebody verifies it" in page(dana, address(r)).text
    assert verify(dana, r, row).status_code == 302
    assert (kept_file.exists(), kept_file.parent.exists(), key.exists()) == (False, False, False)
    assert (holding(r.office.folder, sealed[:64]), dana.get(f"{address(r, row.pk)}1.jpg").status_code) == ([], 404)
    [act] = acts("destroyed")
    assert (act.actor, act.facts, act.private["claim"]) == (DANA, {"bytes": len(sealed)}, row.pk)
    assert f"by {DANA}" in page(dana, address(r, row.pk)).text
    assert list(r.office.work.glob("standing-*")) == []


def test_a_copy_that_nobody_needs_is_destroyed_by_a_person_or_with_the_case(
    dana: Client, under_review: Reviewed, paper: bytes
) -> None:
    r = under_review
    first, second = (claim(dana, r, copy=SimpleUploadedFile("card.png", paper)) for _ in range(2))
    assert dana.post(address(r, first.pk), {"do": "destroy"}).status_code == 302
    again = kept(dana.post(address(r, first.pk), {"do": "destroy"}))
    assert (again.response.status_code, len(acts("destroyed"))) == (200, 1)
    assert standing.destroy_left(r.office) == 0  # the other one waits for somebody
    models.Case.objects.update(closed_at=datetime(2024, 3, 1, tzinfo=UTC))
    TASKS["sweep"](r.office, "")
    assert [(act.actor, act.private["claim"]) for act in acts("destroyed")] == [
        (DANA, first.pk), ("counterfoil", second.pk),
    ]  # fmt: skip
    assert not (r.office.work / r.case.number / "standing").exists()


def test_a_crash_between_the_check_and_the_end_of_the_copy_is_mended(
    dana: Client, under_review: Reviewed, paper: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    r = under_review
    row = claim(dana, r, copy=SimpleUploadedFile("card.png", paper))
    given = {"outcome": "confirmed", "seen": "state_id", "checked": "seen at the counter", "by": OMAR}
    with monkeypatch.context() as patched:
        patched.setattr(standing, "_overwrite", lambda _: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            standing.verify(r.office, r.case.number, row.pk, **given)
    assert (len(acts("verified")), acts("destroyed")) == (1, [])
    assert standing.destroy_left(r.office) == 1
    assert [act.actor for act in acts("destroyed")] == [OMAR]


def test_what_is_no_claim_or_no_check_is_refused_and_nothing_is_recorded(
    dana: Client, page, under_review: Reviewed
) -> None:
    r = under_review
    row = claim(dana, r, of_whom=f"{HOSTILE} Quill", how=HOSTILE)
    shown = page(dana, address(r, row.pk))
    assert (shown.tree.xpath("//main//script | //main//img"), "<script>alert(1)</script>" in shown.text) == ([], True)
    before = models.Act.objects.count()
    for given, said in (
        ({"standing": "mother", "of_whom": "Pat"}, "Select a valid choice"),
        ({"standing": "subject", "of_whom": " "}, "This field is required"),
        ({"standing": "subject", "of_whom": "x" * 256}, "at most 255 characters"),
        ({"standing": "subject", "of_whom": "P\x00"}, "Null characters are not allowed"),
        ({"standing": "subject", "of_whom": "Pat", "copy": SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n")}, "a.png"),
        (
            {"standing": "subject", "of_whom": "Pat", "copy": SimpleUploadedFile("a.png", b"x" * 10_000_001)},
            "10,000,000",
        ),
    ):
        assert said in kept(dana.post(address(r), given)).text, given["standing"]
    for more, said in (
        ({"seen": "number 123"}, "Select a valid choice"),
        ({"outcome": "perhaps"}, "Select a valid choice"),
        ({"checked": "seen"}, "never the number of a paper"),
    ):
        assert said in kept(verify(dana, r, row, **more)).text
    assert "Select a valid choice" in kept(verify(dana, r, row, "R-000001 p9-0001")).text
    nobody = logged_in(account("nobody", ""))
    assert "Your account has no name and title" in kept(verify(nobody, r, row)).text
    assert dana.get(address(r, 99)).status_code == 404
    assert (models.Act.objects.count(), models.StandingClaim.objects.count()) == (before, 1)
