"""What the forms of the review may send: each names its fields, and anything else is not read."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.office.services.party_saying import HERE, REACHES
from counterfoil.review.model import FLAGS, NOTHING, OTHER
from counterfoil.values import Category, Role

_REASON = 10_000  # more than may be kept, so that the service can say how much may
_WORDS = [(one.value, one.value) for one in Category]


class _Placed(forms.Form):
    at = forms.CharField(label=_("Place"), max_length=32, required=False)


class DecideForm(_Placed):
    """A decision on one place or on many."""

    scope = forms.CharField(label=_("This is meant for"), max_length=32, required=False)
    also = forms.BooleanField(label=_("Also what is decided already"), required=False)
    exemption = forms.CharField(label=_("Exemption"), max_length=64, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=_REASON, required=False)
    category = forms.ChoiceField(label=_("What it shows"), choices=[(NOTHING, NOTHING), *_WORDS], required=False)
    role = forms.ChoiceField(label=_("Whose it is"), choices=[(one.value, one.value) for one in Role], required=False)
    flags = forms.MultipleChoiceField(
        label=_("What holds of the person"), choices=[(f, f) for f in FLAGS], required=False
    )


class PartyForm(_Placed):
    """Whose a place is: somebody else's than the rest, or of one person with another place."""

    reach = forms.ChoiceField(
        label=_("What is somebody else’s"), choices=[(one, one) for one in REACHES], required=False, initial=HERE
    )
    other = forms.CharField(label=_("The other person"), max_length=64, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=_REASON, required=False)


class RecordForm(_Placed):
    """What is said of a file as a whole."""

    whole = forms.ChoiceField(
        label=_("Is this the record that was asked for?"),
        choices=[(one, one) for one in ("yes", "no", "not the person", "withhold", "clear")],
    )
    exemption = forms.CharField(label=_("Exemption"), max_length=64, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=_REASON, required=False)


class AddForm(_Placed):
    """Words that the program missed."""

    text = forms.CharField(label=_("The words as they stand on the page"), max_length=_REASON)
    category = forms.ChoiceField(label=_("What they show"), choices=[(OTHER, OTHER), *_WORDS], required=False)
    exemption = forms.CharField(label=_("Exemption"), max_length=64)
    reason = forms.CharField(label=_("Reason"), max_length=_REASON)


class BoxForm(_Placed):
    """A box that was drawn, in points from the page's top left corner."""

    left = forms.FloatField(label=_("Left"), min_value=0, max_value=20_000)
    top = forms.FloatField(label=_("Top"), min_value=0, max_value=20_000)
    right = forms.FloatField(label=_("Right"), min_value=0, max_value=20_000)
    bottom = forms.FloatField(label=_("Bottom"), min_value=0, max_value=20_000)
    category = forms.ChoiceField(label=_("What it shows"), choices=[(OTHER, OTHER), *_WORDS], required=False)
    exemption = forms.CharField(label=_("Exemption"), max_length=64)
    reason = forms.CharField(label=_("Reason"), max_length=_REASON)


class PlainForm(_Placed):
    """One thing that was added."""

    place = forms.CharField(label=_("Place"), max_length=32)
