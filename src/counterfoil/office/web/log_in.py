"""Log in and out. Whoever fails too often under one name waits, whether there is such a name or not."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterfoil.office.services import accounts
from counterfoil.office.services.knocking import LOG_IN
from counterfoil.office.web import entering
from counterfoil.office.web.access import public_page
from counterfoil.office.web.public_access import doorkeeper, is_loopback, wait
from counterfoil.office.web.request_log import happened


class LogInForm(AuthenticationForm):
    """A name and a password, as the office's accounts have them."""

    first_field = "id_username"
    error_messages: ClassVar = {
        "invalid_login": gettext_lazy("This name and password do not belong to an account. Check both."),
        "inactive": gettext_lazy("This name and password do not belong to an account. Check both."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, fill in (
            ("username", gettext_lazy("Log-in name"), "username"),
            ("password", gettext_lazy("Password"), "current-password"),
        ):
            self.fields[name].label = label
            self.fields[name].widget.attrs |= {"class": "usa-input", "autocomplete": fill}

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username", "")
        throttle = accounts.Throttle(bytes.fromhex(settings.SECRET_KEY))
        tried = bool(name and self.cleaned_data.get("password"))  # else nothing is tried, and nothing succeeds
        if tried and not throttle.may_try(name):
            wait = {"minutes": accounts.WAIT.seconds // 60}
            raise ValidationError(_("Too many log-ins failed under this name. Wait %(minutes)s minutes.") % wait)
        cleaned = super().clean()
        oidc, account = settings.OFFICE.oidc, self.get_user()
        if oidc is not None and account is not None and oidc.has_no_password(account.role):
            raise self.get_invalid_login_error()  # nobody learns that the password would have been right
        if tried:
            throttle.succeeded(name)
        return cleaned


class _LogIn(LoginView):
    form_class = LogInForm
    template_name = "log_in.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who tries one password under many names waits as well. A proxy that does not say for whom it asks makes all
        addresses this machine's own: those are not counted, or a stranger would keep everybody out."""
        self._try = None
        if not is_loopback(request.META.get("REMOTE_ADDR", "")):
            self._try = doorkeeper(request).tries(LOG_IN)
            if self._try is None:
                return wait(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: LogInForm) -> HttpResponse:
        """The password is right; where the account has a second factor, that is asked for next."""
        if self._try is not None:
            self._try.delete()
        happened(self.request, "password_right")
        return redirect(entering.begin(self.request, form.get_user(), go_on=self.get_redirect_url()))

    def form_invalid(self, form: LogInForm) -> HttpResponse:
        happened(self.request, "password_refused")
        return super().form_invalid(form)

    def get_default_redirect_url(self) -> str:
        return entering.begins_at(self.request.user)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(**more) | {"heading": _("Log in")}


log_in = public_page(_LogIn.as_view())


class _LogOut(LogoutView):
    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever sits down next finds nothing that the browser kept of this office."""
        response = super().dispatch(*args, **kwargs)
        if self.request.method == "POST":
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


log_out = public_page(_LogOut.as_view())
