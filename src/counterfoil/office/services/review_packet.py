"""The papers for the Public Access Counselor, made by one command: a confidential version and one to be shared.

What was withheld is found again as it was determined: nothing is decided here. The shareable version is searched for
every withheld value before it is there at all; what cannot be shared without one (a request that names the person) is
left out of it and named in the letter. The same case on the same day gives the same bytes.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from django.db import transaction

from counterfoil.cases.lifecycle import State
from counterfoil.clock.deadline import deadline
from counterfoil.clock.model import Deadline
from counterfoil.errors import BadInput, CounterfoilError, EnvironmentFailed, PersonMustDecide
from counterfoil.law.papers import letter_keys
from counterfoil.office import models, paper_pages
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services import (
    adopting,
    away,
    contesting,
    handing_out,
    search_account,
    sheets,
    withheld,
    withheld_places,
)
from counterfoil.office.services.contesting import Contest
from counterfoil.office.services.desk import Desk
from counterfoil.office.services.session import session
from counterfoil.office.store import keeper_of
from counterfoil.redaction.needles import Needles
from counterfoil.redaction.pointed_out import point_out
from counterfoil.release import letter_data, letter_notice, letter_pack, package, review_packet, withholding
from counterfoil.release.letter_data import Ground
from counterfoil.release.letter_pack import LetterPack
from counterfoil.release.review_packet import Enclosed, PacketData
from counterfoil.values import counted, digest_of_file

CONFIDENTIAL, SHAREABLE = "confidential", "shareable"
VERSIONS = (CONFIDENTIAL, SHAREABLE)
FOLDER = contesting.PAPERS
"""Where the office keeps the last one of a case, in the case's working folder, until the review has ended."""
MANIFEST = "manifest.json"
_DAYS = (("pac_review", "answered"), ("pac_records", "notice"), ("pac_answer", "notice"))
"""Times of 5 ILCS 140/9.5 and what each counts from."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_MARK = "CONFIDENTIAL - for the Public Access Counselor alone - not redacted"


@dataclass(frozen=True, slots=True)
class Made:
    """The papers as they lie in ``folder``: names of files in each version, and what the shareable one lacks."""

    case: str
    folder: Path
    confidential: tuple[str, ...]
    shareable: tuple[str, ...]
    records: int
    left_out: tuple[str, ...]
    days: tuple[Deadline, ...]
    act: int


def make(path: Path | Office, number: str, *, out: Path, by: str) -> Made:
    """Make both versions in ``out``, a folder that does not exist yet. Whole or not at all.

    Raises ``BadInput`` without an answer or without a review that the Counselor told the office of, ``LeakFound`` where
    a paper of the shareable version would show what is withheld: nothing is written then.
    """
    contesting.need_name(by)
    with session(path) as (office, journal):
        case = contesting.case_for(number, "packet.made")
        contest = contest_of(case)
        work = _Work(office, journal, case, contest, by)
        staged = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}-"))
        try:
            made = work.write(staged)
            if out.exists():
                raise BadInput(f"{out}: exists already, and papers are never overwritten. Name another folder.")
            with transaction.atomic():
                act = journal.record(
                    "packet.made",
                    case=case,
                    facts={
                        "confidential": len(made[CONFIDENTIAL]),
                        "shareable": len(made[SHAREABLE]),
                        "records": work.unredacted,
                    },
                    private={name: digest_of_file(staged / name / MANIFEST) for name in VERSIONS}
                    | {"reference": contest.reference},
                    actor=by,
                    role="records-officer",
                )
                staged.rename(out)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
            if case.state == State.CLOSED:
                sheets.forget(office, number)  # the records as they were read once more
        return Made(
            number, out, made[CONFIDENTIAL], made[SHAREABLE], work.unredacted, work.left_out, work.days, act.leaf
        )


def kept(office: Office, case: models.Case) -> Path | None:
    """The papers that were last made in the browser; None where there are none."""
    folder = office.work / case.number / FOLDER
    return folder if all((folder / one / MANIFEST).is_file() for one in VERSIONS) else None


def as_zip(office: Office, case: models.Case, version: str) -> IO[bytes] | None:
    """One version as a ZIP, at its beginning; the same papers are the same ZIP."""
    folder = kept(office, case)
    if folder is None or version not in VERSIONS:
        return None
    made = tempfile.TemporaryFile(dir=office.work)  # noqa: SIM115 - the caller closes it
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted((folder / version).rglob("*")):
            if path.is_file():
                name = f"{case.number}-{version}/{path.relative_to(folder / version).as_posix()}"
                entry = zipfile.ZipInfo(name, _LONG_AGO)
                entry.external_attr, entry.create_system = 0o600 << 16, 3
                archive.writestr(entry, path.read_bytes())
    made.seek(0)
    return made


def contest_of(case: models.Case) -> Contest:
    """The review that the papers are for: the last that is open. Raises ``BadInput`` where none was recorded."""
    found = [one for one in contesting.contests(case) if one.before == "public_access_counselor" and not one.outcome]
    if not found:
        raise BadInput(
            f"{case.number}: no review by the Public Access Counselor is open. Record first that the answer is "
            "contested, with the Counselor's number and the day on which the notice came."
        )
    return found[-1]


def days_of(office: Office, *, answered_on: date, notice_on: date) -> tuple[Deadline, ...]:
    """Every time of section 9.5 that runs between the answer and the papers, with its working."""
    pack = adopting.pack_of(office)
    begins = {"answered": answered_on, "notice": notice_on}
    return tuple(deadline(pack, begins[since], track=track) for track, since in _DAYS if track in pack.periods)


class _Work:
    """One run over one case: what is known of it, and the writing of both versions."""

    def __init__(self, office: Office, journal: Journal, case: models.Case, contest: Contest, by: str) -> None:
        self.office, self.case = office, case
        pack, adoption = adopting.pack_of(office), adopting.required(office)
        self.desk = Desk(office, journal, pack, adoption, keeper_of(office), lambda _: None, lambda *_: None)
        keys = letter_keys(pack.folder, *review_packet.TEMPLATES)
        adopting.need_papers(adoption, pack, keys, what=f"The papers for the review of {case.number}")
        self.handed_out = handing_out.of(office, case)
        if self.handed_out is None:
            raise PersonMustDecide(
                f"{case.number}: its answer did not leave to the public, so no version of it can be shared. Put the "
                "papers together by hand."
            )
        zone = ZoneInfo(office.time_zone)
        answered_on = case.release.released_at.astimezone(zone).date()
        self.words: LetterPack = letter_pack.load(office.law, self.desk.today)
        self.days = days_of(office, answered_on=answered_on, notice_on=contest.received_on)
        self.decided = withheld_places.decided(self.desk, case)
        self.withheld = self.decided.values if self.decided else ()
        self.left_out: tuple[str, ...] = ()
        self.data = PacketData(
            office=letter_data.Office(
                office.name,
                tuple(letter_notice.lines_of(office.address)),
                tuple(one for one in (office.phone, office.email) if one),
            ),
            number=case.number,
            reference=contest.reference,
            counselor=tuple(self.words.statements[key].text for key in ("counselor_name", "counselor_address")),
            received_on=case.received_at.astimezone(zone).date(),
            answered_on=answered_on,
            notice_on=contest.received_on,
            dated_on=self.desk.today,
            responsible=(letter_data.official(by),),
            days=self.days,
            index=tuple(self.decided.entries(case.number, pack.exemptions, answered_on)) if self.decided else (),
            statements=(),
            enclosed=(),
            sample=office.sample,
        )

    @property
    def unredacted(self) -> int:
        """How many records come whole with the confidential version."""
        return len(self.decided.records) if self.decided else 0

    def write(self, staged: Path) -> dict[str, tuple[str, ...]]:
        """Write both versions below ``staged``; what may be shared is searched first."""
        request = self.desk.store.get(self.case.demand_digest)
        assert self.handed_out is not None  # noqa: S101 - asked in __init__
        for version in VERSIONS:
            folder = staged / version
            for part in ("request", "answer", *(["records"] if version == CONFIDENTIAL else [])):
                (folder / part).mkdir(mode=0o700, parents=True)
            shutil.copyfile(request, folder / "request" / self._request_name)
            for file in self.handed_out.files:
                with (folder / "answer" / file.name).open("wb") as out:
                    out.writelines(handing_out.serve(self.office, file.sha256))
        self._write_records(staged / CONFIDENTIAL / "records")
        self.left_out = tuple(self._leave_out(staged / SHAREABLE))
        self._write_papers(staged / CONFIDENTIAL, confidential=True)
        self._write_papers(staged / SHAREABLE, confidential=False)
        self._need_clean(staged / SHAREABLE)
        return {version: _list(staged / version, self.case.number, version) for version in VERSIONS}

    def _write_records(self, folder: Path) -> None:
        if self.decided is None:
            return
        for unit in self.decided.records:
            says = f"{self.case.number} {_MARK}"
            point_out(
                self.decided.pdf(unit), folder / f"{unit}.pdf", self.decided.places(unit, self.data.index), says=says
            )

    def _write_papers(self, folder: Path, *, confidential: bool) -> None:
        enclosed = [
            Enclosed(review_packet.INDEX_PDF, "each place that was withheld, with exemption and factual basis"),
            Enclosed(review_packet.INDEX_CSV, "the same as a table"),
            Enclosed(review_packet.AFFIDAVIT, "a draft, neither signed nor sworn"),
            *(Enclosed(f"request/{one.name}", "the request as it came") for one in _files(folder / "request")),
            *(Enclosed(f"answer/{one.name}", _WHAT.get(one.name, "a record as it went out"))
              for one in _files(folder / "answer")),
            *(Enclosed(f"records/{one.name}", "a record as it is held, each withheld place outlined")
              for one in (_files(folder / "records") if confidential else ())),
        ]  # fmt: skip
        data = review_packet.version(
            self.data,
            confidential=confidential,
            statements=tuple(self._statements(confidential)),
            enclosed=enclosed,
            left_out=() if confidential else self.left_out,
        )
        for name, written in (
            (review_packet.LETTER, review_packet.letter),
            (review_packet.INDEX_PDF, review_packet.index_pdf),
            (review_packet.AFFIDAVIT, review_packet.affidavit),
        ):
            (folder / name).write_bytes(written(data, self.words))
        (folder / review_packet.INDEX_CSV).write_bytes(review_packet.index_csv(data))

    def _statements(self, confidential: bool) -> Iterator[str]:
        """What the office's file shows, sentence by sentence; the terms of the search in the confidential one only."""
        case, data = self.case, self.data
        yield f"This office's file shows that request {case.number} was received on {_long(data.received_on)}."
        yield f"The file shows that it was answered on {_long(data.answered_on)}."
        if case.search:
            yield from (f"The file says of the search: {line}" for line in search_account.general(case))
            met = len({hit["record"] for hit in case.search.get("best", ())})
            yield f"The file shows that the search met {counted(met, 'record')}."
        if confidential:
            for term, hits in _terms(case.search).items():
                found = counted(hits, "record") if hits else "no record"
                yield f"The file shows that “{term}” was looked up and met {found}."
        rows = [one.row for one in data.index]
        for claim in withholding.claims(rows, self.desk.pack.exemptions, data.answered_on):
            for ground in claim.grounds:
                of = ", ".join(kind.what for kind in ground.kinds)
                yield (
                    f"The file shows this of {_number(ground)}, withheld under {claim.citation}: {ground.factual_basis}"
                    + (f" What was withheld: {of}." if of else "")
                )
        for person in dict.fromkeys(one.row.decided_by for one in data.index):
            yield f"The file shows that what was withheld was decided by {person}."
        yield (
            "The records that come with the confidential version are those that this office holds, unaltered but for "
            "outlines, numbers of rows of the index and a line above each page."
        )

    @property
    def _request_name(self) -> str:
        """A name of our own: a file's own name may be a person's."""
        return f"request{Path(self.case.demand_name).suffix.lower()[:8]}"

    def _leave_out(self, folder: Path) -> Iterator[str]:
        """Take out of the shareable version what repeats the requester's own words where they hold a withheld value.

        Whoever asked knows them, and others do not. The records that went out were verified, place by place.
        """
        for path, what in ((folder / "request" / self._request_name, "The request"),
                           (folder / "answer" / package.LETTER, "The answer, which repeats the request")):  # fmt: skip
            if not self._is_clean(path):
                path.unlink()
                yield (
                    f"{what}: it holds what was withheld, or cannot be read by a program. Whoever made the request has "
                    "it; the Counselor has it in the confidential version."
                )

    def _is_clean(self, path: Path) -> bool:
        """Whether nothing that was withheld stands in the file, in its own bytes or in what a reader sees of it."""
        needles = Needles(self.withheld)
        with tempfile.TemporaryDirectory(dir=self.office.work, prefix="packet-") as folder:
            try:
                read = away.read(path, workdir=Path(folder), name=path.name)
            except EnvironmentFailed:
                raise
            except CounterfoilError:
                return False
        raw = path.read_bytes().decode("utf-8", "replace")
        # What came attached is shared by nobody's decision: its own files are not looked into here.
        return not read.parts and not any(any(needles.in_text(text)) for text in (read.text, raw))

    def _need_clean(self, folder: Path) -> None:
        """Every paper that was made for the shareable version holds no withheld value. What went out was verified."""
        here = self.data.office
        known = "\n".join([here.name, *here.address, *here.contact, *self.data.counselor])
        fixed = "\n".join(
            file.read_text(encoding="utf-8") for file in sorted(self.words.folder.iterdir()) if file.is_file()
        )
        searched = withheld.Search(self.withheld, known, fixed)
        worded = {"the index": (folder / review_packet.INDEX_CSV).read_text(encoding="utf-8-sig")}
        worded["the affidavit"] = "\n".join(self._statements(False))
        for name in (review_packet.LETTER, review_packet.INDEX_PDF, review_packet.AFFIDAVIT):
            searched.need_clean(paper_pages.texts(folder / name), worded, what=f"The shareable {name}")


_WHAT = {
    package.LETTER: "the answer",
    package.INDEX_PDF: "the withholding index as it went out",
    package.INDEX_CSV: "the same as a table",
}


def _terms(search: Mapping[str, object]) -> dict[str, int]:
    """Each term that was looked up, and how many records it met in all systems."""
    met: dict[str, set[str]] = {}
    results = search.get("results", ())
    assert isinstance(results, Sequence)  # noqa: S101 - as the search wrote it
    for result in results:
        met.setdefault(result["term"], set()).update(hit["record"] for hit in result["hits"])
    return {term: len(hits) for term, hits in met.items()}


def _list(folder: Path, number: str, version: str) -> tuple[str, ...]:
    """Write the list of files with their digests into ``folder``; returns their names, the list among them."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    listed = [
        {"name": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "sha256": digest_of_file(path)}
        for path in files
    ]
    text = json.dumps({"version": 1, "case": number, "packet": version, "files": listed}, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return (*(path.relative_to(folder).as_posix() for path in files), MANIFEST)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def _number(ground: Ground) -> str:
    items = counted(ground.places, "item") if ground.places else ""
    whole = f"{counted(ground.whole, 'record')} as a whole" if ground.whole else ""
    return " and ".join(part for part in (items, whole) if part)


def _long(day: date) -> str:
    return letter_notice.long(day)
