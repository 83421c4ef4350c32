"""A named person says that two parties of a case are one, or that places are somebody else's; or takes it back.

Nothing is decided or opened by it. What went out by a decision on the party before is asked again, and blocks the
release until then; what is withheld stays so, but for places that are somebody else's now: those are asked again too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from counterfoil.cases.lifecycle import State, after
from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services import draft_history, drafting, drafts, party_said, reviewing, sheets, signing
from counterfoil.office.services.draft_history import Place
from counterfoil.office.services.party_said import JOINED, SPLIT
from counterfoil.office.services.session import session
from counterfoil.office.services.sheets import Sheet
from counterfoil.review import party_acts
from counterfoil.review.decisions_carried import reopen
from counterfoil.review.party_acts import PartyAct
from counterfoil.review.party_decisions import counts

HERE, PAGE, RECORD = "here", "page", "record"
REACHES = (HERE, PAGE, RECORD)
"""Of how much one says that it is somebody else's: one place, all of the person on its page, or in its record."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was recorded. ``again`` are the places that were decided and must be decided again."""

    case: str
    kind: str
    these: tuple[Place, ...]
    those: tuple[Place, ...]
    again: tuple[Place, ...]
    entry: int


def join(
    path: Path | Office,
    number: str,
    *,
    these: Place,
    those: Place,
    reasons: str,
    by: str,
    account: models.Account | None = None,
    seen: int | None = None,
    now: datetime | None = None,
) -> Done:
    """Say that the person of one place and the person of another are one. Raises ``BadInput``, ``PersonMustDecide``.

    ``seen`` is the number of the last change that was shown to whoever says it; None where nothing was shown.
    """

    def sides(sheet: Sheet) -> PartyAct:
        one, other = _party(sheet, these), _party(sheet, those)
        if set(one) & set(other):
            raise BadInput(f"{_said(these)} and {_said(those)}: are places of one person already. Nothing was changed.")
        return _act(sheet, True, one, other)

    return _record(path, number, sides, reasons=reasons, by=by, account=account, seen=seen, now=now)


def split(
    path: Path | Office,
    number: str,
    *,
    places: Sequence[Place],
    reach: str = HERE,
    reasons: str,
    by: str,
    account: models.Account | None = None,
    seen: int | None = None,
    now: datetime | None = None,
) -> Done:
    """Say that these places of one person are somebody else's than the rest. ``reach`` is one of ``REACHES``.

    Raises ``BadInput`` where they are several persons' or nothing is left of the person, ``PersonMustDecide``.
    """

    def sides(sheet: Sheet) -> PartyAct:
        these = _within(sheet, places, reach)
        whole = _party(sheet, these[0])
        if strange := [one for one in these if one not in whole]:
            raise BadInput(
                f"{_said(strange[0])}: is not of the same person as {_said(these[0])}. Say it person by person."
            )
        rest = [place for place in whole if place not in these]
        if not rest:
            raise BadInput(
                f"{_said(these[0])}: these are all places of this person in the case, so nobody is left to tell them "
                "apart from. Choose fewer."
            )
        return _act(sheet, False, these, rest)

    return _record(path, number, sides, reasons=reasons, by=by, account=account, seen=seen, now=now)


def take_back(
    path: Path | Office,
    number: str,
    entry: int,
    *,
    reasons: str,
    by: str,
    account: models.Account | None = None,
    seen: int | None = None,
    now: datetime | None = None,
) -> Done:
    """Say the opposite of an act, by its number in the ledger. Raises ``BadInput`` where that stands no more."""

    def sides(_: Sheet) -> PartyAct:
        case = models.Case.objects.get(number=number)
        before = next((one.act for one in party_said.listed(case) if one.entry == entry), None)
        if before is None:
            raise BadInput(
                f"{number}: entry {entry} is no act on a party of this case. counterfoil case party lists them."
            )
        if not party_acts.can_be_taken_back(party_said.recorded(number), before):
            raise BadInput(
                f"{number}: entry {entry} was taken back already, or something was said of the same persons since. "
                "Take that back first, or join or tell apart the persons as they stand now."
            )
        return PartyAct(not before.joins, before.these, before.those)

    return _record(path, number, sides, reasons=reasons, by=by, account=account, seen=seen, now=now)


def _record(
    path: Path | Office,
    number: str,
    sides: Callable[[Sheet], PartyAct],
    *,
    reasons: str,
    by: str,
    account: models.Account | None,
    seen: int | None,
    now: datetime | None,
) -> Done:
    said = drafting.on_one_line(reasons)
    if not is_name_and_title(by):
        raise BadInput(f'--by: “{by}”: give "Name, Title", for example "Ida Sample, Records Officer".')
    if not said:
        raise BadInput("A reason is needed: say by what you know that it is, or is not, the same person. It is kept.")
    with session(path, now=now) as (office, journal), transaction.atomic():
        if not models.Case.objects.filter(number=number).exists():
            raise BadInput(f"{number}: this office has no such case. counterfoil case list --office DIR shows them.")
        case = drafting.locked(number)
        if reason := drafting.why_nothing_open(case):
            raise PersonMustDecide(f"{number}: {reason}")
        if seen is not None and draft_history.last_number(case) != seen:
            raise BadInput("Something was decided since you opened this page. Look at it again, and say it then.")
        sheet = sheets.read(office, number)
        if sheet is None:
            raise BadInput(f"{number}: its proposals are not prepared yet. Have them prepared, and say it then.")
        before = drafts.standing(case, sheet)
        act = sides(sheet)
        row = _written(journal, case, act, said, by)
        draft_history.note_party(office, case, account)
        models.SignOff.objects.filter(case=case, state__in=(signing.WAITING, signing.COMPLETE)).update(
            state=signing.WITHDRAWN
        )
        case.state = after(row.kind, State(case.state))
        case.save(update_fields=["state"])
        shown = sheets.read(office, number)
        assert shown is not None  # noqa: S101 - it was read before
        stands = drafts.standing(case, shown)
        again = {
            place for place in stands.sheet.people.of if before.of(*place) is not None and stands.of(*place) is None
        } | _reopened(office, number, sheet, shown)
        return Done(
            number, row.kind, _places(sheet, act.these), _places(sheet, act.those), tuple(sorted(again)), row.leaf
        )


def _written(journal: Journal, case: models.Case, act: PartyAct, reasons: str, by: str) -> models.Act:
    return journal.record(
        JOINED if act.joins else SPLIT,
        case=case,
        facts={"places": len(act.these) + (len(act.those) if act.joins else 0)},
        private={
            "these": party_said.to_keep(act.these),
            "those": party_said.to_keep(act.those),
            "reasons": reasons,
        },
        actor=by,
        role="records-officer",
    )


def _reopened(office: Office, number: str, before: Sheet, now: Sheet) -> set[Place]:
    """The decisions of the case's own table that lapse by the act, emptied; a table that is none stays as it is."""
    table = office.work / number / "review" / reviewing.TABLE
    if not table.is_file():
        return set()
    found: set[Place] = set()

    def lapses(place: Place, decision: str) -> bool:
        made_on, stamp = (sheet.people.stamps.get(place, "") for sheet in (before, now))
        out = place in now.people.taken_out
        if counts(decision, made_on=made_on, stamp=stamp, taken_out=out):
            return False
        found.add(place)
        return True

    try:
        reopen(table, lapses)
    except BadInput:
        return set()
    return found


def _party(sheet: Sheet, place: Place) -> tuple[Place, ...]:
    if place not in sheet.by_place:
        raise BadInput(
            f"{_said(place)}: is no place of this case. The column “finding” of the decisions table has them, and so "
            "has the review."
        )
    key = sheet.people.of.get(place)
    if key is None:
        raise BadInput(f"{_said(place)}: nothing says whose it is. Name a place of the person, for example the name.")
    return sheet.people.places[key]


def _within(sheet: Sheet, places: Sequence[Place], reach: str) -> list[Place]:
    if not places:
        raise BadInput("Name a place of the person that is somebody else's, for example R-000017/p1-0003.")
    if reach not in REACHES:
        raise BadInput(f"“{reach[:40]}”: no such reach. Allowed: {', '.join(REACHES)}.")
    found: dict[Place, None] = {}
    for place in places:
        page_index = sheet.by_place[place].finding.page_index if place in sheet.by_place else 0
        for one in _party(sheet, place):
            on_page = sheet.by_place[one].finding.page_index == page_index
            if one == place or (reach != HERE and one[0] == place[0] and (on_page or reach == RECORD)):
                found[one] = None
    return list(found)


def _act(sheet: Sheet, joins: bool, these: Collection[Place], those: Collection[Place]) -> PartyAct:
    """The act by where the places stand: under two names a file has each place twice, and it is on one side."""
    at = sheet.people.at
    one = frozenset(at[place] for place in these)
    other = frozenset(at[place] for place in those) - one
    if not other:
        raise BadInput(
            f"{_said(next(iter(those)))}: the same file is in the case under another name; what is said of one holds "
            "of the other. Nothing was changed."
        )
    return PartyAct(joins, one, other)


def _places(sheet: Sheet, ats: Collection[party_acts.At]) -> tuple[Place, ...]:
    return tuple(sorted(place for place, at in sheet.people.at.items() if at in ats))


def _said(place: Place) -> str:
    return "/".join(place)[:60]
