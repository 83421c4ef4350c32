"""What is shown of cases of other systems: days to everybody, words to those who work on cases, written down first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator

from counterfoil.office import models
from counterfoil.office.folder import Office

PAGE = 50
_PLAIN = re.compile(r"(?=.*\d)[A-Za-z]{0,8}[-/ ]?\d[\d/-]{0,24}")
"""A number that can be nobody's name: at most one short word, then figures. Others are not shown to the public."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One imported case. ``number`` is empty for the public where it might say more than a number."""

    pk: int
    number: str
    source: str
    received_on: date
    due_on: date | None
    closed_on: date | None
    outcome: str
    status: str  # in the other system's words: staff only
    doubts: tuple[str, ...]
    export: str  # SHA-256 of the export that said so last


@dataclass(frozen=True, slots=True)
class Opened:
    """One imported case with its words, and how it was told before."""

    entry: Entry
    words: Mapping[str, str]
    changes: tuple[models.ImportedChange, ...]
    viewings: tuple[models.ImportedViewing, ...]


def any_there() -> bool:
    return models.ImportedCase.objects.filter(expunged_at=None).exists()


def listed(office: Office, number: object, *, wanted: str = "", public: bool = False) -> tuple[Page, tuple[Entry, ...]]:
    """A page of imported cases, the latest first; ``wanted`` is a part of a number."""
    found = models.ImportedCase.objects.filter(expunged_at=None).select_related("last_run")
    found = found.order_by("-received_at", "-pk")
    if wanted:
        found = found.filter(number__icontains=wanted.replace("\0", "")[:128])
    page = Paginator(found.defer("words"), PAGE).get_page(number)
    return page, tuple(_entry(office, one, public=public) for one in page.object_list)


def opened(office: Office, account: models.Account, pk: int) -> Opened | None:
    """An imported case for whoever opens it, which is written down before anything of it is shown."""
    found = models.ImportedCase.objects.select_related("last_run").filter(pk=pk, expunged_at=None).first()
    if found is None:
        return None
    models.ImportedViewing.objects.create(account=account, imported=found, at=datetime.now(UTC))
    return Opened(
        _entry(office, found, public=False),
        found.words,
        tuple(found.changes.select_related("run").order_by("-pk")),
        tuple(found.importedviewing_set.select_related("account").order_by("-pk")[:50]),
    )


def _entry(office: Office, one: models.ImportedCase, *, public: bool) -> Entry:
    zone = ZoneInfo(office.time_zone)
    return Entry(
        one.pk,
        one.number if not public or _PLAIN.fullmatch(one.number) else "",
        one.source,
        one.received_at.astimezone(zone).date(),
        one.due_on,
        one.closed_on,
        one.outcome,
        "" if public else one.status,
        () if public else tuple(one.doubts),
        one.last_run.digest,
    )
