"""The forms by which a standing is claimed and verified: as whom somebody asks, and what a named person saw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterfoil.office.web.desk_forms import DeskForm, choice, text, words
from counterfoil.office.web.words import OUTCOMES_OF_STANDING, SEEN, STANDINGS


class StandingForm(DeskForm):
    """A claim, as it was made at intake or since."""

    standing = choice(gettext_lazy("Whoever asks says that they are"), STANDINGS.items())
    of_whom = text(
        gettext_lazy("Of whom in the records"), gettext_lazy("The person’s name, as the requester gives it.")
    )
    how = words(
        gettext_lazy("How it was claimed"),
        gettext_lazy("For example at the counter, or in the letter of 3 March."),
        required=False,
    )
    copy = forms.FileField(
        label=gettext_lazy("Copy of the paper"),
        help_text=gettext_lazy(
            "Only where you cannot look at the paper itself. It is kept encrypted, and destroyed when the claim is "
            "verified. A picture or a PDF."
        ),
        required=False,
    )


class VerifyForm(DeskForm):
    """What a named person found."""

    outcome = choice(gettext_lazy("What you found"), OUTCOMES_OF_STANDING.items())
    seen = forms.ChoiceField(
        label=gettext_lazy("What you saw"),
        help_text=gettext_lazy("The kind of paper. Its number is written down nowhere."),
        choices=[("", gettext_lazy("Choose")), *SEEN.items()],
        widget=forms.Select(attrs={"class": "usa-select"}),
    )
    checked = words(
        gettext_lazy("How you checked it"),
        gettext_lazy("For example: name and face compared at the counter. Never the number of a paper."),
    )
    field_order = ("outcome", "seen", "checked", "people")

    def __init__(self, people: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people:
            self.fields["people"] = forms.MultipleChoiceField(
                label=_("Who that is in the records"),
                help_text=_("Choose the person in each record. Of whom you choose nobody, no duty changes."),
                choices=list(people.items()),
                required=False,
                widget=forms.CheckboxSelectMultiple(),
            )
        self.order_fields(self.field_order)
