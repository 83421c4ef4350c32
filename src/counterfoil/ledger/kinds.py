"""The closed list of kinds of act, and what of each may stand in the public ledger in clear.

A clear value is a count, a flag, a date, a hash of something public, or a word of a closed list here. No rule allows
free text, so no name can get in by mistake. A kind or field that is needed and missing is added here and in
``docs/ledger-format.md``; what was written once is never renamed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from counterfoil.ledger.canonical import MAX_INTEGER

ROLES = frozenset(
    "program records-officer supervisor counsel reviewer clerk head-of-office administrator oversight".split()
)
"""What a person did the act as. ``program`` is Counterfoil itself, which decides nothing."""

_AGENCIES = (
    "ATF BOP CBP CIS-OMBUDSMAN CRCL DEA DHS DHS-OIG DOJ DOS ERO FBI FEMA FPS HHS HSI ICE IRS OPLA OTHER-FEDERAL "
    "OTHER-LOCAL OTHER-STATE SSA TSA USAO USCIS USMS USPIS USSS "
    "IL-AG IL-DCFS IL-DHS IL-DOC IL-ISP COOK-SAO COOK-SHERIFF CHI-COPA CHI-COUNCIL CHI-LAW CHI-OIG CHI-PD COURT"
)
AGENCIES = frozenset(_AGENCIES.split())
"""Codes of agencies that records go to. Never a private person: an office names those only in private values."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one clear field may hold; ``says`` ends the sentence "… must be".

    ``plain`` is a pattern of JSON texts that it surely allows, for whoever reads very many; ``allows`` is the judge.
    """

    says: str
    allows: Callable[[Any], bool]
    plain: str = "(?!)"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of act: what it records, and its clear fields."""

    says: str
    fields: Mapping[str, Rule]
    required: frozenset[str] = field(default=frozenset())


def is_statute(text: str) -> bool:
    """True for a bare citation of a statute, regulation, ordinance or court rule, for example ``5 ILCS 140/3(d)``."""
    return bool(_STATUTE.fullmatch(text))


def is_exemption(code: str) -> bool:
    """True for the code of an exemption, for example ``7(1)(b)``."""
    return _EXEMPTION.allows(code)


def statutes(citations: tuple[str, ...] | list[str]) -> list[str]:
    """Those of ``citations`` that an entry may show in clear, each once, in their order."""
    return [citation for citation in dict.fromkeys(citations) if is_statute(citation)]


_PART = r"(?:\((?:[0-9]{1,2}(?:\.[0-9]{1,2})?|[A-Za-z]{1,2}(?:-[0-9]{1,2})?|[ivxIVX]{1,6})\))"
_SECTION = rf"[0-9]{{1,4}}[A-Za-z]{{0,2}}(?:[-.][0-9]{{1,4}}[A-Za-z]?){{0,3}}{_PART}{{0,6}}"
_STATUTE = re.compile(
    "|".join(
        (
            rf"[0-9]{{1,3}} ILCS [0-9]{{1,4}}(?:/{_SECTION})?",
            rf"[0-9]{{1,2}} (?:U\.S\.C\.|USC|C\.F\.R\.|CFR) (?:§ ?)?(?:{_SECTION}|[Pp]art [0-9]{{1,4}})",
            rf"(?:MCC|Chicago|Chicago Municipal Code|Municipal Code of Chicago) (?:§ ?)?[0-9]{{1,2}}-[0-9]{{1,3}}"
            rf"(?:-[0-9]{{2,4}})?{_PART}{{0,4}}",
            r"(?:MCC|Chicago|Chicago Municipal Code|Municipal Code of Chicago) ch\. [0-9]{1,2}-[0-9]{1,3}",
            rf"[0-9]{{1,2}} Ill\. ?Adm\. ?Code (?:§ ?)?[0-9]{{1,4}}(?:\.[0-9]{{1,4}})?{_PART}{{0,4}}",
            rf"(?:Fed\. R\. (?:Crim\. P|Civ\. P|Evid)\.|Ill\. (?:S|Sup)\. Ct\. R\.) [0-9]{{1,4}}(?:\.[0-9])?"
            rf"{_PART}{{0,4}}",
            r"U\.S\. Const\.,? [Aa]mend\. [IVX]{1,5}",
            r"Ill\. Const\.,? art\. [IVX]{1,5},? § [0-9]{1,2}",
            r"(?:P\.A\.|Pub\. Act|Pub\. L\.) [0-9]{2,3}-[0-9]{1,4}",
        )
    )
)


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= MAX_INTEGER


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _matching(pattern: str, says: str) -> Rule:
    compiled = re.compile(pattern)
    return Rule(says, lambda value: isinstance(value, str) and bool(compiled.fullmatch(value)), f'"(?:{pattern})"')


def _one_of(words: str) -> Rule:
    allowed = frozenset(words.split())
    return Rule(
        f"one of {', '.join(words.split())}",
        lambda value: isinstance(value, str) and value in allowed,
        f'"(?:{"|".join(map(re.escape, words.split()))})"',
    )


def _list_of(rule: Rule, says: str) -> Rule:
    return Rule(
        says,
        lambda value: (
            isinstance(value, list)
            and 0 < len(value) <= 32
            and all(map(rule.allows, value))
            and len(set(value)) == len(value)
        ),
        rf'\[(?:(?P<one>{rule.plain})(?![^\]]*,(?P=one)[,\]])(?:,(?=")|(?=\]))){{1,32}}\]',
    )


_COUNT = Rule("a count", _is_count, "(?:0|[1-9][0-9]{0,14})")
_FLAG = Rule("true or false", lambda value: isinstance(value, bool), "(?:true|false)")
_DAY = Rule("a date like 2026-03-04", _is_day, '"[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"')
_HASH = _matching(r"[0-9a-f]{64}", "a SHA-256 in 64 hexadecimal digits, of something that is public")
_LAW = _matching(r"us(?:-[a-z]{2}(?:-(?:chicago|cook))?)?", "the name of a law pack")
_EXEMPTION = _matching(rf"[0-9]{{1,2}}(?:\.[0-9]{{1,2}})?{_PART}{{0,4}}", "an exemption like 7(1)(b)")
_EXEMPTIONS = _list_of(_EXEMPTION, "a list of different exemptions like 7(1)(b)")
_FAULTS = _list_of(
    _one_of("late_notice second no_ground no_reasons too_long not_later wrong_track not_in_writing no_such_rule"),
    "a list of different faults like late_notice",
)
_AGENCY = replace(_one_of(_AGENCIES), says="the code of an agency, never a person")
_CHANNEL = _one_of("email letter fax form in_person telephone file api service_of_process")
_UNIT = _one_of("business calendar hours")
_TRACK = _one_of(
    "standard extension commercial recurrent_notice recurrent voluminous_notice voluminous_amend voluminous "
    "arrest_report person_check pac_review pac_forward pac_records pac_answer pac_reply binding_opinion "
    "after_binding_opinion expedited subpoena none certification certification_expedited certification_urgent "
    "certification_appeal"
)
_INSTRUMENT = _one_of(
    "foia_request i_200 i_203 i_205 i_286 detainer administrative_subpoena customs_summons court_subpoena "
    "court_order search_warrant arrest_warrant call_for_assistance inquiry unknown "
    "ncic_hit administrative_warrant immigration_court certification database_access alert"
)
_CLASS = _one_of("request administrative claimed_judicial unknown")
_RECORD_KIND = _one_of(
    "arrest_report case_report supplement inventory call_for_service crash_report photo video demand_file table "
    "correspondence other"
)
_LETTER = _one_of(
    "acknowledgement extension fee clarification grant partial denial no_records no_legal_effect referral appeal "
    "agreed_extension commercial recurrent voluminous narrowing fee_estimate pac_answer data_subject person_check "
    "production"
)
_RELEASE = _one_of("public subject public_access_counselor in_camera protective_order prosecution requester")
_REASON = _one_of(
    "leak law_forbids rules_not_adopted instrument_unverified identity_unverified duty_unclear incomplete "
    "person_must_decide counsel_must_decide legal_hold conflict verification_failed duplicate withdrawn"
)
_OUTCOME = _one_of(
    "released released_in_part denied no_records no_legal_effect complied referred withdrawn duplicate addressed "
    "quashed"
)
HOW_ADDRESSED = ("certified", "denied", "refused", "granted", "no_action", "criminal_matter", "safety", "passed_on")
_DUTIES = dict.fromkeys(("compelled", "permitted_to_withhold", "forbidden", "open", "refer"), _COUNT)
_PACKAGE = dict.fromkeys(("documents", "pages", "redactions", "withheld"), _COUNT)


def _counts(*names: str) -> dict[str, Rule]:
    return dict.fromkeys(names, _COUNT)


KINDS: Mapping[str, Kind] = {
    "office.opened": Kind("an office begins its ledger", {"law": _LAW, "sample": _FLAG, "simulated_clock": _FLAG}),
    "law.adopted": Kind("counsel signs the digests of rules", {"law": _LAW, "digest": _HASH, **_counts("rules")}),
    "law.withdrawn": Kind("counsel withdraws an adoption", {"law": _LAW, "digest": _HASH, **_counts("rules")}),
    "discretion.signed": Kind("the office signs its defaults for what it may withhold", _counts("categories")),
    "record.added": Kind(
        "records come into the office's store", {"kind": _RECORD_KIND, **_counts("records", "pages", "parties")}
    ),
    "demand.received": Kind(
        "a demand arrives",
        {"channel": _CHANNEL, "received_on": _DAY, "from": _AGENCY} | _counts("items", "attachments"),
    ),
    "demand.amended": Kind("a demand is narrowed or changed", {"received_on": _DAY, **_counts("items")}),
    "demand.dismissed": Kind(
        "what arrived is set aside, and opens no case",
        {"channel": _CHANNEL, "received_on": _DAY, "reason": _one_of("spam duplicate misdirected")},
        frozenset({"reason"}),
    ),
    "import.made": Kind(
        "what another system exported is taken over: its acts, not this office's",
        {"system": _one_of("govqa nextrequest csv")} | _counts("rows", "added", "changed", "same", "refused"),
        frozenset({"system"}),
    ),
    "demand.cleared": Kind(
        "a person takes what arrived out of quarantine, and a case stands for it",
        {"channel": _CHANNEL, "received_on": _DAY},
    ),
    "instrument.recognised": Kind(
        "the program reads what a paper claims to be",
        {"instrument": _INSTRUMENT, "class": _CLASS, **_counts("pages")},
        frozenset({"instrument"}),
    ),
    "instrument.verified": Kind(
        "a person checks a paper with whoever issued it",
        {"instrument": _INSTRUMENT, "outcome": _one_of("confirmed not_confirmed altered"), "step": _COUNT},
        frozenset({"outcome"}),
    ),
    "gate.decided": Kind(
        "what the law lets the instrument do",
        {"action": _one_of("answer log hold refer produce"), "instrument": _INSTRUMENT, "from": _AGENCY},
        frozenset({"action"}),
    ),
    "identity.verified": Kind(
        "a person checks who asks, or a consent",
        {"outcome": _one_of("confirmed not_confirmed")},
        frozenset({"outcome"}),
    ),
    "identity.claimed": Kind("whoever asks claims to be the person in a record, or to ask for that person", {}),
    "identity.destroyed": Kind("the office's copy of an identity paper is destroyed", _counts("bytes")),
    "circumstance.recorded": Kind("a person says what no page of a record shows, or takes it back", _counts("records")),
    "claim.recorded": Kind("a person claims a ground for places, with reasons, or withdraws it", _counts("places")),
    "party.joined": Kind("a person says that two parties of a case are one person", _counts("places")),
    "party.split": Kind("a person says that places are somebody else's than they were taken for", _counts("places")),
    "recording.returned": Kind("a redacted copy of a recording comes back from an outside tool", _counts("passages")),
    "clock.started": Kind(
        "the time for an answer begins",
        {"track": _TRACK, "received_on": _DAY, "due_on": _DAY, "unit": _UNIT, **_counts("days")},
    ),
    "clock.extended": Kind(
        "the time for an answer is extended",
        {"due_on": _DAY, "unit": _UNIT, "how": _one_of("notice agreement"), "dated_on": _DAY, **_counts("days")},
    ),
    "clock.attempted": Kind(
        "a lengthening of the time that the law does not allow: the date stands",
        {
            "what": _one_of("extension agreement treatment question"),
            "faults": _FAULTS,
            "dated_on": _DAY,
            "due_on": _DAY,
        },
        frozenset({"what", "faults"}),
    ),
    "clock.treated": Kind("the request is treated as of another kind", {"track": _TRACK, "due_on": _DAY}),
    "clock.replied": Kind("the requester replies to such a notice", {"due_on": _DAY}),
    "clock.narrowed": Kind("the requester asks for less", {"due_on": _DAY}),
    "clock.paused": Kind("the time stops", {"reason": _one_of("fee clarification court_order agreement person_check")}),
    "clock.resumed": Kind("the time runs again", {"due_on": _DAY}),
    "clock.moved": Kind(
        "a due date is computed anew and differs",
        {"due_on": _DAY, "was_due_on": _DAY, "reason": _one_of("calendar rules")},
    ),
    "fee.charged": Kind("a fee is asked for", _counts("cents", "pages")),
    "fee.paid": Kind("a fee is paid", _counts("cents")),
    "fee.waived": Kind("a fee is waived", _counts("cents")),
    "search.run": Kind(
        "systems are searched",
        _counts("systems", "terms", "hits", "nulls", "exact", "candidates", "records"),
    ),
    "search.confirmed": Kind("a person says which records are meant", _counts("confirmed", "rejected", "unclear")),
    "detection.run": Kind(
        "the program proposes what records show", {**_DUTIES, **_counts("records", "pages", "findings")}
    ),
    "determination.made": Kind(
        "a person decides",
        {"exemptions": _EXEMPTIONS, **_DUTIES}
        | _counts("records", "findings", "released", "redacted", "withheld", "referred", "corrections", "deviations"),
    ),
    "determination.signed": Kind(
        "a person signs what stands decided; a second one may have to",
        {"order": _one_of("first second"), **_counts("records", "findings", "withheld", "deviations")},
        frozenset({"order"}),
    ),
    "production.decided": Kind(
        "a person ties what goes out under a court's verified paper to its words",
        {"instrument": _INSTRUMENT} | _counts("records", "pages", "fields", "outside", "withheld", "counsel"),
        frozenset({"records"}),
    ),
    "objection.made": Kind(
        "counsel objects to a served paper, or moves to quash it",
        {"against": _one_of("objection motion"), "instrument": _INSTRUMENT},
        frozenset({"against"}),
    ),
    "objection.ended": Kind(
        "an objection or a motion to quash ends",
        {"outcome": _one_of("granted denied modified withdrawn")},
        frozenset({"outcome"}),
    ),
    "certificate.made": Kind("a custodian's certificate of what was produced is written", _counts("records", "pages")),
    "redaction.verified": Kind(
        "the redacted files are checked by engines that did not make them",
        {"outcome": _one_of("clean leak"), **_PACKAGE, **_counts("checks", "leaks")},
        frozenset({"outcome"}),
    ),
    "letter.made": Kind(
        "an answer is written",
        {"letter": _LETTER, "exemptions": _EXEMPTIONS, **_counts("pages")},
        frozenset({"letter"}),
    ),
    "letter.sent": Kind("an answer goes out", {"letter": _LETTER, "channel": _CHANNEL}),
    "release.approved": Kind(
        "a person approves the release of a package", {"release": _RELEASE, **_PACKAGE}, frozenset({"release"})
    ),
    "release.made": Kind(
        "a package has left",
        {"release": _RELEASE, "manifest": _HASH, "to": _AGENCY, "exemptions": _EXEMPTIONS, "channel": _CHANNEL}
        | _PACKAGE
        | _counts("files", "bytes"),
        frozenset({"release", "manifest"}),
    ),
    "release.refused": Kind(
        "the gate keeps a package back", {"release": _RELEASE, "reason": _REASON}, frozenset({"reason"})
    ),
    "demand.addressed": Kind(
        "a person says how a demand that asks for no records was addressed",
        {"instrument": _INSTRUMENT, "how": _one_of(" ".join(HOW_ADDRESSED))},
        frozenset({"how"}),
    ),
    "index.published": Kind(
        "the directory of the ledger is made and sealed",
        {"root": _HASH, **_counts("size", "rows", "rule")},
        frozenset({"root", "size", "rows", "rule"}),
    ),
    "signing.resumed": Kind(
        "an office that nobody could vouch for signs again: it holds all that others saw of it",
        _counts("size", "witnesses", "brought"),
        frozenset({"size", "witnesses", "brought"}),
    ),
    "key.rotated": Kind(
        "the ledger's key gives way to its next one; both are named by the SHA-256 of their text",
        {"old_key": _HASH, "new_key": _HASH, "reason": _one_of("planned exposed lost")},
        frozenset({"old_key", "new_key", "reason"}),
    ),
    "office.moved": Kind(
        "the office goes on in another database, with every row and entry that it had",
        {"database": _one_of("sqlite postgresql"), **_counts("size")},
        frozenset({"database", "size"}),
    ),
    # No field, not even a count: who may have asked must not be told by how much there was.
    "openings.given": Kind("openings of committed values are given to the person whose they are", {}),
    "notice.owed": Kind("a statute orders that a person in the record is told", {"due_on": _DAY}),
    "access.extended": Kind(
        "somebody opens a case beyond their role, for a while and with a reason", _counts("minutes")
    ),
    "case.noted": Kind("something is written into the case's file: what it is, is only committed to", {}),
    "case.referred": Kind(
        "the case waits for a person",
        {
            "reason": _REASON,
            "to": _one_of("counsel supervisor records_officer public_access_counselor other_body"),
        },
    ),
    "case.resumed": Kind("a person lets the case go on", {}),
    "case.closed": Kind("the case ends", {"outcome": _OUTCOME}, frozenset({"outcome"})),
    "case.reopened": Kind("the case begins again", {"reason": _one_of("appeal remand error new_records")}),
    "appeal.received": Kind("the answer is contested", {"before": _one_of("public_access_counselor court office")}),
    "appeal.decided": Kind("a contest ends", {"outcome": _one_of("upheld reversed in_part withdrawn")}),
    "suit.opened": Kind("somebody sues about the answer, or the office learns that it will be sued", {}),
    "suit.served": Kind("the office is served with a suit", {}),
    "suit.ended": Kind(
        "a suit ends", {"outcome": _one_of("upheld reversed in_part withdrawn settled")}, frozenset({"outcome"})
    ),
    "packet.made": Kind(
        "the papers for the Public Access Counselor are made: for the Counselor alone, and to be shared",
        _counts("confidential", "shareable", "records"),
    ),
    "hold.placed": Kind("destruction is forbidden", _counts("records")),
    "hold.lifted": Kind("counsel ends a hold", _counts("records")),
    "disposal.confirmed": Kind(
        "a person confirms that a closed case's file has been kept as long as the schedule says",
        {"order": _one_of("first second")},
        frozenset({"order"}),
    ),
    "disposal.made": Kind("the file of a closed case is destroyed under the schedule", _counts("files", "bytes")),
    "record.expunged": Kind(
        "an order to expunge is obeyed: what these digests committed to can never be opened again",
        {"root": _HASH, **_counts("digests")},
        frozenset({"root", "digests"}),
    ),
}
"""Kind of act → what it records and may show."""
