"""Pictures of the main screens for the documentation, at a desk and on a phone. ``script/screenshots`` takes them."""

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
from .objects import SECRET
from .serving import Served, served
from .steps import review_to_the_end
from .visiting import DESKTOP, PHONE, Visitor

MOST_BYTES = 150_000
COLORS = 64
"""Enough for pages of text; a page that shows more is still told apart."""
_WIDE, _NARROW = DESKTOP | {"height": 860}, PHONE


def main(to: Path) -> None:
    """Make an office, and write a picture of each screen into ``to``, wide and narrow."""
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "office"
        generate(Path(made) / "sample", seed=2024)
        make(folder, Path(made) / "sample", stopped=("warrant-i200",), begins=datetime(2024, 10, 1, 14, tzinfo=UTC))
        app.open_office(folder)
        numbers = dict(models.Case.objects.filter(number__lt="CF-2024-9").values_list("state", "number"))
        connections.close_all()
        with served(folder) as office, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            _take_all(browser, office, numbers, to)
            browser.close()


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
        written = to / f"{name}{suffix}.png"
        written.write_bytes(_small(page.screenshot()))
        print(f"{written}: {written.stat().st_size / 1000:.0f} kB", flush=True)


def _small(png: bytes) -> bytes:
    """The same picture with few colors. Raises ``ValueError`` where it is still too large for the documentation."""
    made = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLORS).save(made, "PNG", optimize=True)
    if made.tell() > MOST_BYTES:
        raise ValueError(f"{made.tell()} bytes are too many for a picture; show less of the page.")
    return made.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
