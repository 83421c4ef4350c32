"""OpenDocument text and spreadsheets (ISO/IEC 26300): what a page or a sheet shows, then everything else.

Whatever word of the file is not among what is shown comes to light at the end: the reader need not know every element.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from counterfoil.documents.blocks import Block, Fields, Heading, Paragraph, Table, table_of
from counterfoil.documents.content import Content
from counterfoil.documents.formats import archive, package
from counterfoil.documents.formats.html import HIDDEN_HEADING
from counterfoil.documents.sniff import Kind
from counterfoil.errors import DocumentUnreadable, LimitExceeded

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT, _TABLE, _STYLE, _DRAW = (
    f"{{{_NS}{name}:1.0}}" for name in ("office", "text", "table", "style", "drawing")
)
_XLINK = "{http://www.w3.org/1999/xlink}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_READ = frozenset(("content.xml", "styles.xml", "meta.xml"))
_LOOK_ONLY = re.compile(r"mimetype|META-INF/manifest\.xml|Configurations2/.*|layout-cache")
_MAX_DEPTH = 60
MAX_CELLS = 200_000
_UNSEEN = {
    f"{_OFFICE}annotation": "comment",
    f"{_TEXT}tracked-changes": "deleted text",
    f"{_TABLE}tracked-changes": "earlier value",
    f"{_TEXT}hidden-text": "hidden text",
    f"{_TEXT}hidden-paragraph": "hidden text",
    f"{_TEXT}variable-decls": "field",
    f"{_TEXT}user-field-decls": "field",
    f"{_TEXT}sequence-decls": "field",
    f"{_OFFICE}forms": "form",
    f"{_OFFICE}scripts": "macro",
    f"{_TABLE}named-expressions": "name of a range",
    f"{_TABLE}content-validations": "rule of a cell",
    f"{_TABLE}data-pilot-tables": "pivot table",
    f"{_TABLE}table-source": "source of a table",
}
_TELLING = frozenset("name string-value description title label value help formula condition text-value".split())
_LAYOUT = frozenset(f"{_NS}{name}:1.0" for name in ("style", "datastyle"))
_SPACES = {f"{_TEXT}tab": "    ", f"{_TEXT}line-break": "\n", f"{_TEXT}s": " ", f"{_TEXT}soft-page-break": ""}


def parse(data: bytes) -> Content:
    """The document as blocks, then what it does not show. Embedded files and pictures are parts. Raises
    ``DocumentUnreadable`` where it is damaged or encrypted, ``LimitExceeded`` over 200,000 cells."""
    with archive.opened(data) as container:
        _need_open(container)
        content, styles = _needed(container, "content.xml"), _root(container, "styles.xml")
        body = next((one for one in content.iter(f"{_OFFICE}body")), None)
        reading = _Reading(_hiding(content, styles))
        sheets = list(content.iter(f"{_OFFICE}spreadsheet"))
        blocks: list[Block] = []
        if sheets:
            blocks += reading.sheets(sheets[0])
        elif body is not None:
            blocks += reading.around(styles, "header", "Page header")
            blocks += reading.blocks(body)
            blocks += reading.around(styles, "footer", "Page footer")
        shown = _squeezed("\n".join(_as_text(block) for block in blocks))
        for root in (content, styles):
            if root is not None:
                _describe(root, reading, shown)
        others = package.beside(container, lambda name: name in _READ or bool(_LOOK_ONLY.fullmatch(name)))
        properties = tuple(_properties(_root(container, "meta.xml")))
    text = "\n".join(_as_text(block) for block in blocks)
    hidden = tuple(dict.fromkeys((*reading.hidden, *others.rows)))
    kinds = dict.fromkeys(kind for kind, _ in reading.hidden if kind in ("comment", "deleted text", "hidden text"))
    said = [f"The document has {kind}; it is shown at the end, under '{HIDDEN_HEADING}'." for kind in kinds]
    said += [*reading.said, *others.warnings]
    if not blocks:
        blocks.append(Paragraph("(no text)"))
    if hidden:
        blocks += [Heading(HIDDEN_HEADING, 1), Table(hidden)]
    kind = (Kind.ODS, "an OpenDocument spreadsheet") if sheets else (Kind.ODT, "an OpenDocument text")
    return Content(kind[0].value, kind[1], tuple(blocks), None, text, others.parts, properties, tuple(said))


@dataclass
class _Reading:
    """What is gathered on the way through one document."""

    hiding: frozenset[str]  # styles whose text, sheet, row or column is not shown
    hidden: list[tuple[str, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    cells: int = 0

    def hide(self, kind: str, text: str) -> None:
        if text := " ".join(text.split()):
            self.hidden.append((kind, text[: package.MOST_CHARACTERS]))

    def around(self, styles: etree._Element | None, which: str, heading: str) -> list[Block]:
        """Headers or footers of every page style, each text once."""
        if styles is None:
            return []
        names = (f"{_STYLE}{which}", f"{_STYLE}{which}-left", f"{_STYLE}{which}-first")
        found = [block for one in styles.iter(*names) for block in self.blocks(one)]
        return [Heading(heading, 3), *dict.fromkeys(found)] if found else []

    def blocks(self, element: etree._Element, depth: int = 0) -> Iterator[Block]:
        """Paragraphs, headings and tables in order; lists, sections and frames are walked through."""
        if depth > _MAX_DEPTH:
            raise LimitExceeded(f"The document is nested more than {_MAX_DEPTH} levels deep. It was not read.")
        for child in element:
            if child.tag in _UNSEEN:
                self._unseen(child)
            elif child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                text = self.text(child)
                level = child.get(f"{_TEXT}outline-level", "1")
                if text.strip() and child.tag == f"{_TEXT}h":
                    yield Heading(text, int(level) if level.isdigit() else 1)
                elif text.strip():
                    yield Paragraph(text)
                for box in child.iter(f"{_DRAW}text-box", f"{_TEXT}note-body"):
                    if next(box.iterancestors(f"{_TEXT}p", f"{_TEXT}h")) is not child:
                        continue  # of a box within a box, which is walked with that
                    inner = "\n".join(_as_text(block) for block in self.blocks(box, depth + 1))
                    kind = "Note" if box.tag == f"{_TEXT}note-body" else "Text box"
                    if inner.strip():
                        yield Fields(((kind, inner),))
            elif child.tag == f"{_TABLE}table":
                rows = tuple(row for row, _ in self._rows(child, depth) if any(row))
                if rows:
                    yield Table(rows)
            elif isinstance(child.tag, str) and child.get(f"{_TEXT}display") in ("none", "condition"):
                self.hide("hidden text", " ".join(map(str, child.itertext())))
            elif isinstance(child.tag, str):
                yield from self.blocks(child, depth + 1)

    def text(self, paragraph: etree._Element) -> str:
        """What a paragraph shows; what it does not show is put among the hidden things."""
        if paragraph.get(f"{_TEXT}style-name") in self.hiding:
            self.hide("hidden text", "".join(map(str, paragraph.itertext())))
            return ""
        shown: list[str] = []
        pending: list[etree._Element | str] = [paragraph]
        while pending:
            node = pending.pop()
            if isinstance(node, str):
                shown.append(node)
                continue
            if node is not paragraph and node.tail:
                pending.append(str(node.tail))
            if not isinstance(node.tag, str):
                self.hide("comment of XML", str(node.text or ""))
            elif node.tag in _UNSEEN:
                self._unseen(node)
            elif node is not paragraph and node.get(f"{_TEXT}style-name") in self.hiding:
                self.hide("hidden text", "".join(map(str, node.itertext())))
            elif node.tag in _SPACES:
                count = node.get(f"{_TEXT}c", "1")
                shown.append(_SPACES[node.tag] * (min(int(count), 200) if count.isdigit() else 1))
            elif node.tag not in (f"{_DRAW}text-box", f"{_TEXT}note-body"):
                pending += reversed(node)
                if node.text:
                    pending.append(str(node.text))
        return "".join(shown)

    def sheets(self, book: etree._Element) -> Iterator[Block]:
        for child in book:
            if child.tag != f"{_TABLE}table":
                if child.tag in _UNSEEN:
                    self._unseen(child)
                continue
            name = child.get(f"{_TABLE}name", "")
            concealed = child.get(f"{_TABLE}style-name") in self.hiding
            if concealed:
                self.said.append(f"The sheet {name!r} is hidden in the original; it is shown here.")
            yield Heading(f"Sheet: {name}{' (hidden in the original)' if concealed else ''}", 1)
            rows = []
            for number, (row, unseen) in enumerate(self._rows(child, 0), 1):
                if unseen and any(row):
                    self.hide("hidden row", f"{name}!{number} (shown above)")
                rows.append(row)
            while rows and not any(rows[-1]):
                rows.pop()
            for number, column in enumerate(child.iter(f"{_TABLE}table-column"), 1):
                if column.get(f"{_TABLE}visibility", "visible") != "visible":
                    self.hide("hidden column", f"{name}!{number} (shown above)")
            yield from table_of(rows) if rows else [Paragraph("(empty)")]

    def _rows(self, table: etree._Element, depth: int) -> Iterator[tuple[tuple[str, ...], bool]]:
        """Each row with whether it is hidden. Empty cells and rows that repeat to the sheet's end are not made."""
        for row in table.iter(f"{_TABLE}table-row"):
            if next(row.iterancestors(f"{_TABLE}table")) is not table:
                continue
            cells: list[str] = []
            for cell in row:
                if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                    continue
                shown = "\n".join(_as_text(block) for block in self.blocks(cell, depth + 1))
                if cell.tag == f"{_TABLE}covered-table-cell" and shown:
                    self.hide("value beneath a merged cell", shown)
                if formula := cell.get(f"{_TABLE}formula"):
                    self.hide("formula", formula)
                value = cell.get(f"{_OFFICE}value") or cell.get(f"{_OFFICE}string-value") or ""
                if value and not shown:
                    shown = value
                cells += [shown] * self._repeated(cell, "columns", 1_024 if shown else 64)
            while cells and not cells[-1]:
                cells.pop()
            unseen = row.get(f"{_TABLE}visibility", "visible") != "visible"
            for _ in range(self._repeated(row, "rows", 10_000) if any(cells) else 1):
                self.cells += len(cells)
                if self.cells > MAX_CELLS:
                    raise LimitExceeded(f"The file has more than {MAX_CELLS:,} cells. Split it, or save it as CSV.")
                yield tuple(cells), unseen

    @staticmethod
    def _repeated(element: etree._Element, what: str, most: int) -> int:
        count = element.get(f"{_TABLE}number-{what}-repeated", "1")
        return max(1, min(int(count), most)) if count.isdigit() and len(count) < 10 else 1

    def _unseen(self, element: etree._Element) -> None:
        who = " ".join(str(one.text or "") for one in element.iter(f"{_DC}creator", f"{_DC}date"))
        words = " · ".join(package.words_of(element, every=True))
        self.hide(_UNSEEN[str(element.tag)] + (f" by {who}" if who.strip() and "·" not in who else ""), words)


def _describe(root: etree._Element, reading: _Reading, shown: str) -> None:
    """Links, names, values, and every further word that is not among what is shown."""
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    for element in elements:
        target = element.get(f"{_XLINK}href", "")
        if target and not target.startswith(("Pictures/", "./", "#", "Object")):
            reading.hide("link", target)
    seen = shown + _squeezed(" ".join(text for _, text in reading.hidden))
    for word in package.words_of(root):
        if _squeezed(word) not in seen:
            reading.hide("data", word)
    for element in elements:
        tag = etree.QName(element)
        for key, value in element.attrib.items():
            name = etree.QName(str(key)).localname
            if name in _TELLING and tag.namespace not in _LAYOUT and _squeezed(str(value)) not in seen:
                reading.hide(f"{name} of {tag.localname}", str(value))


def _hiding(*roots: etree._Element | None) -> frozenset[str]:
    """Names of the styles that hide what they style."""
    found = set()
    for root in roots:
        for style in root.iter(f"{_STYLE}style") if root is not None else ():
            for properties in style:
                if (
                    properties.get(f"{_TEXT}display") in ("none", "condition")
                    or properties.get(f"{_TABLE}display") == "false"
                ):
                    found.add(style.get(f"{_STYLE}name", ""))
    return frozenset(found)


def _root(container: zipfile.ZipFile, name: str) -> etree._Element | None:
    """The root of a part; None where the file has no such part."""
    return _needed(container, name) if name in container.namelist() else None


def _needed(container: zipfile.ZipFile, name: str) -> etree._Element:
    root = package.parsed(container, container.getinfo(name)) if name in container.namelist() else None
    if root is None:
        raise DocumentUnreadable(
            f"The OpenDocument file is damaged: its part {name} cannot be read. Open it in the program that made it "
            "and save it anew."
        )
    return root


def _need_open(container: zipfile.ZipFile) -> None:
    if "META-INF/manifest.xml" in container.namelist():
        manifest = archive.read_member(container, container.getinfo("META-INF/manifest.xml"))
        if b"encryption-data" in manifest:
            raise DocumentUnreadable(
                "The OpenDocument file is encrypted. Ask its sender for the password, open it and save it without one."
            )


def _properties(meta: etree._Element | None) -> Iterator[tuple[str, str]]:
    for element in meta.iter() if meta is not None else ():
        if isinstance(element.tag, str):
            for text in (element.text, *map(str, element.attrib.values())):
                if text and text.strip():
                    yield etree.QName(element).localname, " ".join(text.split())


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _as_text(block: Block) -> str:
    match block:
        case Heading(text) | Paragraph(text):
            return text
        case Fields(rows) | Table(rows):
            return "\n".join("\t".join(row) for row in rows)
