"""What was done to an account, by whom and when: a list that only grows."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from counterfoil.office import models


class What(StrEnum):
    """The closed list of what can be done to an account."""

    ADDED = "added"
    CLOSED = "closed"
    REOPENED = "reopened"
    PASSWORD_SET = "password_set"  # noqa: S105 - by somebody else than its owner
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - by its owner
    ROLE_CHANGED = "role_changed"
    OFFICIAL_CHANGED = "official_changed"
    SIGN_ON_CHANGED = "sign_on_changed"
    APP_ADDED = "app_added"
    APP_REMOVED = "app_removed"
    KEY_ADDED = "key_added"
    KEY_REMOVED = "key_removed"
    KEY_REFUSED = "key_refused"  # its counter ran backwards: it may have been copied
    CODES_MADE = "codes_made"
    CODE_USED = "code_used"
    FACTORS_RESET = "factors_reset"
    SESSIONS_ENDED = "sessions_ended"
    PERMISSION_GIVEN = "permission_given"
    PERMISSION_TAKEN = "permission_taken"
    OPENINGS_SOUGHT = "openings_sought"  # a person's records were listed for it
    BRADY_EXPORTED = "brady_exported"
    API_KEY_MADE = "api_key_made"
    API_KEY_CLOSED = "api_key_closed"


def note(account: models.Account, what: What, *, by: models.Account | None, detail: str = "") -> None:
    """Write one line, in the transaction of the change itself. ``by`` is None on the command line."""
    models.AccountEvent.objects.create(
        account=account, by=by, what=what.value, detail=detail[:255], at=datetime.now(UTC)
    )
