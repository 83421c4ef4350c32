"""What would leave if a case were released now: the letter, the index and the redacted files, as they lie there.

A file counts only with a certificate that the ledger vouches for: whoever can write in the working folder can write a
certificate as well.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import releasing
from counterfoil.redaction.certificate import Certificate
from counterfoil.redaction.recording import RecordingCertificate
from counterfoil.release import package
from counterfoil.values import digest_of_file


@dataclass(frozen=True, slots=True)
class Going:
    """One redacted file that would go out, with what verified it."""

    unit: str
    name: str  # that it will have in the release
    path: Path
    certificate: Certificate | RecordingCertificate


@dataclass(frozen=True, slots=True)
class Leaving:
    """``mark`` changes when anything of it does: a person approves what was shown, and nothing else."""

    letter: Path | None
    index: Path | None
    documents: tuple[Going, ...]
    lacking: int  # files that were verified and do not lie there any more
    mark: str


def leaving(office: Office, case: models.Case) -> Leaving:
    """What would leave; without a letter nothing does."""
    shown = office.work / case.number / releasing.PREVIEW
    letter, index = shown / package.LETTER, shown / package.INDEX_PDF
    documents, lacking = _documents(office, case)
    parts = [str(digest_of_file(one)) for one in (letter, index) if one.is_file()]
    parts += [str(one.certificate.digest) for one in documents]
    made = models.Act.objects.filter(case=case, kind="letter.made").order_by("-leaf").values_list("leaf", flat=True)
    mark = hashlib.sha256(" ".join([case.number, str(made.first()), str(lacking), *parts]).encode()).hexdigest()
    return Leaving(letter if letter.is_file() else None, index if index.is_file() else None, documents, lacking, mark)


def _documents(office: Office, case: models.Case) -> tuple[tuple[Going, ...], int]:
    acts = models.Act.objects.filter(case=case)
    decided = acts.filter(kind__in=("determination.made", "production.decided")).order_by("-leaf").first()
    verified = (
        acts.filter(kind="redaction.verified", leaf__gt=decided.leaf if decided else -1).order_by("-leaf").first()
    )
    wanted = [one for one in verified.private.get("certificates", ()) if one != "none"] if verified else []
    folder = office.work / case.number / "redacted"
    papers = {digest_of_file(one): one for one in folder.glob("*.certificate.json")} if folder.is_dir() else {}
    found: list[Going] = []
    for number, digest in enumerate(wanted, start=1):
        paper = papers.get(digest)
        if paper is None:
            continue
        unit = paper.name.removesuffix(".certificate.json")
        certificate, ending = _certificate(json.loads(paper.read_text(encoding="utf-8")))
        path = folder / f"{unit}.{ending}"
        if path.is_file() and digest_of_file(path) == certificate.digest:
            found.append(Going(unit, package.document_name(case.number, number, ending), path, certificate))
    return tuple(found), len(wanted) - len(found)


def _certificate(data: dict[str, Any]) -> tuple[Certificate | RecordingCertificate, str]:
    """A certificate as it lies there, with the ending of its file."""
    if data["kind"] == "recording certificate":
        made = RecordingCertificate.from_json(data)
        return made, made.ending
    return Certificate.from_json(data), "pdf"
