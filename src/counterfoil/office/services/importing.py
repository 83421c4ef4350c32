"""Takes over what another system exported: a dry run first, each export once, nothing dropped in silence.

What is taken over are rows of their own, never cases of this office: nothing that another system did is shown as an act
of ours. The ledger has one act for each export that brought anything, with counts; the export's digest is committed to.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from counterfoil.cases.standing import is_name_and_title
from counterfoil.documents.reading import clean_name
from counterfoil.errors import BadInput, CounterfoilError, EnvironmentFailed
from counterfoil.office import models, queries
from counterfoil.office.exports import profile as profiles
from counterfoil.office.exports import rows, table
from counterfoil.office.exports.profile import Profile
from counterfoil.office.exports.rows import Legacy, Refused
from counterfoil.office.exports.table import Table
from counterfoil.office.folder import Office
from counterfoil.office.journal import PROGRAM
from counterfoil.office.services import arriving, expunging_imported
from counterfoil.office.services.session import within

TOLD = 1000
"""Refused rows that a report names; their number is always told."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """What taking over an export would do. ``absent`` cases are known from earlier and not in it; they stay."""

    name: str
    profile: Profile
    digest: str
    rows: int
    added: tuple[Legacy, ...]
    changed: tuple[tuple[Legacy, tuple[str, ...]], ...]  # with what differs
    same: int
    repeated: int
    refused: tuple[Refused, ...]
    absent: int
    doubtful: tuple[Legacy, ...]
    unused: tuple[str, ...]
    notes: tuple[str, ...]
    taken_at: datetime | None  # when these very bytes were taken over by this profile already

    @property
    def is_known(self) -> bool:
        return self.taken_at is not None

    @property
    def brings(self) -> int:
        return len(self.added) + len(self.changed)


def profiles_of(office: Office) -> dict[str, Profile]:
    """Every profile: those of the office's folder ``imports`` come before the shipped ones."""
    return profiles.load(office.folder / "imports")


def plan(office: Office, path: Path, profile: str = "") -> Plan:
    """What taking over the export in ``path`` would do; nothing is changed. Raises ``BadInput``."""
    return _plan(office, table.read(path), path.name, profile)


def plan_of_bytes(office: Office, raw: bytes, name: str, profile: str = "") -> Plan:
    """As ``plan``, of what a browser sent."""
    return _plan(office, table.of_bytes(raw, clean_name(name)), name, profile)


def take_over(office: Office, made: Plan, *, by: str = PROGRAM) -> models.ImportRun | None:
    """Do what a plan says, in one transaction, and record it; None where these bytes were taken over already.

    ``by`` is a named person, or the program at night. Raises ``BadInput`` where the rows changed since the plan.
    """
    if by != PROGRAM and not is_name_and_title(by):
        raise BadInput(f"“{by}”: whoever takes it over is named with name and title.")
    if made.is_known:
        return None
    with within(office) as journal, transaction.atomic():
        if _taken(made.profile, made.digest) is not None:
            return None  # somebody else was faster
        system, source = made.profile.system, made.profile.name
        known = dict(models.ImportedCase.objects.filter(source=source).values_list("number", "digest"))
        if any(one.number in known for one in made.added) or any(one.number not in known for one, _ in made.changed):
            raise BadInput(f"{made.name}: another export was taken over meanwhile. Nothing was changed; look again.")
        counts = {
            "rows": made.rows,
            "added": len(made.added),
            "changed": len(made.changed),
            "same": made.same,
            "refused": len(made.refused),
        }
        act = None
        if made.brings:
            act = journal.record(
                "import.made",
                facts={"system": system, **counts},
                private={"export": made.digest, "profile": made.profile.name, "file": made.name},
                actor=by,
                role="program" if by == PROGRAM else "administrator",
            )
        run = models.ImportRun.objects.create(
            system=system,
            source=source,
            profile=_key(made.profile),
            name=clean_name(made.name)[:255],
            digest=made.digest,
            **counts,
            repeated=made.repeated,
            absent=made.absent,
            report=report(made),
            by=by,
            at=journal.now(),
            act=act,
        )
        for some in _pieces(made.added):
            models.ImportedCase.objects.bulk_create(
                [
                    models.ImportedCase(system=system, source=source, first_run=run, last_run=run, **_values(one))
                    for one in some
                ]
            )
        for some in _pieces(tuple(one for one, _ in made.changed)):
            _change(source, run, {one.number: one for one in some})
        return run


def report(made: Plan) -> dict[str, Any]:
    """What a person has to look at: lines and reasons, and never what a cell says."""
    return {
        "refused": [[one.line, one.why] for one in made.refused[:TOLD]],
        "doubtful": [[one.line, list(one.doubts)] for one in made.doubtful[:TOLD]],
        "doubts": len(made.doubtful),
        "unused": list(made.unused),
        "notes": list(made.notes),
    }


def nightly(office: Office) -> tuple[models.ImportRun, ...]:
    """Take over what lies in the folder of ``[imports]``: what is new in it. A file that cannot be read stops no other.

    Links are not followed, and a file that is still being written is left for the next time.
    """
    settings = office.imports
    if settings is None:
        return ()
    done = []
    for path in exports_in(Path(settings.folder)):
        try:
            before = _looks(path)
            made = plan(office, path, settings.profile)
            if _looks(path) == before and (run := take_over(office, made)) is not None:
                done.append(run)
        except EnvironmentFailed:
            raise
        except (CounterfoilError, OSError) as error:
            said = str(error) if isinstance(error, CounterfoilError) else f"cannot be read: {error.strerror}"
            if (failed := _failed(office, path.name, said)) is not None:
                done.append(failed)
    return tuple(done)


def exports_in(folder: Path) -> Iterator[Path]:
    """The exports of a folder, in the order in which they were written; hidden files and links are left out."""
    found = [one for one in folder.iterdir() if one.name.lower().endswith((".csv", ".tsv", ".txt", ".csv.gz"))]
    plain = [one for one in found if not one.name.startswith(".") and not one.is_symlink() and one.is_file()]
    yield from sorted(plain, key=lambda one: (one.stat().st_mtime_ns, one.name))


def _plan(office: Office, read: Table, name: str, wanted: str) -> Plan:
    known = profiles_of(office)
    if wanted and wanted not in known:
        raise BadInput(f"profile: {wanted!r:.60} is unknown. One of: {', '.join(known)}.")
    profile = known[wanted] if wanted else profiles.best(known, read.headers)
    if profile is None:
        raise BadInput(
            f"{clean_name(name)}: no profile fits its headers: {', '.join(read.headers)[:600]}. Begin with the one "
            "that counterfoil import EXPORT --propose prints, mend it, and put it into the office's folder imports/."
        )
    found = rows.read(read, profile, zone=office.time_zone, today=queries.today(office))
    gone = expunging_imported.left_out(office, profile.name, [one.number for one in found.cases])
    cases = tuple(one for one in found.cases if one.number not in gone)
    ordered = [Refused(one.line, "", expunging_imported.LEFT_OUT) for one in found.cases if one.number in gone]
    earlier = {one.number: one for one in _known(profile.name, [one.number for one in cases])}
    added = tuple(one for one in cases if one.number not in earlier)
    changed = tuple(
        (one, _differs(earlier[one.number], one))
        for one in cases
        if one.number in earlier and earlier[one.number].digest != one.digest
    )
    all_of_it = models.ImportedCase.objects.filter(source=profile.name, expunged_at=None).count()
    return Plan(
        name,
        profile,
        read.digest,
        len(read.rows),
        added,
        changed,
        len(cases) - len(added) - len(changed),
        found.repeated,
        tuple(sorted((*found.refused, *ordered), key=lambda one: one.line)),
        all_of_it - len(earlier),
        tuple(one for one in cases if one.doubts),
        found.unused,
        read.notes,
        _taken(profile, read.digest),
    )


def _taken(profile: Profile, digest: str) -> datetime | None:
    """When these bytes were taken over by the profile as it is now, and nothing newer came since."""
    last = models.ImportRun.objects.filter(source=profile.name, rows__gt=0).first()
    same = last is not None and last.digest == digest and last.profile == _key(profile)
    return last.at if last is not None and same else None


def _key(profile: Profile) -> str:
    """The profile's name with a digest of what it says: a mended profile reads the same file anew."""
    says = repr(
        (profile.columns, profile.dates, profile.time_zone, profile.number_from, sorted(profile.outcomes.items()))
    )
    return f"{profile.name[:44]} {hashlib.sha256(says.encode()).hexdigest()[:16]}"


def _known(source: str, numbers: list[str]) -> Iterator[models.ImportedCase]:
    for some in _pieces(tuple(numbers)):
        yield from models.ImportedCase.objects.filter(source=source, number__in=some)


def _differs(was: models.ImportedCase, now: Legacy) -> tuple[str, ...]:
    pairs = {
        "received": (was.received_at, now.received_at),
        "due": (was.due_on, now.due_on),
        "closed": (was.closed_on, now.closed_on),
        "status": (was.status, now.status),
    }
    words = [
        key for key in ("requester", "organization", "subject", "text") if was.words.get(key) != now.words.get(key)
    ]
    return (*(key for key, (one, other) in pairs.items() if one != other), *words)


def _change(source: str, run: models.ImportRun, new: Mapping[str, Legacy]) -> None:
    rows_ = list(models.ImportedCase.objects.filter(source=source, number__in=list(new)))
    models.ImportedChange.objects.bulk_create(
        [models.ImportedChange(imported=one, run=run, before=_before(one)) for one in rows_]
    )
    for one in rows_:
        for key, value in _values(new[one.number]).items():
            setattr(one, key, value)
        one.last_run = run
    models.ImportedCase.objects.bulk_update(rows_, [*_values(new[rows_[0].number]), "last_run"] if rows_ else [])


def _values(one: Legacy) -> dict[str, Any]:
    return {
        "number": one.number,
        "received_at": one.received_at,
        "due_on": one.due_on,
        "closed_on": one.closed_on,
        "status": one.status,
        "outcome": one.outcome,
        "words": dict(one.words),
        "doubts": list(one.doubts),
        "digest": one.digest,
    }


def _before(one: models.ImportedCase) -> dict[str, Any]:
    return {
        "received_at": one.received_at.isoformat(),
        "due_on": one.due_on.isoformat() if one.due_on else "",
        "closed_on": one.closed_on.isoformat() if one.closed_on else "",
        "status": one.status,
        "outcome": one.outcome,
        "words": one.words,
        "run": one.last_run_id,
    }


def _failed(office: Office, name: str, why: str) -> models.ImportRun | None:
    """Keep that an export could not be read; the same failure again is not said every night."""
    shown = clean_name(name)[:255]
    last = models.ImportRun.objects.filter(name=shown).first()
    if last is not None and last.report.get("failed") == why[:1000]:
        return None
    nothing = dict.fromkeys(("rows", "added", "changed", "same", "repeated", "refused", "absent"), 0)
    return models.ImportRun.objects.create(
        system="csv", profile="", name=shown, digest="", **nothing, report={"failed": why[:1000]}, by=PROGRAM,
        at=arriving.now(office),
    )  # fmt: skip


def _looks(path: Path) -> tuple[int, int]:
    found = os.stat(path, follow_symlinks=False)
    return found.st_size, found.st_mtime_ns


def _pieces(values: tuple[Any, ...]) -> Iterator[list[Any]]:
    for start in range(0, len(values), _AT_ONCE):
        yield list(values[start : start + _AT_ONCE])
