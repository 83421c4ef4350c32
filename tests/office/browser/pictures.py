"""Pictures of the screens for the documentation; ``script/screenshots`` takes them."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from django.db import connections
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from counterfoil.cases.lifecycle import State
from counterfoil.office import app, models
from counterfoil.sample import generate

from .making import PASSWORD, make
from .objects import SECRET, served_paper
from .serving import Served, served
from .steps import review_to_the_end
from .visiting import DESKTOP, PHONE, Visitor

MOST_BYTES = 150_000
COLORS = 64
"""Enough for pages of text; a page that shows more is still told apart."""
_WIDE, _NARROW = DESKTOP | {"height": 860}, PHONE
_HIGH = 1300


def main(to: Path) -> None:
    """Make an office; write each main screen, wide and narrow, into ``to/tour``, and those of chapters into ``to``."""
    (to / "tour").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        # A paper of a court is of another year: beside it every request of the tour would be overdue.
        court = _made(Path(made) / "court", "warrant-i200", "court-subpoena-2025")
        paper = served_paper()
        tour = _made(Path(made) / "tour", "warrant-i200")
        numbers = dict(models.Case.objects.filter(number__lt="CF-2024-9").values_list("state", "number"))
        answered = models.Case.objects.get(instrument__kind="foia_request", state=State.CLOSED)
        warrant = models.Case.objects.get(instrument__kind="i_200")
        arrived = models.Arrival.objects.get(case=None)
        assert paper is not None
        _written_to_and_fro(models.Case.objects.get(number=numbers[State.PROPOSED]))
        connections.close_all()
        of_officer = {
            "desk-extension": f"/desk/cases/{numbers[State.PROPOSED]}/clock/extend/",
            "desk-standing": f"/desk/cases/{numbers[State.PROPOSED]}/standing/",
            "desk-paper": f"/desk/cases/{warrant.number}/paper/",
            "desk-left": f"/desk/cases/{answered.number}/release/",
            "arrival": f"/desk/arrivals/{arrived.pk}/",
            "mail": f"/desk/cases/{numbers[State.PROPOSED]}/mail/",
        }
        of_counsel = {
            "desk-served": "/desk/papers/",
            "desk-objections": f"/desk/cases/{paper.number}/objections/",
            "desk-brady": "/desk/brady/",
        }
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for folder, name, pages in ((court, "counsel", of_counsel), (tour, "records_officer", of_officer)):
                with served(folder) as office:
                    one = _arrives(browser, office, name)
                    for picture, path in pages.items():
                        _take_high(one, picture, path, to)
                    one.close()
                    if folder == tour:
                        _take_all(browser, office, numbers, to / "tour")
            browser.close()


def _made(folder: Path, *stopped: str) -> Path:
    """The folder of an office with these papers, open in this process."""
    generate(folder / "sample", seed=2024)
    make(folder / "office", folder / "sample", stopped=stopped, begins=datetime(2024, 10, 1, 14, tzinfo=UTC))
    app.open_office(folder / "office")
    return folder / "office"


def _written_to_and_fro(case: models.Case) -> None:
    """What stands in a case's e-mail: a request, an acknowledgement that came back, and a reply that waits."""
    at, sender = case.received_at, "ada@mail.example"
    came = {"folder": "INBOX", "uidvalidity": 1, "sender": sender, "nature": "person", "is_read": True, "case": case}
    subject = f"Your request for public records [{case.number}/sample]"
    models.ReceivedMail.objects.create(
        **came, uid=1, received_at=at, fetched_at=at, subject="Public records (SAMPLE)", became="arrival",
        text="I request the reports on this event. (SAMPLE)", seen_by="Dana Whitfield, FOIA Officer", seen_at=at,
    )  # fmt: skip
    sent = models.OutgoingMail.objects.create(
        key=f"acknowledgement {case.number}", case=case, letter="acknowledgement", recipient=sender, subject=subject,
        body=f"SAMPLE: everything in this message is invented.\n\nYour request arrived. Its number is {case.number}.",
        made_by="counterfoil", made_at=at, due_at=at, sent_at=at, state="bounced",
    )  # fmt: skip
    for what, answer in (
        ("handed_over", ""),
        ("accepted", "250 2.0.0 queued as 12345"),
        ("bounced", "5.2.2 Mailbox full"),
    ):
        models.MailEvent.objects.create(mail=sent, at=at, what=what, answer=answer)
    models.ReceivedMail.objects.create(
        **came, uid=2, received_at=at, fetched_at=at, subject=f"Re: {subject}", became="reply",
        text="I mean the reports of 2024. <b>Please</b> also send the photographs. (SAMPLE)",
    )  # fmt: skip


def _take_all(browser: Browser, office: Served, numbers: dict[str, str], to: Path) -> None:
    reviewed, lettered = (f"/desk/cases/{numbers[one]}/" for one in (State.PROPOSED, State.LETTERED))
    public, officer, second, administrator = (
        _arrives(browser, office, name) for name in ("", "records_officer", "second_officer", "administrator")
    )
    _take(public, "portal", "/", to)
    public.visit("/request/")
    public.press("Begin")
    public.press("Continue")
    _take(public, "request", "/request/what/", to)
    _take(public, "follow", f"/follow/{SECRET}/", to)
    _take(public, "log", "/log/", to)
    _take(public, "statistics", "/statistics/", to)
    _take(officer, "inbox", "/desk/", to)
    _take(officer, "case", reviewed, to)
    page = officer.visit(f"{reviewed}review/")
    first = str(page.locator("tbody th a").first.get_attribute("href"))
    _take(officer, "review", f"{first}?at=p1-0008", to)
    _take(officer, "letter", f"{lettered}letter/", to)
    _take(second, "release", f"{lettered}release/", to)
    _take(administrator, "accounts", "/accounts/", to)
    page.set_viewport_size(_WIDE)
    officer.visit(f"{reviewed}review/")
    review_to_the_end(officer)
    _take(officer, "sign", f"{reviewed}sign/", to)
    for one in (public, officer, second, administrator):
        one.close()


def _arrives(browser: Browser, office: Served, name: str) -> Visitor:
    context = browser.new_context(viewport=_WIDE, locale="en-US", reduced_motion="reduce")
    one = Visitor(context, office.address)
    if name:
        one.log_in(name, PASSWORD)
    return one


def _take(one: Visitor, name: str, path: str, to: Path) -> None:
    for viewport, suffix in ((_WIDE, ""), (_NARROW, "-phone")):
        one.page.set_viewport_size(viewport)
        page = one.visit(path)
        page.wait_for_load_state("networkidle")
        _write(to / f"{name}{suffix}.png", page.screenshot())


def _take_high(one: Visitor, name: str, path: str, to: Path) -> None:
    """A page of a chapter, at a desk only, with as much of it as says what the chapter says."""
    one.page.set_viewport_size(_WIDE)
    page = one.visit(path)
    page.wait_for_load_state("networkidle")
    height = min(int(page.evaluate("document.documentElement.scrollHeight")), _HIGH)
    one.page.set_viewport_size(_WIDE | {"height": height})
    _write(to / f"{name}.png", page.screenshot())


def _write(to: Path, png: bytes) -> None:
    to.write_bytes(_small(png))
    print(f"{to}: {to.stat().st_size / 1000:.0f} kB", flush=True)


def _small(png: bytes) -> bytes:
    """The same picture with few colors. Raises ``ValueError`` where it is still too large for the documentation."""
    made = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLORS).save(made, "PNG", optimize=True)
    if made.tell() > MOST_BYTES:
        raise ValueError(f"{made.tell()} bytes are too many for a picture; show less of the page.")
    return made.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
