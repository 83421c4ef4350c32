"""What was found in a case that is closed: encrypted, so that nobody lists people by it (house rule 9).

The papers for a review after the answer are made from the same places again, so these cannot be destroyed with the
case's staff papers. Rows keep what counts (decision, exemption, by whom); where it stood, what it was and on what
grounds lies in one sealed text of the case, and is opened for that case alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from counterfoil.cases.lifecycle import State
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import blanking, kept_secrets

_HIDDEN = ("category", "page_number", "basis", "authority", "reason")
"""What a row of a finding does not say in clear any more, beside its place."""


def seal(office: Office, case: models.Case) -> None:
    """Encrypt what was found in a case that closes; call it in the transaction that closes it. Safe to do twice."""
    if case.findings:
        return
    rows = list(models.Determination.objects.filter(case=case).exclude(finding="").order_by("pk"))
    kept: dict[str, Any] = {"added": case.added, "rows": {}}
    for number, row in enumerate(rows, start=1):
        kept["rows"][f"{number}"] = [row.finding, *(getattr(row, name) for name in _HIDDEN)]
        row.finding, row.page_number = f"{number}", None
        row.category = row.basis = row.authority = row.reason = ""
    models.Determination.objects.bulk_update(rows, ["finding", *_HIDDEN], batch_size=500)
    case.findings = kept_secrets.seal(office, _purpose(case), json.dumps(kept, ensure_ascii=False))
    case.added, case.search = [], blanking.without_quotes(case.search)
    case.save(update_fields=["findings", "added", "search"])
    models.Draft.objects.filter(case=case).delete()


def seal_closed(office: Office) -> int:
    """Encrypt what cases still say that were closed before this was done; how many they were."""
    found = list(_in_clear().order_by("pk"))
    for case in found:
        with transaction.atomic():
            seal(office, case)
    return len(found)


def is_behind() -> bool:
    """Whether a closed case says in clear what was found."""
    return _in_clear().exists()


def _in_clear() -> QuerySet[models.Case]:
    closed = models.Case.objects.filter(state=State.CLOSED, findings="")
    return closed.filter(pk__in=models.Determination.objects.exclude(category="").values("case"))


def of(office: Office, case: models.Case) -> list[models.Determination]:
    """Every determination of a case as it was made, in order; of a closed one with what was sealed put back."""
    return put_back(office, case, list(models.Determination.objects.filter(case=case).order_by("pk")))


def put_back(office: Office, case: models.Case, rows: Sequence[models.Determination]) -> list[models.Determination]:
    """These rows of one case, each with what its closing sealed; nothing is saved."""
    kept = _opened(office, case)["rows"]
    for row in rows:
        if row.finding in kept:
            row.finding, *values = kept[row.finding]
            for name, value in zip(_HIDDEN, values, strict=True):
                setattr(row, name, getattr(row, name) or value)
    return list(rows)


def added_to(office: Office, case: models.Case) -> list[dict[str, Any]]:
    """What persons added and corrected, as ``Case.added`` had it."""
    found: list[dict[str, Any]] = case.added or _opened(office, case)["added"]
    return found


def _opened(office: Office, case: models.Case) -> dict[str, Any]:
    if not case.findings:
        return {"rows": {}, "added": []}
    found: dict[str, Any] = json.loads(kept_secrets.unseal(office, _purpose(case), case.findings))
    return found


def _purpose(case: models.Case) -> str:
    return f"what was found in {case.number}"
