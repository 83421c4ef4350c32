"""What the law says, as frozen values: facts in, duty out; instruments and what each may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from counterfoil.quick import quick
from counterfoil.values import Category, Cite, RecordKind, Role


class DutyKind(StrEnum):
    """What the law says about a finding on a date (design: "Duty, precisely")."""

    COMPELLED = "compelled"
    PERMITTED_TO_WITHHOLD = "permitted_to_withhold"
    FORBIDDEN = "forbidden"
    OPEN = "open"
    REFER = "refer"


@quick
@dataclass(frozen=True, slots=True)
class Facts:
    """All that a disclosure rule may know. No requester's name, employer, agency, address or nationality.

    5 ILCS 140/3(c): purpose and identity do not decide. ``is_subject`` and ``consent`` stay false until a named
    person has recorded an ``identity.verified`` act.
    """

    record_kind: RecordKind
    category: Category
    role: Role
    minor: bool = False
    sex_offence_victim: bool = False
    address_confidential: bool = False
    sealed: bool = False
    expunged: bool = False
    is_subject: bool = False
    consent: bool = False
    commercial: bool = False
    on_duty: bool = False  # a public employee acting in public duty
    also_victim: bool = False  # the same value also belongs to a victim or a minor in this record


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack, as its annotations say."""

    id: str
    title: str
    citation: str
    mode: str  # compelled | mandatory | discretionary | base
    effective_from: date
    effective_to: date | None
    source: str
    checked: date
    confidence: str
    verified_by_counsel: bool
    unsettled: bool
    digest: str  # SHA-256 of the rule's text; adoption signs it
    code: str = ""  # what is printed in a mark, for example "7(1)(b)"
    basis: str = ""  # the factual basis that a letter gives, in plain words


@dataclass(frozen=True, slots=True)
class Duty:
    """The law's answer for one set of facts on one day, with every rule that decided."""

    kind: DutyKind
    rules: tuple[Rule, ...]
    why: str  # one line that a records officer understands
    adopted: bool = False  # all deciding rules are adopted by this office (or verified by counsel)
    would_be: DutyKind | None = None  # for ``refer``: what the pack says, were its rules adopted and settled

    @property
    def code(self) -> str:
        """The exemption code to print in a mark; empty when nothing is to be withheld."""
        return next((rule.code for rule in self.rules if rule.code), "")

    @property
    def citations(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule.citation for rule in self.rules))


class InstrumentKind(StrEnum):
    """What the paper is."""

    FOIA_REQUEST = "foia_request"
    I_200 = "i_200"
    I_203 = "i_203"
    I_205 = "i_205"
    I_286 = "i_286"
    DETAINER = "detainer"  # I-247A and kin
    NCIC_HIT = "ncic_hit"  # Immigration Violator File; a civil immigration warrant by TRUST Act section 10
    ADMINISTRATIVE_WARRANT = "administrative_warrant"  # says so, on no known form
    IMMIGRATION_COURT = "immigration_court"  # EOIR: administrative, though a "judge" signs
    ADMINISTRATIVE_SUBPOENA = "administrative_subpoena"  # I-138 and kin
    CUSTOMS_SUMMONS = "customs_summons"
    COURT_SUBPOENA = "court_subpoena"
    COURT_ORDER = "court_order"
    SEARCH_WARRANT = "search_warrant"  # AO 93, state search warrant
    ARREST_WARRANT = "arrest_warrant"  # AO 442
    CALL_FOR_ASSISTANCE = "call_for_assistance"
    INQUIRY = "inquiry"  # asks without invoking FOIA or presenting process
    UNKNOWN = "unknown"


class InstrumentClass(StrEnum):
    """``reference/instruments.md`` section 5. Administrative wins on conflict."""

    REQUEST = "request"  # a person asks; no process behind it
    ADMINISTRATIVE = "administrative"
    CLAIMED_JUDICIAL = "claimed_judicial"  # two persons and the clerk must confirm
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PageReading:
    """What one page of a demand is, and by which marks."""

    page_index: int
    part: str  # "" for the demand itself, else the attachment's name
    kind: InstrumentKind
    klass: InstrumentClass
    marks: tuple[str, ...]  # the words on the page that decided, quoted


@dataclass(frozen=True, slots=True)
class Instrument:
    """The legal paper behind a demand: what it *claims*. A person verifies a claim to be judicial, no program does."""

    kind: InstrumentKind
    klass: InstrumentClass
    pages: tuple[PageReading, ...] = ()
    criminal_warrant: bool = False
    article_iii_judge: bool = False
    state_court: bool = False
    court_subpoena: bool = False
    court_order: bool = False
    immigration_agent: bool = False  # says it comes from one (TRUST Act section 10); never evidence of identity
    asks_custody: bool = False  # asks about custody status, release or how to reach a person
    signer: str = ""  # as printed
    issuer: str = ""
    case_number: str = ""
    form: str = ""
    why: str = ""


class GateAction(StrEnum):
    """What the law lets this instrument do."""

    ANSWER = "answer"  # answer as a public-records request
    LOG = "log"  # no legal effect: log it, say so
    HOLD = "hold"  # preserve, and wait for counsel
    REFER = "refer"  # a person must verify before anything


@dataclass(frozen=True, slots=True)
class Gate:
    """The decision of the gate, with its authority and the steps that a person takes next."""

    action: GateAction
    citations: tuple[Cite, ...]
    why: str
    steps: tuple[str, ...] = ()
    log_fields: tuple[str, ...] = ()  # what statutory logs ask for (TRUST Act 25, Chicago 2-173-069)
    rules: tuple[str, ...] = field(default=())  # ids in instruments.yaml
