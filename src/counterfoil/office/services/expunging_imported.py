"""Cases of other systems that an order to expunge reaches: what exports told of them goes; no export brings it back.

What stays of one is a row without its number, days or words. Its number is kept as a keyed mark, by which the same row
of a later export is known and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from counterfoil.errors import BadInput
from counterfoil.ledger import keys
from counterfoil.ledger.entry import OFFICE
from counterfoil.ledger.vault import Vault
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import PSEUDONYMS
from counterfoil.office.services import forgetting, resealing
from counterfoil.values import Digest, digest_of

LEFT_OUT = "a court ordered that what it says is expunged"
"""Why a row of a later export is not taken over."""


def named(texts: Sequence[str]) -> list[int]:
    """The rows of cases that are named ``SOURCE:NUMBER``, in order. Raises ``BadInput`` for one that is not there."""
    found = []
    for text in dict.fromkeys(texts):
        source, _, number = text.partition(":")
        row = models.ImportedCase.objects.filter(source=source.strip(), number=number.strip(), expunged_at=None).first()
        if row is None:
            raise BadInput(
                f"{text:.140}: no imported case is called so. Write SOURCE:NUMBER, as /desk/imported/ has it."
            )
        found.append(row.pk)
    return sorted(found)


def of_subject(name: str) -> list[str]:
    """``SOURCE:NUMBER`` of the cases that a person of this whole name, folded, asked in."""
    rows = models.ImportedCase.objects.filter(expunged_at=None).order_by("source", "number")
    return [
        f"{row.source}:{row.number}"
        for row in rows.iterator(chunk_size=500)
        if " ".join(str(row.words.get("requester", "")).casefold().split()) == name
    ]


def need_there(reached: Sequence[int]) -> None:
    """Raise where one of these was expunged meanwhile."""
    if models.ImportedCase.objects.filter(pk__in=list(reached)).exclude(expunged_at=None).exists():
        raise BadInput("An imported case that the order names is expunged already.")


def tells_of_exports(reached: Sequence[int]) -> Callable[[Any], bool]:
    """Whether a committed value is the digest or the file's name of an export that told of these cases alone."""
    runs = _alone(reached)
    digests = {run.digest for run in runs}
    others = models.ImportRun.objects.exclude(pk__in=[run.pk for run in runs])
    names = {run.name for run in runs} - set(others.values_list("name", flat=True))
    return lambda value: isinstance(value, str) and value in digests | names


def apart(vault: Vault, reached: Sequence[int]) -> list[str]:
    """Seal the office's own openings anew without those about such exports; as ``resealing.without``."""
    return resealing.without(vault, OFFICE, tells_of_exports(reached)) if _alone(reached) else []


def forget(office: Office, reached: Sequence[int], now: datetime) -> None:
    """Take every word of these cases out of the database; call it in the transaction that says so."""
    if not reached:
        return
    runs, secret = _alone(reached), keys.load_secret(office.keys / PSEUDONYMS)
    with forgetting.letting_go():
        for run in runs:
            if run.act is not None:
                models.Act.objects.filter(pk=run.act.pk).update(private={})
            models.ImportRun.objects.filter(pk=run.pk).update(name="", digest=_other(run.digest, run.pk), report={})
        models.ImportedChange.objects.filter(imported__in=list(reached)).delete()
        for row in models.ImportedCase.objects.filter(pk__in=list(reached), expunged_at=None):
            models.ImportedCase.objects.filter(pk=row.pk).update(
                number=mark(secret, row.source, row.number), received_at=now, due_on=None, closed_on=None, status="",
                outcome="", words={}, doubts=[], digest="", expunged_at=now,
            )  # fmt: skip


def take_away(office: Office) -> None:
    """Exports that a browser gave and nobody has taken over yet: they are given again."""
    for path in office.work.glob("imported-*"):
        path.unlink(missing_ok=True)


def marks(source: str) -> frozenset[str]:
    """What stays in place of the numbers of this source that were expunged."""
    gone = models.ImportedCase.objects.filter(source=source).exclude(expunged_at=None)
    return frozenset(gone.values_list("number", flat=True))


def mark(secret: bytes, source: str, number: str) -> str:
    """What stays in place of a number: nobody without the office's secret can try numbers against it."""
    return keys.pseudonym(secret, f"imported\n{source}\n{number}")


def left_out(office: Office, source: str, numbers: Collection[str]) -> frozenset[str]:
    """Those of these numbers that an order has expunged."""
    if not (gone := marks(source)):
        return frozenset()
    secret = keys.load_secret(office.keys / PSEUDONYMS)
    return frozenset(one for one in numbers if mark(secret, source, one) in gone)


def _alone(reached: Sequence[int]) -> list[models.ImportRun]:
    """Exports that told of nothing but these cases and such as were expunged before."""
    of_these = Q(first_cases__in=list(reached)) | Q(last_cases__in=list(reached))
    of_these |= Q(importedchange__imported__in=list(reached))
    stays = models.ImportedCase.objects.filter(expunged_at=None).exclude(pk__in=list(reached))
    told = Q(first_cases__in=stays) | Q(last_cases__in=stays) | Q(importedchange__imported__in=stays)
    others = models.ImportRun.objects.filter(told).values("pk")
    return list(models.ImportRun.objects.filter(of_these).exclude(pk__in=others).distinct())


def _other(digest: str, key: int) -> Digest:
    return digest_of(f"{digest} {key}".encode())
