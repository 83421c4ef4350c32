"""What was done to accounts, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from counterfoil.office import models
from counterfoil.office.services.account_events import What

SAYS: dict[What, Any] = {
    What.ADDED: _("account added"),
    What.CLOSED: _("account closed"),
    What.REOPENED: _("account reopened"),
    What.PASSWORD_SET: _("new password given"),
    What.PASSWORD_CHANGED: _("password changed by its owner"),
    What.ROLE_CHANGED: _("role changed"),
    What.OFFICIAL_CHANGED: _("name and title for letters changed"),
    What.SIGN_ON_CHANGED: _("name for the organization's sign-on changed"),
    What.APP_ADDED: _("authenticator app added"),
    What.APP_REMOVED: _("authenticator app removed"),
    What.KEY_ADDED: _("security key added"),
    What.KEY_REMOVED: _("security key removed"),
    What.KEY_REFUSED: _("security key refused: it may have been copied"),
    What.CODES_MADE: _("recovery codes made"),
    What.CODE_USED: _("recovery code used"),
    What.FACTORS_RESET: _("second factors reset"),
    What.SESSIONS_ENDED: _("other sessions ended"),
    What.PERMISSION_GIVEN: _("permission given"),
    What.PERMISSION_TAKEN: _("permission taken"),
    What.OPENINGS_SOUGHT: _("records of one person listed for openings"),
    What.BRADY_EXPORTED: _("Brady and Giglio log taken as a file"),
    What.API_KEY_MADE: _("key for a program made"),
    What.API_KEY_CLOSED: _("key for a program closed"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One event. ``by`` is empty where it was the command line."""

    account: str
    says: Any
    detail: str
    by: str
    at: datetime


def in_words(event: models.AccountEvent) -> Line:
    by = event.by.log_in_name if event.by else ""
    is_role = event.what in (What.ADDED, What.ROLE_CHANGED, What.PERMISSION_GIVEN, What.PERMISSION_TAKEN)
    detail = event.detail.replace("_", " ") if is_role else event.detail
    return Line(event.account.log_in_name, SAYS[What(event.what)], detail, by, event.at)
