"""Retention and disposal: what has been kept as long as the schedule says, two persons who confirm it, and the end.

Nothing is destroyed while a hold stands, while a review, an appeal or a suit is open, or while a document of the case
lies open in the reading room. Order: certificate → act and database in one transaction → files and keys. A crash after
the transaction leaves files that the act lists by their digests: the next run takes them away.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from counterfoil.cases.lifecycle import State
from counterfoil.errors import BadInput, RefusedByLaw
from counterfoil.law.papers import letter_keys
from counterfoil.ledger.entry import OFFICE
from counterfoil.office import models, queries, store
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.retention import Series
from counterfoil.office.services import adopting, contesting, expunging_openings, forgetting, resealing, work
from counterfoil.office.services.session import session
from counterfoil.office.store import keeper_of
from counterfoil.release import disposal_certificate, letter_data, letter_notice, letter_pack
from counterfoil.release.disposal_certificate import CertificateData, Destroyed
from counterfoil.values import Digest, digest_of_file

SCRATCH = "reading"
"""A folder of ``work`` in which demands are read, of every case: it is emptied, and filled again when need be."""


_PIECE = 200
"""Cases that are read at once."""
_AGAINST = ("hold.placed", "suit.opened", "appeal.received")
"""Acts without which no hold, no suit and no contest stands."""


@dataclass(frozen=True, slots=True)
class Due:
    """A closed case whose file has been kept long enough. ``stopped``: what forbids to destroy it."""

    case: models.Case
    series: Series
    closed_on: date
    due_on: date
    stopped: tuple[str, ...]
    disposal: models.Disposal | None


def due(office: Office, among: QuerySet[models.Case] | None = None, *, most: int | None = None) -> tuple[Due, ...]:
    """Every closed case whose time is over and that is not destroyed yet, the oldest first; ``most`` of them."""
    return tuple(islice(_due(office, models.Case.objects.all() if among is None else among), most))


def _due(office: Office, among: QuerySet[models.Case]) -> Iterator[Due]:
    if office.retention is None:
        return
    today = queries.today(office)
    # Two days later than any zone's midnight, so that the database leaves out none; the day itself decides below.
    years = min(one.years for one in office.retention.series)
    last = datetime(today.year - years, today.month, min(today.day, 28), tzinfo=UTC) + timedelta(days=5)
    closed = among.filter(state=State.CLOSED, closed_at__lt=last, disposal__destroyed_at=None)
    keys = closed.order_by("closed_at", "pk").values_list("pk", flat=True).iterator(chunk_size=_PIECE)
    while some := list(islice(keys, _PIECE)):
        piece = models.Case.objects.filter(pk__in=some).select_related("disposal")
        cases = list(piece.order_by("closed_at", "pk").defer("demand", "gate", "clock", "search", "findings"))
        quiet = _unstopped(cases)
        for case in cases:
            found = of(office, case, is_quiet=case.pk in quiet)
            if found is not None and found.due_on <= today:
                yield found


def of(office: Office, case: models.Case, *, is_quiet: bool = False) -> Due | None:
    """What the schedule says of a closed case; None where it says nothing, or the case is open.

    ``is_quiet``: it is known that nothing stands against it.
    """
    series = office.retention.of(str(case.instrument.get("kind", ""))) if office.retention else None
    if series is None or case.closed_at is None or case.state != State.CLOSED:
        return None
    closed_on = case.closed_at.astimezone(ZoneInfo(office.time_zone)).date()
    disposal: models.Disposal | None = getattr(case, "disposal", None)
    stopped = () if is_quiet else tuple(_stopped(case))
    return Due(case, series, closed_on, series.due_on(closed_on), stopped, disposal)


def confirm(
    office: Office, number: str, *, by: str, account: models.Account | None = None, at_once: bool = False
) -> bool:
    """Confirm that the file of a case may be destroyed; True when a second person has, and it will be.

    The second is another person and another account than the first. ``at_once``: there is no worker, it is destroyed
    here. Raises ``BadInput`` before its time or without a schedule, ``RefusedByLaw`` while something forbids it.
    """
    contesting.need_name(by)
    with session(office) as (_, journal):
        case = contesting.case_for(number, "disposal.confirmed")
        found = _need_due(office, case)
        earlier = found.disposal
        if earlier is not None and earlier.second:
            raise BadInput(f"{number}: two persons have confirmed it already.")
        if earlier is not None and (same_person(earlier.first, by) or (account and earlier.first_account == account)):
            raise BadInput(
                f"{number}: {earlier.first} confirmed it already. A second person has to, with an account of their own."
            )
        now = journal.now()
        with transaction.atomic():
            if earlier is None:
                models.Disposal.objects.create(
                    case=case, series=found.series.name, authority=found.series.authority, years=found.series.years,
                    closed_on=found.closed_on, due_on=found.due_on, first=by, first_account=account, first_at=now,
                )  # fmt: skip
            else:
                models.Disposal.objects.filter(pk=earlier.pk).update(
                    second=by, second_account=account, second_at=now, said=""
                )
            journal.record(
                "disposal.confirmed",
                case=case,
                facts={"order": "second" if earlier else "first"},
                private={"series": found.series.name, "authority": found.series.authority},
                actor=by,
                role="records-officer",
                group=OFFICE,
            )
            if earlier and not at_once:
                work.submit("dispose", number)
    if earlier and at_once:
        dispose(office, number)
    return earlier is not None


def dispose(office: Office, number: str) -> models.Disposal:
    """Destroy the file of a case that two persons confirmed. Safe to run twice; asks once more what forbids it."""
    with session(office) as (_, journal):
        case = models.Case.objects.get(number=number)
        row = models.Disposal.objects.get(case=case)
        if row.gone_at is not None:
            return row
        if row.destroyed_at is None:
            if not row.second:
                raise BadInput(f"{number}: a second person has not confirmed it. Nothing was destroyed.")
            _need_due(office, case)
            _decide(office, journal, case, row)
        _take_away(office, journal, case)
        models.Disposal.objects.filter(pk=row.pk).update(gone_at=journal.now())
    forgetting.empty_log()
    return models.Disposal.objects.get(pk=row.pk)


def certificate(office: Office, row: models.Disposal) -> Path | None:
    """The certificate of a disposal, checked against its digest; None where there is none."""
    return keeper_of(office).get(Digest(row.certificate)) if row.certificate else None


def is_gone(case: models.Case) -> bool:
    """Whether the file of the case was destroyed: its pages have nothing to show any more."""
    row: models.Disposal | None = getattr(case, "disposal", None)  # Django raises an AttributeError where there is none
    return row is not None and row.destroyed_at is not None


def _need_due(office: Office, case: models.Case) -> Due:
    found = of(office, case)
    if found is None:
        raise BadInput(
            f"{case.number}: the schedule of this office says nothing of such a case, so nothing of it is destroyed. "
            "What your records authority approved is written into office.toml: docs/formats/office.md."
        )
    if found.due_on > queries.today(office):
        raise BadInput(
            f"{case.number}: closed on {found.closed_on}, kept for {found.series.years} years "
            f"({found.series.authority}): it may be destroyed from {found.due_on} on."
        )
    if found.stopped:
        raise RefusedByLaw(f"{case.number}: nothing of it is destroyed: {'; '.join(found.stopped)}.")
    return found


def _unstopped(cases: Sequence[models.Case]) -> set[int]:
    """Those of ``cases`` of which nothing can be against it, asked at once for all: nearly all of any office's."""
    keys, numbers = [case.pk for case in cases], {case.number: case.pk for case in cases}
    told = models.Act.objects.filter(case__in=keys, kind__in=_AGAINST).values_list("case", flat=True)
    shown = models.OpenedFile.objects.filter(file__release__case__in=keys, closed_at=None)
    work = models.Work.objects.filter(key__in=list(numbers), state="new").exclude(kind="dispose")
    stopped = {*told, *shown.values_list("file__release__case", flat=True)}
    return set(keys) - stopped - {numbers[key] for key in work.values_list("key", flat=True)}


def _stopped(case: models.Case) -> Iterator[str]:
    if contesting.is_held(case):
        yield "a legal hold stands"
    if contesting.is_sued(case):
        yield "a suit is open"
    if any(not one.outcome for one in contesting.contests(case)):
        yield "the answer is contested"
    if models.OpenedFile.objects.filter(file__release__case=case, closed_at=None).exists():
        yield "a document of it is open in the reading room"
    if models.Work.objects.filter(key=case.number, state="new").exclude(kind="dispose").exists():
        yield "the worker is at it"


def _decide(office: Office, journal: Journal, case: models.Case, row: models.Disposal) -> None:
    """Certificate, act and database; what is left then are files that the act lists."""
    now = journal.now()
    kept = only_of(case, digests(case))
    keeper = keeper_of(office)
    lying = [Destroyed("store", digest, size) for digest in kept if (size := keeper.size(digest)) is not None]
    lying += [
        Destroyed("working papers", digest_of_file(path), path.stat().st_size)
        for path in _files(office.work / case.number)
    ]
    written = _certificate(office, case, row, lying, now)
    with transaction.atomic():
        journal.record(
            "disposal.made",
            case=case,
            facts={"files": len(lying), "bytes": sum(one.size_bytes for one in lying)},
            private={
                "certificate": written,
                "store": [str(one) for one in kept] or ["none"],
                "destroyed": [f"{one.digest} {one.size_bytes}" for one in lying] or ["none"],
            },
            actor=row.second,
            role="records-officer",
            group=OFFICE,
        )
        forgetting.forget(case)
        expunging_openings.apart(journal.vault, [case.number], [])
        expunging_openings.forget([case.number], [])
        models.Disposal.objects.filter(pk=row.pk).update(
            destroyed_at=now, files=len(lying), bytes=sum(one.size_bytes for one in lying), certificate=written
        )


def _take_away(office: Office, journal: Journal, case: models.Case) -> None:
    """Files, working papers and the key of the case; what is gone already does no harm."""
    act = models.Act.objects.filter(case=case, kind="disposal.made").order_by("-leaf")[0]
    for digest in act.private["store"]:
        if digest != "none":
            store.destroy(office, Digest(digest))
    shutil.rmtree(office.work / case.number, ignore_errors=True)
    shutil.rmtree(office.work / SCRATCH, ignore_errors=True)
    of_persons = expunging_openings.unused(journal.vault)
    journal.vault.destroy(*resealing.keys_of(journal.vault, case.number), *of_persons)


def digests(case: models.Case) -> tuple[Digest, ...]:
    """What of the store is the case's: the demand, what came with it and what went out."""
    released = models.ReleasedFile.objects.filter(release__case=case).values_list("digest", flat=True)
    came = models.Arrival.objects.filter(case=case).values_list("digest", flat=True)
    mail = models.ReceivedMail.objects.filter(case=case).exclude(digest="").values_list("digest", flat=True)
    sent = models.OutgoingMail.objects.filter(case=case).values_list("attachments", flat=True)
    enclosed = [one["digest"] for each in sent for one in each if one.get("digest")]
    found = dict.fromkeys([case.demand_digest, *came, *mail, *released, *enclosed])
    return tuple(Digest(one) for one in found)


def only_of(case: models.Case, digests: Sequence[Digest], *, without: Sequence[str] = ()) -> tuple[Digest, ...]:
    """Those that nothing else of the office has: the same bytes are kept once for all. ``without``: these records."""
    elsewhere = (
        (models.Record.objects.exclude(number__in=without), "digest"),
        (models.UnreadFile.objects, "digest"),
        (models.Case.objects.exclude(pk=case.pk), "demand_digest"),
        (models.Arrival.objects.exclude(case=case), "digest"),
        (models.ReceivedMail.objects.exclude(case=case), "digest"),
        (models.ReleasedFile.objects.exclude(release__case=case), "digest"),
        (models.Disposal.objects, "certificate"),
    )
    others = {
        digest
        for rows, field in elsewhere
        for digest in rows.filter(**{f"{field}__in": digests}).values_list(field, flat=True)
    }
    return tuple(one for one in digests if one not in others)


def _certificate(
    office: Office, case: models.Case, row: models.Disposal, lying: Sequence[Destroyed], now: datetime
) -> Digest:
    """Make the certificate and put it into the store; returns its digest."""
    zone = ZoneInfo(office.time_zone)
    today = now.astimezone(zone).date()
    pack = adopting.pack_of(office)
    keys = letter_keys(pack.folder, disposal_certificate.TEMPLATE)
    adopting.need_papers(adopting.required(office), pack, keys, what=f"The certificate of {case.number}")
    assert row.second_at is not None  # noqa: S101 - asked before
    data = CertificateData(
        office=letter_data.Office(office.name, tuple(letter_notice.lines_of(office.address))),
        number=case.number,
        series=row.series,
        authority=row.authority,
        years=row.years,
        closed_on=row.closed_on,
        due_on=row.due_on,
        dated_on=today,
        confirmed=(
            (row.first, row.first_at.astimezone(zone).date()),
            (row.second, row.second_at.astimezone(zone).date()),
        ),
        destroyed=tuple(lying),
        sample=office.sample or bool(office.retention and office.retention.sample),
    )
    target = office.work / f".certificate-{case.number}.pdf"
    target.write_bytes(disposal_certificate.render(data, letter_pack.load(office.law, today)))
    try:
        return keeper_of(office).put(target)
    finally:
        target.unlink()


def _files(folder: Path) -> Iterator[Path]:
    """Every plain file below a folder, in order; a link is never followed."""
    for here, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(here) / name
            if path.is_file() and not path.is_symlink():
                yield path


def same_person(one: str, other: str) -> bool:
    """Whether two officials are one person, whatever their titles."""
    return _name(one) == _name(other)


def _name(official: str) -> str:
    """The name without its title, to tell persons apart."""
    return " ".join(official.partition(",")[0].casefold().split())
