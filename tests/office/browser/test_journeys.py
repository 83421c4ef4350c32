"""Whole ways through the office: from the request to the appeal, and of a paper that no judge has signed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import Served
from .steps import case_here, clear, file_request, let_go, review_to_the_end, sign
from .test_review import case_of
from .visiting import Visitor

ASKED = "The case report of RD LH458919. (SAMPLE)"


def test_from_the_request_to_the_appeal(own: Served, visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    asks, dana = visitor(own), visitor(own, "records_officer")
    link = file_request(asks, ASKED)
    number = clear(dana, "on the portal")
    _acknowledge(dana, number)

    page = dana.visit(f"/desk/cases/{number}/search/")
    page = dana.wait_for("LH458919")
    expect(page.locator("tbody tr", has_text="number RD LH458919").locator("td")).to_have_text("R-000004")
    dana.visit(f"/desk/cases/{number}/review/")
    dana.wait_for("Go on where something is open")
    review_to_the_end(dana)
    sign(dana, number)
    let_go(visitor(own, "second_officer"), number)

    page = asks.wait_for("Everything in one ZIP, with its proofs")
    with page.expect_download() as whole:
        page.get_by_role("link", name="Everything in one ZIP, with its proofs").click()
    received = whole.value.path().read_bytes()
    with zipfile.ZipFile(io.BytesIO(received)) as opened:
        names = {Path(one).name for one in opened.namelist()}
    assert {"letter.pdf", "index.pdf", "manifest.json"} <= names
    page = asks.visit("/verify/")
    page.get_by_label("Or the file itself").set_input_files(whole.value.path())
    page = asks.press("Verify")
    expect(page.locator("[role=status] h2")).to_have_text("It holds")
    expect(page.locator("[role=status]")).to_contain_text(f"Every file in it is exactly what {number} released.")
    bent = tmp_path / "bent.zip"
    bent.write_bytes(_with_another_letter(received))
    page.get_by_label("Or the file itself").set_input_files(bent)
    page = asks.press("Verify")
    expect(page.locator("[role=status] h2")).to_have_text("It does not hold")

    page = asks.visit(link.removeprefix(own.address))
    answered = datetime.strptime(page.locator(".portal-due").inner_text(), "Answered on %A, %B %d, %Y")  # noqa: DTZ007
    asks.follow("Ask for a review")
    page = asks.press("As text, to copy")
    expect(page.locator(".portal-letter")).to_contain_text(number)
    page.get_by_label("I sent a request for review on").fill(f"{answered:%Y-%m-%d}")
    asks.press("Tell the office")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Request {number}")
    page = dana.visit("/desk/arrivals/")
    expect(page.locator("section[aria-labelledby=told] li")).to_contain_text(number)


def _acknowledge(one: Visitor, number: str) -> None:
    """Make the letter that says that the request was received, and have the law's own demands of it met."""
    one.visit(f"/desk/cases/{number}/notices/acknowledgement/")
    one.press("Make it")
    page = one.wait_for(".pdf</a>")
    with page.expect_download() as made:
        page.get_by_role("region", name="Notices about this case").get_by_role("link", name=".pdf").click()
    assert made.value.path().read_bytes()[:5] == b"%PDF-"


def _with_another_letter(received: bytes) -> bytes:
    """The same ZIP, with one byte more in its letter."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(received)) as opened, zipfile.ZipFile(made, "w") as written:
        for one in opened.infolist():
            more = b"\n" if one.filename.endswith("letter.pdf") else b""
            written.writestr(one.filename, opened.read(one) + more)
    return made.getvalue()


@pytest.mark.soak
def test_a_warrant_that_no_judge_signed_is_referred_to_counsel(
    own: Served, visitor: Callable[..., Visitor], made_office: Path, tmp_path: Path
) -> None:
    message = message_from_bytes((made_office.parent / "sample/demands/harborkey-2025.eml").read_bytes())
    paper = next(part for part in message.walk() if part.get_filename() == "administrative_warrant.pdf")
    scanned = tmp_path / "administrative_warrant.pdf"
    scanned.write_bytes(paper.get_payload(decode=True))
    dana = visitor(own, "records_officer")
    page = dana.visit("/desk/arrivals/new/")
    page.get_by_label("on paper", exact=True).check()
    page.get_by_label("The paper, scanned").set_input_files(scanned)
    dana.press("Enter it")
    dana.wait_for("Clear it and open the case")
    dana.press("Clear it and open the case")
    number = case_here(dana)
    dana.visit(f"/desk/cases/{number}/paper/")
    page = dana.wait_for("Counsel decides what the office does with it.")
    expect(page.locator("main")).to_contain_text("Form I-138")
    law = page.get_by_role("region", name="What the law lets it do")
    expect(law.locator("strong")).to_have_text("Hold: the records are preserved, counsel decides")
    expect(law).to_contain_text("Produce nothing until a court orders it or counsel approves in writing.")
    expect(page.get_by_role("link", name="Decide what the office does")).to_have_count(0)

    counsel = visitor(own, "counsel")
    page = counsel.visit(f"/desk/cases/{number}/paper/")
    counsel.follow("Decide what the office does")
    page.get_by_label("Log it: it has no legal effect here").check()
    page.get_by_label("Reasons").fill("No judge signed it, and no court has ordered anything. (SAMPLE)")
    counsel.press("Decide")
    page = counsel.visit(f"/desk/cases/{number}/paper/")
    law = page.get_by_role("region", name="What the law lets it do")
    expect(law.locator("strong")).to_have_text("Log it: it has no legal effect here")

    other = visitor(own, "second_officer")
    let_go(other, number)  # the letter that says so, and nothing else
    expect(other.page.locator("tbody th")).to_have_text(["letter.pdf"])


@pytest.mark.soak
def test_without_scripts_from_the_review_to_the_release(own: Served, visitor: Callable[..., Visitor]) -> None:
    number = case_of(own)
    one = visitor(own, "records_officer", java_script_enabled=False)
    one.visit(f"/desk/cases/{number}/review/")
    review_to_the_end(one)
    sign(one, number)
    other = visitor(own, "second_officer", java_script_enabled=False)
    let_go(other, number)
    expect(other.page.locator("tbody")).to_contain_text("letter.pdf")
