"""What every page shows around its own content."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counterfoil.office.roles import Role

ROLES = {
    Role.RECORDS_OFFICER: _("records officer"),
    Role.COUNSEL: _("counsel"),
    Role.OVERSIGHT: _("oversight"),
    Role.ADMINISTRATOR: _("administrator"),
}


def in_the_offices_time(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Every time on a page is the office's own."""

    def shown(request: HttpRequest) -> HttpResponse:
        with timezone.override(ZoneInfo(settings.OFFICE.time_zone)):
            return get_response(request)

    return shown


def every_page(request: HttpRequest) -> dict[str, Any]:
    """The office that is served, and who is logged in; a page that refuses early knows nobody."""
    user = getattr(request, "user", None)
    account = user if user is not None and user.is_authenticated else None
    return {
        "office": settings.OFFICE,
        "account": account,
        "role": ROLES[Role(account.role)] if account else "",
        "here": request.get_full_path(),
        "other_languages": [one for one in settings.LANGUAGES if one[0] != get_language()],
    }
