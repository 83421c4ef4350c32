"""The structure tree of a release, and what its catalog says of it (ISO 32000-2 §14.7, §14.8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf

from counterfoil.redaction._tags.content import PageTags
from counterfoil.redaction._tags.words import LANG, XMP, of_mark

Name = pikepdf.Name
TYPES = {"P": Name.P, "H1": Name.H1, "Figure": Name.Figure}


class Tree:
    """Grows page by page; ``finish`` hangs it into the catalog."""

    def __init__(self, new: pikepdf.Pdf) -> None:
        self.new = new
        self.document = new.make_indirect(pikepdf.Dictionary(S=Name.Document))
        self.kids: list[Any] = []
        self.parents: list[Any] = []

    def page(self, page: Any, tags: PageTags) -> None:
        """The elements of the next page, an object of the release."""
        number = len(self.parents) // 2
        page["/StructParents"], page["/Tabs"] = number, Name.S
        holds: list[Any] = [None] * (tags.count + len(tags.painted))
        of_page = {"/P": self.document, "/Pg": page}
        for element in tags.elements:
            made = self.new.make_indirect(pikepdf.Dictionary({"/S": TYPES[element.kind], **of_page}))
            kids: list[Any] = []
            for kid in element.kids:
                if isinstance(kid, int):
                    holds[kid] = made
                    kids.append(kid)
                else:
                    kids.append(self._marks(made, page, tags, kid, holds))
            made["/K"] = pikepdf.Array(kids)
            if element.alternate:
                made["/Alt"] = pikepdf.String(element.alternate)
            self.kids.append(made)
        self.parents += [number, pikepdf.Array(holds)]

    def _marks(self, parent: Any, page: Any, tags: PageTags, marks: Sequence[int], holds: list[Any]) -> Any:
        said = pikepdf.String(of_mark(tags.painted[marks[0]].said))
        content = pikepdf.Array([tags.count + mark for mark in marks])
        keys = {"/S": Name.Span, "/P": parent, "/Pg": page, "/Alt": said, "/K": content}
        made = self.new.make_indirect(pikepdf.Dictionary(keys))
        for mark in marks:
            holds[tags.count + mark] = made
        return made

    def finish(self) -> None:
        """The tree is whole: the catalog says so, in which language it is, and a title that tells nothing."""
        root = self.new.Root
        parents = self.new.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(self.parents)))
        tree = pikepdf.Dictionary(
            Type=Name.StructTreeRoot,
            K=self.document,
            ParentTree=parents,
            ParentTreeNextKey=len(self.parents) // 2,
        )
        root["/StructTreeRoot"] = self.new.make_indirect(tree)
        self.document["/P"], self.document["/K"] = root["/StructTreeRoot"], pikepdf.Array(self.kids)
        root["/MarkInfo"] = pikepdf.Dictionary(Marked=True)
        root["/Lang"] = pikepdf.String(LANG)
        root["/ViewerPreferences"] = pikepdf.Dictionary(DisplayDocTitle=True)
        described = pikepdf.Stream(self.new, XMP)
        described["/Type"], described["/Subtype"] = Name.Metadata, Name.XML
        root["/Metadata"] = self.new.make_indirect(described)


def tagged_picture(content: bytes) -> bytes:
    """The content of a page that became a picture, as its one figure."""
    return b"/Figure <</MCID 0>> BDC\n" + content + b"\nEMC"
