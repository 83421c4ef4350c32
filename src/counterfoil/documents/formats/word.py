"""A Word document, every part of it: the body in order, then all that a reader of the page would not see.

Office Open XML, ISO/IEC 29500-1 part 17. python-docx drops tracked changes, text boxes, content controls and comments;
here every ``w:t``, ``w:delText`` and ``w:instrText`` of every part ends up on the page, with the reason it is there.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from counterfoil.documents.blocks import Block, Fields, Heading, Paragraph, Table
from counterfoil.documents.content import Content
from counterfoil.documents.formats import archive, package
from counterfoil.documents.formats.html import HIDDEN_HEADING
from counterfoil.documents.sniff import Kind
from counterfoil.errors import DocumentUnreadable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_O = "{urn:schemas-microsoft-com:office:office}"
_VML = frozenset(f"{_V}{name}" for name in "shape rect oval line image imagedata textpath group roundrect".split())
_WORDED = frozenset("alias tag listItem date dataBinding name default helpText statusText listEntry".split())
_MAX_NESTING = 60
_STORIES = (
    # part names, heading
    (re.compile(r"word/header\d*\.xml"), "Page header"),
    (re.compile(r"word/footer\d*\.xml"), "Page footer"),
    (re.compile(r"word/footnotes\d*\.xml"), "Footnotes"),
    (re.compile(r"word/endnotes\d*\.xml"), "Endnotes"),
)
_READ_HERE = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes\d*|endnotes\d*|comments|settings)\.xml|word/glossary/document\.xml"
)


def parse(data: bytes) -> Content:
    """The document as blocks: headers, body with its tables, footnotes, footers; then, under a heading of their own,
    comments, deleted and inserted text with who and when, hidden text, link targets, picture descriptions, fields and
    custom data. Embedded files and pictures are parts. Raises ``DocumentUnreadable`` when it is damaged.
    """
    with archive.opened(data) as container:
        story = _Story(container)
        blocks: list[Block] = []
        blocks += story.part(_matching(container, _STORIES[0][0]), _STORIES[0][1])
        main = list(story.blocks(story.root("word/document.xml").find(f"{_W}body")))
        blocks += main
        for pattern, heading in (_STORIES[2], _STORIES[3], _STORIES[1]):
            blocks += story.part(_matching(container, pattern), heading)
        blocks += story.part(_matching(container, re.compile(r"word/glossary/document\.xml")), "Building blocks")
        _comments(container, story)
        _settings(container, story)
        others = package.beside(container, lambda name: bool(_READ_HERE.fullmatch(name)))
        story.hidden += others.rows
        properties = tuple(_properties(container, story))
    if story.hidden:
        blocks.append(Heading(HIDDEN_HEADING, 1))
        blocks.append(Table(tuple(dict.fromkeys(story.hidden))))
    said = [f"The document has {what}; it is shown at the end, under '{HIDDEN_HEADING}'." for what in story.said()]
    if not blocks:
        said.append("The document has no text.")
        blocks.append(Paragraph("(no text)"))
    body = "\n".join(_as_text(block) for block in main)
    said += others.warnings
    return Content(Kind.DOCX.value, "a Word document", tuple(blocks), None, body, others.parts, properties, tuple(said))


class _Story:
    """Walks the parts of one document and gathers what does not show."""

    def __init__(self, container: zipfile.ZipFile) -> None:
        self._container = container
        self.hidden: list[tuple[str, str]] = []
        self._hiding = self._styles_that_hide()

    def said(self) -> list[str]:
        kinds = {kind.partition(" by ")[0] for kind, _ in self.hidden}
        return [kind for kind in ("comment", "deleted text", "hidden text") if kind in kinds]

    def root(self, name: str) -> etree._Element:
        # No entities, no network, no huge trees: lxml's own guards against hostile XML.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
        try:
            member = self._container.getinfo(name)
            return etree.fromstring(archive.read_member(self._container, member), parser)
        except (KeyError, etree.XMLSyntaxError) as error:
            raise DocumentUnreadable(
                f"The Word document is damaged: its part {name} cannot be read. Open it in Word and save it anew."
            ) from error

    def part(self, names: list[str], heading: str) -> list[Block]:
        """The blocks of the parts under one heading; nothing for parts without text."""
        found = [block for name in names for block in self.blocks(self.root(name))]
        unique = list(dict.fromkeys(found))
        return [Heading(heading, 3), *unique] if unique else []

    def blocks(self, element: etree._Element | None, depth: int = 0) -> Iterator[Block]:
        """Paragraphs and tables in the order of the text; wrappers (content controls, notes) are walked through."""
        if element is None or depth > _MAX_NESTING:
            return
        for child in element:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child, depth)
            elif child.tag == f"{_W}tbl":
                self._describe(child.find(f"{_W}tblPr"))
                rows = tuple(
                    tuple(self._cells(row, depth)) for row in child.iter(f"{_W}tr") if _nearest_table(row) is child
                )
                if any(any(cell for cell in row) for row in rows):
                    yield Table(tuple(row for row in rows if row))
            elif child.tag == f"{_MC}AlternateContent":
                # The fallback repeats the choice for old programs.
                choice = child.find(f"{_MC}Choice")
                yield from self.blocks(choice if choice is not None else child.find(f"{_MC}Fallback"), depth + 1)
            elif child.tag == f"{_W}sdtPr":
                self._control(child)
            elif isinstance(child.tag, str) and child.tag not in (f"{_W}sectPr", f"{_W}pPr"):
                yield from self.blocks(child, depth + 1)

    def _cells(self, row: etree._Element, depth: int) -> Iterator[str]:
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr")) is row:
                yield "\n".join(_as_text(block) for block in self.blocks(cell, depth + 1))

    def _paragraph(self, paragraph: etree._Element, depth: int) -> Iterator[Block]:
        text = self.text(paragraph).strip("\n")
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        level = re.fullmatch(r"(?:Heading|heading ?)(\d)", style.get(f"{_W}val", "")) if style is not None else None
        if text.strip():
            yield Heading(text, int(level[1])) if level else Paragraph(text)
        for box in paragraph.iter(f"{_W}txbxContent"):
            if next(box.iterancestors(f"{_W}p")) is paragraph and not any(
                True for _ in box.iterancestors(f"{_MC}Fallback")
            ):
                inner = list(self.blocks(box, depth + 1))
                if inner:
                    yield Fields((("Text box", "\n".join(_as_text(block) for block in inner)),))

    def text(self, paragraph: etree._Element) -> str:
        """What a paragraph shows. What it does not show is put among the hidden things."""
        shown: list[str] = []
        pending = list(reversed(paragraph))
        while pending:
            node = pending.pop()
            tag = node.tag if isinstance(node.tag, str) else ""
            if tag in (f"{_W}del", f"{_W}moveFrom"):
                self._hide(f"deleted text{_by(node)}", _all_text(node))
            elif tag == f"{_W}ins":
                self._hide(f"inserted text (also shown){_by(node)}", _all_text(node))
                pending.extend(reversed(node))
            elif tag == f"{_W}r" and (_is_hidden(node) or self._styled_away(node, paragraph)):
                self._hide("hidden text", _all_text(node))
            elif tag == f"{_W}t":
                shown.append(node.text or "")
            elif tag in (f"{_W}tab", f"{_W}ptab"):
                shown.append("    ")
            elif tag in (f"{_W}br", f"{_W}cr"):
                shown.append("\n")
            elif tag == f"{_W}noBreakHyphen":
                shown.append("-")
            elif tag == f"{_W}sym":
                shown.append(_symbol(node.get(f"{_W}char", "")))
            elif tag in (f"{_W}instrText", f"{_W}delInstrText"):
                self._hide("field code", node.text or "")
            elif tag == f"{_W}fldSimple":
                self._hide("field code", node.get(f"{_W}instr", ""))
                pending.extend(reversed(node))
            elif tag == f"{_W}ffData":
                self._hide("form field", " · ".join(_values(node)))
            elif tag == f"{_W}sdtPr":
                self._control(node)
            elif tag == f"{_W}hyperlink":
                self._hide("link", node.get(f"{_W}tooltip", ""))
                pending.extend(reversed(node))
            elif tag in _VML:
                told = (node.get(key) for key in ("string", "alt", "title", f"{_O}title", "href"))
                self._hide("picture description", " ".join(filter(None, told)))
                pending.extend(reversed(node))
            elif tag == f"{_W}delText":
                self._hide("deleted text", node.text or "")
            elif tag == f"{_WP}docPr":
                self._hide("picture description", " ".join(filter(None, (node.get("title"), node.get("descr")))))
            elif tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                shown.append(f"[{node.get(f'{_W}id')}]")
            elif tag == f"{_A}t":
                shown.append(f" {node.text or ''} ")
            elif tag == f"{_MC}Fallback" or tag in (f"{_W}pPr", f"{_W}txbxContent"):
                continue
            else:
                pending.extend(reversed(node))
        return "".join(shown)

    def _control(self, properties: etree._Element) -> None:
        """What a content control says of itself: its title and tag, and everything that could be chosen in it."""
        self._hide("content control", " · ".join(_values(properties)))

    def _describe(self, table: etree._Element | None) -> None:
        for name in ("tblCaption", "tblDescription"):
            for told in () if table is None else table.iter(f"{_W}{name}"):
                self._hide("table description", told.get(f"{_W}val", ""))

    def _styled_away(self, run: etree._Element, paragraph: etree._Element) -> bool:
        """Whether a style hides a run, and the run does not say otherwise."""
        if run.find(f"{_W}rPr/{_W}vanish") is not None:
            return False
        named = (run.find(f"{_W}rPr/{_W}rStyle"), paragraph.find(f"{_W}pPr/{_W}pStyle"))
        return any(style is not None and style.get(f"{_W}val") in self._hiding for style in named)

    def _styles_that_hide(self) -> frozenset[str]:
        if "word/styles.xml" not in self._container.namelist():
            return frozenset()
        styles = self.root("word/styles.xml").iter(f"{_W}style")
        return frozenset(style.get(f"{_W}styleId", "") for style in styles if _is_hidden(style))

    def _hide(self, kind: str, text: str) -> None:
        text = " ".join(text.split())
        if text:
            self.hidden.append((kind, text))


def _nearest_table(row: etree._Element) -> etree._Element | None:
    return next(row.iterancestors(f"{_W}tbl"), None)


def _is_hidden(run: etree._Element) -> bool:
    for name in ("vanish", "webHidden", "specVanish"):
        mark = run.find(f"{_W}rPr/{_W}{name}")
        if mark is not None and mark.get(f"{_W}val", "true") not in ("0", "false", "off"):
            return True
    return False


def _all_text(node: etree._Element) -> str:
    return " ".join(
        "".join(
            found.text or ""
            for found in node.iter(*(f"{_W}{name}" for name in ("t", "delText", "instrText", "delInstrText")))
        ).split()
    )


def _by(node: etree._Element) -> str:
    who, when = node.get(f"{_W}author", ""), node.get(f"{_W}date", "")
    return f" by {who} {when}".rstrip() if who or when else ""


def _values(node: etree._Element) -> Iterator[str]:
    """The words that a form field or a content control keeps: values of elements that hold some, each once."""
    told: dict[str, None] = {}
    for element in node.iter():
        if isinstance(element.tag, str) and etree.QName(element).localname in _WORDED:
            for key, value in element.attrib.items():
                if etree.QName(str(key)).localname in ("val", "value", "displayText", "fullDate", "xpath"):
                    told[" ".join(str(value).split())] = None
    return (text for text in told if text)


def _symbol(code: str) -> str:
    try:
        letter = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    # Symbol fonts sit at U+F000; the two boxes of forms are worth knowing.
    return {"\uf0fe": "☒", "\uf0a8": "☐", "\uf06f": "☐", "\uf0fd": "☒", "\uf052": "☑", "\uf0fc": "✓"}.get(
        letter, letter
    )


def _matching(container: zipfile.ZipFile, pattern: re.Pattern[str]) -> list[str]:
    return sorted(name for name in container.namelist() if pattern.fullmatch(name))


def _comments(container: zipfile.ZipFile, story: _Story) -> None:
    if "word/comments.xml" not in container.namelist():
        return
    for comment in story.root("word/comments.xml").iter(f"{_W}comment"):
        text = " ".join(story.text(paragraph) for paragraph in comment.iter(f"{_W}p"))
        if text.strip():
            story.hidden.append((f"comment{_by(comment)}", " ".join(text.split())))


def _settings(container: zipfile.ZipFile, story: _Story) -> None:
    """Document variables, and where letters that are merged take their names from."""
    if "word/settings.xml" not in container.namelist():
        return
    root = story.root("word/settings.xml")
    for variable in root.iter(f"{_W}docVar"):
        story.hidden.append(("document variable", f"{variable.get(f'{_W}name')} = {variable.get(f'{_W}val')}"))
    for name in ("connectString", "query", "addressFieldName", "mailSubject"):
        for merged in root.iter(f"{_W}{name}"):
            story.hidden.append(("mail merge", merged.get(f"{_W}val", "")))


def _properties(container: zipfile.ZipFile, story: _Story) -> Iterator[tuple[str, str]]:
    for name in ("docProps/core.xml", "docProps/app.xml"):
        if name in container.namelist():
            for element in story.root(name):
                if isinstance(element.tag, str) and (element.text or "").strip():
                    yield etree.QName(element).localname, " ".join((element.text or "").split())


def _as_text(block: Block) -> str:
    match block:
        case Heading(text) | Paragraph(text):
            return text
        case Fields(rows) | Table(rows):
            return "\n".join("\t".join(row) for row in rows)
