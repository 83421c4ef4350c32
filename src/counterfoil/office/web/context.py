"""What every page shows around its own content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from counterfoil.office.roles import Role

ROLES = {
    Role.RECORDS_OFFICER: _("records officer"),
    Role.COUNSEL: _("counsel"),
    Role.OVERSIGHT: _("oversight"),
    Role.ADMINISTRATOR: _("administrator"),
}


def every_page(request: HttpRequest) -> dict[str, Any]:
    """The office that is served, and who is logged in; a page that refuses early knows nobody."""
    user = getattr(request, "user", None)
    account = user if user is not None and user.is_authenticated else None
    return {"office": settings.OFFICE, "account": account, "role": ROLES[Role(account.role)] if account else ""}
