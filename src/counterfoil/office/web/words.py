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
BEFORE: Mapping[str, Any] = {
    "public_access_counselor": _("the Public Access Counselor"),
    "court": _("a court"),
    "office": _("this office"),
}
STOPPED: Mapping[str, Any] = {
    "a legal hold stands": _("A legal hold stands."),
    "a suit is open": _("A suit is open."),
    "the answer is contested": _("The answer is contested."),
    "a document of it is open in the reading room": _("A document of it is open in the reading room."),
    "the worker is at it": _("The worker is at it."),
}
OUTCOMES_OF_SUIT: Mapping[str, Any] = {**OUTCOMES_OF_CONTEST, "settled": _("It was settled")}
OUTCOMES_OF_OBJECTION: Mapping[str, Any] = {
    "granted": _("The court quashed the paper: nothing is produced, and the case ends"),
    "denied": _("The court denied it: the paper stands"),
    "modified": _("The court cut the paper down: what it left stands"),
    "withdrawn": _("Counsel withdraws it"),
}
STATES_OF_OBJECTION: Mapping[str, tuple[Any, Any]] = {
    "none": (_("No objection"), _("Nothing stands against the paper.")),
    "objected": (
        _("Objected"),
        _("Counsel objects. Nothing is produced until it is recorded how the objection ended."),
    ),
    "moved": (_("Moved to quash"), _("A motion is before the court. Nothing is produced until the court has ruled.")),
    "granted": (_("Quashed"), _("The court quashed the paper. Nothing is produced under it.")),
    "denied": (_("Denied"), _("The court denied it. The paper is produced by its words, by the return date.")),
    "modified": (_("Modified"), _("The court cut the paper down. Only what it left is produced, by the return date.")),
    "withdrawn": (_("Withdrawn"), _("Counsel withdrew it. The paper is produced by its words, by the return date.")),
}
KINDS_OF_BRADY: Mapping[str, Any] = {
    "brady": _("Brady: it favors the accused"),
    "giglio": _("Giglio: it bears on whether a witness is believed"),
}
DISCLOSED_TO: Mapping[str, Any] = {
    "COOK-SAO": _("the Cook County State's Attorney"),
    "USAO": _("the United States Attorney"),
    "IL-AG": _("the Illinois Attorney General"),
    "DOJ": _("the Department of Justice"),
    "OTHER-STATE": _("another prosecutor of a State"),
    "COURT": _("the court"),
    "DEFENSE": _("counsel for the defense"),
}
OUTCOMES_OF_PULL: Mapping[str, Any] = {
    "handed_over": _("Records were handed over"),
    "none": _("The custodian holds none"),
    "refused": _("The custodian does not hand them over"),
}
MESSAGES: Mapping[str, Any] = {
    "pull": _("asked by e-mail"),
    "reminder_due": _("reminded that the day comes"),
    "reminder_overdue": _("reminded that the day has passed"),
    "reminder": _("reminded"),
}
STATES_OF_MAIL: Mapping[str, Any] = {
    "waiting": _("waits to be sent"),
    "sent": _("sent"),
    "refused": _("refused by the mail server"),
    "not_sent": _("not sent"),
    "doubt": _("in doubt: look at the case’s e-mail"),
    "bounced": _("came back"),
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
STANDINGS: Mapping[str, Any] = {
    "subject": _("The person in the records"),
    "consent": _("Somebody with that person's written consent"),
    "parent": _("A parent or guardian of that person"),
    "counsel": _("Counsel of that person"),
}
EFFECTS_OF_STANDING: Mapping[str, Any] = {
    "subject": _("Once verified, the rules know it: what the law keeps from others only may go out to the person."),
    "consent": _("Once verified, the rules know it: what the law keeps from others only may go out with the consent."),
    "parent": _(
        "It changes no duty by itself: who may have a child's record is for counsel; a parent can be the suspect."
    ),
    "counsel": _("It changes no duty by itself. With the client's written consent, claim that too."),
}
SEEN: Mapping[str, Any] = {
    "drivers_license": _("Driver's license"),
    "state_id": _("State identification card"),
    "city_id": _("City identification card"),
    "passport": _("Passport"),
    "consular_id": _("Consular identification card"),
    "birth_certificate": _("Birth certificate"),
    "court_order": _("Order of a court, for example of guardianship"),
    "appearance": _("Counsel's appearance, or a letter of representation"),
    "signed_consent": _("Written and signed consent"),
    "known_in_person": _("No paper: known in person"),
    "other": _("Another paper"),
}
OUTCOMES_OF_STANDING: Mapping[str, Any] = {
    "confirmed": _("It is so"),
    "not_confirmed": _("It is not shown, or it is not so"),
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
