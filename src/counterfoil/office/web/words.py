"""Words of the services as people read them, translated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from counterfoil.cases.lifecycle import State
from counterfoil.office.act_words import CLASSES as CLASSES
from counterfoil.office.act_words import KINDS as KINDS

STATES: Mapping[str, Any] = {
    State.NEW: _("new"),
    State.RECEIVED: _("received"),
    State.GATED: _("to be searched"),
    State.SEARCHED: _("searched"),
    State.PROPOSED: _("to be decided"),
    State.DETERMINED: _("decided"),
    State.REDACTED: _("redacted"),
    State.LETTERED: _("ready to leave"),
    State.RELEASED: _("released"),
    State.CLOSED: _("closed"),
    State.LOGGED: _("without legal effect"),
    State.REFERRED: _("waits for a check"),
    State.HELD: _("held for counsel"),
}
DECIDED: Mapping[str, Any] = {
    "release": _("goes out"),
    "redact": _("redacted"),
    "withhold": _("withheld"),
    "refer": _("referred"),
    "not_responsive": _("set aside as somebody else’s"),
}
"""What was decided of a place or of a whole record."""
ACTIONS: Mapping[str, Any] = {
    "answer": _("Answer it as a request for public records"),
    "log": _("Log it: it has no legal effect here"),
    "hold": _("Hold: the records are preserved, counsel decides"),
    "refer": _("Refer: a person checks this paper before anything is done"),
    "produce": _("Produce what its words reach"),
}
OUTCOMES_OF_CHECK: Mapping[str, Any] = {
    "confirmed": _("Whoever issued it confirms it"),
    "not_confirmed": _("Whoever is said to have issued it does not confirm it"),
    "altered": _("It was issued, and altered since"),
}
OUTCOMES_OF_CONTEST: Mapping[str, Any] = {
    "upheld": _("The answer stands"),
    "reversed": _("The answer does not stand"),
    "in_part": _("The answer stands in part"),
    "withdrawn": _("It was withdrawn"),
}
OUTCOMES_OF_PULL: Mapping[str, Any] = {
    "handed_over": _("Records were handed over"),
    "none": _("The custodian holds none"),
    "refused": _("The custodian does not hand them over"),
}
HOW_ADDRESSED: Mapping[str, Any] = {
    "certified": _("Certified"),
    "denied": _("Denied"),
    "refused": _("Refused"),
    "granted": _("Granted"),
    "no_action": _("No action was taken"),
    "criminal_matter": _("It was a criminal matter"),
    "safety": _("Help for somebody's safety"),
    "passed_on": _("Passed on"),
}
DOING: Mapping[str, Any] = {
    "answer": _("The program is working on this case, and stops where a person decides."),
    "search": _("The program is searching."),
    "sign": _("It is signed. The program redacts the files, verifies them and writes the letter."),
    "release": _("The program is releasing it: every file is verified once more, then the package leaves."),
    "notice": _("The program is making a notice."),
    "produce": _("The program is working on the production."),
}
SAID: Mapping[str, Any] = {
    "sealed": _("Sealed by a court (in every case: no search meets it any more)"),
    "expunged": _("Expunged (in every case: no search meets it any more)"),
    "juvenile_record": _("A juvenile record, adults in it or not"),
    "flagged": _("A flagged recording: complaint, firearm, force, arrest, death or bodily harm"),
    "subject_private": _("Its subject, a victim or witness, could expect privacy"),
    "subject_permits": _("Its subject's written permission is on file"),
    "subject_objects": _("A person in it has asked that it not go out"),
    "subject_asks": _("Whoever asks is its subject, the subject's attorney, or the officer"),
    "committed_person": _("Whoever asks is held in a jail or prison, as was verified"),
    "source": _("From another system (say which)"),
    "own_page": _("One page of it is this office's own (say which number)"),
}
GATES: Mapping[int, Any] = {
    1: _("The file is a new one: it holds pages and their tags, and nothing else."),
    2: _("No withheld value stands in its text, its objects or its bytes."),
    3: _("Nothing lies under the marks."),
    4: _("Nothing else was changed; words that were set again are there and look as they did."),
    5: _("A reading of the page images finds no withheld value, and reads what the text says."),
}


def kinds(names: Iterable[str]) -> list[tuple[str, Any]]:
    """Kinds of records with their names."""
    return [(name, KINDS[name]) for name in names]
