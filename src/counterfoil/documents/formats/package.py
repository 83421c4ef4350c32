"""What an Office file holds beside the pages it shows: charts, caches, data bindings, links, files within the file.

A Word or Excel file is a ZIP of parts (Office Open XML, ISO/IEC 29500-2). A reader knows the parts that it knows; every
other one is gone through here, so that nothing in the file stays unseen: words of XML are shown, files become parts of
the document, and what can be neither is named in a warning.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from counterfoil.documents.content import Part
from counterfoil.documents.formats import archive
from counterfoil.errors import DocumentUnreadable

MOST_CHARACTERS = 200_000  # of one part; a longer one is cut, and a warning says so
_LOOK_ONLY = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|(?:word|xl|ppt)/(?:styles\w*|fontTable|webSettings|numbering|calcChain|metadata)\.xml|"
    r".*/theme/.*|.*/(?:colors|style)\d+\.xml|.*/fonts/[^/]+|.*printerSettings\d*\.bin|docProps/(?:core|app)\.xml|"
    r"customXml/itemProps\d*\.xml|word/comments(?:Ids|Extended|Extensible)\.xml"
)
_MACROS = re.compile(r".*vba(?:Project|Data|ProjectSignature)\w*\.(?:bin|xml)")
_TELLING = frozenset(
    "v author initials userId displayName caption value connection connectionString command commandText query "
    "sourceFile odcFile description descr title alt string text tooltip display location prompt promptTitle error "
    "errorTitle sheetName refersTo fullName user userName comment instr placeholder url src href target oldName "
    "newName name".split()
)
"""Attributes that hold words. A ``name`` of a shape or a style tells nothing: see ``_words``."""

_NAMES_THAT_TELL = frozenset(
    "cacheField tableColumn table connection queryTable person definedName level ocxPr pivotTableDefinition property "
    "user slicerCacheDefinition scenario inputCells dataField".split()
)


@dataclass(frozen=True, slots=True)
class Beside:
    """What the reader of the format did not read: rows for the unseen, files, warnings."""

    rows: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    warnings: tuple[str, ...]


def beside(container: zipfile.ZipFile, is_read: Callable[[str], bool]) -> Beside:
    """Everything in the parts for which ``is_read`` is false."""
    rows: list[tuple[str, str]] = []
    parts: list[Part] = []
    said: list[str] = []
    for member in container.infolist():
        name = member.filename
        if member.is_dir():
            continue
        if name.endswith(".rels"):
            rows += _links(container, member)
        elif is_read(name) or _LOOK_ONLY.fullmatch(name):
            continue
        elif _MACROS.fullmatch(name):
            said.append("The file holds macros (program code), which are not shown. Do not run them.")
        elif name.endswith((".xml", ".vml")):
            words = read_words(container, member)
            if words is None:
                said.append(f"The part {posixpath.basename(name)} cannot be read; it is kept as a file.")
                parts.append(Part(posixpath.basename(name), archive.read_member(container, member)))
                continue
            text = " · ".join(words)
            if len(text) > MOST_CHARACTERS:
                said.append(
                    f"Of the data in {posixpath.basename(name)} only the first {MOST_CHARACTERS:,} letters are shown."
                )
            if text:
                rows.append((f"data in {posixpath.basename(name)}", text[:MOST_CHARACTERS]))
        else:
            parts.append(Part(posixpath.basename(name), archive.read_member(container, member)))
    return Beside(tuple(dict.fromkeys(rows)), tuple(parts), tuple(dict.fromkeys(said)))


def parsed(container: zipfile.ZipFile, member: zipfile.ZipInfo) -> etree._Element | None:
    """The root of an XML part; ``None`` for what is no XML. No entities, no network, no huge trees."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(archive.read_member(container, member), parser)
    except etree.XMLSyntaxError:
        return None


def read_words(container: zipfile.ZipFile, member: zipfile.ZipInfo) -> list[str] | None:
    """The words of one XML part, each once; ``None`` where it cannot be read."""
    root = parsed(container, member)
    return None if root is None else words_of(root, every="customXml/" in member.filename)


def words_of(root: etree._Element, *, every: bool = False) -> list[str]:
    """The texts of an XML tree and those of its attributes that hold words (``every``: all of them), each once."""
    return list(dict.fromkeys(_words(root, every)))


def _words(root: etree._Element, every: bool) -> Iterator[str]:
    for element in root.iter():
        if isinstance(element.tag, str):
            tag = etree.QName(element).localname
            for key, value in element.attrib.items():
                name = etree.QName(str(key)).localname
                tells = name in _TELLING and (name != "name" or tag in _NAMES_THAT_TELL) and (name != "v" or tag != "x")
                if (every or tells) and (shown := " ".join(str(value).split())):
                    yield shown
            texts = [element.text]
        else:
            texts = [element.text] if isinstance(element, etree._Comment) else []
        for text in (*texts, element.tail):
            if text and (shown := " ".join(str(text).split())):
                yield shown


def _links(container: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[tuple[str, str]]:
    root = parsed(container, member)
    if root is None:
        raise DocumentUnreadable(
            f"The file is damaged: its part {member.filename} cannot be read. Open it in the program that made it and "
            "save it anew."
        )
    for relation in root:
        if isinstance(relation.tag, str) and relation.get("TargetMode") == "External":
            yield "link to", relation.get("Target", "")[:2000]
