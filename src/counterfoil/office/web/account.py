"""One's own account: its second factors, its sessions and its password."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterfoil.office import models
from counterfoil.office.roles import Role
from counterfoil.office.services import accounts, kept_secrets, log_ins, second_factor, security_keys
from counterfoil.office.web import entering
from counterfoil.office.web.access import before_second_factor, staff_page
from counterfoil.office.web.account_events import in_words
from counterfoil.office.web.account_forms import AppForm, KeyForm, OwnForm, PasswordForm
from counterfoil.office.web.second_step import CHALLENGE, site_of

NEW_APP, CODES = "new_app", "recovery_codes"
LATEST = 10
own_page = staff_page(*Role)
reads_and_takes = require_http_methods(["GET", "HEAD", "POST"])


@before_second_factor
@own_page
@reads_and_takes
def account(request: HttpRequest) -> HttpResponse:
    """What there is; and, sent to it, the end of a factor or of a session."""
    who: Any = request.user
    form = OwnForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _ended(request, form):
        return redirect("account")
    shown = {
        "heading": _("Your account"),
        "form": form,
        "app": models.AuthenticatorApp.objects.filter(account=who).first(),
        "keys": who.security_keys.order_by("made_at"),
        "codes_left": second_factor.codes_left(who),
        "must": entering.must_set_up(request),
        "sessions": log_ins.of(who),
        "here": request.session.session_key,
        "events": [in_words(one) for one in who.events.select_related("by", "account").order_by("-pk")[:LATEST]],
    }
    return render(request, "account.html", shown)


@before_second_factor
@own_page
@reads_and_takes
def app(request: HttpRequest) -> HttpResponse:
    """A new app: a square code to scan, and the first code that it shows."""
    who: Any = request.user
    purpose = f"new app of account {who.pk}"
    form = AppForm(request, request.POST if request.method == "POST" else None)
    kept = request.session.get(NEW_APP)
    secret = kept_secrets.unseal(settings.OFFICE, purpose, kept) if kept else second_factor.new_secret()
    if kept is None:
        request.session[NEW_APP] = kept_secrets.seal(settings.OFFICE, purpose, secret)
    if request.method == "POST" and kept and form.is_valid():
        code = form.cleaned_data["code"]
        if form.done(second_factor.add_app, settings.OFFICE, who, secret, code, now=datetime.now(UTC)):
            del request.session[NEW_APP]
            return _with_codes(request, who)
    square = segno.make(second_factor.address(settings.OFFICE, who, secret), error="m")
    drawn = square.svg_inline(scale=5, border=4, light="#fff", svgclass="square", omitsize=False)
    # Drawn here from our own secret: nothing that anybody typed stands in it as markup.
    shown = {"heading": _("Add an authenticator app"), "form": form, "square": mark_safe(drawn), "secret": secret}  # noqa: S308
    return render(request, "account_app.html", shown)


@before_second_factor
@own_page
@reads_and_takes
def key(request: HttpRequest) -> HttpResponse:
    """A new security key; the one page beside log-in that needs JavaScript."""
    who: Any = request.user
    form = KeyForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        challenge = request.session.pop(CHALLENGE, "")
        label, answer = form.cleaned_data["label"], form.cleaned_data["answer"]
        if form.done(security_keys.add, who, label, answer, challenge, site_of(request)):
            return _with_codes(request, who)
    asked = security_keys.ask_for_new(settings.OFFICE, who, site_of(request))
    request.session[CHALLENGE] = asked.challenge
    shown = {"heading": _("Add a security key"), "form": form, "options": asked.options}
    return render(request, "account_key.html", shown)


@before_second_factor
@own_page
@reads_and_takes
def recovery(request: HttpRequest) -> HttpResponse:
    """Recovery codes: shown once, right after they were made."""
    who: Any = request.user
    form = OwnForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _make_codes(request, who)
        return redirect("account_recovery")
    sealed = request.session.pop(CODES, "")
    codes = kept_secrets.unseal(settings.OFFICE, _codes_of(who), sealed).split() if sealed else []
    shown = {"heading": _("Recovery codes"), "form": form, "codes": codes, "left": second_factor.codes_left(who)}
    return render(request, "account_recovery.html", shown)


@before_second_factor
@own_page
@reads_and_takes
def password(request: HttpRequest) -> HttpResponse:
    """Another password: every other browser is logged out."""
    who: Any = request.user
    form = PasswordForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if settings.OFFICE.oidc and settings.OFFICE.oidc.has_no_password(who.role):
            form.add_error(None, _("Your role signs on with the organization's own accounts and has no password here."))
        elif form.done(accounts.give_password, who, form.cleaned_data["new"], by=who, office_name=settings.OFFICE.name):
            update_session_auth_hash(request, who)
            log_ins.moved(who, request.session.session_key, request.headers.get("User-Agent", ""))
            return redirect("account")
    return render(request, "account_password.html", {"heading": _("Change your password"), "form": form})


def _ended(request: HttpRequest, form: OwnForm) -> bool:
    """End what was asked for; an unknown wish ends nothing."""
    who: Any = request.user
    if "password" in form.cleaned_data:
        entering.proved_again(request)
    what, _colon, number = str(request.POST.get("do", "")).partition(":")
    which = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else None
    if what == "remove_app":
        return form.done(second_factor.remove_app, settings.OFFICE, who)
    if what == "remove_key" and which is not None:
        return form.done(security_keys.remove, settings.OFFICE, who, which)
    if what == "end_session" and which is not None:
        log_ins.end(who, but=request.session.session_key or "", number=which)
    if what == "end_sessions":
        log_ins.end(who, but=request.session.session_key or "")
    return True


def _with_codes(request: HttpRequest, who: models.Account) -> HttpResponse:
    """Whoever just added a factor has proved it; the first one comes with recovery codes."""
    request.session[entering.FACTOR] = True
    if second_factor.codes_left(who):
        return redirect("account")
    _make_codes(request, who)
    return redirect("account_recovery")


def _make_codes(request: HttpRequest, who: models.Account) -> None:
    made = second_factor.new_recovery_codes(settings.OFFICE, who)
    request.session[CODES] = kept_secrets.seal(settings.OFFICE, _codes_of(who), " ".join(made))


def _codes_of(who: models.Account) -> str:
    return f"codes to show to account {who.pk}"
