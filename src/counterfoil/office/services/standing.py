"""As whom somebody asks: claimed at intake, verified by a named person, and the copy of the identity paper destroyed.

What was seen is kept as a kind of paper, never its number. A copy lies encrypted under a key of its own, which is in no
backup, until somebody has verified the claim or says that nobody needs it; then file and key are gone.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from counterfoil import documents
from counterfoil.cases.lifecycle import State, after, may
from counterfoil.cases.standing import Standing, is_name_and_title
from counterfoil.documents.reading import clean_name
from counterfoil.errands.looking import units
from counterfoil.errors import BadInput, EnvironmentFailed
from counterfoil.ledger.files import write_file
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import PROGRAM, Journal
from counterfoil.office.services import case_secret, sheets
from counterfoil.office.services.said import place_of
from counterfoil.office.services.session import within
from counterfoil.office.services.sheets import Sheet
from counterfoil.records.names import fold
from counterfoil.review.page_image import page_image
from counterfoil.values import Category

SEEN = (
    "drivers_license",
    "state_id",
    "city_id",
    "passport",
    "consular_id",
    "birth_certificate",
    "court_order",
    "appearance",
    "signed_consent",
    "known_in_person",
    "other",
)
"""Kinds of paper that somebody may have shown."""
OUTCOMES = ("confirmed", "not_confirmed")
CLAIMED, VERIFIED, DESTROYED = "identity.claimed", "identity.verified", "identity.destroyed"
MOST_BYTES = 10_000_000
"""Of a copy of a paper; a photograph has two or three million."""
SCRATCH = "standing-"
"""How working folders are called in which a copy is read."""


def claim(
    office: Office,
    number: str,
    standing: str,
    *,
    of_whom: str,
    how: str,
    by: str,
    copy: tuple[str, bytes] | None = None,
) -> models.StandingClaim:
    """Write down that whoever asks claims to be somebody in a record, or to ask for them. It changes no duty.

    ``copy`` is the name and the bytes of a copy of the paper. Raises ``BadInput``, and nothing is kept.
    """
    _person(by)
    if standing not in set(Standing):
        raise BadInput(f"{standing!r:.40}: is no standing. Use {', '.join(Standing)}.")
    person = " ".join(of_whom.split())
    if not person:
        raise BadInput("Say of whom in the records it is claimed, by name.")
    pages = _pages(office, *copy) if copy else 0
    with within(office) as journal:
        case = _case(number)
        with transaction.atomic():
            row = models.StandingClaim.objects.create(
                case=case,
                standing=standing,
                of_whom=person,
                how=how.strip(),
                claimed_by=by,
                claimed_at=journal.now(),
                copy_pages=pages,
                copy_kept_at=journal.now() if copy else None,
            )
            _record(journal, row, CLAIMED, by, {"of_whom": person, "how": row.how, "copy": bool(copy)})
            if copy:
                _keep(office, row, copy[1])
    return row


def verify(
    office: Office,
    number: str,
    which: int,
    *,
    outcome: str,
    seen: str,
    checked: str,
    people: Sequence[str] | None = (),
    by: str,
) -> models.StandingClaim:
    """Write down what a named person found, having seen a paper; the copy of it is destroyed with that.

    ``people`` are places of the proposals ("R-000001 p1-0003") that show who it is in the records: all that is of the
    same person in that file is meant; None leaves those of before. Without any, or where it is not confirmed, no duty
    changes. Said again, the later word counts. What was proposed is to be proposed anew. Raises ``BadInput``, and
    nothing is recorded.
    """
    _person(by)
    if outcome not in OUTCOMES:
        raise BadInput(f"{outcome!r:.40}: use {', '.join(OUTCOMES)}.")
    if seen not in SEEN:
        raise BadInput(f"{seen!r:.40}: is no kind of paper. Use {', '.join(SEEN)}.")
    if len(checked.split()) < 3:
        raise BadInput("Say in a sentence what you saw and how you checked it; never the number of a paper.")
    with within(office) as journal:
        case = _case(number)
        row = _row(case, which)
        if not may(VERIFIED, State(case.state)):
            raise BadInput(f"{number}: the case is {case.state}; who asks cannot be verified in it now.")
        meant = row.places if people is None else _places(office, case, people)
        places = meant if outcome == "confirmed" else []
        with transaction.atomic():
            row.outcome, row.seen, row.checked, row.places = outcome, seen, checked.strip(), places
            row.verified_by, row.verified_at = by, journal.now()
            row.save()
            private = {"of_whom": row.of_whom, "seen": seen, "checked": row.checked, "places": places}
            _record(journal, row, VERIFIED, by, private, outcome=outcome)
            case.state = after(VERIFIED, State(case.state))
            case.save(update_fields=["state"])
        _destroy(office, journal, row, by)
    return row


def destroy_copy(office: Office, number: str, which: int, *, by: str) -> models.StandingClaim:
    """Destroy the copy of a paper before anybody verified the claim, by the word of a named person."""
    _person(by)
    with within(office) as journal:
        row = _row(_case(number), which)
        if not row.has_copy:
            raise BadInput(f"{number}: this office has no copy of a paper for that claim.")
        _destroy(office, journal, row, by)
    return row


def destroy_left(office: Office) -> int:
    """Destroy each copy that nobody needs: its claim is verified, or its case is closed; how many. Safe at any time."""
    kept = models.StandingClaim.objects.exclude(copy_kept_at=None).filter(copy_destroyed_at=None)
    left = [one for one in kept.select_related("case") if one.outcome or one.case.closed_at is not None]
    if left:
        with within(office) as journal:
            for row in left:
                _destroy(office, journal, row, row.verified_by or PROGRAM)
    return len(left)


def image(office: Office, row: models.StandingClaim, page_number: int) -> bytes | None:
    """A page (from 1) of the copy as JPEG, for whoever verifies it; None where there is none."""
    if not row.has_copy or not 1 <= page_number <= row.copy_pages:
        return None
    sealed = _path(office, row).read_bytes() if _path(office, row).is_file() else b""
    content = case_secret.secret_of(office, _key(row)).open_sealed(sealed, about=_key(row))
    if content is None:
        raise EnvironmentFailed(f"{row.case.number}: the copy of the paper cannot be opened. Destroy it, and ask anew.")
    with tempfile.TemporaryDirectory(dir=office.work, prefix=SCRATCH) as folder:
        pdf = _pdf(Path(folder), "copy", content)[0]
        return page_image(pdf, page_number - 1, scratch=Path(folder))


def people_of(sheet: Sheet, of_whom: str = "") -> dict[str, str]:
    """Everybody whom the files of a case show: a place that shows them → their name, role and file.

    Those whose name shares a word with ``of_whom`` come first; which of them it is, a person says.
    """
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for p in sheet.proposals:
        key = (p.record_id, p.finding.party)
        if p.finding.party and (key not in found or (p.finding.category is Category.NAME and not found[key][1])):
            name = sheet.people.names.get(sheet.people.of.get((p.record_id, p.finding.id), ""), "")
            plain = " ".join(name.split())[:60]
            found[key] = (f"{p.record_id} {p.finding.id}", plain, p.finding.role.value.replace("_", " "))
    asked = set(fold(of_whom))
    rows = sorted(
        ((name, role, unit, place) for (unit, _), (place, name, role) in found.items()),
        key=lambda row: (not asked & set(fold(row[0])), not row[0], sorted(fold(row[0])), row[2]),
    )
    return {place: f"{name or '–'}, {role} ({unit})" for name, role, unit, place in rows}


def _places(office: Office, case: models.Case, people: Sequence[str]) -> list[dict[str, str]]:
    if not people:
        return []
    sheet = sheets.read(office, case.number)
    known = sheet.by_place if sheet else {}
    made = []
    for one in dict.fromkeys(people):
        unit, _, finding = one.partition(" ")
        if (unit, finding) not in known or not known[unit, finding].finding.party:
            raise BadInput(f"{case.number}: the proposals were made anew. Look at the page again, and choose anew.")
        made.append({"record": unit, "at": place_of(known[unit, finding].finding), "finding": finding})
    return made


def _record(
    journal: Journal, row: models.StandingClaim, kind: str, by: str, private: dict[str, object], **facts: object
) -> None:
    journal.record(
        kind,
        case=row.case,
        facts=facts,
        private={"claim": row.pk, "standing": row.standing, **private},
        actor=by,
        role="program" if by == PROGRAM else "records-officer",
    )


def _destroy(office: Office, journal: Journal, row: models.StandingClaim, by: str) -> None:
    """File and key first, then the act: an act never says that something is gone which is there."""
    if not row.has_copy:
        return
    path = _path(office, row)
    size = path.stat().st_size if path.is_file() else 0
    for one in (path, case_secret.path_of(office, _key(row))):
        _overwrite(one)
    with contextlib.suppress(OSError):
        path.parent.rmdir()
    with transaction.atomic():
        row.copy_destroyed_at, row.copy_destroyed_by = journal.now(), by
        row.save(update_fields=["copy_destroyed_at", "copy_destroyed_by"])
        _record(journal, row, DESTROYED, by, {}, bytes=size)


def _overwrite(path: Path) -> None:
    """Its bytes are overwritten, and it is gone. A disk may keep older ones; without the key they say nothing."""
    if not path.is_file():
        return
    with path.open("r+b") as file:
        file.write(b"\0" * path.stat().st_size)
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def _keep(office: Office, row: models.StandingClaim, content: bytes) -> None:
    path = _path(office, row)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_file(path, case_secret.secret_of(office, _key(row)).seal(content, about=_key(row)))
    path.chmod(0o600)


def _pages(office: Office, name: str, content: bytes) -> int:
    if not 0 < len(content) <= MOST_BYTES:
        raise BadInput(f"{clean_name(name)}: has {len(content):,} bytes. Give a picture or a PDF of at most "
                       f"{MOST_BYTES:,}.")  # fmt: skip
    with tempfile.TemporaryDirectory(dir=office.work, prefix=SCRATCH) as folder:
        return _pdf(Path(folder), clean_name(name), content)[1]


def _pdf(folder: Path, name: str, content: bytes) -> tuple[Path, int]:
    """The paper as PDF, read in the sandbox, and how many pages it has."""
    given = folder / "given"
    given.write_bytes(content)
    document = documents.read(given, workdir=folder / "read", name=name, ocr=False)
    first = next(iter(units(document)))
    if first.pdf is None or not first.pages:
        raise BadInput(f"{name}: shows no page. Give a picture or a PDF of the paper.")
    return first.pdf, len(first.pages)


def _path(office: Office, row: models.StandingClaim) -> Path:
    return office.work / row.case.number / "standing" / f"{row.pk}.sealed"


def _key(row: models.StandingClaim) -> str:
    return f"{row.case.number}-standing-{row.pk}"


def _case(number: str) -> models.Case:
    case = models.Case.objects.filter(number=number).first()
    if case is None:
        raise BadInput(f"{number}: this office has no such case.")
    if case.closed_at is not None:
        raise BadInput(f"{number}: the case is closed; nothing is said in it now.")
    return case


def _row(case: models.Case, which: int) -> models.StandingClaim:
    row = models.StandingClaim.objects.filter(case=case, pk=which).select_related("case").first()
    if row is None:
        raise BadInput(f"{case.number}: there is no such claim.")
    return row


def _person(by: str) -> None:
    if not is_name_and_title(by):
        raise BadInput(f'“{by}”: give "Name, Title", for example "Ida Sample, Records Officer".')
