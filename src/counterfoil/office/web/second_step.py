"""The second step of a log-in: a code of the app, a recovery code, or a security key. Throttled on its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from counterfoil.office import models
from counterfoil.office.services import accounts, second_factor, security_keys
from counterfoil.office.services.security_keys import Site
from counterfoil.office.web import entering
from counterfoil.office.web.access import public_page
from counterfoil.office.web.request_log import happened

CHALLENGE = "security_key_challenge"


class CodeForm(forms.Form):
    """Six digits of the app, or a recovery code."""

    first_field = "id_code"
    code = forms.CharField(
        label=gettext_lazy("Code from the app, or a recovery code"),
        max_length=64,
        widget=forms.TextInput(attrs={"class": "usa-input", "autocomplete": "one-time-code", "autofocus": True}),
    )


class AnswerForm(forms.Form):
    """What the security key said; the script of the page fills it in."""

    first_field = "key"
    answer = forms.CharField(max_length=20_000, widget=forms.HiddenInput)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    waiting = entering.pending(request)
    if waiting is None:
        return redirect("log_in")
    account, go_on = waiting
    with_key = "answer" in request.POST
    code = CodeForm(request.POST if request.method == "POST" and not with_key else None)
    answer = AnswerForm(request.POST if with_key else None)
    sent = answer if with_key else code
    if request.method == "POST" and sent.is_valid() and _proved(request, account, sent):
        return redirect(entering.finish(request, account, go_on=go_on, factor=True))
    return render(request, "second_step.html", _shown(request, account, code, answer))


def site_of(request: HttpRequest) -> Site:
    """Where the browser stands, as it will say itself."""
    origin = f"{request.scheme}://{request.get_host()}"
    return Site(urlsplit(origin).hostname or "", origin)


def _proved(request: HttpRequest, account: models.Account, form: Any) -> bool:
    """Whether the code or the key is right; an error is said in the form."""
    throttle = accounts.Throttle(bytes.fromhex(settings.SECRET_KEY))
    name = f"\0second step of {account.log_in_name}"  # no log-in name can be typed like this
    if not throttle.may_try(name):
        wait = {"minutes": accounts.WAIT.seconds // 60}
        form.add_error(None, _("Too many second steps failed. Wait %(minutes)s minutes.") % wait)
        happened(request, "second_step_refused")
        return False
    if isinstance(form, AnswerForm):
        challenge = request.session.pop(CHALLENGE, "")
        right = bool(challenge) and security_keys.check(
            account, form.cleaned_data["answer"], challenge, site_of(request)
        )
        wrong = _("The key did not prove that it is one of this account. Try again, or use a code.")
    else:
        code = form.cleaned_data["code"]
        right = second_factor.check_code(settings.OFFICE, account, code, now=datetime.now(UTC)) or (
            second_factor.use_recovery_code(settings.OFFICE, account, code)
        )
        wrong = _("This code is not right, or was used already. Wait for the next one.")
    if right:
        throttle.succeeded(name)
        happened(request, "second_step_right")
        return True
    happened(request, "second_step_refused")
    form.add_error(None, wrong)
    return False


def _shown(request: HttpRequest, account: models.Account, code: CodeForm, answer: AnswerForm) -> dict[str, Any]:
    shown = {"heading": _("Second step"), "form": code, "answer": answer, "options": "", "has_app": False}
    shown["has_app"] = models.AuthenticatorApp.objects.filter(account=account).exists()
    if account.security_keys.exists():
        asked = security_keys.ask_for_proof(account, site_of(request))
        request.session[CHALLENGE] = asked.challenge
        shown["options"] = asked.options
    return shown
