"""What a person does in a review: decides, views, adds, takes back. Nothing of it is signed yet.

The law's limits hold from the first key that is pressed: what must go out cannot be drafted as redacted, a referral
cannot be accepted, and a deviation needs its reason. No lock of the office is needed, only one of the case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.db import transaction

from counterfoil.cases.lifecycle import State
from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import draft_history, drafts, sheets, work
from counterfoil.office.services.draft_history import UNDECIDED, Choice, Made, Place
from counterfoil.office.services.sheets import ADD, Sheet
from counterfoil.review.added import with_added
from counterfoil.review.decisions import Confirmed, Decisions, paper_of
from counterfoil.review.decisions_table import CONTROL
from counterfoil.review.model import Decision, Proposal
from counterfoil.review.party_decisions import Reach
from counterfoil.values import counted

SIGNED = "sign"
"""The kind of work that takes what was signed to the letter."""
_LONGEST_REASON = 2000
_DECISIONS = ("accept", "release", "redact", "refer", "clear", "correct", "correct release", "correct redact")
_PLAIN_DECISIONS = ("release", "redact", "refer")
_OF_RECORDS = ("yes", "no", "not the person", "withhold", "clear")
REVIEWED = frozenset({State.PROPOSED, State.DETERMINED})
"""While a case stands so, what is proposed may be decided."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of places. ``decision`` is one of accept, release, redact, refer, clear, correct …"""

    decision: str
    exemption: str = ""
    reason: str = ""
    category: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. ``left`` are proposals to refer that were passed over: a person decides each."""

    made: Made
    left: int = 0


class Lacking(BadInput):
    """A decision lacks its reason or its exemption; ``field`` says which."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


def decide_findings(
    office: Office,
    case: models.Case,
    account: models.Account,
    places: Sequence[Place],
    said: Said,
    *,
    seen: int,
    of_party: bool = False,
) -> Outcome:
    """Let these findings stand as said. ``seen`` is the number of the last change that the person saw.

    ``of_party``: it is meant for all of a person in all records, so what comes later of that person follows where it
    withholds (``review.party_decisions``).
    Raises ``BadInput``, ``PersonMustDecide`` and ``RefusedByLaw`` with the places; then nothing is changed.
    """
    sheet = need_open(office, case, account)
    said = _tidy(said)
    if said.decision not in _DECISIONS:
        raise BadInput(f"'{said.decision}' for a finding. Allowed: {', '.join(_DECISIONS)}.")
    proposals = [_proposal(sheet, place) for place in dict.fromkeys(places)]
    if not proposals:
        raise BadInput("No place was chosen. Choose one on the page or in the list, then decide.")
    left = 0
    if said.decision == "accept":
        referred = [p for p in proposals if p.decision is Decision.REFER]
        proposals = [p for p in proposals if p.decision is not Decision.REFER]
        left = len(referred)
        if not proposals:
            raise PersonMustDecide(
                f"{referred[0].place}: a proposal to refer cannot be accepted. Decide yourself, with your reason: "
                f"release, redact, or refer it to counsel. {referred[0].why}"
            )
    choices = {(p.record_id, p.finding.id): _choice(p, said) for p in proposals}
    choices = _on_parties(case, sheet, choices, said, of_party=of_party)
    bare = [place for place, choice in choices.items() if choice.decision == "redact" and not choice.exemption]
    if bare:
        more = f", and {len(bare) - 1} more," if len(bare) > 1 else ""
        raise Lacking(
            "exemption", f"{', '.join(bare[0])}{more}: no exemption is proposed there. Choose the one that you claim."
        )
    differs = [p for p in proposals if said.decision in _PLAIN_DECISIONS and said.decision != p.decision]
    if differs and not said.reason:
        more = f", and {len(differs) - 1} more" if len(differs) > 1 else ""
        raise Lacking(
            "reason",
            f"{differs[0].place}{more}: {said.decision} instead of {differs[0].decision} needs a reason. Say why; "
            "it is kept with the case, and oversight sees that you deviate.",
        )
    if said.decision != "clear":
        try:
            findings = [drafts.finding_decision(*place, choice) for place, choice in choices.items()]
        except ValueError as error:
            raise BadInput(str(error)) from error
        drafts.checked(office, case, sheet, proposals, findings, decided_by=account.official)
    made = _change(office, case, account, sheet, choices, seen, on_persons=True)
    return Outcome(made, left)


def decide_record(
    office: Office, case: models.Case, account: models.Account, unit_id: str, said: Said, *, seen: int
) -> Made:
    """Say of a file as a whole whether it is the one that was asked for, or withhold it."""
    sheet = need_open(office, case, account)
    said = _tidy(said)
    unit = _unit(sheet, unit_id)
    if said.decision not in _OF_RECORDS:
        raise BadInput(f"'{said.decision}' for a record. Allowed: {', '.join(_OF_RECORDS)}.")
    if said.decision == "withhold" and not said.reason:
        raise BadInput(
            f"{unit_id}: to withhold a record whole needs the detailed factual basis (5 ILCS 140/9(a)). The letter "
            "gives it: say what is in the record that the exemption covers."
        )
    if said.decision == Confirmed.NOT_THE_PERSON and unit.confirmed and not said.reason:
        raise BadInput(
            f"{unit_id}: an identifier says that this is what was asked for. To set it aside as “not the person”, say "
            "why; to withhold it, choose “withhold” with an exemption."
        )
    choice = UNDECIDED
    if said.decision != "clear":
        exemption = said.exemption if said.decision == "withhold" else ""
        choice = Choice(said.decision, exemption, said.reason)
        of = [p for p in sheet.proposals if p.record_id == unit_id]
        record = drafts.record_decision(unit_id, choice)
        drafts.checked(office, case, sheet, of, [], decided_by=account.official, record=record)
    return _change(office, case, account, sheet, {(unit_id, ""): choice}, seen)


def viewed(
    office: Office,
    case: models.Case,
    account: models.Account,
    unit_id: str,
    page_index: int,
    *,
    is_so: bool = True,
    seen: int,
) -> Made:
    """Say that one looked at a whole page, or take it back."""
    sheet = need_open(office, case, account)
    _need_page(sheet, unit_id, page_index)
    choice = Choice("yes") if is_so else UNDECIDED
    return _change(office, case, account, sheet, {(unit_id, drafts.page_place(page_index)): choice}, seen)


def add(
    office: Office,
    case: models.Case,
    account: models.Account,
    unit_id: str,
    page_index: int,
    added: Choice,
    *,
    seen: int,
) -> Made:
    """Add what the program missed on a page: words, wherever they stand there, or a box that was drawn.

    Raises ``BadInput`` where the words do not stand there, ``RefusedByLaw`` where they must go out.
    """
    sheet = need_open(office, case, account)
    _need_page(sheet, unit_id, page_index)
    unit = _unit(sheet, unit_id)
    if added.exemption not in drafts.known_exemptions(office):
        raise BadInput(f"unknown exemption '{added.exemption}'. Choose one of the list.")
    choice = replace(added, decision="redact", reason=on_one_line(added.reason), text=on_one_line(added.text))
    try:
        one = drafts.addition(unit_id, page_index, choice, sheet.pages)
    except ValueError as error:
        raise BadInput(f"{unit_id}, page {page_index + 1}: {error}") from error
    stands = drafts.standing(case, sheet)
    if any(draft_history.choice_of(row) == choice for row in stands.added(unit_id, page_index)):
        raise BadInput(f"{unit_id}, page {page_index + 1}: that was added already.")
    proposals = [p for p in sheet.proposals if p.record_id == unit_id]
    released = [
        drafts.finding_decision(unit_id, p.finding.id, Choice("release"))
        for p in proposals
        if (row := stands.of(unit_id, p.finding.id)) is not None and row.decision == "release"
    ]
    paper = paper_of(case.number, sheet.pages, proposals)
    made = Decisions(case.number, paper, account.official, findings=tuple(released), added=(one,))
    document = sheets.document(office, case.number, unit)
    with_added(proposals, made, pages=sheet.pages, documents={unit_id: document}, kinds=sheet.kinds)
    used = [
        int(place.removeprefix(ADD).partition(" ")[0])
        for place in models.Draft.objects.filter(case=case, unit=unit_id, place__startswith=ADD).values_list(
            "place", flat=True
        )
    ]
    place = f"{ADD}{max(used, default=0) + 1} page {page_index + 1}"
    return _change(office, case, account, sheet, {(unit_id, place): choice}, seen)


def remove(office: Office, case: models.Case, account: models.Account, unit_id: str, place: str, *, seen: int) -> Made:
    """Take back what a person added."""
    sheet = need_open(office, case, account)
    if drafts.standing(case, sheet).of(unit_id, place) is None or not place.startswith(ADD):
        raise BadInput(f"{unit_id}: nothing that was added there. It may have been taken back already.")
    return _change(office, case, account, sheet, {(unit_id, place): UNDECIDED}, seen)


def undo(office: Office, case: models.Case, account: models.Account) -> Made:
    """Take back the last thing that this person did in the review of this case."""
    need_open(office, case, account)
    with _still_open(case, account):
        return draft_history.undo(office, case, account)


def redo(office: Office, case: models.Case, account: models.Account) -> Made:
    """Do again what this person undid last."""
    need_open(office, case, account)
    with _still_open(case, account):
        return draft_history.redo(office, case, account)


def why_closed(case: models.Case, account: models.Account) -> str:
    """Why this person cannot decide in this case now; empty where they can."""
    if not is_name_and_title(account.official):
        return (
            "Your account names no official, so it can decide nothing: 5 ILCS 140/9(a) wants the name and the title of "
            "each person responsible. Ask whoever keeps the accounts to add both."
        )
    return why_nothing_open(case)


def why_nothing_open(case: models.Case) -> str:
    """Why nobody can decide in this case now; empty where somebody can."""
    if State(case.state) not in REVIEWED:
        return "Nothing can be decided in this case now: there are no open proposals."
    if work.is_pending(SIGNED, case.number):
        return "What was decided is signed, and the program makes the files and the letter of it. Look again shortly."
    return ""


def locked(case_number: str) -> models.Case:
    """The case as it is now; until the transaction ends nobody else decides in it or signs it."""
    return models.Case.objects.select_for_update(no_key=True).get(number=case_number)


def need_open(office: Office, case: models.Case, account: models.Account) -> Sheet:
    """The sheet of a case in which this person may decide now; raises what stands against it."""
    if reason := why_closed(case, account):
        raise PersonMustDecide(reason)
    sheet = sheets.read(office, case.number)
    if sheet is None:
        raise BadInput("The proposals of this case are not prepared yet. Have them prepared, and decide then.")
    return sheet


def _choice(p: Proposal, said: Said) -> Choice:
    if said.decision == "clear":
        return UNDECIDED
    if said.decision == "accept":
        return Choice(p.decision.value, p.duty.code if p.decision is Decision.REDACT else "", said.reason)
    if said.decision.startswith("correct"):
        exemption = said.exemption if said.decision == "correct redact" else ""
        return Choice(said.decision, exemption, said.reason, said.category, said.role)
    exemption = (said.exemption or p.duty.code) if said.decision == "redact" else ""
    return Choice(said.decision, exemption, said.reason)


def _on_parties(
    case: models.Case, sheet: Sheet, choices: dict[Place, Choice], said: Said, *, of_party: bool
) -> dict[Place, Choice]:
    """The choices with the party that each is made on, and how far they are meant."""
    if said.decision == "clear":
        stands = drafts.standing(case, sheet)
        alone = {place for place in choices if place in sheet.people.of and stands.of(*place) is not None}
        return {place: Choice(reach=Reach.ALONE) if place in alone else one for place, one in choices.items()}
    reach = Reach.PLACE
    if of_party and said.decision in ("accept", *_PLAIN_DECISIONS):
        reach = Reach.PROPOSED if said.decision == "accept" else Reach.PERSON
    stamps = sheet.people.stamps
    return {place: replace(one, reach=reach, party=stamps.get(place, "")) for place, one in choices.items()}


def _change(
    office: Office,
    case: models.Case,
    account: models.Account,
    sheet: Sheet,
    choices: dict[Place, Choice],
    seen: int,
    *,
    on_persons: bool = False,
) -> Made:
    wanted = {place: (choice, sheet.shows(*place)) for place, choice in choices.items()}
    with _still_open(case, account):
        if on_persons:
            draft_history.need_same_persons(case, seen=seen)
        return draft_history.change(office, case, account, wanted, seen=seen)


@contextmanager
def _still_open(case: models.Case, account: models.Account) -> Iterator[None]:
    """What is written in here stands before a signature or not at all: somebody may have signed since it was asked."""
    with transaction.atomic():
        if reason := why_closed(locked(case.number), account):
            raise PersonMustDecide(reason)
        yield


def _proposal(sheet: Sheet, place: Place) -> Proposal:
    found = sheet.by_place.get(place)
    if found is None:
        raise BadInput(
            f"{' '.join(place)[:80]}: is no place of this case any more. The proposals were made anew; open the page "
            "again."
        )
    return found


def _unit(sheet: Sheet, unit_id: str) -> sheets.SheetUnit:
    unit = sheet.by_id.get(unit_id)
    if unit is None:
        raise BadInput(f"{unit_id[:40]}: is no record of this case any more. Open the review again.")
    return unit


def _need_page(sheet: Sheet, unit_id: str, page_index: int) -> None:
    pages = _unit(sheet, unit_id).pages
    if not 0 <= page_index < pages:
        raise BadInput(f"{unit_id}: has {counted(pages, 'page')}, and no page {page_index + 1}.")


def _tidy(said: Said) -> Said:
    return replace(
        said, reason=on_one_line(said.reason), exemption=on_one_line(said.exemption), role=on_one_line(said.role)
    )


def on_one_line(text: str) -> str:
    """``text`` on one line, without what a table or a letter cannot hold."""
    line = " ".join(CONTROL.sub(" ", text).split())
    if len(line) > _LONGEST_REASON:
        raise BadInput(f"The text has {len(line)} characters; at most {_LONGEST_REASON}. Say it in fewer words.")
    return line
