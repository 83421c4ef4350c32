"""Who may open which page. Each view says it; one that does not say it opens for nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import auth
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control

from counterfoil.office.roles import Permission, Role
from counterfoil.office.web.entering import is_over, must_set_up

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"


def public_page(view: View) -> View:
    """For everyone."""
    view.opens_for = PUBLIC  # type: ignore[attr-defined]
    return view


def staff_page(*roles: Role, needs: Permission | None = None) -> Callable[[View], View]:
    """For whoever is logged in with one of these roles, and has what it ``needs``. No browser or proxy keeps a copy."""

    def marked(view: View) -> View:
        view.opens_for = frozenset(roles)  # type: ignore[attr-defined]
        view.needs = needs  # type: ignore[attr-defined]
        return view

    return marked


def before_second_factor(view: View) -> View:
    """Opens also for whoever has still to set up the second factor that the role needs: it is set up here."""
    view.before_second_factor = True  # type: ignore[attr-defined]
    return view


class Access:
    """Asks before each view: a stranger is sent to log in, another role is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and is_over(request):
            auth.logout(request)
        response = self.get_response(request)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        opens_for = getattr(view, "opens_for", None)
        if opens_for is None:
            raise RuntimeError(f"{view.__qualname__}: does not say for whom it opens. Use public_page or staff_page.")
        if opens_for == PUBLIC:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        needs = getattr(view, "needs", None)
        if request.user.role not in opens_for or (needs and not getattr(request.user, needs.value)):
            raise PermissionDenied
        if must_set_up(request) and not getattr(view, "before_second_factor", False):
            return redirect("account")
        return None
