"""Pages for what went wrong. Each says what to do; none says whether something exists that one may not see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from counterfoil.office.api.problems import problem


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, _("That request could not be read"), _("Go back to the first page and try again."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        403,
        _("Your role does not open this page"),
        _("If your work needs it, ask whoever keeps the accounts of this office for another role."),
    )


def no_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of this office, or from one that was left open for too long."""
    return _page(
        request,
        403,
        _("That form was not taken"),
        _("It was open for too long, or did not come from this office. Open its page again and send it from there."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request, 404, _("There is no such page"), _("Check the address, or begin again at the office's first page.")
    )


def failed(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        500,
        _("Something failed here"),
        _("Nothing that was saved before is lost. Try again; if it fails again, tell whoever runs the server."),
    )


def closed(request: HttpRequest, *, has_moved: bool) -> HttpResponse:
    """The office is being moved to another database; or it has been, and this server still has the old one."""
    what_to_do = (
        _("It was moved to another database. Whoever runs the server starts it again, and all is here.")
        if has_moved
        else _("It is being moved to another database. Nothing is lost; try again in a few minutes.")
    )
    answer = _page(request, 503, _("This office is closed for a short while"), what_to_do)
    answer["Retry-After"] = "120"
    answer["Cache-Control"] = "no-store"
    return answer


def _page(request: HttpRequest, status: int, heading: str, what_to_do: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(status, what_to_do)
    return render(request, "error.html", {"heading": heading, "what_to_do": what_to_do}, status=status)
