"""Forms of the desk: plain fields with the classes of USWDS, and choices that the law or the office gives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.office import models
from counterfoil.office.services import assigning, collecting
from counterfoil.office.web.words import (
    DISCLOSED_TO,
    HOW_ADDRESSED,
    KINDS_OF_BRADY,
    OUTCOMES_OF_CHECK,
    OUTCOMES_OF_CONTEST,
    OUTCOMES_OF_PULL,
    OUTCOMES_OF_SUIT,
    SAID,
    kinds,
)

LONG = 4000


class DeskForm(forms.Form):
    """Every field styled alike; errors of the whole form lead to its first field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
                continue
            style = {forms.Textarea: "usa-textarea", forms.Select: "usa-select", forms.CheckboxInput: ""}
            widget.attrs.setdefault("class", style.get(type(widget), "usa-input"))
            if isinstance(widget, forms.Textarea):
                widget.attrs.setdefault("rows", 4)
            if isinstance(widget, forms.Textarea | forms.TextInput) and field.help_text:
                widget.attrs["dir"] = "auto"

    @property
    def first_field(self) -> str:
        """Where an error of the whole form leads to."""
        return next((str(one.id_for_label) for one in self.visible_fields() if one.id_for_label), "content")


def day(label: Any, help_text: Any = "", **more: Any) -> forms.DateField:
    """A day, chosen in a browser's own calendar."""
    return forms.DateField(
        label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
    )


def text(label: Any, help_text: Any = "", *, most: int = 255, **more: Any) -> forms.CharField:
    """One line."""
    return forms.CharField(label=label, help_text=help_text, max_length=most, **more)


def words(label: Any, help_text: Any = "", **more: Any) -> forms.CharField:
    """Some sentences."""
    return forms.CharField(label=label, help_text=help_text, max_length=LONG, widget=forms.Textarea, **more)


def choice(label: Any, choices: Iterable[tuple[str, Any]], help_text: Any = "", **more: Any) -> forms.ChoiceField:
    """One of a few, all to be seen at once."""
    return forms.ChoiceField(
        label=label, help_text=help_text, choices=list(choices), widget=forms.RadioSelect(), **more
    )


class Goes(DeskForm):
    """A button and nothing to fill in."""


class ExtensionForm(DeskForm):
    """More time by notice: a ground of the law and the reasons. The day is the law's."""

    reasons = words(_("Reasons"), _("In the notice's own words. The requester reads them."))
    field_order = ("ground", "reasons")

    def __init__(self, grounds: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"] = choice(_("Ground"), [(key, f"{key}: {said}") for key, said in grounds])
        self.order_fields(self.field_order)


class AgreementForm(DeskForm):
    """Another day that both agreed on."""

    until = day(_("Day that you agreed on"), _("As the requester wrote it."))
    in_writing = forms.BooleanField(
        label=_("The requester agreed in writing, and the writing is with the case"), required=False
    )


class TreatmentForm(DeskForm):
    """The request is treated as of another kind."""

    reasons = words(_("Reasons"), _("In the notice's own words, for example: 62 requests in twelve months."))
    field_order = ("track", "reasons")

    def __init__(self, tracks: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"] = choice(_("Treat it as"), tracks)
        self.order_fields(self.field_order)


class QuestionForm(DeskForm):
    """Whether a person made the request."""

    reasons = words(_("Why you believe that no person made it"), _("Never ask who the person is."))


class CheckForm(DeskForm):
    """What one person found out about a paper."""

    outcome = choice(_("What was found out"), OUTCOMES_OF_CHECK.items())
    how = words(
        _("With whom, and how"),
        _("For example: the clerk of the court, by the telephone number on the court's own page. Never by a number "
          "that stands on the paper itself."),
    )  # fmt: skip
    expires_on = day(
        _("Last day on which it may be obeyed"),
        _("As the paper says. A search warrant always has one."),
        required=False,
    )


class DecisionForm(DeskForm):
    """What counsel does with a paper that waits."""

    reasons = words(_("Reasons"), _("They are kept with the decision."))
    field_order = ("action", "reasons")

    def __init__(self, actions: Iterable[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"] = choice(_("What the office does"), actions)
        self.order_fields(self.field_order)


class AddressedForm(DeskForm):
    """How a demand that asks for no records was addressed."""

    said = words(_("What was answered or done, or why not"), _("It is kept with the case."))
    field_order = ("how", "said")

    def __init__(self, how: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"] = choice(_("How it was addressed"), [(one, HOW_ADDRESSED[one]) for one in how])
        self.order_fields(self.field_order)


class WordsForm(DeskForm):
    """Words to search for as well."""

    words = text(
        _("Look for these words as well"),
        _("A name, a report number, a place. Empty: search once more for the same."),
        required=False,
    )


class NothingForm(DeskForm):
    """That there is no record."""

    looked = forms.BooleanField(
        label=_("I looked at this search, and the office has no record of what is asked for"),
    )


class AddresseeForm(DeskForm):
    """Whom the letter is to."""

    name = text(_("Name"), _("As the answer is to be addressed."))
    address = words(_("E-mail or postal address"), "")


class AssignForm(DeskForm):
    """Whose desk a case is on."""

    account = forms.ModelChoiceField(
        label=_("Person"), queryset=models.Account.objects.none(), required=False, empty_label=_("nobody")
    )
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=models.Team.objects.none(), required=False, empty_label=_("no team")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people, team = self.fields["account"], self.fields["team"]
        people.queryset = assigning.assignable()
        people.label_from_instance = lambda one: one.official or one.log_in_name
        team.queryset = models.Team.objects.order_by("name")
        team.label_from_instance = lambda one: one.name


class NoteForm(DeskForm):
    """A note."""

    text = words(_("Note"), _("For staff. It cannot be changed later, and stands in no letter and no ledger."))


class TeamForm(DeskForm):
    """A team and who is in it."""

    name = text(
        _("Name of the team"),
        _(
            "A new name makes a team. The name of a team that there is already gives it the members ticked below, in"
            " place of those that it had."
        ),
        most=64,
    )
    members = forms.ModelMultipleChoiceField(
        label=_("Members"),
        queryset=models.Account.objects.none(),
        widget=forms.CheckboxSelectMultiple(),
        help_text=_(
            "Records officers and counsel. Whoever is in it sees its cases under “me or my team”, also those that a "
            "court keeps secret. The list that you save replaces the one before; only a member or counsel changes it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = self.fields["members"]
        members.queryset = assigning.assignable()
        members.label_from_instance = lambda one: one.official or one.log_in_name


class PullForm(DeskForm):
    """A custodian is asked for records."""

    system = text(_("System"), _("Where the records are kept, for example body-worn video."), most=128)
    custodian = text(_("Who keeps it"), _("A unit or a role, for example Video Unit."), most=128)
    asked_for = words(_("Look for"), _("RD, CB, IR or event numbers, days and places."), required=False)
    expected = forms.MultipleChoiceField(
        label=_("What should be there"), choices=[], required=False, widget=forms.CheckboxSelectMultiple()
    )
    due_on = day(_("By which day"))
    email = text(
        _("E-mail address of the custodian"),
        _("They are asked, and reminded the day before and the day after. Nothing of it names the requester."),
        most=254,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expected"].choices = kinds(collecting.every_kind())


class AttestForm(DeskForm):
    """What came of a pull."""

    outcome = choice(_("What came of it"), OUTCOMES_OF_PULL.items())
    said = words(_("Where and how it was looked for"), _("In the custodian's words: it is evidence of the search."))
    custodian = text(_("Who attests to it"), _('The custodian as "Name, Title".'))


class ContestForm(DeskForm):
    """An answer is contested."""

    before = choice(
        _("Before whom"),
        [
            ("public_access_counselor", _("the Public Access Counselor")),
            ("office", _("this office")),
        ],
    )
    reference = text(_("Number there"), _("For example 2024 PAC 12345."), most=64)
    received_on = day(_("Day on which the office was told"))


class ContestEndForm(DeskForm):
    """A contest ends."""

    outcome = choice(_("How it ended"), OUTCOMES_OF_CONTEST.items())
    decided_on = day(_("Day of the decision"))


class SuitForm(DeskForm):
    """Somebody sues about an answer."""

    court = text(_("Court"), _("For example Circuit Court of Cook County, Chancery Division."))
    court_number = text(_("Number there"), _("For example 2024 CH 01234."), most=64)
    on = day(_("Day on which it was filed"))


class SuitServedForm(DeskForm):
    """The office is served."""

    on = day(_("Day on which the office was served"))


class SuitEndForm(DeskForm):
    """A suit ends."""

    outcome = choice(_("How it ended"), OUTCOMES_OF_SUIT.items())
    on = day(_("Day on which it ended"))


class PacketForm(DeskForm):
    """The papers for a review are asked for: there is nothing to fill in."""


class DisposalForm(DeskForm):
    """Somebody confirms that a file may be destroyed."""

    sure = forms.BooleanField(
        label=_("I have looked at this case: its time is over and nobody needs it. What is destroyed is gone.")
    )


class HoldForm(DeskForm):
    """A hold is placed or lifted."""

    reason = words(_("Reason"), _("The suit, the notice or the order. It is kept with the case."))


class PaymentForm(DeskForm):
    """A payment by hand."""

    dollars = text(_("Amount in dollars"), _("For example 12.50."), most=12)
    how = text(_("How it was paid"), _("For example check 1042."))


class OrderForm(DeskForm):
    """A court forbids to tell."""

    order = words(_("Which order"), _("Court, case number, and the words that forbid it."))
    since = day(_("First day on which it is forbidden"), _("Empty: today."), required=False)
    until = day(_("Last day on which it is forbidden"))


class DaysForm(DeskForm):
    """The day of a served paper."""

    return_on = day(_("Return date"), _("The day by which it is to be obeyed, as it says."), required=False)


class ObjectionForm(DeskForm):
    """Counsel objects, or moves to quash, on a ground of the law pack."""

    facts = words(
        _("Why it holds in this case"), _("In the words of the paper that is drafted, a line for each paragraph.")
    )
    made_on = day(_("Day"), _("Empty: today."), required=False)
    field_order = ("ground", "facts", "made_on")

    def __init__(self, grounds: Iterable[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"] = choice(_("Ground"), grounds)
        self.order_fields(self.field_order)


class ObjectionEndForm(DeskForm):
    """An objection or a motion ends."""

    said = words(
        _("What the court said"),
        _("Where it cut the paper down: what it left, in its own words. The production goes by them."),
        required=False,
    )
    ended_on = day(_("Day"), _("Empty: today."), required=False)
    return_on = day(_("New return date"), _("Where the court set one."), required=False)
    field_order = ("outcome", "said", "ended_on", "return_on")

    def __init__(self, outcomes: Iterable[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = choice(_("How it ended"), outcomes)
        self.order_fields(self.field_order)


class CertificateForm(DeskForm):
    """A custodian certifies what was produced."""

    custodian = text(_("Who certifies"), _('The custodian of the records as "Name, Title". That person signs.'))
    rule = text(
        _("Under which rule"),
        _("As counsel names it. The program names no rule of evidence."),
        required=False,
    )


class BradyForm(DeskForm):
    """Material for the defense is written into the log."""

    kind = choice(_("What it is"), KINDS_OF_BRADY.items())
    matter = text(_("Number of the court's case"), _("For example 24 CR 01234. No name."), most=40)
    record = text(_("Record"), _("Its number in this office, for example R-000012. No name."), most=16)
    identified_on = day(_("Day on which it was identified"))


class DisclosureForm(DeskForm):
    """That it was disclosed."""

    to = choice(_("To whom"), DISCLOSED_TO.items())
    on = day(_("Day on which it was disclosed"))
    field_order = ("entry", "to", "on")

    def __init__(self, entries: Iterable[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"] = forms.ChoiceField(
            label=_("Entry"), choices=list(entries), widget=forms.Select(attrs={"class": "usa-select"})
        )
        self.order_fields(self.field_order)


class SaidForm(DeskForm):
    """What no page of a record shows."""

    what = choice(_("What"), SAID.items())
    holds = choice(_("Does it hold"), [("yes", _("It holds")), ("no", _("It does not hold, or no longer"))])
    value = text(_("Which"), _("Only for another system, or a page: for example leads, or 3."), most=32, required=False)
    reasons = words(_("How it is known"), _("For example the order of a court, with its day. Kept, and never printed."))
    field_order = ("records", "what", "holds", "value", "reasons")

    def __init__(self, records: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["records"] = forms.MultipleChoiceField(
            label=_("Records"), choices=[(one, one) for one in records], widget=forms.CheckboxSelectMultiple()
        )
        self.order_fields(self.field_order)


class TableForm(DeskForm):
    """A filled-in production table."""

    table = forms.FileField(label=_("Production table (CSV)"), help_text=_("As it was downloaded here, filled in."))
