"""What the review screen shows of a case: one page with its places, the records, how far one is, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from counterfoil.errors import EnvironmentFailed
from counterfoil.law.exemptions import Exemptions
from counterfoil.law.model import DutyKind
from counterfoil.office import models, queries
from counterfoil.office.desk_queries import WORK_ON_CASES, seen_by
from counterfoil.office.folder import Office
from counterfoil.office.review_rows import (
    AddedRow,
    Detail,
    EarlierRow,
    Overview,
    PageLink,
    PersonRow,
    PlaceRow,
    Progress,
    ReviewPage,
    SaidRow,
    ScopeRow,
    UnitRow,
    WhereRow,
)
from counterfoil.office.review_words import DUTIES, LOOKS
from counterfoil.office.roles import Role
from counterfoil.office.services import draft_history, drafting, drafts, party_said, sheets
from counterfoil.office.services.drafts import Standing
from counterfoil.office.services.review_people import People
from counterfoil.office.services.review_scope import HERE, WHERE, meant
from counterfoil.office.services.sheets import Sheet, SheetUnit
from counterfoil.records.names import fold
from counterfoil.release.pages import runs
from counterfoil.review import party_acts
from counterfoil.review.explained import line_of
from counterfoil.review.model import Decision, Proposal, role_of
from counterfoil.review.party_decisions import Reach

LETTERS = {
    DutyKind.COMPELLED: "C",
    DutyKind.FORBIDDEN: "F",
    DutyKind.PERMITTED_TO_WITHHOLD: "P",
    DutyKind.OPEN: "O",
    DutyKind.REFER: "R",
}
"""As on the printed staff papers; see ``review.proof_pages``."""
_SAME_VIEWING = timedelta(minutes=10)
_MOST_OTHERS = 300
"""Persons in the list of those with whom one can be said to be the same; a case may have thousands."""


@dataclass(frozen=True)
class Opened:
    """A case that an account may review, with its sheet where there is one."""

    case: models.Case
    sheet: Sheet | None
    stands: Standing | None = field(default=None)


def opened(office: Office, account: models.Account, number: str, what: str) -> Opened | None:
    """The case for whoever reviews it; that it was opened is written down first. None where there is none for them."""
    if Role(account.role) not in WORK_ON_CASES:
        return None
    case = seen_by(account).filter(number=number, disposal__destroyed_at=None).first()
    if case is None:
        return None
    written_down(account, case, what)
    sheet = sheets.read(office, number)
    return Opened(case, sheet, drafts.standing(case, sheet) if sheet else None)


def written_down(account: models.Account, case: models.Case, what: str) -> None:
    """Write down that somebody looks at this; once for the minutes in which they go back and forth."""
    now = datetime.now(UTC)
    same = models.Viewing.objects.filter(account=account, case=case, what=what, at__gt=now - _SAME_VIEWING)
    if not same.exists():
        models.Viewing.objects.create(account=account, case=case, what=what, at=now)


def page(
    office: Office, account: models.Account, case: models.Case, stands: Standing, unit_id: str, number: int, at: str
) -> ReviewPage | None:
    """Page ``number`` (from 1) of a file, with the place ``at``, or the first undecided; None where there is none."""
    sheet = stands.sheet
    unit = sheet.by_id.get(unit_id)
    if unit is None or not 1 <= number <= unit.pages:
        return None
    words, names = drafts.pack(office).exemptions, sheet.people
    here = sheet.by_page.get((unit_id, number - 1), ())
    said = _Said({key: str(one) for key, one in DUTIES.items()}, {key: str(one) for key, one in LOOKS.items()})
    rows = tuple(_row(p, stands, words, said) for p in here)
    undecided = [row for row in rows if not row.decision]
    current = next((row for row in rows if row.id == at), None) or next(iter(undecided or rows), None)
    proposal = next((p for p in here if current is not None and p.finding.id == current.id), None)
    closed = drafting.why_closed(case, account)
    undo, redo = draft_history.can_walk(case, account) if not closed else (False, False)
    width, height = unit.sizes[number - 1]
    order = [(one.id, n) for one in sheet.units for n in range(1, one.pages + 1)]
    place = order.index((unit_id, number))
    return ReviewPage(
        unit=_unit(unit, stands),
        number=number,
        width=width,
        height=height,
        rows=rows,
        detail=_detail(office, case, proposal, current, stands, names) if proposal and current else None,
        added=tuple(_added(one) for one in stands.added(unit_id, number - 1)),
        is_viewed=stands.is_viewed(unit_id, number - 1),
        progress=progress(stands),
        seen=draft_history.last_number(case),
        can_undo=undo,
        can_redo=redo,
        closed=closed,
        before=PageLink(*order[place - 1]) if place else None,
        after=PageLink(*order[place + 1]) if place + 1 < len(order) else None,
        next_open=next_open(stands, unit_id, number),
        open_here=0 if stands.stays_out(unit_id) else len(undecided),
        acceptable_here=sum(row.proposal != Decision.REFER for row in undecided),
    )


def overview(
    case: models.Case, account: models.Account, stands: Standing, units: Sequence[SheetUnit] | None = None
) -> Overview:
    """The records of a case (``units`` of them, else all), how far each is, and how far the whole review is."""
    return Overview(
        tuple(_unit(unit, stands) for unit in (stands.sheet.units if units is None else units)),
        progress(stands),
        drafting.why_closed(case, account),
        next_open(stands),
        len(stands.sheet.people.lost),
    )


def progress(stands: Standing) -> Progress:
    """How far the review is."""
    sheet = stands.sheet
    out = {unit.id for unit in sheet.units if stands.stays_out(unit.id)}
    inside = [unit for unit in sheet.units if unit.id not in out]
    confirmed = [unit for unit in sheet.units if (row := stands.of(unit.id)) is not None and row.decision != "no"]
    proposals = [p for p in sheet.proposals if p.record_id not in out]
    rows = [stands.of(p.record_id, p.finding.id) for p in proposals]
    return Progress(
        len(sheet.units),
        len(confirmed),
        sum(unit.pages for unit in inside),
        sum(stands.is_viewed(unit.id, index) for unit in inside for index in range(unit.pages)),
        len(proposals),
        sum(row is not None for row in rows),
        sum(row is not None and row.decision == Decision.REFER for row in rows),
    )


def next_open(stands: Standing, unit_id: str = "", number: int = 0) -> PageLink | None:
    """The next page on which something is still to be done, around to the beginning; None where nothing is."""
    sheet = stands.sheet
    order = [(unit.id, n) for unit in sheet.units for n in range(1, unit.pages + 1)]
    start = order.index((unit_id, number)) + 1 if (unit_id, number) in order else 0
    for unit, n in (*order[start:], *order[:start]):
        if stands.stays_out(unit):
            continue
        undecided = next((p for p in sheet.by_page.get((unit, n - 1), ()) if not stands.is_decided(p)), None)
        if undecided is not None:
            return PageLink(unit, n, undecided.finding.id)
        if not stands.is_viewed(unit, n - 1) or (n == 1 and stands.of(unit) is None):
            return PageLink(unit, n)
    return None


def page_after(stands: Standing, unit_id: str, number: int, at: str) -> str:
    """The next undecided place of a page after ``at``, around to its beginning; ``at`` where there is none."""
    here = stands.sheet.by_page.get((unit_id, number - 1), ())
    ids = [p.finding.id for p in here]
    start = ids.index(at) + 1 if at in ids else 0
    return next((p.finding.id for p in (*here[start:], *here[:start]) if not stands.is_decided(p)), at)


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of duties and looks in the reader's language, looked up once for a page."""

    duties: dict[str, str]
    looks: dict[str, str]


def _row(p: Proposal, stands: Standing, words: Exemptions, said: _Said) -> PlaceRow:
    found, row = p.finding, stands.of(p.record_id, p.finding.id)
    decision = row.decision if row else ""
    exemption = row.exemption if row else ""
    tail = found.id.rpartition("-")[2]
    number, letter = str(int(tail)) if tail.isdecimal() else tail, LETTERS[p.duty.kind]
    what, look = words.words(found.category, found.role), _look(decision, row)
    lapsed = (p.record_id, found.id) in stands.lapsed
    names = stands.sheet.people
    return PlaceRow(
        id=found.id,
        number=number,
        letter=letter,
        duty=p.duty.kind.value,
        text=found.text,
        what=what,
        person=names.names.get(names.of.get((p.record_id, found.id), ""), ""),
        proposal=p.decision.value,
        code=p.duty.code if p.decision is Decision.REDACT else "",
        decision=decision,
        look=look,
        stands=_("decide again") if lapsed else f"{said.looks[look]} {exemption}".strip(),
        label=f"{letter}{number}, {what}: {said.duties[p.duty.kind.value]}; "
        + (_("decide again") if lapsed else said.looks[look]),
        lapsed=lapsed,
        exemption=exemption,
        reason=row.reason if row else "",
        by=row.by.log_in_name if row else "",
        at=row.at if row else None,
        x=f"{found.boxes[0].x0:.2f}",
        y=f"{found.boxes[0].y0:.2f}",
        path=" ".join(_path(box.as_list()) for box in found.boxes),
    )


def _look(decision: str, row: models.Draft | None) -> str:
    if not decision or row is None:
        return "open"
    last = decision.rpartition(" ")[2]
    return last if last in ("release", "redact", "refer") else "correct"


def _path(edges: Sequence[float]) -> str:
    """A box as SVG draws it.

    >>> _path([72, 60.5, 96, 72])
    'M72 60.5H96V72H72Z'
    """
    x0, y0, x1, y1 = (f"{edge:g}" for edge in edges)
    return f"M{x0} {y0}H{x1}V{y1}H{x0}Z"


def _detail(office: Office, case: models.Case, p: Proposal, row: PlaceRow, stands: Standing, names: People) -> Detail:
    exemptions, today = drafts.pack(office).exemptions, queries.today(office)
    code = row.exemption or p.duty.code
    one = exemptions.exemption(code, today) if code else None
    of_rule = next((rule.basis for rule in p.duty.rules if rule.code == code and rule.basis), "")
    basis = (of_rule or exemptions.basis(code, p.finding.category, p.finding.role, today)) if code else ""
    counts = []
    for who in ("person", "category"):
        if who == "person" and not row.person:
            continue
        counts += [f"{who} {where}" for where in WHERE]
    scopes = [ScopeRow(HERE, 1)]
    scopes += [ScopeRow(scope, _count(stands, names, p, scope)) for scope in counts]
    flags = tuple(flag for flag in role_of(p.finding).split(", ")[1:])
    return Detail(
        row,
        p.duty.citations,
        p.why,
        one.title if one else "",
        basis,
        p.finding.how,
        round(100 * p.finding.confidence),
        role_of(p.finding),
        p.finding.category.value,
        p.finding.role.value,
        flags,
        p.decision is Decision.REFER,
        tuple(scopes),
        _line(office, p, stands),
        tuple(dict.fromkeys(rule.title for rule in p.duty.rules)),
        _everywhere(stands, names, p),
        tuple(names.names.get(key, "") for key in names.maybe.get(_key(names, p), ())),
        *_of_person(case, p, stands, names),
    )


def _of_person(
    case: models.Case, p: Proposal, stands: Standing, names: People
) -> tuple[tuple[PersonRow, ...], tuple[SaidRow, ...], EarlierRow | None, EarlierRow | None, bool]:
    place, row = (p.record_id, p.finding.id), stands.of(p.record_id, p.finding.id)
    lapsed, offered = stands.lapsed.get(place), stands.offered.get(place)
    return (
        _others(stands, names, p),
        _said_of(case, names, _key(names, p)) if stands.sheet.said else (),
        _earlier(lapsed) if lapsed else None,
        _earlier(offered) if offered else None,
        row is not None and row.reach == Reach.FOLLOWS,
    )


def _others(stands: Standing, names: People, p: Proposal) -> tuple[PersonRow, ...]:
    """The other persons of the case, first those who may be meant or share a word of the name."""
    key = _key(names, p)
    if not key:
        return ()
    mine = set(fold(names.names.get(key, "")))

    def near(other: str) -> tuple[bool, bool, bool, str, str]:
        name = names.names[other]
        return other not in names.maybe.get(key, ()), mine.isdisjoint(fold(name)), not name, name.casefold(), other

    found = []
    for other in sorted(names.places.keys() - {key}, key=near)[:_MOST_OTHERS]:
        places = names.places[other]
        role = stands.sheet.by_place[places[0]].finding.role.value
        found.append(PersonRow(" ".join(places[0]), names.names[other], role, places[0][0], len(places)))
    return tuple(found)


def _said_of(case: models.Case, names: People, key: str) -> tuple[SaidRow, ...]:
    """What was said of a person, as it is now, and can be taken back: the last word first."""
    here = {names.at[place] for place in names.places.get(key, ())} if key else set()
    listed = party_said.listed(case)
    acts = [one.act for one in listed]
    found = []
    for one in reversed(listed):
        act = one.act
        if here.isdisjoint(act.these | act.those) or not party_acts.can_be_taken_back(acts, act):
            continue
        found.append(SaidRow(one.entry, act.joins, len(act.these), one.reasons, one.by, one.recorded_at))
    return tuple(found)


def _earlier(row: models.Draft) -> EarlierRow:
    return EarlierRow(_look(row.decision, row), row.exemption, row.reason, row.by.log_in_name, row.at)


def _key(names: People, p: Proposal) -> str:
    return names.of.get((p.record_id, p.finding.id), "")


def _line(office: Office, p: Proposal, stands: Standing) -> int:
    try:
        return line_of(p.finding, sheets.page(office, stands.sheet.case_number, p.record_id, p.finding.page_index))
    except EnvironmentFailed:  # the words of the file are gone; what is decided does not need them
        return 0


def _everywhere(stands: Standing, names: People, p: Proposal) -> tuple[WhereRow, ...]:
    """Where the person of a place stands in the case, in the order of the files; empty where it is nobody's."""
    key = _key(names, p)
    pages: dict[str, list[int]] = {}
    for unit, place in names.places.get(key, ()) if key else ():
        pages.setdefault(unit, []).append(stands.sheet.by_place[unit, place].finding.page_index + 1)
    return tuple(WhereRow(unit, runs(of), min(of), len(of)) for unit, of in pages.items())


def _count(stands: Standing, names: People, p: Proposal, scope: str) -> int:
    return len(meant(stands, names, p, scope, unit=p.record_id, page_index=p.finding.page_index).places)


def _added(row: models.Draft) -> AddedRow:
    path = _path(row.box) if row.box else ""
    return AddedRow(row.place, row.text, row.category, row.exemption, row.reason, row.by.log_in_name, path)


def _unit(unit: SheetUnit, stands: Standing) -> UnitRow:
    row = stands.of(unit.id)
    of = stands.sheet.by_unit[unit.id]
    return UnitRow(
        unit.id,
        unit.label,
        row.decision if row else "",
        row.exemption if row else "",
        row.reason if row else "",
        row.by.log_in_name if row else "",
        unit.pages,
        sum(stands.is_viewed(unit.id, index) for index in range(unit.pages)),
        len(of),
        sum(stands.is_decided(p) for p in of),
        unit.confirmed,
        stands.stays_out(unit.id),
    )
