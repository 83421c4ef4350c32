"""What an act shows in clear, as people say it: "By e-mail; received on December 3, 2024; 5 items asked for."

``ledger.kinds`` says which facts an act may have; each of them has its words here, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from counterfoil.law.clocks import Unit
from counterfoil.office.core_words import paper_name, said
from counterfoil.office.day_words import written
from counterfoil.office.follow_words import LETTERS, OUTCOMES

_Words = Mapping[str, str | Promise]
TRACKS: _Words = {
    "standard": gettext_lazy("ordinary request"),
    "extension": gettext_lazy("extension"),
    "commercial": gettext_lazy("commercial request"),
    "recurrent_notice": gettext_lazy("notice to a recurrent requester"),
    "recurrent": gettext_lazy("recurrent requester"),
    "voluminous_notice": gettext_lazy("notice of a voluminous request"),
    "voluminous_amend": gettext_lazy("reply to the notice of a voluminous request"),
    "voluminous": gettext_lazy("voluminous request"),
    "arrest_report": gettext_lazy("arrest report"),
    "person_check": gettext_lazy("question whether a person asks"),
    "pac_review": gettext_lazy("request for review"),
    "pac_forward": gettext_lazy("the Counselor forwards it"),
    "pac_records": gettext_lazy("records for the Counselor"),
    "pac_answer": gettext_lazy("answer to the Counselor"),
    "pac_reply": gettext_lazy("reply to that answer"),
    "binding_opinion": gettext_lazy("binding opinion"),
    "after_binding_opinion": gettext_lazy("after a binding opinion"),
    "expedited": gettext_lazy("expedited request"),
    "subpoena": gettext_lazy("subpoena"),
    "none": gettext_lazy("no time runs"),
    "certification": gettext_lazy("certification"),
    "certification_expedited": gettext_lazy("expedited certification"),
    "certification_urgent": gettext_lazy("urgent certification"),
    "certification_appeal": gettext_lazy("appeal about a certification"),
}
"""The times that run, by what they run for."""
CHANNELS: _Words = {
    "email": gettext_lazy("by e-mail"),
    "letter": gettext_lazy("by letter"),
    "fax": gettext_lazy("by fax"),
    "form": gettext_lazy("on the portal"),
    "in_person": gettext_lazy("at the counter"),
    "telephone": gettext_lazy("by telephone"),
    "file": gettext_lazy("as files"),
    "api": gettext_lazy("from another program"),
    "service_of_process": gettext_lazy("served on the office"),
}
CLASSES: _Words = {
    "request": gettext_lazy("a request"),
    "administrative": gettext_lazy("an agency's own paper, signed by no judge"),
    "claimed_judicial": gettext_lazy("claims to be a court's"),
    "unknown": gettext_lazy("cannot be told"),
}
_ACTIONS: _Words = {
    "answer": gettext_lazy("it is answered as a request"),
    "log": gettext_lazy("it is logged: it has no legal effect here"),
    "hold": gettext_lazy("it is held: counsel decides, and nothing is destroyed"),
    "refer": gettext_lazy("a person checks it before anything is done"),
    "produce": gettext_lazy("what its words reach is produced"),
}
_RESULTS: _Words = {
    **OUTCOMES,
    "confirmed": gettext_lazy("confirmed"),
    "not_confirmed": gettext_lazy("not confirmed"),
    "altered": gettext_lazy("altered since it was issued"),
    "clean": gettext_lazy("nothing that is withheld was found"),
    "leak": gettext_lazy("something that is withheld was found: nothing leaves"),
    "upheld": gettext_lazy("the answer stands"),
    "reversed": gettext_lazy("the answer does not stand"),
    "in_part": gettext_lazy("the answer stands in part"),
    "settled": gettext_lazy("it was settled"),
}
_REASONS: _Words = {
    "spam": gettext_lazy("it asks for nothing"),
    "duplicate": gettext_lazy("it is a duplicate"),
    "misdirected": gettext_lazy("it is meant for another office"),
    "fee": gettext_lazy("until a fee is paid"),
    "clarification": gettext_lazy("until the requester has said more"),
    "court_order": gettext_lazy("by order of a court"),
    "agreement": gettext_lazy("as was agreed"),
    "person_check": gettext_lazy("until a person answers"),
    "calendar": gettext_lazy("the calendar was corrected"),
    "rules": gettext_lazy("the rules were corrected"),
    "leak": gettext_lazy("something that is withheld would have shown"),
    "law_forbids": gettext_lazy("the law forbids it"),
    "rules_not_adopted": gettext_lazy("counsel has not adopted the rules"),
    "instrument_unverified": gettext_lazy("the paper is not verified"),
    "identity_unverified": gettext_lazy("nobody has verified who asks"),
    "duty_unclear": gettext_lazy("the law gives no clear answer"),
    "incomplete": gettext_lazy("something is missing"),
    "person_must_decide": gettext_lazy("a person has to decide"),
    "counsel_must_decide": gettext_lazy("counsel has to decide"),
    "legal_hold": gettext_lazy("a legal hold stands"),
    "conflict": gettext_lazy("two rules contradict each other"),
    "verification_failed": gettext_lazy("a file did not pass its verification"),
    "withdrawn": gettext_lazy("it was withdrawn"),
    "appeal": gettext_lazy("after an appeal"),
    "remand": gettext_lazy("sent back by a court"),
    "error": gettext_lazy("an error is mended"),
    "new_records": gettext_lazy("new records were found"),
}
RELEASES: _Words = {
    "public": gettext_lazy("to the public"),
    "subject": gettext_lazy("to the person in the record"),
    "public_access_counselor": gettext_lazy("to the Public Access Counselor, in confidence"),
    "in_camera": gettext_lazy("to a judge, in camera"),
    "protective_order": gettext_lazy("under a protective order"),
    "prosecution": gettext_lazy("to the prosecution"),
    "requester": gettext_lazy("to the requester alone"),
}
_WHOM: _Words = {
    "counsel": gettext_lazy("to counsel"),
    "supervisor": gettext_lazy("to a supervisor"),
    "records_officer": gettext_lazy("to a records officer"),
    "public_access_counselor": gettext_lazy("to the Public Access Counselor"),
    "other_body": gettext_lazy("to another body"),
}
_BEFORE: _Words = {
    "public_access_counselor": gettext_lazy("before the Public Access Counselor"),
    "court": gettext_lazy("before a court"),
    "office": gettext_lazy("before this office"),
}
_HOW: _Words = {
    "notice": gettext_lazy("by notice"),
    "agreement": gettext_lazy("by agreement"),
    "certified": gettext_lazy("certified"),
    "denied": gettext_lazy("denied"),
    "refused": gettext_lazy("refused"),
    "granted": gettext_lazy("granted"),
    "no_action": gettext_lazy("no action was taken"),
    "criminal_matter": gettext_lazy("it was a criminal matter"),
    "safety": gettext_lazy("help for somebody's safety"),
    "passed_on": gettext_lazy("passed on"),
}
_ATTEMPTED: _Words = {
    "extension": gettext_lazy("a notice of more time"),
    "agreement": gettext_lazy("an agreement about another day"),
    "treatment": gettext_lazy("treating it as of another kind"),
    "question": gettext_lazy("a question that would have stopped the time"),
}
_FAULTS: _Words = {
    "late_notice": gettext_lazy("it came too late"),
    "second": gettext_lazy("it was the second one"),
    "no_ground": gettext_lazy("it names no ground of the law"),
    "no_reasons": gettext_lazy("it gives no reasons"),
    "too_long": gettext_lazy("it takes more time than the law gives"),
    "not_later": gettext_lazy("its day is no later one"),
    "wrong_track": gettext_lazy("this kind of request does not allow it"),
    "not_in_writing": gettext_lazy("it is not in writing"),
    "no_such_rule": gettext_lazy("the law had no such rule then"),
}
KINDS: _Words = {
    "arrest_report": gettext_lazy("arrest report"),
    "case_report": gettext_lazy("case report"),
    "supplement": gettext_lazy("supplement"),
    "inventory": gettext_lazy("inventory"),
    "call_for_service": gettext_lazy("911 call"),
    "crash_report": gettext_lazy("crash report"),
    "photo": gettext_lazy("photo"),
    "video": gettext_lazy("video"),
    "demand_file": gettext_lazy("earlier request with its answer"),
    "table": gettext_lazy("table"),
    "correspondence": gettext_lazy("correspondence"),
    "other": gettext_lazy("other"),
}
_SYSTEMS: _Words = {
    "govqa": gettext_lazy("from GovQA"),
    "nextrequest": gettext_lazy("from NextRequest"),
    "csv": gettext_lazy("from a table"),
}
_AGAINST: _Words = {
    "objection": gettext_lazy("by an objection to whoever issued it"),
    "motion": gettext_lazy("by a motion to quash"),
}
_ORDERS: _Words = {"first": gettext_lazy("first signature"), "second": gettext_lazy("second signature")}


def _count(text: Callable[[int], str]) -> Callable[[Any], str]:
    """A count as people say it; none is not mentioned."""
    return lambda n: text(n) % {"n": n} if n else ""


def _one_of(words: _Words) -> Callable[[Any], str]:
    return lambda value: str(words[value])


def _letter(value: Any) -> str:
    return str(LETTERS.get(value) or _("A letter was written.")).rstrip(".")


def _length(days: int, unit: Unit) -> str:
    return said(f"{days} {unit.words}" if days != 1 else f"1 {unit.words.removesuffix('s')}")


def _date(value: Any) -> str:
    return written(date.fromisoformat(str(value)), "F j, Y")


def _money(cents: Any) -> str:
    return f"${int(cents) // 100:,}.{int(cents) % 100:02}"


_FIELDS: Mapping[str, Callable[[Any], str]] = {
    "channel": _one_of(CHANNELS),
    "from": lambda code: _("from %(agency)s") % {"agency": code},
    "instrument": lambda kind: said(paper_name(str(kind))),
    "class": _one_of(CLASSES),
    "kind": _one_of(KINDS),
    "track": _one_of(TRACKS),
    "letter": _letter,
    "release": _one_of(RELEASES),
    "order": _one_of(_ORDERS),
    "what": _one_of(_ATTEMPTED),
    "faults": lambda codes: ", ".join(str(_FAULTS[one]) for one in codes),
    "how": _one_of(_HOW),
    "action": _one_of(_ACTIONS),
    "outcome": _one_of(_RESULTS),
    "reason": _one_of(_REASONS),
    "before": _one_of(_BEFORE),
    "to": lambda code: str(_WHOM[code]) if code in _WHOM else _("to %(agency)s") % {"agency": code},
    "received_on": lambda day: _("received on %(day)s") % {"day": _date(day)},
    "dated_on": lambda day: _("dated %(day)s") % {"day": _date(day)},
    "days": lambda _n: "",  # with its unit
    "was_due_on": lambda day: _("was due on %(day)s") % {"day": _date(day)},
    "due_on": lambda day: _("due on %(day)s") % {"day": _date(day)},
    "step": lambda n: _("check %(n)s") % {"n": n},
    "items": _count(lambda n: ngettext("%(n)s item asked for", "%(n)s items asked for", n)),
    "attachments": _count(lambda n: ngettext("%(n)s file attached", "%(n)s files attached", n)),
    "systems": _count(lambda n: ngettext("%(n)s system", "%(n)s systems", n)),
    "terms": _count(lambda n: ngettext("%(n)s term looked up", "%(n)s terms looked up", n)),
    "records": _count(lambda n: ngettext("%(n)s record", "%(n)s records", n)),
    "documents": _count(lambda n: ngettext("%(n)s document", "%(n)s documents", n)),
    "files": _count(lambda n: ngettext("%(n)s file in all", "%(n)s files in all", n)),
    "bytes": lambda n: str(filesizeformat(n)),
    "pages": _count(lambda n: ngettext("%(n)s page", "%(n)s pages", n)),
    "parties": _count(lambda n: ngettext("%(n)s party", "%(n)s parties", n)),
    "findings": _count(lambda n: ngettext("%(n)s place", "%(n)s places", n)),
    "places": _count(lambda n: ngettext("%(n)s place", "%(n)s places", n)),
    "fields": _count(lambda n: ngettext("%(n)s place", "%(n)s places", n)),
    "hits": lambda n: ngettext("%(n)s record met", "%(n)s records met", n) % {"n": n} if n else _("no record was met"),
    "exact": _count(lambda n: ngettext("%(n)s of them by an exact match", "%(n)s of them by an exact match", n)),
    "candidates": _count(lambda n: ngettext("%(n)s of them by likeness", "%(n)s of them by likeness", n)),
    "nulls": _count(lambda n: ngettext("%(n)s term met nothing", "%(n)s terms met nothing", n)),
    "confirmed": _count(lambda n: ngettext("%(n)s is meant", "%(n)s are meant", n)),
    "rejected": _count(lambda n: ngettext("%(n)s is not", "%(n)s are not", n)),
    "unclear": _count(lambda n: ngettext("%(n)s is not clear", "%(n)s are not clear", n)),
    "released": _count(lambda n: ngettext("%(n)s goes out", "%(n)s go out", n)),
    "redacted": _count(lambda n: ngettext("%(n)s is redacted", "%(n)s are redacted", n)),
    "referred": _count(lambda n: ngettext("%(n)s is referred", "%(n)s are referred", n)),
    "compelled": _count(lambda n: ngettext("%(n)s must go out", "%(n)s must go out", n)),
    "forbidden": _count(lambda n: ngettext("%(n)s must not go out", "%(n)s must not go out", n)),
    "permitted_to_withhold": _count(lambda n: ngettext("%(n)s may be withheld", "%(n)s may be withheld", n)),
    "open": _count(lambda n: ngettext("%(n)s is open", "%(n)s are open", n)),
    "refer": _count(lambda n: ngettext("%(n)s is for a person to decide", "%(n)s are for a person to decide", n)),
    "withheld": _count(lambda n: ngettext("%(n)s withheld whole", "%(n)s withheld whole", n)),
    "outside": _count(lambda n: ngettext("%(n)s outside of its words", "%(n)s outside of its words", n)),
    "counsel": _count(lambda n: ngettext("%(n)s decided by counsel", "%(n)s decided by counsel", n)),
    "corrections": _count(lambda n: ngettext("%(n)s corrected", "%(n)s corrected", n)),
    "deviations": _count(lambda n: ngettext("%(n)s deviates", "%(n)s deviate", n)),
    "redactions": _count(lambda n: ngettext("%(n)s mark", "%(n)s marks", n)),
    "checks": _count(lambda n: ngettext("%(n)s check", "%(n)s checks", n)),
    "leaks": _count(lambda n: ngettext("%(n)s leak", "%(n)s leaks", n)),
    "categories": _count(lambda n: ngettext("%(n)s kind of information", "%(n)s kinds of information", n)),
    "rules": _count(lambda n: ngettext("%(n)s rule", "%(n)s rules", n)),
    "digests": _count(
        lambda n: ngettext("%(n)s value that nobody can open any more", "%(n)s values that nobody can open any more", n)
    ),
    "minutes": _count(lambda n: ngettext("for %(n)s minute", "for %(n)s minutes", n)),
    "cents": _money,
    "exemptions": lambda codes: _("exemptions %(codes)s") % {"codes": ", ".join(map(str, codes))},
    "system": _one_of(_SYSTEMS),
    "added": _count(lambda n: ngettext("%(n)s is new", "%(n)s are new", n)),
    "changed": _count(lambda n: ngettext("%(n)s has changed", "%(n)s have changed", n)),
    "same": _count(lambda n: ngettext("%(n)s is as before", "%(n)s are as before", n)),
    "refused": _count(lambda n: ngettext("%(n)s was not taken over", "%(n)s were not taken over", n)),
    "against": _one_of(_AGAINST),
    "confidential": _count(lambda n: ngettext("%(n)s file in confidence", "%(n)s files in confidence", n)),
    "shareable": _count(lambda n: ngettext("%(n)s file that may be shared", "%(n)s files that may be shared", n)),
    "passages": _count(lambda n: ngettext("%(n)s passage taken out", "%(n)s passages taken out", n)),
    "law": str,
    "sample": lambda yes: _("a sample: everything is invented") if yes else "",
    "simulated_clock": lambda yes: _("with a simulated clock") if yes else "",
    "size": _count(lambda n: ngettext("%(n)s entry", "%(n)s entries", n)),
    "database": lambda name: (
        _("to %(name)s") % {"name": {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(name, "")}
    ),
    "witnesses": _count(lambda n: ngettext("%(n)s witness answered", "%(n)s witnesses answered", n)),
    "brought": _count(lambda n: ngettext("%(n)s checkpoint was brought", "%(n)s checkpoints were brought", n)),
    "rows": _count(lambda n: ngettext("%(n)s row", "%(n)s rows", n)),
    "rule": lambda n: _("by rule %(n)s") % {"n": n},
    "root": lambda _digest: "",
    "digest": lambda _digest: "",  # whoever needs one reads the ledger
    "manifest": lambda _digest: "",
    "old_key": lambda _digest: "",
    "new_key": lambda _digest: "",
    "unit": lambda _unit: "",  # with the days
    "legal": lambda cites: _("by %(cites)s") % {"cites": ", ".join(map(str, cites))},
}
"""Fact → how it is said, in the order in which it is; what is said with another one, or by nobody, is empty."""


_RULED: _Words = {
    "granted": gettext_lazy("the court quashed the paper"),
    "denied": gettext_lazy("the court denied it: the paper stands"),
    "modified": gettext_lazy("the court cut the paper down: what it left stands"),
    "withdrawn": gettext_lazy("counsel withdrew it"),
}
_GAVE_WAY: _Words = {
    "planned": gettext_lazy("as planned"),
    "exposed": gettext_lazy("the earlier key was exposed"),
    "lost": gettext_lazy("the earlier key was lost"),
}
_OF_A_KIND: Mapping[tuple[str, str], Callable[[Any], str]] = {
    ("key.rotated", "reason"): _one_of(_GAVE_WAY),
    ("objection.ended", "outcome"): _one_of(_RULED),
    ("search.run", "records"): _count(lambda n: ngettext("%(n)s record searched", "%(n)s records searched", n)),
}
"""The same for a fact that means something else in one kind of act."""


def details(kind: str, facts: Mapping[str, Any]) -> str:
    """What an act of this kind shows, in one sentence; empty where it shows nothing.

    >>> details("demand.received", {"items": 5, "channel": "email", "received_on": "2024-12-03", "attachments": 0})
    'By e-mail; received on December 3, 2024; 5 items asked for.'
    """
    words = "; ".join(one for one in _phrases(kind, facts) if one)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _phrases(kind: str, facts: Mapping[str, Any]) -> Iterator[str]:
    for name in (*(one for one in _FIELDS if one in facts), *(one for one in facts if one not in _FIELDS)):
        value = facts[name]
        try:
            if name == "days":
                yield _length(int(value), Unit(facts["unit"]))
            else:
                yield _OF_A_KIND.get((kind, name), _FIELDS[name])(value)
        except (KeyError, TypeError, ValueError):  # a fact of an older or a later ledger: as it stands there
            listed = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            yield f"{name.replace('_', ' ')}: {listed}"
