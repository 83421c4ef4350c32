"""What kind of record a document is, and each form of a file of merged reports, by the title that a form prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from counterfoil.detection.profile import normal, titles
from counterfoil.documents.model import Document, Page
from counterfoil.values import RecordKind

_TOP_LINES = 14
_NUMBERED = re.compile(r"\bpage:? ?(\d{1,4}) ?(?:of|/) ?\d{1,4}\b", re.IGNORECASE)
_BY_MEDIA = {
    "message/rfc822": RecordKind.CORRESPONDENCE,
    "text/csv": RecordKind.TABLE,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": RecordKind.TABLE,
}


def kind_of(document: Document) -> RecordKind:
    """The kind by the first form title within the first lines of the first page that has one; else by the file's type.

    A title counts when it makes up most of its line: "Arrest Report" within a sentence is no title.
    """
    for page in document.pages[:2]:
        kind = _by_title(page)
        if kind is not None:
            return kind
    if document.media_type.startswith(("image/",)):
        return RecordKind.PHOTO
    return _BY_MEDIA.get(document.media_type, RecordKind.OTHER)


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a page is within its file: whether a form opens on it, and the kind of the form that it belongs to."""

    opens: bool
    kind: RecordKind


_REPORTS = frozenset(
    {
        RecordKind.ARREST_REPORT,
        RecordKind.CASE_REPORT,
        RecordKind.SUPPLEMENT,
        RecordKind.INVENTORY,
        RecordKind.CALL_FOR_SERVICE,
        RecordKind.CRASH_REPORT,
    }
)


def leaves(document: Document, kind: RecordKind) -> Iterator[Leaf]:
    """Each page of a record of ``kind``, in order. Reports are scanned and merged into one file.

    A form opens where a page says "Page 1 of 3", or bears a title and no page number. The record's first page is of
    the record's kind, whatever its title; a form that opens later is of the kind of its own title, of the record's
    where it has none that is known. Only a numbered first page makes an arrest report of a part of another record:
    what 5 ILCS 140/2.15 compels for arrest reports must not follow from the heading of a section. Records that are no
    reports (an export, somebody's demand with what was sent in answer) are one thing.
    """
    now = kind
    for page in document.pages:
        numbered = _NUMBERED.search(page.text) if "page" in page.text.lower() else None
        first = numbered is not None and numbered[1] == "1"
        title = _by_title(page) if first or numbered is None else None
        opens = first or title is not None
        if opens and page.index and kind in _REPORTS:
            now = title or kind
            if now is RecordKind.ARREST_REPORT and not first:
                now = kind
        yield Leaf(opens, now)


def _by_title(page: Page) -> RecordKind | None:
    for line in page.text.split("\n")[:_TOP_LINES]:
        words = tuple([token for word in line.split()[:20] for token in normal(word)])
        if _openings().isdisjoint(words):
            continue
        best: tuple[int, RecordKind] | None = None
        for title, kind in titles():
            if (
                best is None
                and len(words) <= len(title) + 7
                and title[0] in words
                and _holds(words, title)
                and (line.isupper() or line.istitle() or len(words) <= len(title) + 3)
            ):
                best = (len(title), kind)
        if best is not None:
            return best[1]
    return None


@lru_cache(maxsize=1)
def _openings() -> frozenset[str]:
    """The first words of all titles: a line without one of them holds none."""
    return frozenset(title[0] for title, _kind in titles())


def _holds(words: tuple[str, ...], title: tuple[str, ...]) -> bool:
    return any(words[i : i + len(title)] == title for i in range(len(words) - len(title) + 1))
