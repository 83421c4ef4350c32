"""Access beyond a role: one case, for one hour, with a reason that everybody reads. It is an act of the ledger.

Oversight sees by its role what was done, and not what was asked or by whom. Where it must see that, it says why. What a
court forbids to tell stays closed: a sealed case is not there for oversight, and no reason opens it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services.session import within

LASTS = timedelta(hours=1)
SHORTEST = 20
"""Letters of a reason: a word is none."""


def begin(office: Office, account: models.Account, case: models.Case, reason: str) -> models.BeyondRole:
    """Open the case to this account for an hour. ``case`` is one that the role may see.

    Raises ``BadInput`` for an account that names nobody, and for no reason.
    """
    if not account.official:
        raise BadInput(_("This account names nobody, so it cannot do this. An administrator adds name and title."))
    told = " ".join(reason.split())
    if not SHORTEST <= len(told) <= 500 or not told.isprintable():
        raise BadInput(_("Give the reason in a sentence of 20 to 500 letters. Everybody who opens the case reads it."))
    with within(office) as journal, transaction.atomic():
        began = datetime.now(UTC)
        journal.record(
            "access.extended",
            case=case,
            facts={"minutes": int(LASTS.total_seconds()) // 60},
            private={"reason": told, "account": account.log_in_name},
            actor=account.official,
            role="oversight",
        )
        return models.BeyondRole.objects.create(
            account=account, case=case, reason=told, began_at=began, ends_at=began + LASTS
        )


def holds(account: models.Account, case: models.Case) -> bool:
    """Whether the account has opened this case beyond its role, and the hour is not over."""
    return models.BeyondRole.objects.filter(account=account, case=case, ends_at__gt=datetime.now(UTC)).exists()
