"""The accounts of the office, for its administrator: made, changed and closed; each change is written down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.roles import Permission, Role
from counterfoil.office.services import accounts as service
from counterfoil.office.services import kept_secrets, second_factor
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.account_events import in_words
from counterfoil.office.web.account_forms import text
from counterfoil.office.web.context import ROLES

PASSWORD = "new_password"  # noqa: S105 - where the session keeps one until it is shown
PAGE = 50
for_administrators = staff_page(Role.ADMINISTRATOR)
reads_and_takes = require_http_methods(["GET", "HEAD", "POST"])


class Form(forms.Form):
    @property
    def first_field(self) -> str:
        return f"id_{next(iter(self.fields))}" if self.fields else "content"

    def done(self, do: Any, *args: Any, **kwargs: Any) -> bool:
        """Do it; what is refused is said in the form."""
        try:
            do(*args, **kwargs)
        except BadInput as error:
            self.add_error(None, str(error))
            return False
        return True


def _role() -> forms.ChoiceField:
    choices = [(role.value, name) for role, name in ROLES.items()]
    return forms.ChoiceField(
        label=gettext_lazy("Role"), choices=choices, widget=forms.Select(attrs={"class": "usa-select"})
    )


def _official() -> forms.CharField:
    label = gettext_lazy("Name and title, as letters print them (without them nothing can be signed)")
    return text(label, size=255, required=False)


def _sign_on() -> forms.CharField:
    return text(gettext_lazy("What the organization's own sign-on calls this person"), size=255, required=False)


class AddForm(Form):
    """A new account. What is not named here cannot be sent."""

    name = text(gettext_lazy("Log-in name"), size=64, attrs={"autocapitalize": "none", "autocomplete": "off"})
    role = _role()
    official = _official()
    sign_on = _sign_on()


class ChangeForm(Form):
    role = _role()
    official = _official()
    sign_on = _sign_on()


PERMISSIONS = {
    Permission.SERVED: gettext_lazy("Served papers: the desk of subpoenas, orders and warrants, and their production"),
    Permission.BRADY: gettext_lazy("Brady and Giglio log: what was disclosed to prosecution and defense"),
}


@for_administrators
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    rows = models.Account.objects.order_by("-is_active", "log_in_name").select_related("app")
    page = Paginator(rows.prefetch_related("security_keys"), PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts.html", {"heading": _("Accounts"), "page": page, "roles": ROLES})


@for_administrators
@reads_and_takes
def add(request: HttpRequest) -> HttpResponse:
    form = AddForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told, password = form.cleaned_data, service.new_password()
        more = {"official": told["official"], "sign_on": told["sign_on"], "by": request.user}
        signs_on = bool(told["sign_on"]) and _has_no_password(told["role"])
        if form.done(service.added, told["name"], Role(told["role"]), "" if signs_on else password, **more):
            if not signs_on:
                _show_once(request, told["name"], password)
            return redirect("one_account", name=told["name"])
    return render(request, "accounts_add.html", {"heading": _("Add an account"), "form": form})


@for_administrators
@reads_and_takes
def one_account(request: HttpRequest, name: str) -> HttpResponse:
    found = models.Account.objects.filter(log_in_name=name).first()
    if found is None:
        raise Http404
    values = {"role": found.role, "official": found.official, "sign_on": found.sign_on}
    is_change = request.method == "POST" and request.POST.get("do") == "change"
    form = ChangeForm(request.POST if is_change else None, initial=values)
    other = Form(request.POST if request.method == "POST" and not is_change else None)
    if is_change:
        if form.is_valid() and form.done(_change, found, form.cleaned_data, request.user):
            return redirect("one_account", name=name)
    elif request.method == "POST" and other.is_valid() and other.done(_act, request, found):
        return redirect("one_account", name=name)
    # What was refused may stand on the object that was to be changed.
    found.refresh_from_db()
    shown = {
        "heading": _("Account %(name)s") % {"name": found.log_in_name},
        "who": found,
        "own": found.pk == request.user.pk,
        "form": form,
        "refused": other.non_field_errors() if other.is_bound else (),
        "role_name": ROLES[Role(found.role)],
        "permissions": [(what.value, says, getattr(found, what.value)) for what, says in PERMISSIONS.items()]
        if found.role in (Role.RECORDS_OFFICER, Role.COUNSEL)
        else (),
        "factors": second_factor.has(found),
        "must": second_factor.needs(settings.OFFICE, found.role),
        "password": _shown_once(request, found.log_in_name),
        "events": [in_words(one) for one in found.events.select_related("by", "account").order_by("-pk")[:PAGE]],
    }
    return render(request, "accounts_one.html", shown)


def _change(found: models.Account, told: dict[str, Any], by: Any) -> None:
    """All of it or nothing; one's own role and sign-on stay as they are."""
    service.change(found, role=Role(told["role"]), official=told["official"], sign_on=told["sign_on"], by=by)


def _act(request: HttpRequest, found: models.Account) -> None:
    by: Any = request.user
    do = request.POST.get("do")
    if do == "close":
        service.closed(found, by=by)
    elif do == "permit":
        for what in PERMISSIONS:
            service.permit(found, what, what.value in request.POST.getlist("may"), by=by)
    elif do == "reopen":
        service.reopened(found, by=by)
    elif do == "reset":
        service.need_other(found, by)
        second_factor.reset(found, by=by)
    elif do == "password":
        service.need_other(found, by)
        password = service.new_password()
        service.give_password(found, password, by=by)
        _show_once(request, found.log_in_name, password)


def _has_no_password(role: str) -> bool:
    return bool(settings.OFFICE.oidc) and settings.OFFICE.oidc.has_no_password(role)


def _show_once(request: HttpRequest, name: str, password: str) -> None:
    request.session[PASSWORD] = [name, kept_secrets.seal(settings.OFFICE, f"new password of {name}", password)]


def _shown_once(request: HttpRequest, name: str) -> str:
    kept = request.session.get(PASSWORD)
    if not kept or kept[0] != name:
        return ""
    del request.session[PASSWORD]
    return kept_secrets.unseal(settings.OFFICE, f"new password of {name}", kept[1])
