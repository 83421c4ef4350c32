"""``Visitor``: somebody with a browser. Every page that is opened is held to what all pages promise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
from lxml import html
from playwright.sync_api import APIResponse, BrowserContext, ConsoleMessage, Page, Request, Response

from ..web.conftest import faults

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

_VIOLATED = """async only => {
    const found = await axe.run(document, {runOnly: only, resultTypes: ['violations']});
    return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)} ` +
        (node.any.concat(node.all)[0]?.message ?? '')));
}"""
_TOO_WIDE = """() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    return [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > wide + 1)
        .slice(0, 3).map(one => `wider than ${wide} px: ${one.outerHTML.slice(0, 150)}`);
}"""


class Visitor:
    """Somebody with a browser, who goes from page to page. ``close`` says whether a page was opened and not held."""

    def __init__(
        self, context: BrowserContext, address: str, *, scripts: bool = True, never_in_addresses: tuple[str, ...] = ()
    ) -> None:
        self.context, self.address = context, address
        self._scripts = scripts  # where scripts are off, none of ours can look at the page either
        self._private = [one.casefold() for one in never_in_addresses]
        self._found: list[str] = []
        self._documents: list[Response] = []
        self._held: list[str] = []
        context.set_default_timeout(20_000)
        self.page: Page = context.new_page()
        self.page.on("request", self._requested)
        self.page.on("response", self._answered)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self._found.append(f"script: {error}"))

    def _requested(self, request: Request) -> None:
        where = urlsplit(request.url)
        if where.scheme not in {"data", "blob"} and f"{where.scheme}://{where.netloc}" != self.address:
            self._found.append(f"asked elsewhere: {request.url}")
        self._found += [f"in an address: {one}" for one in self._private if one in request.url.casefold()]

    def _said(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            self._found.append(f"console: {said.text}")

    def _answered(self, response: Response) -> None:
        request = response.request
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            if not 300 <= response.status < 400:
                self._documents.append(response)
        elif response.status >= 400:
            self._found.append(f"{response.status}: {urlsplit(response.url).path}")

    def visit(self, path: str, *, status: int = 200, rules: list[str] | None = RULES) -> Page:
        """Open ``path`` and hold what comes to the promise."""
        self.page.goto(self.address + path)
        return self.hold(status=status, rules=rules)

    def faults_of(self, path: str, *, rules: list[str] | None = RULES) -> list[str]:
        """Open ``path`` and return what it breaks of the promise, instead of failing at the first page."""
        self.page.goto(self.address + path)
        return self._faults(200, rules)

    def log_in(self, name: str, password: str) -> Page:
        """Log in by the page that staff use."""
        self.visit("/log-in/")
        self.page.get_by_label("Log-in name").fill(name)
        self.page.get_by_label("Password").fill(password)
        return self.press("Log in")

    def press(self, name: str, *, within: str = "main", status: int = 200) -> Page:
        """Press the button with this name, and hold the page that it leads to."""
        return self._follow(self.page.locator(within).get_by_role("button", name=name, exact=True).click, status)

    def enter(self, *, status: int = 200) -> Page:
        """Press Enter where the focus is, and hold the page that it leads to."""
        return self._follow(lambda: self.page.keyboard.press("Enter"), status)

    def follow(self, name: str, *, within: str = "body", status: int = 200) -> Page:
        """Follow the link with this name, and hold the page that it leads to."""
        return self._follow(self.page.locator(within).get_by_role("link", name=name, exact=True).click, status)

    def wait_for(self, words: str, *, tries: int = 240) -> Page:
        """Ask for the page again until it says these words, as the worker gets there; then open it and hold it."""
        for _ in range(tries):
            if words in self.context.request.get(self.page.url).text():
                self.page.reload()
                return self.hold()
            self.page.wait_for_timeout(500)
        raise AssertionError(f"{urlsplit(self.page.url).path} never said {words!r}")

    def _follow(self, act: Callable[[], object], status: int) -> Page:
        with self.page.expect_navigation():
            act()
        return self.hold(status=status)

    def hold(self, *, status: int = 200, rules: list[str] | None = RULES) -> Page:
        """Hold the page that is open to the promise; ``rules`` are axe-core's, None for none."""
        self.page.wait_for_load_state("load")
        found = self._faults(status, rules)
        assert found == [], f"{urlsplit(self._documents[-1].url).path}: {found}"
        return self.page

    def _faults(self, status: int, rules: list[str] | None) -> list[str]:
        response = self._documents[-1]
        self._held = [one.url for one in self._documents]
        if response.status != status:
            return [f"status {response.status}"]
        tree = html.fromstring(response.text())
        found = [*self._loaded(status), *faults(as_sent(response), tree)]
        if not self._scripts:
            return found
        found += self.too_wide()
        return found if rules is None else found + self.violations(rules)

    def violations(self, rules: list[str]) -> list[str]:
        """What axe-core finds on the page as it stands, a line for each place."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found: list[str] = self.page.evaluate(_VIOLATED, rules)
        return found

    def too_wide(self) -> list[str]:
        """What makes the page scroll sideways."""
        found: list[str] = self.page.evaluate(_TOO_WIDE)
        return found

    def _loaded(self, status: int) -> Iterator[str]:
        """What went wrong while it was loading; that the page itself was refused is what the test expects."""
        found, self._found = self._found, []
        for one in found:
            if not (status >= 400 and re.search(rf"the server responded with a status of {status}\b", one)):
                yield one

    def close(self) -> None:
        """The end: no page was opened that was not held, and nothing went wrong since."""
        opened = [one.url for one in self._documents]
        self.context.close()
        assert (self._found, opened) == ([], self._held)


def as_sent(response: Response | APIResponse) -> Mapping[str, str]:
    """Its headers under the names as people write them."""
    return {name.title(): value for name, value in response.headers.items()}
