"""What kind of record a document is, by the title that its form prints."""

from __future__ import annotations

from counterfoil.detection.profile import normal, titles
from counterfoil.documents.model import Document, Page
from counterfoil.values import RecordKind

_TOP_LINES = 14
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
