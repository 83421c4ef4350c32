"""Expungement: an order that a court gave, confirmed by counsel, and then nothing opens what the ledger committed to.

Nothing is destroyed while a hold stands or a suit is open, nor before counsel has confirmed the order with an account
of their own, which is not that of whoever asked. Each of ``STEPS`` is safe to do twice; one that was cut short is done
again by the worker. The ledger's tree, every receipt and every proof stay as they are.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from counterfoil.cases.lifecycle import State
from counterfoil.errors import BadInput, RefusedByLaw
from counterfoil.ledger import master_key, tree
from counterfoil.ledger.entry import OFFICE
from counterfoil.ledger.kinds import is_statute
from counterfoil.office import models, queries, store
from counterfoil.office.folder import Office
from counterfoil.office.journal import MASTER_KEY, Journal
from counterfoil.office.keeping import object_keys, opened_files
from counterfoil.office.roles import Role
from counterfoil.office.services import (
    case_secret,
    contesting,
    disposing,
    expunging_imported,
    expunging_openings,
    expunging_records,
    forgetting,
    reissuing,
    resealing,
    work,
)
from counterfoil.office.services.session import session
from counterfoil.office.store import keeper_of
from counterfoil.values import Digest

ACT = "record.expunged"


def ask(
    office: Office,
    *,
    order: str,
    statute: str,
    cases: Sequence[str] = (),
    records: Sequence[str] = (),
    imported: Sequence[str] = (),
    without: str = "",
    by: str,
    account: models.Account | None = None,
    may_see: QuerySet[models.Case] | None = None,
) -> models.Expungement:
    """List an order for counsel to confirm; nothing is destroyed yet. Raises ``BadInput``, ``RefusedByLaw``.

    ``imported`` are cases of other systems, each ``SOURCE:NUMBER``. ``without`` is a person: the one record is issued
    again first, as a record of its own that tells nothing of them (``instead`` of the row names it). ``may_see``: the
    cases that whoever asks may know of.
    """
    contesting.need_name(by)
    order, statute = order.strip(), statute.strip()
    if not order or len(order) > 128 or not order.isprintable():
        raise BadInput("Give the number of the order, in one line of at most 128 characters.")
    if not is_statute(statute):
        raise BadInput(f"“{statute:.60}”: is no citation of a statute. Write it like 20 ILCS 2630/5.2.")
    if not cases and not records and not imported:
        raise BadInput("Name what the order reaches: a case or a record, by its number.")
    if without and len(records) != 1:
        raise BadInput("One record is issued again without somebody at a time: name one, with --record.")
    with session(office) as (office, journal):
        reached = sorted(dict.fromkeys(cases)), expunging_records.with_copies(records)
        _need_known(*reached, may_see if may_see is not None else models.Case.objects.all())
        _need_free(*reached)
        others = expunging_imported.named(imported)
        again = [reissuing.issue_again(office, journal, records[0], without=without)] if without else []
        return models.Expungement.objects.create(
            order=order, statute=statute, cases=reached[0], records=reached[1], imported=others, instead=again,
            asked_by=by, asked_account=account, asked_at=journal.now(),
        )  # fmt: skip


def confirm(office: Office, which: int, *, by: str, account: models.Account) -> None:
    """Counsel confirms an order: it is obeyed by the worker. Raises ``BadInput``, ``RefusedByLaw``."""
    contesting.need_name(by)
    if account.role != Role.COUNSEL:
        raise RefusedByLaw("An order to expunge is confirmed by counsel, with an account of their own.")
    with session(office) as (_, journal):
        row = _open(which)
        if row.confirmed_by:
            raise BadInput(f"{row.confirmed_by} confirmed it already.")
        if row.asked_account == account or disposing.same_person(row.asked_by, by):
            raise BadInput("Whoever asked cannot confirm it: a second person does, with an account of their own.")
        _need_free(row.cases, row.records)
        expunging_imported.need_there(row.imported)
        with transaction.atomic():
            models.Expungement.objects.filter(pk=row.pk).update(
                confirmed_by=by, confirmed_account=account, confirmed_at=journal.now(), said=""
            )
            work.submit("expunge", str(row.pk))


def run(office: Office, which: int) -> models.Expungement:
    """Obey an order that counsel confirmed, from where it was cut short. Safe to run twice."""
    with session(office) as (_, journal):
        row = models.Expungement.objects.get(pk=which)
        if row.done_at is not None:
            return row
        if not row.confirmed_by:
            raise BadInput("Counsel has not confirmed this order. Nothing was expunged.")
        if not row.step:
            _need_free(row.cases, row.records)
            expunging_imported.need_there(row.imported)
        names = list(STEPS)
        for name in names[names.index(row.step) + 1 if row.step else 0 :]:
            STEPS[name](office, journal, row)
            if row.step != name:
                _set(row, step=name)
        _set(row, done_at=journal.now(), files=[], papers=[], instead=[])
    forgetting.empty_log()
    return row


LOOKED_AT = "again"
"""Where the working papers hold copies that somebody looks at before counsel confirms."""


def copy_to_see(office: Office, row: models.Expungement) -> Path:
    """The copy that takes the place of the record, for staff to look at before counsel confirms.

    It lies among the working papers of the office and leaves it by no way; it goes when the order is obeyed.
    """
    made = models.Record.objects.get(number=row.instead[0])
    folder = office.work / LOOKED_AT
    folder.mkdir(mode=0o700, exist_ok=True)
    shown = folder / f"{made.number}.pdf"
    shutil.copyfile(keeper_of(office).get(Digest(made.digest)), shown)
    return shown


def listed() -> tuple[models.Expungement, ...]:
    """Every order, the latest first."""
    return tuple(models.Expungement.objects.order_by("-pk"))


def find(office: Office, subject: str) -> tuple[list[str], list[str], list[str]]:
    """By the whole name: cases that a person asked in, records about nobody else, cases of other systems, by numbers.

    Raises ``BadInput`` where a record names others too: it is given out again without the one first.
    """
    name = " ".join(subject.casefold().split())
    if not name:
        raise BadInput("--subject: give the whole name, as the office's own lists have it.")
    cases = [
        case.number
        for case in models.Case.objects.order_by("number")
        if " ".join(str(case.demand.get("sender", {}).get("name", "")).casefold().split()) == name
    ]
    alone, others = expunging_records.of_subject(name)
    if others:
        raise BadInput(
            f"{', '.join(others)}: other persons stand in it too. Issue it again without this one, and look at the "
            "copy: --record NUMBER --without NAME -o FILE, one record at a time."
        )
    imported = expunging_imported.of_subject(name)
    if not cases and not alone and not imported:
        raise BadInput("--subject: no case was asked by that name, and no party list has it. Name it by its number.")
    return cases, alone, imported


def _apart(office: Office, journal: Journal, row: models.Expungement) -> None:
    """What can never be opened again is written down; openings of the office's own chain are sealed without it."""
    with transaction.atomic():
        found = {
            number: resealing.digests_of(models.Leaf.objects.filter(case_number=number).order_by("seq"))
            for number in row.cases
        }
        if row.records:
            words = expunging_records.words_of(row.records)
            found[OFFICE] = resealing.without(journal.vault, OFFICE, partial(resealing.mentions, words=words))
        if opened := expunging_openings.apart(journal.vault, row.cases, row.records):
            found[OFFICE] = [*found.get(OFFICE, ()), *opened]
        if row.imported:
            found[OFFICE] = [*found.get(OFFICE, ()), *expunging_imported.apart(journal.vault, row.imported)]
        met = [one for one in expunging_records.met_by(row.records) if one not in row.cases]
        _set(row, digests=found, files=_files(row), papers=met, step="apart")


def _keys(office: Office, journal: Journal, row: models.Expungement) -> None:
    """The keys go: from here on no copy of the openings says anything."""
    gone = [key for number in row.cases for key in resealing.keys_of(journal.vault, number)]
    if row.records or row.imported:
        gone += resealing.unused(journal.vault, OFFICE)
    gone += expunging_openings.unused(journal.vault)
    journal.vault.destroy(*gone)
    for number in row.cases:
        case_secret.destroy(office, number)


def _kek(office: Office, journal: Journal, row: models.Expungement) -> None:
    """What wrapped the destroyed keys goes as well."""
    master_key.rotate(journal.vault, office.keys / MASTER_KEY)


def _enter(office: Office, journal: Journal, row: models.Expungement) -> None:
    """The acts, and every word in the database."""
    with transaction.atomic():
        for chain, digests in row.digests.items():
            case = None if chain == OFFICE else models.Case.objects.get(number=chain)
            journal.record(
                ACT,
                case=case,
                facts={"digests": len(digests), "root": root_of(digests).hex()},
                private={"order": row.order, "digests": list(digests)},
                legal=[row.statute],
                actor=row.confirmed_by,
                role="counsel",
                group=OFFICE,
            )
            if case is not None:
                forgetting.forget(case)
                _mark_gone(office, journal, row, case)
        expunging_openings.forget(row.cases, row.records)
        expunging_records.forget(row.records)
        expunging_imported.forget(office, row.imported, journal.now())
        _set(row, step="entered")


def _take_away(office: Office, journal: Journal, row: models.Expungement) -> None:
    """Files of the store, working papers, page images, drafts."""
    for digest in row.files:
        store.destroy(office, Digest(digest))
    object_keys.rotate(office)
    opened_files.forget_all(office)
    for number in row.cases:
        shutil.rmtree(office.work / number, ignore_errors=True)
    for number in row.papers:
        shutil.rmtree(office.work / number / "review", ignore_errors=True)
        for record in row.records:
            for path in sorted((office.work / number).rglob(f"*{record}*"), reverse=True):
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    for scratch in (disposing.SCRATCH, LOOKED_AT):
        shutil.rmtree(office.work / scratch, ignore_errors=True)
    if row.imported:
        expunging_imported.take_away(office)


def _rewrite(office: Office, journal: Journal, row: models.Expungement) -> None:
    """The full text and the database are written anew: neither keeps what was deleted in a page it does not use."""
    forgetting.rebuild()


STEPS: Mapping[str, Callable[[Office, Journal, models.Expungement], None]] = {
    "apart": _apart,
    "keys": _keys,
    "kek": _kek,
    "entered": _enter,
    "files": _take_away,
    "rewritten": _rewrite,
}
"""In this order; the keys go first, so that whatever is cut short later, nothing can be opened any more."""


def root_of(digests: Sequence[str]) -> bytes:
    """The root over the digests that were shredded, as ``record.expunged`` shows it."""
    return tree.root_of(tree.leaf_hash(one.encode()) for one in digests)


def _set(row: models.Expungement, **values: object) -> None:
    models.Expungement.objects.filter(pk=row.pk).update(**values)
    for name, value in values.items():
        setattr(row, name, value)


def _open(which: int) -> models.Expungement:
    row = models.Expungement.objects.filter(pk=which, done_at=None).first()
    if row is None:
        raise BadInput("There is no such order, or it has been obeyed already.")
    return row


def _files(row: models.Expungement) -> list[str]:
    found: dict[str, None] = {}
    for number in row.cases:
        case = models.Case.objects.get(number=number)
        found |= dict.fromkeys(disposing.only_of(case, disposing.digests(case), without=row.records))
    found |= dict.fromkeys(expunging_records.files_of(row.records, without=row.cases))
    return list(found)


def _mark_gone(office: Office, journal: Journal, row: models.Expungement, case: models.Case) -> None:
    """The case's pages say that its file is gone, as after a disposal."""
    closed = (case.closed_at or journal.now()).astimezone(ZoneInfo(office.time_zone)).date()
    models.Disposal.objects.update_or_create(
        case=case,
        defaults={
            "series": "Order to expunge", "authority": row.statute, "years": 0, "closed_on": closed,
            "due_on": queries.today(office), "first": row.asked_by, "first_account": row.asked_account,
            "first_at": row.asked_at, "second": row.confirmed_by, "second_account": row.confirmed_account,
            "second_at": row.confirmed_at, "destroyed_at": journal.now(), "gone_at": journal.now(), "said": "",
        },
    )  # fmt: skip


def _need_known(cases: Sequence[str], records: Sequence[str], may_see: QuerySet[models.Case]) -> None:
    known = set(may_see.filter(number__in=cases).values_list("number", flat=True))
    known |= set(models.Record.objects.filter(number__in=records).values_list("number", flat=True))
    for one in (*cases, *records):
        if one not in known:
            raise BadInput(f"{one:.40}: this office has no case and no record of that number. Write it in full.")


def _need_free(cases: Sequence[str], records: Sequence[str]) -> None:
    for number in cases:
        case = models.Case.objects.get(number=number)
        if State(case.state) not in (State.CLOSED, State.RELEASED):
            raise BadInput(
                f"{number}: the case is {case.state}. Close it first: an open case is answered or withdrawn."
            )
        if disposing.is_gone(case):
            raise BadInput(f"{number}: its file is destroyed already.")
    met = expunging_records.met_by(records)
    for number in dict.fromkeys((*cases, *met)):
        for why in _stopped(models.Case.objects.get(number=number)):
            raise RefusedByLaw(f"{number}: nothing of it is expunged: {why}.")
    expunging_records.need_apart(records, cases)


def _stopped(case: models.Case) -> Iterator[str]:
    if contesting.is_held(case):
        yield "a legal hold stands"
    if contesting.is_sued(case):
        yield "a suit is open"
    came = [str(key) for key in case.arrivals.values_list("pk", flat=True)]
    of_it = Q(key=case.number) | Q(about=case.number) | Q(kind="arrival", key__in=came)
    if models.Work.objects.filter(of_it, state="new").exists():
        yield "the worker is at it"
