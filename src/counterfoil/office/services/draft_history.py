"""Writes what a person decides in a review, all of it or nothing, and keeps how it came so; undo and redo walk that.

Two persons may review one case at once. Whoever decides says which change was the last one that they saw; what somebody
has changed since is not written over, but refused with what stands there now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services.case_secret import CaseSecret, secret_of

Place = tuple[str, str]
"""(unit, place) of a draft; see ``models.Draft``."""
PARTY, CARRIED = "party", "carried"
"""Kinds of change that nobody undoes: an act on a party, taken back by the opposite act, and places numbered anew."""
_TRIES = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody decided of one place, in the words of a decisions table; ``decision`` empty: undecided."""

    decision: str = ""
    exemption: str = ""
    reason: str = ""
    category: str = ""
    role: str = ""
    text: str = ""
    box: tuple[float, ...] | None = None
    reach: str = ""  # one of ``review.party_decisions.Reach``
    party: str = ""  # the stamp of the party that it was decided on


UNDECIDED = Choice()


@dataclass(frozen=True, slots=True)
class Made:
    """What one change did. ``number`` is the case's last change now, ``places`` are those that are not as before."""

    number: int
    places: tuple[Place, ...]


class Overtaken(BadInput):
    """Somebody changed the same since it was shown. Nothing was changed; ``theirs`` is what stands there."""

    def __init__(self, theirs: Sequence[models.Draft]) -> None:
        self.theirs = tuple(theirs)
        who = ", ".join(sorted({one.by.log_in_name for one in theirs}))
        super().__init__(
            f"{who} has decided since you opened this page, on {len(self.theirs)} of the same places. Nothing of "
            "yours was changed there; look at what was decided, and decide again where you still differ."
        )


def choice_of(row: models.Draft) -> Choice:
    """What stands in a row."""
    box = tuple(row.box) if row.box else None
    return Choice(row.decision, row.exemption, row.reason, row.category, row.role, row.text, box, row.reach, row.party)


def last_number(case: models.Case) -> int:
    """The number of the last change of a case; 0 before the first."""
    return models.ReviewChange.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0


def change(
    office: Office,
    case: models.Case,
    account: models.Account,
    wanted: Mapping[Place, tuple[Choice, str]],
    *,
    seen: int,
) -> Made:
    """Let these places stand as wanted, each with what it was decided on. Raises ``Overtaken``, and changes nothing."""

    def as_wanted(rows: Mapping[Place, models.Draft]) -> dict[Place, tuple[Choice, str, Any]]:
        theirs = [
            row
            for place, (choice, shows) in wanted.items()
            if (row := rows.get(place)) is not None
            and row.version > seen
            and (choice_of(row), row.shows) != (choice, shows)
        ]
        if theirs:
            raise Overtaken(theirs)
        return {place: (choice, shows, None) for place, (choice, shows) in wanted.items()}

    return _write(office, case, account, list(wanted), as_wanted, "do", None)


def undo(office: Office, case: models.Case, account: models.Account) -> Made:
    """Take back the last thing that this person did. Raises ``BadInput`` where there is none, ``Overtaken``."""
    done, _ = _stacks(case, account)
    if not done:
        raise BadInput("There is nothing of yours to undo.")
    return _walk(office, case, account, done[-1], back=True)


def redo(office: Office, case: models.Case, account: models.Account) -> Made:
    """Do again what this person undid last. Raises ``BadInput`` where there is none, ``Overtaken``."""
    _, undone = _stacks(case, account)
    if not undone:
        raise BadInput("There is nothing of yours to do again.")
    return _walk(office, case, account, undone[-1], back=False)


def can_walk(case: models.Case, account: models.Account) -> tuple[bool, bool]:
    """Whether this person can undo, and redo."""
    done, undone = _stacks(case, account)
    return bool(done), bool(undone)


def note_party(office: Office, case: models.Case, account: models.Account | None) -> int:
    """Number an act on a party as a change: what was signed or shown before it is not what stands. Returns the number.

    Call it in the transaction of the act, with the case locked.
    """
    return _noted(office, case, account, PARTY, [])


def need_same_persons(case: models.Case, *, seen: int) -> None:
    """Raise ``BadInput`` where persons were joined or told apart, or places numbered anew, since change ``seen``.

    A decision is on the person who was shown. Call it with the case locked.
    """
    if models.ReviewChange.objects.filter(case=case, kind__in=(PARTY, CARRIED), number__gt=seen).exists():
        raise BadInput(
            "Since you opened this page somebody said who is one person in this case, or more records came and places "
            "have other numbers. Nothing was changed; look at the page again, and decide then."
        )


def carry(
    office: Office,
    case: models.Case,
    wanted: Mapping[Place, tuple[Choice, str, models.Draft]],
    held: Mapping[Place, models.Draft],
) -> int:
    """Let places stand as others did, each with who decided and when; ``held`` are the rows as they are.

    Call it in a transaction with the case locked. Returns the number of the change.
    """
    changed, kept = [], []
    number = last_number(case) + 1
    for place, (choice, shows, source) in wanted.items():
        row = held.get(place)
        before = _to_keep(row) if row is not None else None
        unit, at = place
        made = models.Draft(case=case, unit=unit, place=at, **asdict(choice), shows=shows, version=number)
        made.by_id, made.at = source.by_id, source.at
        changed.append(made)
        kept.append({"unit": unit, "place": at, "before": before, "after": _to_keep(made)})
    if changed:
        _upsert(changed)
    return _noted(office, case, None, CARRIED, kept)


def _noted(office: Office, case: models.Case, account: models.Account | None, kind: str, kept: Sequence[Any]) -> int:
    number = last_number(case) + 1
    models.ReviewChange.objects.create(
        case=case,
        number=number,
        by=account,
        at=datetime.now(UTC),
        kind=kind,
        sealed=secret_of(office, case.number).seal_json(kept, about=_about(case, number)),
    )
    return number


def _stacks(case: models.Case, account: models.Account) -> tuple[list[int], list[int]]:
    """Numbers of what this person did and may undo, and of what was undone and may be done again; the last one last."""
    done: list[int] = []
    undone: list[int] = []
    rows = (
        models.ReviewChange.objects.filter(case=case, by=account).exclude(kind__in=(PARTY, CARRIED)).order_by("number")
    )
    for number, kind, of in rows.values_list("number", "kind", "of"):
        if kind == "do":
            done.append(number)
            undone.clear()
        elif kind == "undo":
            done.remove(of)
            undone.append(of)
        else:
            undone.remove(of)
            done.append(of)
    return done, undone


def _walk(office: Office, case: models.Case, account: models.Account, number: int, *, back: bool) -> Made:
    row = models.ReviewChange.objects.get(case=case, number=number)
    kept = secret_of(office, case.number).open_json(row.sealed, about=_about(case, number))
    were, become = ("after", "before") if back else ("before", "after")
    places = [(one["unit"], one["place"]) for one in kept]

    def as_kept(rows: Mapping[Place, models.Draft]) -> dict[Place, tuple[Choice, str, Any]]:
        theirs = [
            row
            for place, one in zip(places, kept, strict=True)
            if (row := rows.get(place)) is not None and _kept_choice(one[were]) != choice_of(row)
        ]
        if theirs:
            raise Overtaken(theirs)
        return {
            place: (_kept_choice(one[become]), one[become]["shows"], one[become])
            for place, one in zip(places, kept, strict=True)
        }

    return _write(office, case, account, places, as_kept, "undo" if back else "redo", number)


def _write(
    office: Office,
    case: models.Case,
    account: models.Account,
    places: Sequence[Place],
    decide: Callable[[Mapping[Place, models.Draft]], dict[Place, tuple[Choice, str, Any]]],
    kind: str,
    of: int | None,
) -> Made:
    secret = secret_of(office, case.number)
    for left in reversed(range(_TRIES)):
        try:
            with transaction.atomic():
                return _once(case, account, places, decide, kind, of, secret)
        except IntegrityError:  # another one's change got the number first (PostgreSQL): look again at what stands
            if not left:
                raise
    raise AssertionError("unreachable")


def _once(
    case: models.Case,
    account: models.Account,
    places: Sequence[Place],
    decide: Callable[[Mapping[Place, models.Draft]], dict[Place, tuple[Choice, str, Any]]],
    kind: str,
    of: int | None,
    secret: CaseSecret,
) -> Made:
    units = {unit for unit, _ in places}
    found = models.Draft.objects.select_for_update(of=("self",)).filter(case=case, unit__in=units)
    wanted = set(places)
    rows = {place: row for row in found.select_related("by") if (place := (row.unit, row.place)) in wanted}
    now, number = datetime.now(UTC), last_number(case) + 1
    kept, changed = [], []
    for place, (choice, shows, attributed) in decide(rows).items():
        row = rows.get(place)
        if row is not None and (choice_of(row), row.shows) == (choice, shows):
            continue
        if row is None:
            if choice == UNDECIDED:
                continue
            row = models.Draft(case=case, unit=place[0], place=place[1], by=account, at=now, shows=shows, version=0)
        changed.append(row)
        before = _to_keep(row)
        for name, value in asdict(choice).items():
            setattr(row, name, list(value) if isinstance(value, tuple) else value)
        row.shows, row.version = shows, number
        row.by_id, row.at = account.pk, now
        if attributed is not None and choice != UNDECIDED:
            row.by_id, row.at = attributed["by"], datetime.fromisoformat(attributed["at"])
        kept.append({"unit": place[0], "place": place[1], "before": before, "after": _to_keep(row)})
    if not kept and kind == "do":
        return Made(number - 1, ())
    models.ReviewChange.objects.create(
        case=case,
        number=number,
        by=account,
        at=now,
        kind=kind,
        of=of,
        sealed=secret.seal_json(kept, about=_about(case, number)),
    )
    _upsert(changed)
    return Made(number, tuple((str(one["unit"]), str(one["place"])) for one in kept))


def _upsert(rows: Sequence[models.Draft]) -> None:
    models.Draft.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["case", "unit", "place"],
        update_fields=[*asdict(UNDECIDED), "shows", "by", "at", "version"],
    )


def _to_keep(row: models.Draft) -> dict[str, Any]:
    return asdict(choice_of(row)) | {"shows": row.shows, "by": row.by_id, "at": row.at.isoformat()}


def _kept_choice(kept: Mapping[str, Any]) -> Choice:
    box = tuple(kept["box"]) if kept["box"] else None
    said = {name: kept.get(name, "") for name in asdict(UNDECIDED)}  # older changes have no reach and no party
    return Choice(**{**said, "box": box})


def _about(case: models.Case, number: int) -> str:
    return f"{case.number} change {number}"
