"""What every page of a case has in common: who may open it, that it was opened, and how an act of a person is taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import CounterfoilError
from counterfoil.office import casework, models, paper_pages
from counterfoil.office.roles import Role

Result = TypeVar("Result")

ON_CASES = (Role.RECORDS_OFFICER, Role.COUNSEL)
"""Who works on cases. Oversight sees what was done on the case's own page, and none of the pages behind it."""


def case_of(request: HttpRequest, number: str, what: str) -> models.Case:
    """The case that this account may work on, written down before it is shown. ``Http404`` where there is none."""
    case = casework.opened(request.user, number, what)
    if case is None:
        raise Http404
    return case


def page_of(request: HttpRequest, case: models.Case, heading: str, **more: Any) -> dict[str, Any]:
    """What a page of a case shows around its own content."""
    return {
        "heading": heading,
        "head": casework.head(settings.OFFICE, case),
        "case": case,
        "nameless": "" if decides(request) else nameless(),
        "here_now": request.path,
    } | more


def picture_of(path: Path | None, page_number: int) -> HttpResponse:
    """One page, from 1, of a paper that this program made, as an image. ``Http404`` where there is none."""
    drawn = paper_pages.image(path, page_number) if path is not None and path.is_file() else None
    if drawn is None:
        raise Http404
    return HttpResponse(drawn, content_type="image/png")


def posted(request: HttpRequest) -> Any:
    """What was sent with the page's form; None where it was only opened."""
    return request.POST if request.method == "POST" else None


def decides(request: HttpRequest) -> str:
    """ "Name, Title" of whoever is logged in; empty where the account has none and so decides nothing."""
    official = str(request.user.official)
    return official if is_name_and_title(official) else ""


def acted(form: forms.Form, act: Callable[[], Result]) -> Result | None:
    """Do what the form asks; what stops it is shown with the form, and None comes back."""
    try:
        return act()
    except CounterfoilError as error:
        form.add_error(None, settings.OFFICE.without_place(error))
        return None


def taken(request: HttpRequest, form: forms.Form, act: Callable[[str], object]) -> bool:
    """Whether a posted form was good and ``act``, given who does it, went through. A nameless account does nothing."""
    if request.method != "POST" or not form.is_valid():
        return False
    by = decides(request)
    if not by:
        form.add_error(None, nameless())
        return False
    done: list[bool] = []

    def whole() -> None:
        act(by)
        done.append(True)

    acted(form, whole)
    return bool(done)


def nameless() -> str:
    """Why an account decides nothing."""
    return _(
        "Your account has no name and title, so nothing can be decided with it. Whoever keeps the accounts of this "
        "office sets it."
    )
