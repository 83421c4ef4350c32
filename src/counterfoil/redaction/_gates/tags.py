"""Gate 1, of tags: the structure tree holds what the page holds, in one canonical form, and not a word beside it.

Every element is compared as it is written, byte for byte or by an expression that leaves room for numbers only; so no
key, no type and no string can stand there but those of ``_tags``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pikepdf

from counterfoil.redaction._stamp import Painted
from counterfoil.redaction._tags.words import LANG, PICTURE, XMP, of_mark, of_page
from counterfoil.redaction.certificate import Leak

CATALOG = {
    "/MarkInfo": b"<< /Marked true >>",
    "/Lang": b"(%b)" % LANG.encode(),
    "/ViewerPreferences": b"<< /DisplayDocTitle true >>",
}
OF_TAGS = frozenset([*CATALOG, "/StructTreeRoot", "/Metadata"])
"""The keys of a catalog that tags need."""

_STRING = re.compile(rb"\((?:[^()\\]++|\\.)*+\)|<[0-9A-Fa-f]*+>", re.S)
_MARKED = re.compile(rb"\n(?:/(P|H1|Figure) <</MCID (\d+)>> BDC|(/Artifact BMC)|(EMC))(?=\n)")
_OPERATORS, _POINTS = (b"BDC", b"BMC", b"EMC"), (b"MP", b"DP")
_POINT = re.compile(rb"[MD]P(?<!\w..)(?!\w)", re.S)
_NOT_PLAIN = (b"%", b"(", b")", b"BI")
_KINDS = frozenset(["/P", "/H1", "/Figure"])

_ROOT = re.compile(rb"<< /K (\d+) 0 R /ParentTree (\d+) 0 R /ParentTreeNextKey (\d+) /Type /StructTreeRoot >>")
_DOCUMENT = re.compile(rb"<< /K \[ ((?:\d+ 0 R )*)\] /P (\d+) 0 R /S /Document >>")
_ELEMENT = re.compile(
    rb"<< (?:/Alt (\((?:[^()\\]|\\.)*\)) )?/K \[ ((?:\d+ (?:0 R )?)+)\] /P (\d+) 0 R /Pg (\d+) 0 R /S /(P|H1|Figure) >>"
)
_OF_MARKS = re.compile(rb"<< /Alt .* /K \[ ((?:\d+ )+)\] /P \d+ 0 R /Pg \d+ 0 R /S /Span >>", re.S)
_KID = re.compile(rb"(\d+) 0 R|(\d+)")


def kinds_of(stream: Any, data: bytes | None = None) -> list[bytes] | None:
    """The types of a page's marked content by MCID; ``None`` where it is marked in any other way than the rebuild's.
    ``data``: the stream decoded, where somebody has."""
    data = bytes(stream.read_bytes()) if data is None else data
    found = _MARKED.findall(data)
    if not _all_found(data, found):
        plain = _STRING.sub(b"", data)
        found = _MARKED.findall(plain)
        if not _all_found(plain, found) or any(sign in plain for sign in _NOT_PLAIN):
            found = list(_as_parsed(stream))
    kinds: list[bytes] = []
    for place, (kind, number, artifact, end) in enumerate(found):
        if place % 2:
            if not end:
                return None
        elif kind and int(number) == len(kinds):
            kinds.append(kind)
        elif not artifact:
            return None
    return kinds if len(found) % 2 == 0 else None


def _all_found(data: bytes, found: Sequence[Any]) -> bool:
    """Whether no operator of marked content can be there but those that were found."""
    whole = sum([data.count(operator) for operator in _OPERATORS]) == len(found)
    return whole and not (any(operator in data for operator in _POINTS) and _POINT.search(data))


def _as_parsed(stream: Any) -> Iterator[tuple[bytes, bytes, bytes, bytes]]:
    """As ``_MARKED`` finds it, by an engine that knows comments and pictures in content; nothing at all four: other."""
    for instruction in pikepdf.parse_content_stream(stream):
        operator = str(instruction.operator)
        operands: Any = getattr(instruction, "operands", ())
        if operator == "EMC":
            yield b"", b"", b"", b"EMC"
        elif operator == "BMC":
            yield b"", b"", b"BMC" if [str(each) for each in operands] == ["/Artifact"] else b"", b""
        elif operator == "BDC":
            tag, properties = operands
            plain = str(tag) in _KINDS and isinstance(properties, pikepdf.Dictionary)
            if plain and set(properties.keys()) == {"/MCID"} and isinstance(properties.MCID, int):
                yield str(tag)[1:].encode(), b"%d" % properties.MCID, b"", b""
            else:
                yield b"", b"", b"", b""
        elif operator in ("MP", "DP"):
            yield b"", b"", b"", b""


def is_marked(stream: Any, data: bytes | None = None) -> bool:
    """Whether content beside the pages' own may be marked: it never is. ``data``: as for ``kinds_of``."""
    plain = _all_found(bytes(stream.read_bytes()) if data is None else data, ())
    return not plain and any(True for _ in _as_parsed(stream))


def in_catalog(pdf: pikepdf.Pdf) -> Iterator[Leak]:
    """What the catalog says of language, title and tags."""
    root = pdf.Root
    if any(root[key].unparse() != said for key, said in CATALOG.items()):
        yield Leak(1, "catalog", -1, "the catalog says something of its own")
    described = root["/Metadata"]
    kind = isinstance(described, pikepdf.Stream) and (str(described.Type), str(described.Subtype))
    if kind != ("/Metadata", "/XML") or bytes(described.read_bytes()) != XMP:
        yield Leak(1, "catalog", -1, "metadata that are not those of every release")
    elif set(described.keys()) - {"/Type", "/Subtype", "/Length", "/Filter"}:
        yield Leak(1, "catalog", -1, "metadata with more than a title")


class Tree:
    """The tree of a release. ``known``: the numbers of its objects, all of which it has looked at; ``silent``: those of
    them that hold no word, or the word of a mark."""

    def __init__(
        self,
        pdf: pikepdf.Pdf,
        kinds: Sequence[Sequence[bytes]],
        painted: Mapping[int, Sequence[Painted]],
        data: bytes,
        places: Sequence[int],
    ) -> None:
        """``data``: the file's bytes; ``places``: where its objects begin there, by number, where that is certain."""
        self._pdf, self._kinds, self._painted = pdf, kinds, painted
        self._data, self._places = data, places
        self.known: set[int] = set()
        self.silent: set[int] = set()

    def leaks(self) -> Iterator[Leak]:
        root = self._pdf.Root["/StructTreeRoot"]
        said = _ROOT.fullmatch(root.unparse(resolved=True))
        document = None if said is None else _DOCUMENT.fullmatch(self._written(int(said[1])))
        if said is None or document is None or int(document[2]) != root.objgen[0]:
            yield Leak(1, "tags", -1, "a structure tree with more than a document")
            return
        self.known.add(root.objgen[0])
        self.silent.add(root.objgen[0])
        pages = {page.obj.objgen[0]: index for index, page in enumerate(self._pdf.pages)}
        holds = [[0] * (len(kinds) + len(self._painted.get(index, ()))) for index, kinds in enumerate(self._kinds)]
        before = 0
        for number in map(int, document[1].split()[::3]):
            element = _ELEMENT.fullmatch(self._written(number))
            index = -1 if element is None else pages.get(int(element[4]), -1)
            if element is None or index < before or int(element[3]) != int(said[1]):
                yield Leak(1, "tags", max(index, -1), "an element that is not of the kind that a release has")
                return
            before = index
            if not self._is_right(element, number, index, holds[index]):
                yield Leak(1, "tags", index, "an element that holds something else than the page has")
                return
        if any(0 in held for held in holds):
            yield Leak(1, "tags", -1, "marked content that is in no element")
        listed = b" ".join(
            b"%d [ %b]" % (index, b"".join([b"%d 0 R " % number for number in held]))
            for index, held in enumerate(holds)
        )
        if int(said[3]) != len(holds) or self._written(int(said[2])) != b"<< /Nums [ %b ] >>" % listed:
            yield Leak(1, "tags", -1, "a list of parents that is not the tree's")

    def _written(self, number: int) -> bytes:
        """An object as it stands in the file: the form that pikepdf writes is the only one that is let pass."""
        self.known.add(number)
        self.silent.add(number)
        if number < len(self._places):
            begin = self._places[number] + len(b"%d 0 obj\n" % number)
            return self._data[begin : self._data.find(b"\nendobj", begin)]
        return bytes(self._pdf.get_object(number, 0).unparse(resolved=True))

    def _is_right(self, element: re.Match[bytes], number: int, index: int, holds: list[int]) -> bool:
        alternate, kids, _, page, kind = element.groups()
        if alternate not in (_pictures(index) if kind == b"Figure" else (None,)):
            return False
        if alternate:
            self.silent.discard(number)
        kinds = self._kinds[index]
        for marked, content in _KID.findall(kids):
            if content:
                place = int(content)
                if place >= len(kinds) or kinds[place] != kind or holds[place]:
                    return False
                holds[place] = number
            elif not self._are_marks(int(marked), b"%d" % number, page, index, holds):
                return False
        return True

    def _are_marks(self, number: int, parent: bytes, page: bytes, index: int, holds: list[int]) -> bool:
        """Whether an element holds boxes of the page, and says of them what the plan has."""
        written = self._written(number)
        found = _OF_MARKS.fullmatch(written)
        if found is None:
            return False
        first, painted = len(self._kinds[index]), self._painted.get(index, ())
        for place in map(int, found[1].split()):
            if not first <= place < len(holds) or holds[place]:
                return False
            said = _string(of_mark(painted[place - first].said))
            if written != b"<< /Alt %b /K [ %b] /P %b 0 R /Pg %b 0 R /S /Span >>" % (said, found[1], parent, page):
                return False
            holds[place] = number
        return True


def _pictures(index: int) -> tuple[bytes, bytes]:
    return _string(PICTURE), _string(of_page(index + 1))


def _string(text: str) -> bytes:
    return bytes(pikepdf.String(text).unparse())
