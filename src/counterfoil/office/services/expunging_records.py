"""What there is of a record outside the file of a case: its row, its text, what the office's own acts say of it.

The row stays with its number and nothing else, so that no other record is ever called by it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from counterfoil.cases.lifecycle import State
from counterfoil.errors import BadInput, RefusedByLaw
from counterfoil.office import held_records, models, text_index
from counterfoil.office.services import forgetting, resealing
from counterfoil.office.services.said import EXPUNGED
from counterfoil.values import Digest, digest_of

_OF_THE_OFFICE = ("record.added", "circumstance.recorded")
"""Acts of the office's own chain that speak of one record, and lose their words with it."""


def with_copies(records: Sequence[str]) -> list[str]:
    """These records and those of the same bytes: under another name it is the same record."""
    same = models.Record.objects.filter(number__in=records).values("digest")
    found = set(models.Record.objects.filter(digest__in=same).values_list("number", flat=True))
    return sorted(found | set(records))


def words_of(records: Sequence[str]) -> list[str]:
    """By what an act speaks of these records: number, digest and name."""
    rows = models.Record.objects.filter(number__in=records)
    return [word for row in rows for word in (row.number, row.digest, row.name) if word]


def met_by(records: Sequence[str]) -> list[str]:
    """Numbers of the cases whose search met one of these records."""
    if not records:
        return []
    wanted = set(records)
    return [case.number for case in models.Case.objects.order_by("number") if _met(case) & wanted]


def of_subject(name: str) -> tuple[list[str], list[str]]:
    """Records that a party list ties to this person alone, and to this person and others."""
    people: dict[str, set[str]] = {}
    for row in models.Party.objects.exclude(record_name=""):
        who = " ".join(str(row.value.get("name", "")).casefold().split())
        people.setdefault(row.record_name, set()).add(who)
    alone = [record for record, who in people.items() if who == {name}]
    others = [record for record, who in people.items() if name in who and who != {name}]

    def numbers(names: list[str]) -> list[str]:
        found = models.Record.objects.filter(name__in=names).exclude(media_type=EXPUNGED)
        return sorted(found.values_list("number", flat=True))

    return numbers(alone), numbers(others)


def need_apart(records: Sequence[str], cases: Sequence[str]) -> None:
    """Raise where a record cannot be taken out of what stays: an open case, a decision, what a prosecution was told."""
    if not records:
        return
    words = words_of(records)
    if models.Record.objects.filter(number__in=records, media_type=EXPUNGED).exists():
        raise BadInput(f"{', '.join(records)}: is expunged already.")
    for act in models.Act.objects.filter(case=None).exclude(kind__in=_OF_THE_OFFICE):
        if act.kind.startswith("brady.") and resealing.mentions(act.private, words):
            raise RefusedByLaw(
                f"{', '.join(records)}: stands in the Brady log (entry {act.leaf} of the ledger). Counsel asks the "
                "court and the prosecution first; nothing was expunged."
            )
    for number in met_by(records):
        case = models.Case.objects.get(number=number)
        if number in cases:
            continue
        if State(case.state) not in (State.CLOSED, State.RELEASED):
            raise BadInput(
                f"{number}: is open and its search met the record. Say that the record is expunged (counterfoil case "
                "said), so that the case is begun anew without it; then ask again."
            )
        decided = any(row.unit.partition(".")[0] in records for row in case.determinations.all())
        if decided or any(resealing.mentions(act.private, words) for act in case.acts.all()):
            raise BadInput(
                f"{number}: decided about the record, so its papers speak of it, and this program makes no "
                f"answer again without one record. Where the order reaches the whole case, name it: --case {number}."
            )


def files_of(records: Sequence[str], *, without: Sequence[str] = ()) -> list[Digest]:
    """Files of the store that are these records' alone; what belongs to the cases ``without`` is no reason to stay."""
    found = []
    for digest in models.Record.objects.filter(number__in=records).values_list("digest", flat=True).distinct():
        held = (
            models.Record.objects.filter(digest=digest).exclude(number__in=records),
            models.Case.objects.filter(demand_digest=digest).exclude(number__in=without),
            models.Arrival.objects.filter(digest=digest).exclude(case__number__in=without),
            models.ReceivedMail.objects.filter(digest=digest).exclude(case__number__in=without),
            models.ReleasedFile.objects.filter(digest=digest).exclude(release__case__number__in=without),
        )
        if not any(rows.exists() for rows in held):
            found.append(Digest(digest))
    return found


def forget(records: Sequence[str]) -> None:
    """Take every word of these records out of the database; call it in the transaction that says so."""
    if not records:
        return
    words = words_of(records)
    for number in met_by(records):
        _leave_out(models.Case.objects.get(number=number), set(records))
    acts = models.Act.objects.filter(case=None, kind__in=_OF_THE_OFFICE)
    told = [act.pk for act in acts if resealing.mentions(act.private, words)]
    with transaction.atomic(), forgetting.letting_go():
        for start in range(0, len(told), 500):
            models.Act.objects.filter(pk__in=told[start : start + 500]).update(private={})
    held_records.forget(records)
    for row in models.Record.objects.filter(number__in=records):
        text_index.remove(row.number, table=text_index.RECORDS)
        if not models.Record.objects.filter(name=row.name).exclude(number__in=records).exists():
            models.Party.objects.filter(record_name=row.name).delete()
        models.UnreadFile.objects.filter(Q(record=row) | Q(digest=row.digest)).delete()
        models.Record.objects.filter(pk=row.pk).update(
            digest=digest_of(f"{row.digest} {row.number}".encode()), name="", kind="other", system="", numbers=[],
            media_type=EXPUNGED, dated_on=None, page_count=0, text="", warnings=[],
        )  # fmt: skip


def _met(case: models.Case) -> set[str]:
    results = case.search.get("results", ())
    return {hit["record"] for result in results for hit in result["hits"]} | {
        hit["record"] for hit in case.search.get("best", ())
    }


def _leave_out(case: models.Case, records: set[str]) -> None:
    search = dict(case.search)
    search["best"] = [hit for hit in search.get("best", ()) if hit["record"] not in records]
    search["results"] = [
        result | {"hits": [hit for hit in result["hits"] if hit["record"] not in records]}
        for result in search.get("results", ())
    ]
    models.Case.objects.filter(pk=case.pk).update(
        search=search,
        viewed=[one for one in case.viewed if str(one[0]).partition(".")[0] not in records],
        added=[one for one in case.added if str(one.get("record_id", "")).partition(".")[0] not in records],
        waits_for="",
    )
    models.Draft.objects.filter(case=case).delete()
    models.FilledTable.objects.filter(case=case).delete()
