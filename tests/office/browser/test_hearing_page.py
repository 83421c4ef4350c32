"""The hearing pack's page in a real browser: axe-core's rules, no script, nothing fetched, not wider than a phone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser
from tests.oversight.hearing import made

from counterfoil.oversight.hearing import build, files

from .visiting import AXE

WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OUTSIDE = """() => [...document.querySelectorAll('figure svg')].flatMap(svg =>
    [...svg.querySelectorAll('text')].filter(one => {
    const a = one.getBBox(), b = svg.viewBox.baseVal;
    return a.x < -1 || a.x + a.width > b.width + 1 || a.y < -1 || a.y + a.height > b.height + 1;
}).map(one => `${svg.querySelector('title').textContent}: ${one.textContent}`))"""
"""Drawn words that do not stay within their drawing, in the serif font that this browser has."""


def test_the_page_breaks_no_rule_and_asks_for_nothing(chromium: Browser, tmp_path: Path) -> None:
    for name, data in files.files(build.pack(made.office(cases=401, months=4), zone=made.ZONE)).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto((tmp_path / "index.html").as_uri())
    assert (asked, page.evaluate(WIDE)) == ([(tmp_path / "index.html").as_uri()], 0)
    assert (page.locator("figure svg").count(), page.evaluate(OUTSIDE)) == (10, [])
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate(WIDE) == 0
    page.evaluate(AXE)
    found = page.evaluate("axe.run().then(all => all.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html}`)))")
    assert found == []
    page.close()
