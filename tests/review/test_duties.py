from collections.abc import Callable
from datetime import date

from counterfoil.cases.standing import Identity
from counterfoil.detection.model import Finding
from counterfoil.law.adoption import rule_digests
from counterfoil.law.load import load
from counterfoil.law.model import DutyKind, Facts
from counterfoil.law.policy import PolicyBook
from counterfoil.review.circumstances import Circumstances
from counterfoil.review.duties import Register, Rulebook, facts_of, propose
from counterfoil.review.model import Decision, Proposal
from counterfoil.values import Category, RecordKind, Role


def test_propose_follows_each_duty(proposals: tuple[Proposal, ...]):
    assert [(p.finding.id, p.duty.kind, p.decision) for p in proposals] == [
        ("p1-0001", DutyKind.COMPELLED, Decision.RELEASE),
        ("p1-0002", DutyKind.PERMITTED_TO_WITHHOLD, Decision.REDACT),
        ("p1-0003", DutyKind.FORBIDDEN, Decision.REDACT),
        ("p1-0004", DutyKind.OPEN, Decision.RELEASE),
        ("p2-0005", DutyKind.REFER, Decision.REFER),
    ]
    assert {p.record_id for p in proposals} == {"R-1"}
    assert [p.why for p in proposals] == [
        "must go out: 5 ILCS 140/2.15(a)",
        "may be withheld: 5 ILCS 140/7(1)(b); the discretion register withholds it, whoever asks",
        "must not go out: it identifies a minor",
        "open: 5 ILCS 140/1.2",
        "counsel must decide: unsettled",
    ]


def _phone(make_finding: Callable[..., Finding], book: Rulebook, register: Register) -> Proposal:
    (proposal,) = propose(
        [make_finding(1, "312-555-0142", Category.PHONE)],
        record_id="R-1",
        record_kind=RecordKind.ARREST_REPORT,
        book=book,
        register=register,
    )
    return proposal


def test_propose_releases_where_the_register_releases(make_finding, book, register):
    register.defaults["phone"] = "release"
    assert _phone(make_finding, book, register).decision == Decision.RELEASE


def test_propose_refers_where_the_register_is_silent(make_finding, book, register):
    register.defaults.clear()
    proposal = _phone(make_finding, book, register)
    assert (proposal.decision, proposal.why) == (
        Decision.REFER,
        "may be withheld: 5 ILCS 140/7(1)(b); phone 7(1)(b): the discretion register has no default.",
    )


def test_facts_of_takes_every_flag(make_finding):
    finding = make_finding(
        1,
        "x",
        Category.HOME_ADDRESS,
        Role.VICTIM,
        party="p-1",
        sex_offence_victim=True,
        address_confidential=True,
        also_victim=True,
        minor=True,
    )
    said = Circumstances(sealed=True, expunged=True, recorded_by="Ida Sample, Records Officer")
    assert facts_of(finding, record_kind=RecordKind.CASE_REPORT, said=said) == Facts(
        RecordKind.CASE_REPORT,
        Category.HOME_ADDRESS,
        Role.VICTIM,
        minor=True,
        sex_offence_victim=True,
        address_confidential=True,
        sealed=True,
        expunged=True,
        also_victim=True,
    )


def test_facts_of_a_minor_role_and_an_officer(make_finding):
    minor = facts_of(make_finding(1, "x", Category.NAME, Role.MINOR), record_kind=RecordKind.CASE_REPORT)
    officer = facts_of(make_finding(1, "x", Category.NAME, Role.OFFICER), record_kind=RecordKind.CASE_REPORT)
    assert (minor.minor, minor.on_duty, officer.minor, officer.on_duty) == (True, False, False, True)


def test_facts_of_the_requesters_own_only_when_verified(make_finding):
    identity = Identity(frozenset({"p-1"}), frozenset({"p-2"}))

    def own(party: str, identity: Identity) -> tuple[bool, bool]:
        finding = make_finding(1, "x", Category.PHONE, party=party)
        facts = facts_of(finding, record_kind=RecordKind.CASE_REPORT, identity=identity)
        return facts.is_subject, facts.consent

    assert own("p-1", identity) == (True, False)
    assert own("p-2", identity) == (False, True)
    assert own("p-3", identity) == (False, False)
    assert own("p-1", Identity()) == (False, False)
    # A finding of nobody in particular is never the requester's, whatever the identity says.
    assert own("", Identity(frozenset({""}), frozenset({""}))) == (False, False)


def test_propose_opens_what_is_the_verified_requesters_own(make_finding, book, register):
    def decide(identity: Identity) -> Decision:
        (proposal,) = propose(
            [make_finding(1, "312-555-0142", Category.PHONE, party="p-1")],
            record_id="R-1",
            record_kind=RecordKind.ARREST_REPORT,
            book=book,
            register=register,
            identity=identity,
        )
        return proposal.decision

    assert decide(Identity()) == Decision.REDACT
    assert decide(Identity(is_subject_of=frozenset({"p-1"}))) == Decision.RELEASE


def test_in_a_merged_file_the_form_is_the_record_that_the_law_speaks_of(make_finding, register):
    """5 ILCS 140/2.15 compels the arrestee's address in an arrest report, not in a supplement of the same file."""
    pack = load("us-il")
    book = PolicyBook(pack, date(2025, 6, 2), frozenset(rule_digests(pack).values()))
    home = make_finding(1, "12 W Elm St", Category.HOME_ADDRESS, role=Role.ARRESTEE)
    proposals = propose(
        [home, home.but(id="p2-0001", page_index=1, kind=RecordKind.SUPPLEMENT)],
        record_id="R-1",
        record_kind=RecordKind.ARREST_REPORT,
        book=book,
        register=register,
    )
    assert [p.facts.record_kind for p in proposals] == [RecordKind.ARREST_REPORT, RecordKind.SUPPLEMENT]
    assert [p.duty.kind for p in proposals] == [DutyKind.COMPELLED, DutyKind.PERMITTED_TO_WITHHOLD]
