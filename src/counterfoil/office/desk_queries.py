"""What the desk shows of cases. Who may not see what was asked, or what a court keeps secret, is not given it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from counterfoil.cases.lifecycle import State
from counterfoil.law.model import InstrumentClass
from counterfoil.ledger.kinds import KINDS
from counterfoil.office import models, queries
from counterfoil.office.act_words import details
from counterfoil.office.clock_words import InWords, in_words
from counterfoil.office.core_words import paper_name as paper_name
from counterfoil.office.core_words import said as in_the_readers_language
from counterfoil.office.folder import Office
from counterfoil.office.journal import NEVER_TOLD, PROGRAM
from counterfoil.office.long_list import LongList
from counterfoil.office.next_act import NextAct, next_act
from counterfoil.office.roles import Role
from counterfoil.office.services import beyond_role, said
from counterfoil.office.services.adopting import pack_of
from counterfoil.review.model import Decision

PAGE = 25
WORK_ON_CASES = frozenset({Role.RECORDS_OFFICER, Role.COUNSEL})
"""Who sees what is asked and by whom. Oversight sees what was done and when."""


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the inbox: no name, no word of the demand."""

    number: str
    instrument: str
    received_at: datetime
    due_on: date | None
    clock: InWords
    next: NextAct
    whose: str = ""  # on whose desk it is: a person's, or a team's
    pk: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases somebody looks for. Empty parts ask for nothing; ``who`` is ``mine``, ``none``, ``account-7`` or
    ``team-3``, ``clock`` is ``late`` or ``soon``.
    """

    number: str = ""
    state: str = ""
    who: str = ""
    clock: str = ""

    def among(self, cases: QuerySet[models.Case], account: models.Account, today: date) -> QuerySet[models.Case]:
        """Those of ``cases`` that are looked for; without a number, and unless closed ones are meant, the open ones."""
        if self.number:
            # Looked for among the numbers alone, which an index holds: a whole row takes kilobytes to pass over.
            numbers = models.Case.objects.filter(number__icontains=self.number).values("pk")
            cases = cases.filter(pk__in=numbers)
        elif self.state != State.CLOSED:
            cases = cases.filter(closed_at=None)
        if self.state:
            cases = cases.filter(state=self.state)
        if self.clock == "late":
            cases = cases.filter(due_on__lt=today)
        elif self.clock == "soon":
            cases = cases.filter(due_on__gte=today, due_on__lte=today + timedelta(days=1))
        if self.who == "mine":
            return cases.filter(Q(assigned_to=account) | Q(team__in=account.teams.all())).distinct()
        if self.who == "none":
            return cases.filter(assigned_to=None, team=None)
        kind, _, key = self.who.partition("-")
        if kind in ("account", "team") and key.isdecimal():
            return cases.filter(**{"assigned_to" if kind == "account" else "team": int(key[:9])})
        return cases


NO_FILTER = Wanted()


@dataclass(frozen=True, slots=True)
class DoneAct:
    """One act, in words. ``took_effect_at`` is None where it took effect when it was recorded."""

    says: str
    by: str
    recorded_at: datetime
    took_effect_at: datetime | None
    details: str  # what it shows in clear, in one sentence
    entry: int


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record that the search met, with how many of its places were decided how."""

    number: str
    name: str  # empty for whoever does not work on cases: a file's name may be a person's
    decided: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case as one role sees it."""

    row: Row
    state: str
    asked: Mapping[str, Any] | None
    working: Sequence[str]
    acts: tuple[DoneAct, ...]
    records: tuple[RecordRow, ...]
    release: models.Release | None
    files: tuple[str, ...]
    viewings: tuple[models.Viewing, ...]
    beyond: tuple[models.BeyondRole, ...]  # who opened it beyond their role, and why
    searched: bool
    gone: models.Disposal | None  # its file was destroyed


def inbox(
    office: Office, account: models.Account, page_number: object, wanted: Wanted = NO_FILTER
) -> tuple[Page, tuple[Row, ...]]:
    """One page of the open cases, the most pressing first; a page that does not exist is the nearest that does.

    A case that is asked for by its number is found when it is closed, too. Of closed ones the latest is first.
    """
    pack, today = pack_of(office), queries.today(office)
    found = wanted.among(seen_by(account), account, today)
    closed = wanted.state == State.CLOSED
    found = found.order_by(*(("-closed_at", "-pk") if closed else ("presses_on", "received_at", "pk")))
    rows = LongList(found.select_related("assigned_to", "team", "served"))
    page = Paginator(rows, PAGE).get_page(page_number)
    return page, tuple(row_of(case, in_words(pack, case, today)) for case in page.object_list)


def opened(office: Office, account: models.Account, number: str) -> CasePage | None:
    """A case for whoever opens it, which is written down first; None where this role has no such case."""
    role = Role(account.role)
    seen = seen_by(account).select_related("assigned_to", "team", "disposal", "served")
    case = seen.filter(number=number).first()
    if case is None:
        return None
    gone: models.Disposal | None = getattr(case, "disposal", None)
    works = role in WORK_ON_CASES
    beyond = not works and beyond_role.holds(account, case)
    what = "case beyond role" if beyond else "case"
    models.Viewing.objects.create(account=account, case=case, what=what, at=datetime.now(UTC))
    shown = works or beyond
    release = models.Release.objects.filter(case=case).first()
    return CasePage(
        row_of(case, in_words(pack_of(office), case, queries.today(office))),
        case.state,
        case.demand if shown and case.demand else None,
        () if _of_court(case) else case.clock.get("working", ()),
        tuple(_act(act) for act in case.acts.all() if works or act.kind not in NEVER_TOLD),
        _records(case, with_names=shown),
        release,
        tuple(release.files.order_by("pk").values_list("digest", flat=True)) if release else (),
        tuple(models.Viewing.objects.filter(case=case).select_related("account").order_by("-pk")[:10]),
        tuple(models.BeyondRole.objects.filter(case=case).select_related("account").order_by("-pk")),
        bool(case.search),
        gone if gone is not None and gone.destroyed_at is not None else None,
    )


def to_open_beyond(account: models.Account, number: str) -> models.Case | None:
    """A case that this account may see, to open it beyond the role; None for every other."""
    return seen_by(account).filter(number=number).first()


def opened_beyond(account: models.Account, page_number: object) -> Page:
    """Who opened which case beyond their role, the latest first; of the cases that this account may see."""
    shown = models.BeyondRole.objects.exclude(case__in=hidden_from(account))
    found = shown.select_related("account", "case").order_by("-pk")
    return Paginator(found, PAGE).get_page(page_number)


def seen_by(account: models.Account) -> QuerySet[models.Case]:
    """The cases that an account may see. What a court keeps secret is for counsel and for whose desk it is on; while
    it is on nobody's, for every records officer, as somebody has to take it up.
    """
    role, cases = Role(account.role), models.Case.objects.all()
    if role is Role.COUNSEL:
        return cases
    if role is Role.RECORDS_OFFICER:
        mine = Q(assigned_to=account) | Q(team__in=account.teams.all()) | Q(assigned_to=None, team=None)
        return cases.filter(Q(sealed=False) | mine)
    return cases.filter(sealed=False)


def hidden_from(account: models.Account) -> QuerySet[models.Case]:
    """The cases that an account may not see: all others than ``seen_by``. They are few, as a court keeps few secret."""
    if Role(account.role) is Role.COUNSEL:
        return models.Case.objects.none()
    secret = models.Case.objects.filter(sealed=True)
    if Role(account.role) is Role.RECORDS_OFFICER:
        return secret.exclude(pk__in=seen_by(account).filter(sealed=True).values("pk"))
    return secret


def row_of(case: models.Case, clock: InWords) -> Row:
    """A case as the inbox shows it."""
    paper = in_the_readers_language(paper_name(str(case.instrument.get("kind", ""))))
    whose = [(case.assigned_to.official or case.assigned_to.log_in_name) if case.assigned_to else ""]
    whose += [case.team.name if case.team else ""]
    return Row(
        case.number,
        paper,
        case.received_at,
        _return_on(case) or (None if _of_court(case) else case.due_on),
        clock,
        next_act(case.state),
        ", ".join(one for one in whose if one),
        case.pk,
    )


def _of_court(case: models.Case) -> bool:
    """Whether its paper claims to be a court's: it says itself by when it is to be obeyed, and the Act does not."""
    return case.instrument.get("class") == InstrumentClass.CLAIMED_JUDICIAL


def _return_on(case: models.Case) -> date | None:
    """The day by which a served paper is to be obeyed, as a person read it there."""
    days = getattr(case, "served", None)
    return days.return_on if days else None


def _act(act: models.Act) -> DoneAct:
    apart = abs(act.recorded_at - act.took_effect_at) >= timedelta(minutes=1)  # a page shows minutes
    took = act.took_effect_at if apart else None
    # What a court forbids to tell is no kind of the ledger: an entry says "noted" of it.
    says = in_the_readers_language(KINDS[act.kind].says) if act.kind in KINDS else act.kind.replace(".", " ")
    by = _("the program") if act.actor == PROGRAM else act.actor
    return DoneAct(says, by, act.recorded_at, took, details(act.kind, act.facts), act.leaf)


def _records(case: models.Case, *, with_names: bool) -> tuple[RecordRow, ...]:
    """The records of the search, without those that since were sealed or expunged."""
    hidden = said.hidden()
    numbers = {hit["record"] for hit in case.search.get("best", ())} - hidden
    names = dict(models.Record.objects.filter(number__in=numbers).values_list("number", "name")) if with_names else {}
    decided: dict[str, Counter[str]] = {number: Counter() for number in numbers}
    made = models.Determination.objects.filter(case=case)
    counted = made.exclude(finding="").values_list("record__number", "decision").annotate(count=Count("pk"))
    for number, decision, count in counted:
        if number in decided:
            decided[number][decision] += count
    # A record is decided as a whole as well. Beside its places a release of it is no place more.
    for number, decision in made.filter(finding="").values_list("record__number", "decision"):
        if number in decided and not (decided[number] and decision == Decision.RELEASE):
            decided[number][decision] += 1
    return tuple(
        RecordRow(number, names.get(number, ""), tuple(sorted(decided[number].items()))) for number in sorted(numbers)
    )
