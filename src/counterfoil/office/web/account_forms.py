"""Forms of one's own account. Whoever logged in a while ago gives the password again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterfoil.errors import BadInput
from counterfoil.office.services import accounts
from counterfoil.office.web import entering


def text(label: Any, *, size: int, **more: Any) -> forms.CharField:
    """One line of text."""
    attrs = {"class": "usa-input"} | more.pop("attrs", {})
    return forms.CharField(label=label, max_length=size, widget=forms.TextInput(attrs=attrs), **more)


def password(label: Any, fill: str) -> forms.CharField:
    """A password, taken as it is typed."""
    attrs = {"class": "usa-input", "autocomplete": fill}
    return forms.CharField(label=label, max_length=4096, strip=False, widget=forms.PasswordInput(attrs=attrs))


class OwnForm(forms.Form):
    """A change of one's own account. ``always`` asks for the password even after a fresh log-in."""

    always = False
    password = password(gettext_lazy("Your password"), "current-password")

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account: Any = request.user
        if entering.is_recent(request) and not (self.always and self.account.has_usable_password()):
            del self.fields["password"]

    @property
    def first_field(self) -> str:
        return f"id_{next(iter(self.fields))}" if self.fields else "content"

    def clean_password(self) -> str:
        """Throttled like a log-in: a browser that was left open is no place to try passwords."""
        throttle = accounts.Throttle(bytes.fromhex(settings.SECRET_KEY))
        name = f"\0password of {self.account.log_in_name}"
        if not throttle.may_try(name):
            wait = {"minutes": accounts.WAIT.seconds // 60}
            raise forms.ValidationError(_("Too many wrong passwords. Wait %(minutes)s minutes.") % wait)
        if not self.account.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(_("This is not your password."))
        throttle.succeeded(name)
        return self.cleaned_data["password"]

    def done(self, do: Any, *args: Any, **kwargs: Any) -> bool:
        """Do it; what is refused is said in the form."""
        try:
            do(*args, **kwargs)
        except BadInput as error:
            self.add_error(None, str(error))
            return False
        return True


class AppForm(OwnForm):
    code = text(
        gettext_lazy("The code that the app shows now"),
        size=16,
        attrs={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )


class KeyForm(OwnForm):
    label = text(gettext_lazy("What you call this key"), size=64)
    answer = forms.CharField(max_length=20_000, widget=forms.HiddenInput)


class PasswordForm(OwnForm):
    always = True
    new = password(gettext_lazy("New password"), "new-password")
    again = password(gettext_lazy("The new password once more"), "new-password")

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("new") != self.cleaned_data.get("again"):
            self.add_error("again", _("The two are not the same."))
        return self.cleaned_data
