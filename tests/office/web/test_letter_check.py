"""An edited letter handed over in a browser: what the law demands of it is there or missing, and nothing is kept."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import notices

from .conftest import Page, kept
from .test_desk_acts import DANA, HOSTILE, POLICY, arrives, as_person

__all__ = ["arrives", "as_person"]


@pytest.fixture
def acknowledged(arrives: Callable[[str], models.Case], office: Office, tmp_path: Path) -> tuple[models.Case, Path]:
    """A case, and its acknowledgement as a copy to be edited."""
    case = arrives(POLICY)
    copy = tmp_path / "copy.docx"
    notices.make(settings.OFFICE, "acknowledgement", case.number, out=copy, given={})
    return case, copy


def checked(client: Client, case: models.Case, *, status: int = 200, **given: Any) -> Page:
    response = client.post(f"/desk/cases/{case.number}/letter/check/", {"kind": "acknowledgement", **given})
    assert response.status_code == status
    return kept(response)


def words_of(copy: Path) -> str:
    with zipfile.ZipFile(copy) as parts:
        text = parts.read("word/document.xml").decode()
    return unescape(
        "".join(
            piece.partition(">")[2] for piece in text.replace("</w:p>", "<>\n").replace("<w:br/>", "<>\n").split("<")
        )
    )


def test_an_edited_letter_is_checked_and_not_kept(acknowledged, as_person, page, office: Office) -> None:
    case, copy = acknowledged
    client = as_person(DANA)
    before = sorted(path for path in office.folder.rglob("*") if path.is_file() and "office.db" not in path.name)
    whole = checked(client, case, file=SimpleUploadedFile("edited.docx", copy.read_bytes()))
    demands = whole.texts("//ul[@class='demands']/li")
    assert "It has everything that the law demands" in whole.text
    assert {one.partition(":")[0] for one in demands} == {"✓ There"}
    number = checked(client, case, text=words_of(copy).replace(case.number, "another"))
    lacks = number.texts("//li[@class='missing']")
    assert ("Do not send it" in number.text, len(lacks)) == (True, 1), lacks
    assert any(f"the letter does not say “{case.number}”" in one for one in number.texts("//main//section//li"))
    after = sorted(path for path in office.folder.rglob("*") if path.is_file() and "office.db" not in path.name)
    assert (after == before, models.OutgoingMail.objects.count()) == (True, 0)
    assert "Check an edited letter" in page(client, f"/desk/cases/{case.number}/letter/").text


def test_what_is_no_letter_is_refused_in_words(acknowledged, as_person) -> None:
    case, copy = acknowledged
    client = as_person(DANA)
    assert "one of the two" in checked(client, case).text
    both = {"file": SimpleUploadedFile("edited.docx", copy.read_bytes()), "text": "words"}
    assert "one of the two" in checked(client, case, **both).text
    odd = checked(client, case, file=SimpleUploadedFile(f"../../{HOSTILE}.docx", b"PK\x03\x04 no archive"))
    assert (odd.texts("//div[@role='alert']//li") != [], odd.tree.xpath("//main//img")) == (True, [])
    assert str(settings.OFFICE.folder) not in odd.text
    assert "10,000,000" in checked(client, case, file=SimpleUploadedFile("a.txt", b"x" * 10_000_001)).text
    assert "Select a valid choice" in checked(client, case, kind="denial", text="words").text
    nothing = checked(client, case, text="\x01 nothing of it")
    assert nothing.texts("//li[@class='there']") == []


def test_without_a_letter_there_is_nothing_to_check(arrives, as_person, page) -> None:
    shown = page(as_person(DANA), f"/desk/cases/{arrives(POLICY).number}/letter/check/")
    assert ("No letter of this case was made yet" in shown.text, shown.tree.xpath("//main//form")) == (True, [])
