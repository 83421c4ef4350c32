"""What kind of record a document is, by the title that its form prints."""

from __future__ import annotations

import re

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


def opens_a_form(page: Page) -> bool:
    """True where a page says that it is a form's first: by "Page 1 of 3", or by a title where no page is numbered.

    Reports are scanned and merged into one file; what the last one ended with says nothing about the next.
    """
    numbered = _NUMBERED.search(page.text)
    return numbered[1] == "1" if numbered else _by_title(page) is not None


def _by_title(page: Page) -> RecordKind | None:
    for line in page.text.split("\n")[:_TOP_LINES]:
        words = tuple(token for word in line.split()[:20] for token in normal(word))
        best: tuple[int, RecordKind] | None = None
        for title, kind in titles():
            if (
                best is None
                and len(words) <= len(title) + 7
                and _holds(words, title)
                and (line.isupper() or line.istitle() or len(words) <= len(title) + 3)
            ):
                best = (len(title), kind)
        if best is not None:
            return best[1]
    return None


def _holds(words: tuple[str, ...], title: tuple[str, ...]) -> bool:
    return any(words[i : i + len(title)] == title for i in range(len(words) - len(title) + 1))
