"""What is next in a case, for the page: in plain words, with the one button that leads there.

``case.waits_for`` speaks of commands, as the program prints it. A page says what to do on pages; the program's own
words are kept behind a line that opens them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterfoil.cases.lifecycle import State
from counterfoil.office import casework, models
from counterfoil.office.casework import Head
from counterfoil.office.services import confirming, searching
from counterfoil.office.services.signing import WAITING

WORKER = (State.RECEIVED, State.GATED, State.DETERMINED, State.REDACTED, State.LOGGED)
"""Where the worker can go on by itself, once a person says so."""


@dataclass(frozen=True, slots=True)
class Next:
    """``page`` is the name of the address behind the button; ``go_on``: the button lists work instead."""

    what: str
    why: tuple[str, ...] = ()
    label: str = ""
    page: str = ""
    go_on: bool = False
    program: str = ""


def next_of(case: models.Case, head: Head) -> Next:
    """What is next in a case, for those who work on it."""
    if head.doing:
        return Next(str(_DOING))
    made = _by_state(case, head)
    return Next(made.what, made.why, made.label, made.page, made.go_on, case.waits_for)


_DOING = gettext_lazy("Nothing for you to do now: the program is working on this case")


def _by_state(case: models.Case, head: Head) -> Next:
    state = State(case.state)
    what = str(head.row.next.what)
    if head.produces and state not in (State.CLOSED, State.RELEASED):
        why = (_("Counsel has said that this paper is obeyed. What its words reach is produced item by item."),)
        return Next(_("Produce what the words of the paper reach"), why, _("To the production"), "case_produce")
    if state is State.SEARCHED:
        return _after_search(case)
    if state is State.PROPOSED and models.SignOff.objects.filter(case=case, state=WAITING).exists():
        why = (_("One person has signed what was decided. This office wants a second one to look at it and sign."),)
        return Next(_("Sign it as the second person"), why, _("To the signature"), "sign")
    if state is State.PROPOSED:
        said = _("The program has proposed what the law says of each place. Nothing is decided until it is signed.")
        why = (said, *_unread(case))
        return Next(what, why, _("To the review"), "review")
    if state in (State.REFERRED, State.HELD):
        gate: Any = case.gate
        steps = tuple(str(step) for step in gate.get("steps", ()))
        return Next(what, (str(gate.get("why", "")), *steps), _("To the paper"), "case_paper")
    if state is State.LETTERED:
        why = (_("Letter and files are made and verified. A named person looks at them and releases them."),)
        return Next(_("Look at what will leave, and release it"), why, _("To the release"), "case_release")
    if state is State.RELEASED:
        why = (_("The package has left; its last step was interrupted."),)
        return Next(what, why, _("To the release"), "case_release")
    if state is State.CLOSED:
        return Next(what)
    return _worker(case, what)


def _after_search(case: models.Case) -> Next:
    if not case.search:
        return Next(_("Search once more"), (), _("To the search"), "case_search")
    if confirming.may_be_confirmed(case):
        why = (_("The search found no record. A person confirms that, or looks further."), *_unread(case))
        return Next(_("Confirm that there is no record, or look further"), why, _("To the search"), "case_search")
    if not searching.looked_up(case):
        why = (
            _("Nothing could be looked up that tells records apart, so nobody can say whether the office has any."),
            *_unread(case),
        )
        return Next(_("Say what to search for"), why, _("To the search"), "case_search")
    if confirming.is_confirmed(case):
        return _worker(case, _("Write the letter that there is no record"))
    if case.waits_for and not case.search["best"]:
        return Next(_("Look at the search"), _unread(case), _("To the search"), "case_search")
    if case.waits_for:
        why = (_("The records that were met cannot be shown page by page. A person looks at the originals."),)
        return Next(_("Look at the originals"), why, _("To the search"), "case_search")
    return Next(
        _("Have the program propose again"),
        (_("What was said of the case since changes what the law says of it."),),
        _("Continue"),
        "case_go_on",
        go_on=True,
    )


def _worker(case: models.Case, what: str) -> Next:
    if casework.is_without_sender(case) and State(case.state) not in (State.RECEIVED, State.GATED):
        unknown = (_("The demand does not say who sent it. Look at the original, and say whom the answer is to."),)
        return Next(_("Say whom the answer is to"), unknown, _("To the address"), "case_addressee")
    why: tuple[str, ...] = ()
    if _refused(case):
        why = (_("A redacted file did not pass its verification, so nothing left. Look at the review again."),)
    elif case.waits_for:
        why = (_("The program could not go on. It says why below; put that right, then continue."),)
    return Next(what, why, _("Continue"), "case_go_on", go_on=True)


def _refused(case: models.Case) -> bool:
    last = models.Act.objects.filter(case=case).order_by("-leaf").values_list("kind", flat=True).first()
    return last == "release.refused"


def _unread(case: models.Case) -> tuple[str, ...]:
    number = len(searching.unread_of(case)) if case.search else 0
    return (
        (_("Files that could not be read, so that no search sees into them: %(n)s.") % {"n": number},) if number else ()
    )
