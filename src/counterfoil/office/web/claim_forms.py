"""The form by which a named person claims a ground for places, or says that an officer is under cover."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterfoil.office.claim_queries import NOT_UNDERCOVER, UNDERCOVER, WITHDRAW, Place
from counterfoil.office.web.desk_forms import DeskForm, words

_LONGEST = 80  # characters of a finding, in a list


class ClaimForm(DeskForm):
    """Which places, what is said of them, and why."""

    reasons = words(
        gettext_lazy("Reasons"),
        gettext_lazy(
            "For a ground: in at least eight words, what disclosure of this place would do, and how. The letter prints "
            "it, so name nobody. For an officer under cover: how it is known; that is kept, and never printed."
        ),
    )
    field_order = ("findings", "what", "reasons")

    def __init__(self, places: Iterable[Place], grounds: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {one.id: one for one in places}
        self.fields["findings"] = forms.MultipleChoiceField(
            label=_("Places"),
            choices=[(one.id, _shown(one)) for one in self.places.values()],
            widget=forms.CheckboxSelectMultiple(),
        )
        self.fields["what"] = forms.ChoiceField(
            label=_("What is said of them"),
            choices=[
                ("", _("Choose")),
                (UNDERCOVER, _("It shows an officer under cover (of one place)")),
                (_("A ground of the law"), list(grounds.items())),
                (
                    _("No longer"),
                    [
                        (WITHDRAW, _("Nothing is claimed for them any more")),
                        (NOT_UNDERCOVER, _("It shows no officer under cover (of one place)")),
                    ],
                ),
            ],
            widget=forms.Select(attrs={"class": "usa-select"}),
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """An officer is named by one place: two could be two persons."""
        given = super().clean() or {}
        if given.get("what") in (UNDERCOVER, NOT_UNDERCOVER) and len(given.get("findings", ())) > 1:
            self.add_error("findings", _("Choose one place, with the officer’s name. Say it officer by officer."))
        return given


def _shown(one: Place) -> str:
    text = " ".join(one.text.split())
    cut = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return _("%(id)s, page %(page)s: %(what)s “%(text)s”") % {
        "id": one.id, "page": one.page_number, "what": one.what, "text": cut or _("(a picture)"),
    }  # fmt: skip
