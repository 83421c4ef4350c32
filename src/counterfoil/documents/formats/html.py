"""HTML as text: what a reader sees in order, then what the page hides, under a heading of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from counterfoil.documents.blocks import Block, Heading, Table
from counterfoil.documents.content import Content
from counterfoil.documents.formats import text as plain

_BREAKING = frozenset(
    ("address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
     "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
     "section", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul")
)  # fmt: skip
_UNSEEN = frozenset(("head", "script", "style", "template", "noscript"))
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])")
MOST_CHARACTERS = 200_000  # of one unseen thing
_TELLING = frozenset(
    "aria-label aria-description placeholder srcdoc summary label cite action download datetime standby prompt".split()
)
_BUTTONS = frozenset(("button", "option", "param", "data", "li", "meter", "progress"))
HIDDEN_HEADING = "Not visible in the original"


def parse(data: bytes) -> Content:
    """The page as paragraphs; its hidden text, comments, link targets and picture descriptions follow."""
    text, warnings = plain.decode(data, _declared(data))
    blocks, body = to_blocks(text)
    return Content("text/html", "an HTML page", blocks, body=body, warnings=tuple(warnings))


def to_blocks(source: str) -> tuple[tuple[Block, ...], str]:
    """The blocks of an HTML text, and its visible text alone."""
    page = _Page()
    root = _parsed(source)
    if root is not None:
        _walk(root, page, hidden=False)
    page.break_line()
    visible = re.sub(r"\n{3,}", "\n\n", "\n".join(page.lines)).strip()
    blocks: list[Block] = list(plain.paragraphs(visible))
    if page.hidden:
        blocks.append(Heading(HIDDEN_HEADING, 2))
        blocks.append(Table(tuple(dict.fromkeys(page.hidden))))
    return tuple(blocks), visible


def _declared(data: bytes) -> str:
    found = re.search(rb"""charset\s*=\s*["']?([A-Za-z0-9_.:-]{1,40})""", data[:4096])
    return found[1].decode("ascii") if found else ""


def _parsed(source: str) -> etree._Element | None:
    # As bytes: lxml refuses a str that declares an encoding of its own.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        return html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


@dataclass
class _Page:
    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    hidden: list[tuple[str, str]] = field(default_factory=list)

    def break_line(self) -> None:
        self.lines.append(re.sub(r"[ \t\n\r\f]+", " ", "".join(self.line)).strip())
        self.line = []

    def hide(self, kind: str, text: str | None) -> None:
        shown = " ".join((text or "").split())
        if shown:
            more = len(shown) - MOST_CHARACTERS
            self.hidden.append((kind, shown[:MOST_CHARACTERS] + (f" … ({more:,} letters more)" if more > 0 else "")))


def _walk(root: etree._Element, page: _Page, *, hidden: bool) -> None:
    """Visits the tree without recursion: a hostile page can be nested deeper than Python's stack."""
    pending: list[tuple[etree._Element, bool, bool]] = [(root, hidden, False)]
    while pending:
        element, unseen, leaving = pending.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if leaving:
            if tag in _BREAKING and not unseen:
                page.break_line()
            tail_unseen = unseen if element.getparent() is None else _unseen_chain(pending)
            _say(page, element.tail, tail_unseen)
            continue
        inside = (
            unseen
            or tag in _UNSEEN
            or not tag
            or bool(_HIDING.search(element.get("style") or ""))
            or (element.get("hidden") is not None)
        )
        pending.append((element, inside, True))
        if not tag:
            if isinstance(element, etree._Comment):
                page.hide("comment", element.text)
            continue
        if tag in _BREAKING and not inside:
            page.break_line()
        _attributes(element, tag, page)
        if tag in ("script", "style"):
            page.hide(tag, element.text)
            continue
        _say(page, element.text, inside)
        pending.extend((child, inside, False) for child in reversed(list(_children(element))))


def _unseen_chain(pending: list[tuple[etree._Element, bool, bool]]) -> bool:
    """Whether the element that is still open around here is hidden."""
    return next((unseen for _element, unseen, leaving in reversed(pending) if leaving), False)


def _children(element: etree._Element) -> Iterator[etree._Element]:
    yield from element


def _say(page: _Page, text: str | None, unseen: bool) -> None:
    if not text:
        return
    if unseen:
        page.hide("hidden text", text)
    else:
        page.line.append(text)


def _attributes(element: etree._Element, tag: str, page: _Page) -> None:
    if tag == "a":
        page.hide("link to", element.get("href"))
    elif tag == "img":
        page.hide("picture", " ".join(filter(None, (element.get("alt"), _source(element.get("src") or "")))))
    elif tag == "input" and element.get("type") == "hidden":
        page.hide("hidden field", f"{element.get('name') or ''} = {element.get('value') or ''}")
    elif tag == "input":
        page.line.append(f" {element.get('value') or ''} ")
    elif tag == "meta":
        page.hide("meta", f"{element.get('name') or element.get('property') or ''} {element.get('content') or ''}")
    elif tag == "area":
        page.hide("link to", " ".join(filter(None, (element.get("alt"), element.get("href")))))
    elif tag in ("iframe", "frame", "embed", "object", "source", "video", "audio"):
        page.hide(tag, _source(element.get("src") or element.get("data") or ""))
    elif tag in _BUTTONS and element.get("value"):
        page.hide("value", element.get("value"))
    for name, value in element.attrib.items():
        if str(name) in _TELLING or str(name).startswith("data-"):
            page.hide(str(name), str(value))
    if element.get("title"):
        page.hide("title", element.get("title"))


def _source(address: str) -> str:
    """Where a picture comes from; one that lies in the page itself is named, for its letters say nothing."""
    if not address.lower().startswith("data:"):
        return address
    return f"(in the page itself: {address[5:].partition(',')[0][:80]}, {len(address):,} letters; not shown)"
