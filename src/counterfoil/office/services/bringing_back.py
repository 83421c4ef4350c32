"""A named person brings the redacted copy of a recording back, with what was done to it; it is kept and journaled.

The copy is made anew without anything beside sound and picture before it is kept: what came is not what leaves.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from counterfoil.cases.lifecycle import State, after, may
from counterfoil.cases.standing import is_name_and_title
from counterfoil.documents.formats.recording import is_recording
from counterfoil.documents.reading import clean_name
from counterfoil.errors import BadInput
from counterfoil.office import app, models
from counterfoil.office.folder import Office
from counterfoil.office.services import adopting, recordings
from counterfoil.office.services.session import session
from counterfoil.office.store import keeper_of
from counterfoil.redaction.passages import Passage, passages
from counterfoil.redaction.recording import RecordingCertificate, take_over
from counterfoil.values import Digest, digest_of_file


@dataclass(frozen=True, slots=True)
class Returned:
    """What was recorded. ``moved``: what had been written or let go counts no more, and the case goes on from there."""

    case: str
    record: str
    original: str
    certificate: RecordingCertificate
    moved: bool
    state: str
    entry: int


@dataclass(frozen=True, slots=True)
class Done:
    """What the person says was done. ``removed``: a line for each passage, see ``redaction.passages``."""

    tool: str
    tool_version: str
    removed: Sequence[str] = ()
    nothing_removed: bool = False
    heard_and_seen: bool = False


def bring_back(
    path: Path | Office, number: str, record: str, copy: Path, done: Done, *, by: str, now: datetime | None = None
) -> Returned:
    """Take over the redacted copy of a record that the search of the case met.

    Raises ``BadInput`` for what is unknown or not said, and what ``redaction.recording.take_over`` raises; nothing is
    kept or recorded then.
    """
    listed = _said(done, by)
    if not copy.is_file():
        raise BadInput(f"{copy}: there is no such file. Check the path of the redacted copy.")
    office = path if isinstance(path, Office) else app.open_office(path)
    case, row = _open(number), _record(number, record)
    exemptions = adopting.pack_of(office).exemptions
    unknown = [one.exemption for one in listed if one.exemption not in exemptions.by_code]
    if unknown:
        raise BadInput(f"{unknown[0]}: is no exemption of this office's law. Known: {', '.join(exemptions.by_code)}.")
    store = keeper_of(office)
    with tempfile.TemporaryDirectory(dir=office.work, prefix="copy-") as folder:
        # A name of our own: what runs on the file knows neither its folder nor what it was called.
        came, target = Path(folder) / "came", Path(folder) / "new"
        target.mkdir()
        shutil.copyfile(copy, came)
        certificate = take_over(
            came,
            store.get(Digest(row.digest)),
            target / "copy",
            passages=listed,
            tool=done.tool.strip(),
            tool_version=done.tool_version.strip(),
            heard_and_seen_by=by,
            name=clean_name(copy.name),
        )
        with session(path if isinstance(path, Office) else Path(path), now=now) as (_, journal):
            case = _open(number)  # another person may have answered it meanwhile
            store.put(target / "copy")
            moved = case.state not in (State.SEARCHED, State.PROPOSED)
            with transaction.atomic():
                act = journal.record(
                    recordings.RETURNED,
                    case=case,
                    facts={"passages": len(listed)},
                    private={
                        "record": row.number,
                        "original": row.digest,
                        "came": str(digest_of_file(came)),
                        "copy": str(certificate.digest),
                        "tool": certificate.tool,
                        "tool_version": certificate.tool_version,
                        "passages": [one.as_json() for one in listed],
                        "certificate": json.dumps(certificate.as_json(), sort_keys=True),
                    },
                    actor=by,
                    role="records-officer",
                )
                case.state = after(recordings.RETURNED, State(case.state))
                case.save(update_fields=["state"])
            return Returned(number, row.number, row.digest, certificate, moved, case.state, act.leaf)


def _said(done: Done, by: str) -> tuple[Passage, ...]:
    if not is_name_and_title(by):
        raise BadInput(f'--by: “{by}”: give "Name, Title", for example "Ida Sample, Records Officer".')
    for option, value in (("--tool", done.tool), ("--tool-version", done.tool_version)):
        if not value.strip() or len(value) > 200 or not value.isprintable():
            raise BadInput(f"{option}: say with which tool the copy was made, and its version, in one short line.")
    listed = passages(done.removed)
    if bool(listed) == done.nothing_removed:
        raise BadInput(
            "Say what was removed, a passage for each line (1:10-1:25 sound 7(1)(c) the voice of a victim), or that "
            "nothing had to be removed; not both."
        )
    if not done.heard_and_seen:
        raise BadInput(
            "Nobody heard and saw the whole copy. No program here can; whoever brings it back does, and says so."
        )
    return listed


def _open(number: str) -> models.Case:
    case = models.Case.objects.filter(number=number).first()
    if case is None:
        raise BadInput(f"{number}: this office has no such case. counterfoil case list --office DIR shows them.")
    if not may(recordings.RETURNED, State(case.state)):
        raise BadInput(f"{number}: the case is {case.state}; no copy of a recording is brought back for it now.")
    return case


def _record(number: str, record: str) -> models.Record:
    case = models.Case.objects.get(number=number)
    found = next((row for row in recordings.met(case) if row.number == record), None)
    if found is not None:
        return found
    row = models.Record.objects.filter(number=record).first()
    if row is not None and not is_recording(row.media_type):
        raise BadInput(f"{record}: is no recording; it is redacted here.")
    raise BadInput(
        f"{record}: the search of {number} met no such recording. counterfoil case show {number} lists what it met."
    )
