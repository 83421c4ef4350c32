"""What the law says, as frozen values: facts in, duty out; instruments and what each may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from counterfoil.quick import quick
from counterfoil.values import Category, Cite, RecordKind, Role, Source


class DutyKind(StrEnum):
    """What the law says about a finding on a date (design: "Duty, precisely")."""

    COMPELLED = "compelled"
    PERMITTED_TO_WITHHOLD = "permitted_to_withhold"
    FORBIDDEN = "forbidden"
    OPEN = "open"
    REFER = "refer"


class ClaimedGround(StrEnum):
    """A ground that no field of a record shows: interference, drafts, privilege … Only a named person claims one.

    A claim has reasons (``review.claims``); the program never makes one. Each ground is of one letter of section 7(1)
    or of one statute.
    """

    NONE = "none"
    MENTAL_STATUS_DATABASE = "mental_status_database"  # 7(1)(b-5)
    PERSONAL_PRIVACY = "personal_privacy"  # 7(1)(c)
    LAW_ENFORCEMENT_PROCEEDING = "law_enforcement_proceeding"  # 7(1)(d)(i); 2.15(c)(i)
    ADMINISTRATIVE_PROCEEDING = "administrative_proceeding"  # 7(1)(d)(ii)
    FAIR_TRIAL = "fair_trial"  # 7(1)(d)(iii)
    CONFIDENTIAL_SOURCE = "confidential_source"  # 7(1)(d)(iv)
    INVESTIGATIVE_TECHNIQUE = "investigative_technique"  # 7(1)(d)(v)
    SAFETY = "safety"  # 7(1)(d)(vi); 2.15(c)(ii)
    ONGOING_INVESTIGATION = "ongoing_investigation"  # 7(1)(d)(vii)
    SHARED_SYSTEM = "shared_system"  # 7(1)(d-5)
    CONDUCT_DATABASE = "conduct_database"  # 7(1)(d-6)
    INSTITUTION_SECURITY = "institution_security"  # 7(1)(e); 2.15(c)(iii)
    LIBRARY_COPY = "library_copy"  # 7(1)(e-5)
    STAFF_FILE = "staff_file"  # 7(1)(e-6)
    ADMINISTRATIVE_COPY = "administrative_copy"  # 7(1)(e-7)
    HARM_OR_ESCAPE = "harm_or_escape"  # 7(1)(e-8)
    VICTIM_OF_REQUESTER = "victim_of_requester"  # 7(1)(e-9)
    OTHER_PERSONS_RECORD = "other_persons_record"  # 7(1)(e-10)
    DELIBERATION = "deliberation"  # 7(1)(f)
    TRADE_SECRET = "trade_secret"  # 7(1)(g)  # noqa: S105 - a ground of the Act
    BID = "bid"  # 7(1)(h)
    VALUABLE_FORMULA = "valuable_formula"  # 7(1)(i)
    EDUCATION_RECORD = "education_record"  # 7(1)(j)
    BUILDING_PLAN = "building_plan"  # 7(1)(k)
    CLOSED_MEETING = "closed_meeting"  # 7(1)(l)
    ATTORNEY_OR_AUDITOR = "attorney_or_auditor"  # 7(1)(m)
    DISCIPLINE_ADJUDICATION = "discipline_adjudication"  # 7(1)(n)
    DATA_PROCESSING = "data_processing"  # 7(1)(o)
    COLLECTIVE_BARGAINING = "collective_bargaining"  # 7(1)(p)
    LICENCE_EXAMINATION = "licence_examination"  # 7(1)(q)
    REAL_ESTATE = "real_estate"  # 7(1)(r)
    INSURANCE_CLAIM = "insurance_claim"  # 7(1)(s)
    BANK_EXAMINATION = "bank_examination"  # 7(1)(t)
    SIGNATURE_KEY = "signature_key"  # 7(1)(u)
    SECURITY_PLAN = "security_plan"  # 7(1)(v)
    UTILITY_MAP = "utility_map"  # 7(1)(x)
    POWER_PROCUREMENT = "power_procurement"  # 7(1)(y)
    STUDENT_INFORMATION = "student_information"  # 7(1)(z)
    VIATICAL_SETTLEMENT = "viatical_settlement"  # 7(1)(aa)
    MORTALITY_REVIEW = "mortality_review"  # 7(1)(bb)
    CEMETERY_DATABASE = "cemetery_database"  # 7(1)(cc)
    PUBLIC_AID = "public_aid"  # 7(1)(dd)
    MINOR_IN_PROGRAM = "minor_in_program"  # 7(1)(ee)
    ADULT_IN_PROGRAM = "adult_in_program"  # 7(1)(ff)
    TAX_TRIBUNAL = "tax_tribunal"  # 7(1)(gg)
    SCHOOL_SECURITY_REPORT = "school_security_report"  # 7(1)(hh)
    SEXUALLY_DANGEROUS_REQUESTER = "sexually_dangerous_requester"  # 7(1)(ii)
    CIVIL_ADMINISTRATIVE_CODE = "civil_administrative_code"  # 7(1)(jj)
    PUBLIC_BODY_ACCOUNT = "public_body_account"  # 7(1)(kk)
    THREAT_ASSESSMENT = "threat_assessment"  # 7(1)(ll)
    STUDENT_REPORT = "student_report"  # 7(1)(mm)
    JUDICIAL_PRIVACY = "judicial_privacy"  # 7(1.5); 705 ILCS 90
    VICTIM_CERTIFICATION = "victim_certification"  # 5 ILCS 825
    HELD_FOR_IMMIGRATION = "held_for_immigration"  # 8 CFR 236.6


@quick
@dataclass(frozen=True, slots=True)
class Facts:
    """All that a disclosure rule may know. No requester's name, employer, agency, address or nationality.

    5 ILCS 140/3(c): purpose and identity do not decide. ``is_subject`` and ``consent`` stay false until a named
    person has recorded an ``identity.verified`` act, and ``committed_person`` until one has verified that the
    requester is held in a jail or prison. What no page shows (``claimed``, ``undercover``, and the four facts about
    a body-camera recording) is as a named person recorded it.
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
    undercover: bool = False  # an officer whose identity is kept secret
    committed_person: bool = False  # 7(1)(e-5) to (e-10): the requester is held in a jail or prison
    juvenile_record: bool = False  # the record as a whole is one of 705 ILCS 405/1-7, adults in it or not
    flagged: bool = False  # 50 ILCS 706/10-20: complaint, firearm, force, arrest or detention, death or bodily harm
    subject_private: bool = False  # a victim or witness of the encounter, who could reasonably expect privacy
    subject_permits: bool = False  # that person's written permission is on file
    subject_objects: bool = False  # a person in the recording has asked that it not go out
    subject_asks: bool = False  # the requester is the subject of the encounter, the subject's attorney, or the officer
    source: Source = Source.OWN
    claimed: ClaimedGround = ClaimedGround.NONE


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
    CERTIFICATION = "certification"  # a victim asks for Form I-918 or I-914, Supplement B (VOICES Act)
    DATABASE_ACCESS = "database_access"  # asks for a way into a database, not for records
    ALERT = "alert"  # a lookout, or a hit to confirm: asks to stop or watch for somebody
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
    sealed: bool = False  # says that it is secret: a grand jury's, under seal, or not to be told to anybody
    expedited: bool = False  # says that a shorter time applies: removal proceedings, a child that comes of age
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
    PRODUCE = "produce"  # what a verified paper of a court commands, by its words; only counsel says so, never a rule


@dataclass(frozen=True, slots=True)
class Gate:
    """The decision of the gate, with its authority and the steps that a person takes next."""

    action: GateAction
    citations: tuple[Cite, ...]
    why: str
    steps: tuple[str, ...] = ()
    log_fields: tuple[str, ...] = ()  # what statutory logs ask for (TRUST Act 25, Chicago 2-173-069)
    rules: tuple[str, ...] = field(default=())  # ids in instruments.yaml
    track: str = ""  # of clocks.yaml, where this paper has a time of its own
