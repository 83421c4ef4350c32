"""What was done about a request, in words for whoever made it: from what the public ledger shows, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from counterfoil.cases.lifecycle import State
from counterfoil.office.day_words import written

STATES: Mapping[State, str | Promise] = {
    State.NEW: gettext_lazy("It has arrived."),
    State.RECEIVED: gettext_lazy("It has arrived, and a case is open."),
    State.GATED: gettext_lazy("It is being answered. The records are searched next."),
    State.SEARCHED: gettext_lazy("The records were searched. A person checks the search."),
    State.PROPOSED: gettext_lazy("Records were found. A person decides, place by place, what goes out."),
    State.DETERMINED: gettext_lazy("It was decided what goes out. The files are made."),
    State.REDACTED: gettext_lazy("The files were made and checked. The letter is written."),
    State.LETTERED: gettext_lazy("The answer is written. A person looks at it and releases it."),
    State.RELEASED: gettext_lazy("The answer has left."),
    State.CLOSED: gettext_lazy("It was answered, and the case is closed."),
    State.LOGGED: gettext_lazy("It was written down. The law gives this paper no effect; an answer says so."),
    State.REFERRED: gettext_lazy("A person has to look at it before anything else is done."),
    State.HELD: gettext_lazy("The office's counsel decides how it goes on. Nothing is destroyed meanwhile."),
}
"""Where a case stands, for the requester."""

SILENT = gettext_lazy("This page does not say how it stands. Ask the office.")
"""What is said of a case of which a court forbids to tell: no more than of any other that is not shown."""

OUTCOMES: Mapping[str, str | Promise] = {
    "released": gettext_lazy("released"),
    "released_in_part": gettext_lazy("released in part"),
    "denied": gettext_lazy("denied"),
    "no_records": gettext_lazy("no records found"),
    "no_legal_effect": gettext_lazy("no legal effect"),
    "complied": gettext_lazy("complied with"),
    "referred": gettext_lazy("referred"),
    "withdrawn": gettext_lazy("withdrawn"),
    "duplicate": gettext_lazy("a duplicate"),
    "addressed": gettext_lazy("addressed without records"),
    "quashed": gettext_lazy("a court quashed the paper"),
}
"""How a case ended, in a word of the log."""

LETTERS: Mapping[str, str | Promise] = {
    "grant": gettext_lazy("An answer was written: the records are released."),
    "partial": gettext_lazy("An answer was written: the records are released in part."),
    "denial": gettext_lazy("An answer was written: the records are withheld."),
    "no_records": gettext_lazy("An answer was written: no records were found."),
    "no_legal_effect": gettext_lazy("An answer was written: the paper has no legal effect."),
    "production": gettext_lazy("An answer was written: what the paper commands is produced."),
    "acknowledgement": gettext_lazy("A letter says that the request was received."),
    "extension": gettext_lazy("A letter says that the office takes more time."),
    "agreed_extension": gettext_lazy("A letter confirms the day that was agreed."),
    "clarification": gettext_lazy("A letter asks you for something."),
    "narrowing": gettext_lazy("A letter asks you to ask for less."),
    "fee": gettext_lazy("A letter speaks of a fee."),
    "fee_estimate": gettext_lazy("A letter estimates a fee."),
    "commercial": gettext_lazy("A letter says that the request is treated as one for a commercial purpose."),
    "recurrent": gettext_lazy("A letter says that the request is treated as one of many."),
    "voluminous": gettext_lazy("A letter says that the request is treated as a very large one."),
    "person_check": gettext_lazy("A letter asks whether a person made the request."),
}

_ATTEMPTS: Mapping[str, str | Promise] = {
    "extension": gettext_lazy("The office tried to take more time in a way that the law forbids: the day stands."),
    "agreement": gettext_lazy("An agreement about more time was written down that the law forbids: the day stands."),
    "treatment": gettext_lazy("The office tried to treat the request as of another kind, and may not: the day stands."),
    "question": gettext_lazy("The office asked something that does not stop the time: the day stands."),
}

_Facts = Mapping[str, Any]
_WORDS: Mapping[str, Callable[[_Facts], str]] = {
    "demand.received": lambda _f: _("Your request was received."),
    "clock.started": lambda f: _("The time began to run. The answer is due on %(day)s.") % {"day": _day(f)},
    "clock.extended": lambda f: _("The time was extended. The answer is due on %(day)s.") % {"day": _day(f)},
    "clock.attempted": lambda f: str(_ATTEMPTS.get(str(f.get("what")), _ATTEMPTS["extension"])),
    "clock.treated": lambda f: _("The request is treated as of another kind. It is due on %(day)s.") % {"day": _day(f)},
    "clock.replied": lambda f: _("Your reply was received. The answer is due on %(day)s.") % {"day": _day(f)},
    "clock.narrowed": lambda f: _("You asked for less. The answer is due on %(day)s.") % {"day": _day(f)},
    "clock.paused": lambda _f: _("The time was stopped."),
    "clock.resumed": lambda f: _("The time runs again. The answer is due on %(day)s.") % {"day": _day(f)},
    "clock.moved": lambda f: _("The day was counted again: the answer is due on %(day)s.") % {"day": _day(f)},
    "search.run": lambda f: (
        ngettext("%(n)s system was searched.", "%(n)s systems were searched.", n) % {"n": n}
        if (n := int(f.get("systems", 0)))
        else _("The records were searched.")
    ),
    "search.confirmed": lambda _f: _("A person checked the search."),
    "determination.made": lambda _f: _("A person decided what goes out and what is withheld."),
    "letter.made": lambda f: str(LETTERS.get(str(f.get("letter")), _("A letter was written."))),
    "letter.sent": lambda _f: _("A letter was sent to you."),
    "fee.charged": lambda f: _("A fee of %(money)s was asked for.") % {"money": _money(f)},
    "fee.paid": lambda f: _("A fee of %(money)s was paid.") % {"money": _money(f)},
    "fee.waived": lambda f: _("A fee of %(money)s was waived.") % {"money": _money(f)},
    "release.made": lambda f: (
        ngettext("%(n)s file has left the office.", "%(n)s files have left the office.", n) % {"n": n}
        if (n := int(f.get("files", 0)))
        else _("The answer has left the office.")
    ),
    "case.referred": lambda _f: _("It waits for a person."),
    "case.resumed": lambda _f: _("A person decided that it goes on."),
    "case.closed": lambda f: _("The case was closed: %(how)s.") % {"how": OUTCOMES.get(str(f.get("outcome")), "–")},
    "case.reopened": lambda _f: _("The case was opened again."),
    "appeal.received": lambda _f: _("The answer was contested."),
    "appeal.decided": lambda _f: _("The contest was decided."),
}
"""Kind of act → what it says to the requester; an act that concerns nobody outside is left out."""


def told(kind: str, facts: _Facts) -> str:
    """One act in a sentence; empty where it does not concern the requester.

    >>> told("law.adopted", {})
    ''
    """
    return _WORDS[kind](facts) if kind in _WORDS else ""


def _day(facts: _Facts) -> str:
    found = facts.get("due_on")
    return written(date.fromisoformat(str(found)), "l, F j, Y") if found else _("a day that is still open")


def _money(facts: _Facts) -> str:
    cents = int(facts.get("cents", 0))
    return f"${cents // 100}.{cents % 100:02}"
