"""The fields of the portal and of intake. What the law lets a person leave out is optional here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from counterfoil.demands.written import Form, is_mailbox
from counterfoil.office.services.arriving import SET_ASIDE

_INPUT, _AREA, _SELECT = {"class": "usa-input"}, {"class": "usa-textarea"}, {"class": "usa-select"}

FORMS: dict[str, str | Promise] = {
    Form.LINK: gettext_lazy("Electronic copies, which I fetch with the secret link"),
    Form.EMAIL: gettext_lazy("Electronic copies by e-mail"),
    Form.PAPER: gettext_lazy("Paper copies by post"),
    Form.VISIT: gettext_lazy("I want to look at the originals in the office"),
}
KINDS: dict[str, str | Promise] = {
    "": gettext_lazy("I do not know, or several"),
    "arrest report": gettext_lazy("An arrest report"),
    "case report": gettext_lazy("A case or incident report"),
    "crash report": gettext_lazy("A crash report"),
    "911 call or dispatch record": gettext_lazy("A 911 call or a dispatch record"),
    "body camera video": gettext_lazy("A video, for example of a body camera"),
    "photographs": gettext_lazy("Photographs"),
    "e-mails and correspondence": gettext_lazy("E-mails or letters"),
    "contracts and invoices": gettext_lazy("Contracts or invoices"),
    "policies and procedures": gettext_lazy("Policies or procedures"),
    "data in a table": gettext_lazy("Data in a table"),
}
"""What is written into the request, which is in English for the office → what the page says."""
CHANNELS: dict[str, str | Promise] = {
    "web": gettext_lazy("on the portal"),
    "email": gettext_lazy("by e-mail"),
    "paper": gettext_lazy("on paper"),
    "phone": gettext_lazy("by telephone"),
    "walk_in": gettext_lazy("at the counter"),
    "api": gettext_lazy("from another program"),
}
WHY: dict[str, str | Promise] = {
    "spam": gettext_lazy("It asks for nothing: advertising, or sent by a machine"),
    "duplicate": gettext_lazy("It is the same as a case that is open already"),
    "misdirected": gettext_lazy("It is meant for another office"),
}


def _text(
    label: Any, length: int, *, help_text: Any = "", required: bool = False, **attributes: str
) -> forms.CharField:
    widget = forms.TextInput(attrs=_INPUT | attributes)
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text, widget=widget)


def _area(label: Any, length: int, *, help_text: Any = "", rows: int = 4, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs=_AREA | {"rows": str(rows)})
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text, widget=widget)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs=_INPUT | {"type": "date"}, format="%Y-%m-%d")
    )


class Plain(forms.Form):
    """A form whose summary of faults leads to its first field."""

    @property
    def first_field(self) -> str:
        return str(next(iter(self)).auto_id)


class Who(Plain):
    """Who asks. Nobody has to say it; what is left out, the secret link makes up for."""

    name = _text(gettext_lazy("Name"), 200, autocomplete="name")
    organisation = _text(gettext_lazy("Organization"), 200, autocomplete="organization")
    email = _text(gettext_lazy("E-mail address"), 254, autocomplete="email", inputmode="email")
    postal_address = _area(gettext_lazy("Postal address"), 500, rows=3)
    phone = _text(gettext_lazy("Telephone"), 50, autocomplete="tel", inputmode="tel")
    website = _text(gettext_lazy("Leave this empty"), 200, autocomplete="off", tabindex="-1")

    def clean_email(self) -> str:
        found: str = self.cleaned_data["email"]
        if found and not is_mailbox(found):
            raise ValidationError(_("Write one e-mail address and nothing else, for example ada@mail.example."))
        return found

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("This field is there for machines. Leave it empty."))
        return ""


class Item(Plain):
    """One thing that is asked for."""

    text = _area(
        gettext_lazy("Which records do you want?"),
        2_000,
        help_text=gettext_lazy("What happened, where, and who was there. Say it as you would tell it to somebody."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of record is it?"),
        choices=list(KINDS.items()),
        required=False,
        widget=forms.Select(attrs=_SELECT),
    )
    since = _day(gettext_lazy("From (day)"))
    until = _day(gettext_lazy("To (day)"))
    numbers = _text(
        gettext_lazy("Numbers that you know"),
        200,
        help_text=gettext_lazy("For example of a report, an event, a contract or a permit."),
    )
    replaces = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            raise ValidationError(_("The last day lies before the first. Change one of them."))
        return cleaned

    def as_item(self) -> dict[str, str]:
        """What the draft keeps."""
        found = self.cleaned_data
        return {
            "text": found["text"],
            "kind": found["kind"],
            "since": found["since"].isoformat() if found["since"] else "",
            "until": found["until"].isoformat() if found["until"] else "",
            "numbers": found["numbers"],
        }


class How(Plain):
    """How the answer is wanted, and the only two things about a purpose that an office may ask (5 ILCS 140/3(c))."""

    form = forms.ChoiceField(
        label=gettext_lazy("How do you want the answer?"), choices=list(FORMS.items()), widget=forms.RadioSelect()
    )
    fee_waiver = _area(
        gettext_lazy("Do you ask that no fee be charged? Say why."),
        2_000,
        rows=3,
        help_text=gettext_lazy(
            "The law lets an office waive or reduce a fee where the records serve the public and you gain nothing by "
            "them. Leave it empty if you do not ask for that."
        ),
    )
    commercial = forms.ChoiceField(
        label=gettext_lazy("Will you use the records to sell something, or to advertise?"),
        choices=[
            ("no", pgettext_lazy("commercial purpose", "No")),
            ("yes", pgettext_lazy("commercial purpose", "Yes")),
        ],
        widget=forms.RadioSelect(),
        help_text=gettext_lazy(
            "An office may ask this, and nothing else about your purpose. Reporting, research and teaching are "
            "not commercial. A commercial request has another deadline."
        ),
    )

    def __init__(self, *args: Any, has: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._has = has

    def clean_form(self) -> str:
        found: str = self.cleaned_data["form"]
        if found == Form.EMAIL and not self._has.get("email"):
            raise ValidationError(_("You gave no e-mail address. Choose another way, or go back and give one."))
        if found == Form.PAPER and not self._has.get("postal_address"):
            raise ValidationError(_("You gave no postal address. Choose another way, or go back and give one."))
        return found


class Review(Plain):
    """What a requester fills in for a request for review; all of it may be written by hand instead."""

    name = _text(gettext_lazy("Your name, as you sign"), 200, autocomplete="name")
    address = _area(gettext_lazy("Your address"), 500, rows=3)
    reasons = _area(
        gettext_lazy("Why do you ask for a review?"),
        5_000,
        rows=6,
        help_text=gettext_lazy("For example: which records you still want, and why you think that they are public."),
    )


class SentOn(Plain):
    """When a request for review was sent."""

    sent_on = forms.DateField(
        label=gettext_lazy("I sent a request for review on"),
        widget=forms.DateInput(attrs=_INPUT | {"type": "date"}, format="%Y-%m-%d"),
    )


class Verify(Plain):
    """Something that somebody was handed."""

    digest = _text(gettext_lazy("SHA-256 of a file or of a manifest"), 200, autocomplete="off", spellcheck="false")
    file = forms.FileField(
        label=gettext_lazy("Or the file itself"),
        required=False,
        help_text=gettext_lazy(
            "A letter, a released record, manifest.json, a receipt (.tlog-proof), or the whole ZIP."
        ),
        widget=forms.FileInput(attrs={"class": "usa-file-input"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("digest")) == bool(cleaned.get("file")) and not self.errors:
            raise ValidationError(_("Give a SHA-256 or a file, one of the two."))
        return cleaned


class SetAside(Plain):
    """Why no case is opened."""

    why = forms.ChoiceField(
        label=gettext_lazy("Why is no case opened?"),
        choices=[(key, WHY[key]) for key in SET_ASIDE],
        widget=forms.RadioSelect(),
    )
    of = _text(gettext_lazy("Number of the case of which it is a duplicate"), 32, autocomplete="off")
    reason = _area(
        gettext_lazy("In a sentence, for whoever looks later"),
        2_000,
        rows=3,
        required=True,
    )


class Transcript(Plain):
    """What a paper asks that no program can read."""

    transcript = _area(gettext_lazy("What the paper asks, in its own words"), 20_000, rows=8, required=True)


class Entered(Who):
    """A demand that came by telephone, on paper or at the counter, written down by staff."""

    field_order = ("channel", "received_at", "items", "file")
    channel = forms.ChoiceField(
        label=gettext_lazy("How did it come?"),
        choices=[(key, CHANNELS[key]) for key in ("phone", "walk_in", "paper")],
        widget=forms.RadioSelect(),
    )
    received_at = forms.DateTimeField(
        label=gettext_lazy("When was it received?"),
        help_text=gettext_lazy("The clock runs from here. It cannot be changed afterwards."),
        widget=forms.DateTimeInput(attrs=_INPUT | {"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    items = _area(
        gettext_lazy("What is asked"), 20_000, rows=6, help_text=gettext_lazy("A blank line between two items.")
    )
    file = forms.FileField(
        label=gettext_lazy("The paper, scanned"),
        required=False,
        widget=forms.FileInput(attrs={"class": "usa-file-input"}),
    )
    website = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("items") and not cleaned.get("file") and not self.errors:
            raise ValidationError(_("Write down what is asked, or give the scanned paper."))
        return cleaned

    def received(self) -> datetime:
        found: datetime = self.cleaned_data["received_at"]
        return found


class Open(Plain):
    """A document is opened to everyone."""

    title = _text(gettext_lazy("Title for the public; it names nobody"), 200, required=True)
    sure = forms.BooleanField(
        label=gettext_lazy("I have read it: it is about no named person"),
        widget=forms.CheckboxInput(attrs={"class": "usa-checkbox__input"}),
    )
