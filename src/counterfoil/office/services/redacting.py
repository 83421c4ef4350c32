"""Redacts what was determined, file by file; each result is verified by engines that did not make it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from counterfoil.cases.lifecycle import State, after
from counterfoil.documents.formats.recording import is_recording
from counterfoil.documents.refusals import naming
from counterfoil.errands.redacting import Redaction
from counterfoil.errands.sending import Coming
from counterfoil.errors import LeakFound
from counterfoil.office import models
from counterfoil.office.services import away, recordings
from counterfoil.office.services.desk import Desk, Told
from counterfoil.office.services.meanwhile import others_act
from counterfoil.office.services.recordings import Copy
from counterfoil.office.services.reviewable import Reviewable, Unit
from counterfoil.records.names import fold
from counterfoil.redaction.certificate import Certificate
from counterfoil.redaction.recording import RecordingCertificate
from counterfoil.review import determine
from counterfoil.review.completeness import Review, released_records
from counterfoil.review.model import Decision
from counterfoil.values import Category, counted, digest_of_file


@dataclass(frozen=True, slots=True)
class Verified:
    """A redacted file with the certificate that vouches for its very bytes."""

    unit_id: str
    path: Path
    certificate: Certificate | RecordingCertificate
    copy: Copy | None = None  # of a recording: the redacted copy that was brought back

    @property
    def ending(self) -> str:
        return self.certificate.ending if isinstance(self.certificate, RecordingCertificate) else "pdf"

    @property
    def pages(self) -> int:
        return self.certificate.pages

    @property
    def marks(self) -> int:
        return self.certificate.marks


def redact(desk: Desk, case: models.Case, reviewable: Reviewable, review: Review) -> tuple[Verified, ...]:
    """A verified file for each record that goes out. A leak stops everything (``LeakFound``); nothing is lost."""
    made: list[Verified] = []
    going_out = released_records(review)
    needles = _needles(reviewable, review)
    units = [reviewable.unit(unit_id) for unit_id in going_out]
    sheets = [unit for unit in units if is_recording(unit.document.media_type)]
    folder = desk.folder(case, "redacted")
    copies = recordings.into(desk, case, sheets, folder)
    kept = {unit.id: found for unit in units if unit.id not in copies and (found := _kept(desk, case, unit))}
    asked = (_asked(desk, folder, one, review, needles) for one in units if one.id not in copies and one.id not in kept)
    coming = away.redacted(asked, workdir=folder)
    for number, unit in enumerate(units):
        desk.progress(number, len(going_out), f"redacting {unit.id}")
        if unit.id in copies:
            path, copy = copies[unit.id]
            made.append(Verified(unit.id, path, copy.certificate, copy))
        else:
            made.append(kept.get(unit.id) or _redact(desk, case, unit, coming))
    if case.state == State.DETERMINED:
        with transaction.atomic():
            desk.journal.record(
                "redaction.verified",
                case=case,
                facts={
                    "outcome": "clean",
                    "documents": len(made),
                    "pages": sum(one.pages for one in made),
                    "redactions": sum(one.marks for one in made),
                },
                private={"certificates": [_certificate_digest(desk, case, one.unit_id) for one in made] or ["none"]},
            )
            case.state = after("redaction.verified", State(case.state))
            case.save(update_fields=["state"])
        lines = tuple(
            f"{one.unit_id}: {counted(one.marks, 'passage')} removed with {one.copy.certificate.tool}; its sound and "
            "picture were checked by no program"
            if one.copy
            else f"{one.unit_id}: {counted(one.marks, 'mark')} on {counted(one.pages, 'page')}, verified"
            for one in made
        )
        desk.tell(Told("redaction", f"{counted(len(made), 'file')} redacted, rebuilt and verified", lines))
    return tuple(made)


_TELLING = frozenset(
    {
        Category.NAME,
        Category.SSN,
        Category.DRIVERS_LICENCE,
        Category.STATE_ID,
        Category.A_NUMBER,
        Category.PASSPORT,
        Category.PHONE,
        Category.EMAIL,
        Category.ACCOUNT,
        Category.VIN,
    }
)


def _needles(reviewable: Reviewable, review: Review) -> tuple[str, ...]:
    """What is withheld anywhere in the case and tells who it is by itself: it may stand in no other record either.

    A name of one word is left to the record that it stands in: elsewhere it may be anybody's.
    """
    decided = {(d.record_id, d.finding_id): d.decision for d in review.determinations}
    gone = (
        determine.needle_of(p.finding)
        for p in reviewable.proposals
        if decided.get((p.record_id, p.finding.id)) is Decision.REDACT and p.finding.category in _TELLING
        if p.finding.category is not Category.NAME or len(fold(p.finding.text)) > 1
    )
    return tuple(dict.fromkeys(value for value in gone if value))


def _asked(desk: Desk, folder: Path, unit: Unit, review: Review, needles: Sequence[str]) -> Redaction:
    own = [one for one in review.determinations if one.record_id == unit.id]
    findings = unit.findings
    assert unit.document.pdf is not None  # noqa: S101 - units without pages were left out
    return Redaction(
        unit.document.pdf,
        folder / f"{unit.id}.pdf",
        tuple(determine.marks(own, findings)),
        tuple(determine.kept(own, findings)),
        tuple(needles),
        int(unit.document.digest[:8], 16),
        desk.pack.exemptions.citations(desk.today),
    )


def _redact(desk: Desk, case: models.Case, unit: Unit, coming: Iterator[Coming[Certificate]]) -> Verified:
    folder = desk.folder(case, "redacted")
    target, paper = folder / f"{unit.id}.pdf", folder / f"{unit.id}.certificate.json"
    try:
        with (
            others_act(desk.office, desk.journal, case),
            naming(f"{unit.id} ({unit.document.name})", "redacted"),
        ):
            target.unlink(missing_ok=True)
            certificate = next(coming)()
    except LeakFound as error:
        with transaction.atomic():
            desk.journal.record("release.refused", case=case, facts={"reason": "leak"})
            case.state = after("release.refused", State(case.state))
            case.save(update_fields=["state"])
        raise LeakFound(f"{unit.id}: {error}") from error
    temporary = paper.with_suffix(".new")
    temporary.write_text(json.dumps(certificate.as_json(), indent=1), encoding="utf-8")
    os.replace(temporary, paper)
    return Verified(unit.id, target, certificate)


def _kept(desk: Desk, case: models.Case, unit: Unit) -> Verified | None:
    """What an earlier run redacted and verified, if file and certificate are those that the ledger vouches for.

    The working folder alone proves nothing: whoever can write there can write a certificate. What was redacted before
    the last determinations is of others.
    """
    acts = models.Act.objects.filter(case=case)
    decided = acts.filter(kind="determination.made").order_by("-leaf").first()
    act = acts.filter(kind="redaction.verified", leaf__gt=decided.leaf if decided else 0).order_by("-leaf").first()
    folder = desk.folder(case, "redacted")
    target, paper = folder / f"{unit.id}.pdf", folder / f"{unit.id}.certificate.json"
    if act is None or not (target.is_file() and paper.is_file()):
        return None
    if digest_of_file(paper) not in act.private["certificates"]:
        return None
    certificate = Certificate.from_json(json.loads(paper.read_text(encoding="utf-8")))
    if digest_of_file(target) != certificate.digest:
        return None
    return Verified(unit.id, target, certificate)


def _certificate_digest(desk: Desk, case: models.Case, unit_id: str) -> str:
    return digest_of_file(desk.folder(case, "redacted") / f"{unit_id}.certificate.json")
