"""What may move a due date, and what may not: extensions, agreements, and attempts at either.

How long, on which grounds and by which agreement is the pack's to say: the track that ``extends`` another one has it.
Everywhere: once, by a written notice inside the period, with reasons and the new day; counted from the original one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from counterfoil.clock.days import last_day
from counterfoil.clock.model import Agreement, Extension, Move
from counterfoil.law.clocks import Period
from counterfoil.law.load import LawPack
from counterfoil.law.sourced import in_force


def apply_moves(
    pack: LawPack, track: str, received_on: date, due_on: date, acts: Sequence[Extension | Agreement]
) -> tuple[Move, ...]:
    """Each act in the order in which it was recorded, with what it did. ``due_on`` is the original due date."""
    moves: list[Move] = []
    current = due_on
    period = _extension(pack, track, received_on)
    for act in sorted(acts, key=lambda each: (each.moment.recorded_at, each.moment.took_effect_at)):
        if isinstance(act, Agreement):
            move = _agreed(pack, act, current, period.agreed_cite if period else "")
        elif period is None:
            why = f"Not an extension: no section of {pack.statute} that the pack has lets {track} be extended."
            move = Move(act, False, current, f"{why} The due date stands.", ("no_extension",), pack.statute)
        else:
            move = _extended(pack, period, track, due_on, current, act, tuple(moves))
        moves.append(move)
        current = move.due_on
    return tuple(moves)


def _extension(pack: LawPack, track: str, on: date) -> Period | None:
    """The extension that the law of a day has for a track; else its first, by which an attempt is judged."""
    found = [each for of in pack.periods.values() if (each := in_force(of, on)) is not None and each.extends]
    return next((each for each in found if each.extends == track), found[0] if found else None)


def _agreed(pack: LawPack, act: Agreement, current: date, cite: str) -> Move:
    if not cite:
        why = f"No section of {pack.statute} that the pack has lets an agreement move the date; it stands."
        return Move(act, False, current, why, ("no_agreement",), pack.statute)
    if not act.in_writing:
        return Move(act, False, current, "An agreement must be in writing; the date stands.", ("not_in_writing",), cite)
    why = (
        f"Requester and body agreed in writing on {act.until.isoformat()} ({cite}); an earlier miss is then no denial."
    )
    return Move(act, True, act.until, why, (), cite)


def _extended(
    pack: LawPack,
    period: Period,
    track: str,
    due_on: date,
    current: date,
    act: Extension,
    earlier: tuple[Move, ...],
) -> Move:
    faults = tuple(_faults(pack, period, track, due_on, act, earlier))
    if faults:
        said = "; ".join(why for _, why in faults)
        return Move(
            act,
            False,
            current,
            f"Not an extension: {said}. The due date stands.",
            tuple(code for code, _ in faults),
            f"{period.sourced.cite}; {period.notice_cite}",
        )
    assert period.grounds is not None  # noqa: S101 - a pack without grounds has no fault-free extension
    why = f"Extended to {act.until.isoformat()} on ground {act.ground}: {period.grounds[act.ground]}."
    return Move(act, True, act.until, why, (), period.sourced.cite)


def _faults(
    pack: LawPack, period: Period, track: str, due_on: date, act: Extension, earlier: tuple[Move, ...]
) -> list[tuple[str, str]]:
    """Everything that keeps the notice from being an extension, as (code, reason); empty when it is one."""
    zone = ZoneInfo(pack.timezone)
    dated_on = act.moment.took_effect_at.astimezone(zone).date()
    recorded_on = act.moment.recorded_at.astimezone(zone).date()
    latest = last_day(pack, period, due_on)
    faults = []
    if track != period.extends:
        faults.append(("wrong_track", f"the track {track} cannot be extended ({period.sourced.cite})"))
    if any(move.lawful and isinstance(move.act, Extension) for move in earlier):
        agreed = ", and a second extension needs the requester's agreement" if period.agreed_cite else ""
        faults.append(("second", f"it was extended once already{agreed}"))
    if recorded_on > due_on:
        if dated_on <= due_on:
            faults.append(
                (
                    "late_notice",
                    f"the notice is dated {dated_on.isoformat()} but left, or was recorded, on "
                    f"{recorded_on.isoformat()}, after {due_on.isoformat()}; what its date says does not count",
                )
            )
        else:
            faults.append(("late_notice", f"the notice of {recorded_on.isoformat()} came after {due_on.isoformat()}"))
    if not period.grounds or act.ground not in period.grounds:
        named = f"'{act.ground}' is none of the grounds" if act.ground else "no ground is named"
        faults.append(("no_ground", f"{named} of {period.sourced.cite}: {', '.join(period.grounds or ())}"))
    if not act.reasons.strip():
        faults.append(("no_reasons", f"the notice gives no reasons ({period.notice_cite})"))
    if act.until > latest:
        faults.append(
            (
                "too_long",
                f"it asks for {act.until.isoformat()}, but {period.length} from {due_on.isoformat()} "
                f"end on {latest.isoformat()}",
            )
        )
    if act.until <= due_on:
        faults.append(("not_later", f"{act.until.isoformat()} is not after {due_on.isoformat()}"))
    return faults
