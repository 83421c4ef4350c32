"""The only exit. ``release`` verifies everything anew and journals once; ``serve`` streams only what was released.

Order: stage → verify → commit act and ledger entry → receipt → rename. A crash between two steps leaves the case where
it was; calling ``release`` again with the same staged bytes repeats the last step without harm.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, EnvironmentFailed, LeakFound, LetterIncomplete, PersonMustDecide, RefusedByLaw
from counterfoil.redaction.certificate import GATES, Certificate
from counterfoil.redaction.recording import NOT_CHECKED, RecordingCertificate
from counterfoil.release import letter as letters
from counterfoil.release import letter_check, package, withholding
from counterfoil.release.letter_data import LetterData
from counterfoil.release.letter_pack import LetterPack
from counterfoil.release.package import Staged
from counterfoil.review.completeness import Review, count_marks, outstanding, released_records, withheld_values
from counterfoil.values import Act, Digest, Moment, digest_of, digest_of_file

_PIECE = 1 << 18


class ReleaseKind(StrEnum):
    """To whom a release goes. Only ``public`` ones may be shown to anyone else later."""

    PUBLIC = "public"
    REQUESTER = "requester"  # to whoever presented a court's paper, and to nobody else
    SUBJECT = "subject"  # to the person in the record, or with that person's written consent


class Store(Protocol):
    """Where released bytes are kept, by digest (``office.store``)."""

    def put(self, source: Path, /) -> Digest:
        """Keep a copy; the same bytes are kept once, never half-written."""
        ...

    def get(self, digest: Digest, /) -> Path: ...


class Known(Protocol):
    """What has left: enough to serve it."""

    def kinds_of(self, digest: Digest, /) -> frozenset[ReleaseKind]:
        """The kinds of the committed releases that hold these bytes; empty when there is none."""
        ...


class Journal(Known, Protocol):
    """Where a release is committed: the act, its ledger entry and its list of files in one transaction."""

    def is_committed(self, manifest: Digest, /) -> bool: ...

    def commit(self, act: Act, /, *, manifest: Digest, files: Sequence[Digest], kind: ReleaseKind) -> None:
        """All of it or nothing. ``files`` are the digests that ``serve`` may stream from now on."""
        ...

    def write_receipt(self, manifest: Digest, folder: Path, /) -> None:
        """Put the proof of the committed entry into ``folder``; writing it twice does no harm."""
        ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the gate judges by. ``review`` is None only where there were no records; certificates are by file name."""

    letter: LetterData
    letter_pack: LetterPack
    review: Review | None = None
    certificates: Mapping[str, Certificate | RecordingCertificate] | None = None
    index: tuple[withholding.Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Released:
    """A release that has left. ``repeated`` says that it had been committed before this call."""

    folder: Path
    manifest: Digest
    files: tuple[package.StagedFile, ...]
    repeated: bool


def release(
    staged: Staged,
    *,
    store: Store,
    journal: Journal,
    evidence: Evidence,
    moment: Moment,
    actor: str,
    kind: ReleaseKind = ReleaseKind.PUBLIC,
    facts: Mapping[str, object] | None = None,
    private: Mapping[str, object] | None = None,
) -> Released:
    """Let ``staged`` leave: verify, commit, add the receipt, rename to its target.

    ``actor`` is "Name, Title"; ``facts`` and ``private`` are added to the act ``release.made`` (channel, recipient).
    Raises ``LeakFound`` for a document without a certificate of its very bytes or a changed file, ``PersonMustDecide``
    while the review is not complete, ``LetterIncomplete`` while the letter misses what the law wants, ``RefusedByLaw``
    when letter, index or records are not those that were determined, ``BadInput`` when the target holds another
    release. Nothing is committed or renamed then; what was staged is the caller's to discard.
    """
    if _is_there(staged):
        return Released(staged.target, staged.manifest, staged.files, repeated=True)
    package.check_unchanged(staged)
    repeated = journal.is_committed(staged.manifest)
    if not repeated:
        _verify(staged, evidence)
        for one in staged.files:
            if store.put(staged.folder / one.name) != one.digest:
                raise LeakFound(f"{one.name}: changed while it was being stored. Nothing left; stage it again.")
        act = _act(staged, evidence, moment, actor, kind, facts or {}, private or {})
        journal.commit(act, manifest=staged.manifest, files=[one.digest for one in staged.files], kind=kind)
    journal.write_receipt(staged.manifest, staged.folder)
    package.check_unchanged(staged)
    package.publish(staged)
    return Released(staged.target, staged.manifest, staged.files, repeated)


def serve(
    digest: Digest,
    *,
    store: Store,
    journal: Known,
    kinds: Collection[ReleaseKind] = (ReleaseKind.PUBLIC,),
) -> Iterator[bytes]:
    """The bytes of a released file, in pieces.

    Raises ``RefusedByLaw`` before the first byte when no committed release of these ``kinds`` holds the digest,
    ``EnvironmentFailed`` when the store's bytes are not those that were released.
    """
    if not journal.kinds_of(digest) & frozenset(kinds):
        raise RefusedByLaw(f"{digest}: is in no committed release that may be shown here. Nothing was sent.")
    path = store.get(digest)
    return _pieces(path, digest)


def _pieces(path: Path, digest: Digest) -> Iterator[bytes]:
    with path.open("rb") as file:
        # The same open file is hashed and then sent: nobody can change the one for the other in between.
        if hashlib.file_digest(file, "sha256").hexdigest() != digest:
            raise EnvironmentFailed(f"{path}: its bytes are not those that were released. Restore it from a backup.")
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _is_there(staged: Staged) -> bool:
    """True when the target already is this release: the run before was ended after its last step."""
    if staged.target.is_symlink():
        raise BadInput(f"{staged.target}: is a link. Give the path of a folder that does not exist yet.")
    if not staged.target.exists():
        return False
    manifest = staged.target / package.MANIFEST
    if manifest.is_file() and digest_of_file(manifest) == staged.manifest:
        return True
    raise BadInput(f"{staged.target}: already holds something else. Give a new path; releases are never overwritten.")


def _verify(staged: Staged, evidence: Evidence) -> None:
    """Everything that must hold before anything leaves; the first thing that does not is raised."""
    _verify_records(staged, evidence.review)
    certificates = evidence.certificates or {}
    for document in staged.documents:
        certificate = certificates.get(document.name)
        if certificate is None:
            raise LeakFound(f"{document.name}: was not verified. Nothing left; redact and verify it first.")
        passed = {gate.number for gate in certificate.gates if gate.verdict == "passed"}
        needed = _needed(document.name, certificate)
        if not needed <= passed:
            lacking = ", ".join(f"gate {number}" for number in sorted(needed - passed))
            raise LeakFound(f"{document.name}: {lacking} of its verification did not pass. Nothing left.")
        if (certificate.digest, certificate.pages) != (document.digest, document.pages):
            raise LeakFound(f"{document.name}: is not the file that was verified. Nothing left; verify this one.")
    _verify_papers(staged, evidence)


def _needed(name: str, certificate: Certificate | RecordingCertificate) -> frozenset[int]:
    """The gates that this file must have passed. Of a recording no program checks what is heard and seen: a person."""
    if isinstance(certificate, Certificate):
        if not name.endswith(".pdf"):
            raise LeakFound(f"{name}: a certificate of pages vouches for no recording. Nothing left.")
        return frozenset(GATES)
    if not name.endswith(f".{certificate.ending}") or not is_name_and_title(certificate.heard_and_seen_by):
        raise LeakFound(f"{name}: no named person heard and saw it, or it is of another kind. Nothing left.")
    if certificate.not_checked != NOT_CHECKED:
        raise LeakFound(f"{name}: its certificate does not say what was not checked. Nothing left.")
    return frozenset({1, 2, 3} if certificate.marks else {1, 2})  # where nothing was removed it may play the same


def _verify_records(staged: Staged, review: Review | None) -> None:
    if review is None:
        if staged.documents:
            raise PersonMustDecide("Records are staged, and nobody reviewed them. Nothing left.")
        return
    blocks = outstanding(review)
    if blocks:
        raise PersonMustDecide("The review is not complete:\n" + "\n".join(f"  {one}" for one in blocks))
    determined = [(record_id, review.pages[record_id]) for record_id in released_records(review)]
    if [(one.record_id, one.pages) for one in staged.documents] != determined:
        raise RefusedByLaw(
            f"{len(staged.documents)} documents are staged, {len(determined)} records were determined to go out, or "
            "their pages differ. Nothing left; stage what was determined."
        )


def _verify_papers(staged: Staged, evidence: Evidence) -> None:
    """Letter and index are made again from what was checked: the staged ones must be the same, byte for byte."""
    missing = letter_check.check(evidence.letter, evidence.letter_pack)
    if missing:
        raise LetterIncomplete("The letter misses:\n" + "\n".join(f"  {one}" for one in missing))
    if evidence.letter.number != staged.case_number:
        raise RefusedByLaw(f"The letter is of {evidence.letter.number}, the release of {staged.case_number}.")
    withheld = withheld_values(evidence.review) if evidence.review else ()
    expected = {package.LETTER: letters.render(evidence.letter, evidence.letter_pack, withheld=withheld)}
    if evidence.index:
        expected[package.INDEX_CSV] = withholding.as_csv(evidence.index)
        expected[package.INDEX_PDF] = withholding.as_pdf(evidence.index, evidence.letter, evidence.letter_pack)
    staged_papers = {one.name: one.digest for one in staged.files if not one.record_id}
    if staged_papers != {name: digest_of(data) for name, data in expected.items()}:
        raise RefusedByLaw(
            "The staged letter or index is not the one that was checked, or one is missing. Nothing left; stage again."
        )
    enclosed = [(one.name, one.pages) for one in evidence.letter.documents]
    if enclosed != [(one.name, one.pages) for one in staged.documents]:
        raise RefusedByLaw("The letter names other documents than are staged. Nothing left; make the letter again.")
    claimed = sum(ground.places + ground.whole for one in evidence.letter.exemptions for ground in one.grounds)
    if claimed != sum(row.places if row.page_number else 1 for row in evidence.index):
        raise RefusedByLaw("The letter claims more or less than the index shows. Nothing left; make both again.")
    marked = sum(row.places for row in evidence.index if row.page_number)
    if marked != (count_marks(evidence.review) if evidence.review else 0):
        raise RefusedByLaw("The index shows another number of marks than was determined. Nothing left; make it again.")


def _act(
    staged: Staged,
    evidence: Evidence,
    moment: Moment,
    actor: str,
    kind: ReleaseKind,
    facts: Mapping[str, object],
    private: Mapping[str, object],
) -> Act:
    exemptions = list(dict.fromkeys(row.exemption for row in evidence.index))
    counted: dict[str, object] = {
        "release": kind.value,
        "manifest": staged.manifest,
        "files": len(staged.files),
        "bytes": sum(one.size_bytes for one in staged.files),
        "documents": len(staged.documents),
        "pages": sum(one.pages for one in staged.documents),
        "redactions": sum(row.places for row in evidence.index if row.page_number),
        "withheld": sum(1 for row in evidence.index if not row.page_number),
    }
    if exemptions:
        counted["exemptions"] = exemptions
    return Act("release.made", moment, actor, facts={**facts, **counted}, private=dict(private))
