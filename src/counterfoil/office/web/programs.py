"""Keys for programs of others, for the administrator: made, shown once, closed; and where they want to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.roles import Role
from counterfoil.office.services import api_keys, kept_secrets
from counterfoil.office.services.api_keys import Scope
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.account_forms import text

SECRET = "new_api_key"  # noqa: S105 - where the session keeps one until it is shown
SCOPES = {
    Scope.FILE: gettext_lazy("file requests, in the name of people who ask"),
    Scope.INTAKE: gettext_lazy("file requests from the federal portal"),
    Scope.WEBHOOKS: gettext_lazy("be told of what happens (webhooks)"),
}


class KeyForm(forms.Form):
    first_field = "id_name"
    name = text(gettext_lazy("Whose program it is"), size=64)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What the key is for"),
        choices=[(scope.value, says) for scope, says in SCOPES.items()],
        widget=forms.SelectMultiple(attrs={"class": "usa-select", "size": len(SCOPES)}),
    )


@staff_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def programs(request: HttpRequest) -> HttpResponse:
    who: Any = request.user
    closing = str(request.POST.get("close", ""))
    if request.method == "POST" and closing:
        if closing.isascii() and closing.isdigit() and len(closing) < 16:
            for key in models.ApiKey.objects.filter(pk=int(closing)):
                api_keys.close(key, by=who)
        return redirect("programs")
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        scopes = [Scope(one) for one in form.cleaned_data["scopes"]]
        try:
            _key, secret = api_keys.make(form.cleaned_data["name"], scopes, by=who)
        except BadInput as error:
            form.add_error("name", str(error))
        else:
            request.session[SECRET] = kept_secrets.seal(settings.OFFICE, _purpose(who), secret)
            return redirect("programs")
    sealed = request.session.pop(SECRET, "")
    keys = models.ApiKey.objects.select_related("made_by")
    shown = {
        "heading": _("Programs"),
        "form": form,
        "secret": kept_secrets.unseal(settings.OFFICE, _purpose(who), sealed) if sealed else "",
        "keys": keys.prefetch_related("webhooks").order_by(F("closed_at").asc(nulls_first=True), "name"),
        "scopes": SCOPES,
    }
    return render(request, "programs.html", shown)


def _purpose(who: models.Account) -> str:
    return f"new key, shown to account {who.pk}"
