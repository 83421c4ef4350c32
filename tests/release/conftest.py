"""A case of invented people, ready for release: its review, letter, index, and real in-memory store and journal."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from counterfoil.cases.fees import electronic_copy
from counterfoil.detection.model import Finding
from counterfoil.law.exemptions import Exemptions
from counterfoil.law.load import load
from counterfoil.law.model import Duty, DutyKind, Facts, Rule
from counterfoil.redaction.certificate import ENGINES, GATES, Certificate, Gate
from counterfoil.release import letter as letters
from counterfoil.release import letter_pack, package, withholding
from counterfoil.release.gate import Evidence, ReleaseKind
from counterfoil.release.letter_data import Enclosure, LetterData, Office, official
from counterfoil.release.letter_pack import LetterPack, Outcome
from counterfoil.release.package import Source, Staged
from counterfoil.review.completeness import Review, withheld_values
from counterfoil.review.decisions import accept_all
from counterfoil.review.determine import determine
from counterfoil.review.model import Decision, Proposal
from counterfoil.values import Act, Box, Category, Digest, RecordKind, Role, digest_of_file

IDA = "Ida Sample, Freedom of Information Officer"
ON = date(2024, 3, 8)
NUMBER = "CF-2024-000012"
ORIGIN = "lakemoor.invalid/ledger"


def rule(citation: str, mode: str, code: str = "", basis: str = "") -> Rule:
    return Rule(
        citation,
        citation,
        citation,
        mode,
        date(2010, 1, 1),
        None,
        "test",
        ON,
        "K-high",
        False,
        False,
        "0" * 64,
        code,
        basis,
    )


DUTIES = {
    "compelled": Duty(DutyKind.COMPELLED, (rule("5 ILCS 140/2.15(a)", "compelled"),), "must go out", True),
    "private": Duty(
        DutyKind.PERMITTED_TO_WITHHOLD,
        (rule("5 ILCS 140/7(1)(b)", "discretionary", "7(1)(b)", "The record shows a personal telephone number."),),
        "may be withheld",
        True,
    ),
    "minor": Duty(
        DutyKind.FORBIDDEN,
        (rule("705 ILCS 405/5-905", "mandatory", "7(1)(a)", "The words would identify a person under eighteen."),),
        "must not go out",
        True,
    ),
}


def proposal(record_id: str, number: int, text: str, duty: str, category: Category, page_index: int = 0) -> Proposal:
    box = Box(72, 60 + 40 * number, 72 + 6 * len(text), 74 + 40 * number)
    finding = Finding(
        f"p{page_index + 1}-{number:04d}", text, category, Role.ARRESTEE, page_index, (box,), None, "test", "form"
    )
    decision = Decision.RELEASE if duty == "compelled" else Decision.REDACT
    facts = Facts(RecordKind.ARREST_REPORT, category, Role.ARRESTEE)
    return Proposal(record_id, finding, facts, DUTIES[duty], decision, DUTIES[duty].why)


@dataclass
class MemoryStore:
    """A store that keeps bytes as files in a folder of its own; what it does is what a store does."""

    folder: Path

    def put(self, source: Path, /) -> Digest:
        digest = digest_of_file(source)
        self.folder.mkdir(exist_ok=True)
        (self.folder / digest).write_bytes(source.read_bytes())
        return digest

    def get(self, digest: Digest, /) -> Path:
        return self.folder / digest


@dataclass
class MemoryJournal:
    """A journal in memory. ``die_at`` ends it before or after the commit, as a crash would."""

    acts: list[Act] = field(default_factory=list)
    releases: dict[Digest, tuple[frozenset[Digest], ReleaseKind]] = field(default_factory=dict)
    die_at: str = ""

    def is_committed(self, manifest: Digest, /) -> bool:
        return manifest in self.releases

    def commit(self, act: Act, /, *, manifest: Digest, files: list[Digest], kind: ReleaseKind) -> None:
        if self.die_at == "before commit":
            raise KeyboardInterrupt
        self.acts.append(act)
        self.releases[manifest] = (frozenset(files), kind)
        if self.die_at == "after commit":
            raise KeyboardInterrupt

    def write_receipt(self, manifest: Digest, folder: Path, /) -> None:
        (folder / "receipt").mkdir(exist_ok=True)
        (folder / "receipt" / "0000.tlog-proof").write_text(manifest)
        if self.die_at == "after receipt":
            raise KeyboardInterrupt

    def kinds_of(self, digest: Digest, /) -> frozenset[ReleaseKind]:
        return frozenset(kind for files, kind in self.releases.values() if digest in files)


@dataclass(frozen=True)
class Ready:
    """Everything that ``gate.release`` takes, and that tests change one thing of."""

    staged: Staged
    evidence: Evidence
    sources: tuple[Source, ...]
    index: tuple[withholding.Row, ...]

    def with_letter(self, **changes: object) -> Evidence:
        return replace(self.evidence, letter=replace(self.evidence.letter, **changes))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def pack() -> LetterPack:
    return letter_pack.load("us-il", ON)


@pytest.fixture(scope="session")
def exemptions() -> Exemptions:
    return load("us-il").exemptions


@pytest.fixture(scope="session")
def office() -> Office:
    return Office(
        "Lakemoor Falls Police Department (sample)",
        ("100 Example Plaza", "Lakemoor Falls, IL 60000"),
        ("312-555-0100",),
    )


@pytest.fixture(scope="session")
def review(exemptions: Exemptions) -> Review:
    """Two records: R-1 with two pages, R-2 with one."""
    pages = {"R-1": 2, "R-2": 1}
    proposals = (
        proposal("R-1", 1, "Rowan Testwell", "compelled", Category.NAME),
        proposal("R-1", 2, "312-555-0142", "private", Category.PHONE),
        proposal("R-1", 3, "312-555-0143", "private", Category.PHONE),
        proposal("R-1", 4, "Junie Testwell", "minor", Category.NAME, 1),
        proposal("R-2", 1, "312-555-0142", "private", Category.PHONE),
    )
    decisions = accept_all(NUMBER, pages, proposals, decided_by=IDA)
    made = determine(
        proposals, decisions, pages=pages, exemptions=exemptions, on=ON, decided_at=datetime(2024, 3, 8, tzinfo=UTC)
    )
    return Review(pages, proposals, decisions, made)


@pytest.fixture(scope="session")
def index(review: Review, exemptions: Exemptions) -> tuple[withholding.Row, ...]:
    findings: dict[str, list[Finding]] = {record_id: [] for record_id in review.pages}
    for p in review.proposals:
        findings[p.record_id].append(p.finding)
    names = {record_id: package.document_name(NUMBER, n) for n, record_id in enumerate(review.pages, start=1)}
    return withholding.rows(
        review.determinations, findings, documents=names, pages=review.pages, exemptions=exemptions, on=ON
    )


@pytest.fixture(scope="session")
def letter(office: Office, index: tuple[withholding.Row, ...], exemptions: Exemptions) -> LetterData:
    return LetterData(
        office=office,
        number=NUMBER,
        requester=("Avery Placeholder", "200 Sample St", "Lakemoor Falls, IL 60000"),
        received_on=date(2024, 3, 1),
        due_on=date(2024, 3, 8),
        dated_on=ON,
        outcome=Outcome.PARTIAL,
        request_summary="arrest reports of 12 January 2024",
        documents=(
            Enclosure("CF-2024-000012_001.pdf", "Arrest report of 12 January 2024", 2),
            Enclosure("CF-2024-000012_002.pdf", "Supplement", 1),
        ),
        exemptions=withholding.claims(index, exemptions, ON),
        responsible=(official(IDA),),
        search=("Arrest reports, January 2024: 2 records.",),
        fee=electronic_copy(late=False),
        sample=True,
    )


def certificate(digest: Digest, pages: int, size: int) -> Certificate:
    gates = tuple(Gate(n, GATES[n], ENGINES[n], "passed", pages, 0.1) for n in GATES)
    return Certificate(digest, size, pages, 1, (), "kept", "", gates, (), 0, 0, 0, "test", "test")


@pytest.fixture
def ready(
    tmp_path: Path,
    review: Review,
    index: tuple[withholding.Row, ...],
    letter: LetterData,
    pack: LetterPack,
) -> Ready:
    sources = []
    (tmp_path / "work").mkdir()
    for record_id, pages in review.pages.items():
        path = tmp_path / "work" / f"Rowan Testwell {record_id}.pdf"  # a name that must not get out
        path.write_bytes(f"redacted {record_id}".encode())
        sources.append(Source(record_id, path, pages))
    staged = package.stage(
        tmp_path / "out" / NUMBER,
        case_number=NUMBER,
        origin=ORIGIN,
        documents=sources,
        letter=letters.render(letter, pack, withheld=withheld_values(review)),
        index_pdf=withholding.as_pdf(index, letter, pack),
        index_csv=withholding.as_csv(index),
    )
    certificates = {one.name: certificate(one.digest, one.pages, one.size_bytes) for one in staged.documents}
    return Ready(staged, Evidence(letter, pack, review, certificates, index), tuple(sources), index)


@pytest.fixture
def store(tmp_path: Path) -> MemoryStore:
    return MemoryStore(tmp_path / "store")


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()
