"""``verify.html`` in a browser, from a file and without a network: it says of everything what the program says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from counterfoil.ledger import canonical, offline

from .conftest import OTHER_CASE, Ledger
from .test_handover import FORGED
from .test_handover import twice as twice
from .test_offline import WRONG
from .test_offline import handed_out as handed_out

HOLDS = "It holds: this is exactly what the office entered in its ledger."
FAILS = "It does not verify. Keep everything as it is, and ask the office."


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """The page as somebody opens it who was handed the file. Whatever it asks of a network is a fault."""
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        opened = browser.new_context(offline=True).new_page()
        opened.on("request", lambda request: asked.append(request.url))
        opened.on("pageerror", lambda error: asked.append(str(error)))
        opened.goto((offline.FOLDER / "verify.html").as_uri())
        yield opened
        browser.close()
    assert [one for one in asked if not one.startswith(("file:", "blob:"))] == []


def chosen(page: Page, folder: Path, key: str = "") -> str:
    """Choose ``folder``, and return the verdict."""
    page.get_by_label("The office's key, if you have it from elsewhere").fill(key)
    page.evaluate("document.getElementById('status').replaceChildren()")
    page.locator("#folder").set_input_files(folder)
    expect(page.locator("#verdict")).to_be_visible(timeout=20_000)
    return page.locator("#verdict").inner_text()


def test_a_release_receipts_and_a_period_hold(page: Page, handed_out: dict[str, Path], told: Ledger) -> None:
    key = str(told.signer.key)
    for what, last in (
        ("release", "3 files, each as it was released, and no other is there"),
        ("receipts", "Entry 306 of CF-2024-000012: search.run, recorded "),
        ("period", "All entries from 3 to 199, recorded from "),
    ):
        assert (what, chosen(page, handed_out[what], key)) == (what, HOLDS)
        assert page.locator("#rows li").last.inner_text().startswith(last)
        assert page.locator("#rows li.failed").count() == 0
    assert chosen(page, handed_out["release"]) == HOLDS
    expect(page.locator("#rows li").first).to_contain_text("compare it with one that the office published elsewhere")
    expect(page.locator("#rows li").first).to_contain_text(told.signer.key.fingerprint)


def test_what_is_wrong_is_refused(page: Page, handed_out: dict[str, Path], told: Ledger, tmp_path: Path) -> None:
    for number, (what, spoil) in enumerate(WRONG):
        if what != "ledger":
            folder = Path(shutil.copytree(handed_out[what], tmp_path / f"wrong{number}"))
            spoil(folder)
            assert (number, chosen(page, folder, str(told.signer.key))) == (number, FAILS)
            assert page.locator("#rows li.failed").count() == 1
    assert chosen(page, handed_out["receipts"], "nonsense") == FAILS


def test_files_that_are_chosen_one_by_one(page: Page, handed_out: dict[str, Path], told: Ledger) -> None:
    page.get_by_label("The office's key, if you have it from elsewhere").fill(str(told.signer.key))
    lone = [handed_out["receipts"] / name for name in ("000005.tlog-proof", "000005.entry.json")]
    page.locator("#files").set_input_files(lone)
    expect(page.locator("#verdict")).to_have_text(HOLDS)
    page.locator("#files").set_input_files(lone[:1])
    expect(page.locator("#verdict")).to_have_text(FAILS)
    expect(page.locator("#rows li.failed")).to_have_text("000005.entry.json: is missing.")


def told_rows(page: Page) -> str:
    return "\n".join(page.locator("#rows li").all_inner_texts())


def test_a_key_that_was_changed_leads_on_and_back(page: Page, told: Ledger, tmp_path: Path) -> None:
    before, exposed = told.release(name="before"), told.rotate()
    middle = told.release(OTHER_CASE, name="middle")
    told.rotate("exposed")
    after, new = told.release("CF-2024-000014", name="after"), told.signer
    (tmp_path / "handovers.json").write_bytes(told.handed_over)
    assert chosen(page, before, str(new.key)) == FAILS
    page.locator("#held").set_input_files(tmp_path / "handovers.json")
    assert chosen(page, before, str(new.key)) == HOLDS
    assert "with the earlier key, in force until 2024-03-04 (planned)" in told_rows(page)
    assert chosen(page, middle, str(new.key)) == FAILS
    assert "cannot be told" in told_rows(page)
    page.locator("#held").set_input_files([])
    assert chosen(page, middle, str(exposed.key)) == HOLDS
    assert "with the key in force since 2024-03-04, which came after the one that you gave" in told_rows(page)
    assert chosen(page, after, str(exposed.key)) == HOLDS
    assert "could have made another such handover" in page.locator("#rows li.warning").nth(0).inner_text()
    assert chosen(page, after, str(new.key)) == HOLDS
    assert "handed over 2 times, the last time on 2024-03-04 (exposed)" in told_rows(page)


def test_of_a_lost_key_and_of_an_earlier_one_the_page_says_what_the_program_says(page: Page, told: Ledger) -> None:
    old = told.rotate("lost")
    release = told.release()
    assert chosen(page, release, str(told.signer.key)) == HOLDS
    assert chosen(page, release, str(old.key)) == FAILS
    assert "get the new key from the office by another way" in told_rows(page)
    note = (release / "receipt" / "checkpoint").read_bytes().partition(b"\n\n")[0] + b"\n"
    for path in (release / "receipt").glob("*.tlog-proof"):
        path.write_bytes(path.read_bytes().partition(note)[0] + note + b"\n" + old.line(note))
    (release / "receipt" / "checkpoint").write_bytes(note + b"\n" + old.line(note))
    assert chosen(page, release, str(told.signer.key)) == FAILS
    assert "is signed by an earlier key alone, which gave way on 2024-03-04 with 7 entries" in told_rows(page)


def test_a_forged_handover_is_refused_by_the_page_too(page: Page, twice: Ledger) -> None:
    read = """async text => {
        try { return (await handoversOf(utf8(text))).length; } catch (error) { return error.message; }
    }"""
    assert page.evaluate(read, twice.handed_over.decode()) == 2
    for what, spoil in FORGED.items():
        value = json.loads(twice.handed_over)
        spoil(value)
        assert (what, type(page.evaluate(read, canonical.write(value).decode()))) == (what, str)
