"""Released documents that a named person has opened to everyone, one by one, as about no named person.

Nothing is here by default: a release to one requester is no publication. What the public searches is the text of these
files as they were released, in an index of its own, and without anybody's origin, status or A-number: who reads a
document sees what was released, and nobody finds people by that.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errands.looking import Asked
from counterfoil.errors import BadInput, CounterfoilError, EnvironmentFailed
from counterfoil.office import models, text_index
from counterfoil.office.folder import Office
from counterfoil.office.services import arriving, away, handing_out, intake, work
from counterfoil.release.gate import ReleaseKind
from counterfoil.release.package import INDEX_CSV, INDEX_PDF, LETTER
from counterfoil.values import Digest

MOST_FOUND = 50
_AROUND = 140  # characters of text on each side of what was found
_MAX_CHARS = 2_000_000


@dataclass(frozen=True, slots=True)
class Shown:
    """One open document. ``around`` is a piece of its released text where the words were found."""

    number: int
    title: str
    case_number: str
    name: str
    around: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A released document that could be opened, or is: for staff."""

    file: models.ReleasedFile
    name: str
    case_number: str
    opened: models.OpenedFile | None


def candidates(office: Office, case: models.Case) -> tuple[Candidate, ...]:
    """The documents of a case's public release, without its letter and index: those name the requester and the case.

    None where a court keeps the case secret.
    """
    found = None if case.sealed else handing_out.of(office, case)
    if found is None:
        return ()
    rows = {row.digest: row for row in models.ReleasedFile.objects.filter(release__case=case)}
    opened = {one.file_id: one for one in models.OpenedFile.objects.filter(file__in=rows.values(), closed_at=None)}
    papers = (LETTER, INDEX_PDF, INDEX_CSV)
    named = [(file.name, rows[str(file.sha256)]) for file in found.files if _is_shown(file.name, papers)]
    return tuple(Candidate(row, name, case.number, opened.get(row.pk)) for name, row in named)


def _is_shown(name: str, papers: tuple[str, ...]) -> bool:
    """Of a recording no program read a word, so none is offered to everyone; whoever asked for it has it."""
    return name not in papers and name.endswith(".pdf")


def open_to_all(office: Office, file: models.ReleasedFile, account: models.Account, *, title: str) -> models.OpenedFile:
    """Open one released document, by the hand of a named person who says that it is about no named person.

    Raises ``BadInput`` for an account that names nobody, what is no released document, and a title that is empty.
    """
    _named(account)
    shown = " ".join("".join(c if c.isprintable() else " " for c in title).split())
    if not 0 < len(shown) <= 200:
        raise BadInput("Give it a title of up to 200 characters that says what it is, and names nobody.")
    if not any(one.file == file for one in candidates(office, file.release.case)):
        raise BadInput("Only a document that was released to the public can be opened to everyone.")
    try:
        with transaction.atomic():
            opened = models.OpenedFile.objects.create(
                file=file, title=shown, opened_by=account, opened_at=arriving.now(office)
            )
            work.submit("open_file", str(opened.pk))
            return opened
    except IntegrityError:
        raise BadInput("It is open already.") from None


def close_again(office: Office, opened: models.OpenedFile, account: models.Account) -> None:
    """Take a document out of the reading room; who had opened it, and when, stays known."""
    _named(account)
    with transaction.atomic():
        models.OpenedFile.objects.filter(pk=opened.pk, closed_at=None).update(
            closed_by=account, closed_at=arriving.now(office), text=""
        )
        text_index.remove(str(opened.pk), table=text_index.OPEN_TO_ALL)


def index(office: Office, number: int) -> None:
    """Read an open document as it was released, and let its text be found. Safe to do twice; for a worker."""
    opened = models.OpenedFile.objects.filter(pk=number, closed_at=None).select_related("file").first()
    if opened is None:
        return
    text = _text(office, Digest(opened.file.digest))
    with transaction.atomic():
        text_index.remove(str(number), table=text_index.OPEN_TO_ALL)
        if models.OpenedFile.objects.filter(pk=number, closed_at=None).update(text=text):
            text_index.add(str(number), f"{opened.title}\n{text}", table=text_index.OPEN_TO_ALL)


def find(office: Office, words: str = "") -> tuple[Shown, ...]:
    """Open documents that hold every word; without words the latest."""
    asked = re.findall(r"\w+", words[:200])
    rows = _open_now().select_related("file__release__case")
    if asked:
        found = text_index.FullText(text_index.OPEN_TO_ALL).holding([[word] for word in asked])
        rows = rows.filter(pk__in=[int(number) for number in found][:500])
    return tuple(_shown(row, asked) for row in rows.order_by("-opened_at", "-pk")[:MOST_FOUND])


def serve(office: Office, number: int) -> tuple[str, Iterator[bytes]] | None:
    """The name and the bytes of an open document, through the gate; None for one that is not open."""
    opened = _open_now().filter(pk=number).select_related("file").first()
    if opened is None:
        return None
    digest = Digest(opened.file.digest)
    return f"document-{opened.pk}.pdf", handing_out.serve(office, digest)


def _open_now() -> QuerySet[models.OpenedFile]:
    """What is open to everyone, until a court seals its case."""
    return models.OpenedFile.objects.filter(closed_at=None, file__release__case__sealed=False)


def _shown(row: models.OpenedFile, asked: Sequence[str]) -> Shown:
    return Shown(row.pk, row.title, row.file.release.case.number, f"document-{row.pk}.pdf", _around(row.text, asked))


def _around(text: str, asked: Sequence[str]) -> str:
    """Where the first of the words stands that is found as it was typed; else the beginning."""
    at = min((match.start() for word in asked if (match := re.search(re.escape(word), text, re.IGNORECASE))), default=0)
    start, end = max(0, at - _AROUND), at + _AROUND
    piece = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{piece}{'…' if end < len(text) else ''}" if piece else ""


def _text(office: Office, digest: Digest) -> str:
    """The words of a released file; empty where it holds none that a program reads."""
    with tempfile.TemporaryDirectory(dir=office.work, prefix="open-") as folder:
        path = Path(folder) / "released.pdf"
        with path.open("wb") as out:
            out.writelines(handing_out.serve(office, digest))
        try:
            # What is open is one document: of what came attached nothing is found.
            looked = away.look(Asked(path, path.name, Path(folder), record=False))
        except EnvironmentFailed:
            raise
        except CounterfoilError:
            return ""
    text = intake.joined(looked.pieces[:1])
    return text.replace("\x00", " ")[:_MAX_CHARS]


def _named(account: models.Account) -> None:
    if not is_name_and_title(account.official):
        raise BadInput(
            f"{account.log_in_name}: this account names nobody, so it decides nothing. Whoever keeps the accounts "
            'gives it one: --official "Name, Title".'
        )


def released_cases() -> Sequence[models.Case]:
    """Cases of which something left to the public, the latest first; those that a court keeps secret are not."""
    return list(
        models.Case.objects.filter(release__kind=ReleaseKind.PUBLIC.value)
        .exclude(sealed=True)
        .order_by("-release__released_at")[:50]
    )
