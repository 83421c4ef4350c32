"""The event query of the dispatch system: a header, the caller, and the times and remarks of one call."""

from __future__ import annotations

import random
from datetime import timedelta

from counterfoil.sample.canvas import WIDTH, Canvas
from counterfoil.sample.model import Event, Piece, Written
from counterfoil.sample.voice import Voice
from counterfoil.values import RecordKind

X0, X1 = 44.0, WIDTH - 44.0


def calls_for_service(event: Event, rng: random.Random) -> Written:
    """One page, as printed from a terminal."""
    voice = Voice(event, RecordKind.CALL_FOR_SERVICE, rng, upper=True)
    canvas = Canvas(title=f"Event Query {event.number}", rng=rng)
    caller = (
        next(event.cast[letter] for letter in "RWVS" if letter in event.cast)
        if set(event.cast) & set("RWVS")
        else event.arrestee
    )
    canvas.text(X0, 44, "OFFICE OF EMERGENCY COMMUNICATIONS - PCAD EVENT QUERY", font="mono-bold", size=11)
    canvas.rule(X0, 50, X1, 50)
    y = 66.0
    when = event.occurred_at - timedelta(minutes=6)
    lines: list[list[Piece]] = [
        [
            Piece("EVENT NUM: "),
            voice.number(event.number, "EVENT"),
            Piece(f"    DATE: {when:%d-%b-%Y}    PRI: 1B".upper()),
        ],
        [Piece("TYPE     : "), voice.said(event.title)],
        [Piece("LOCATION : "), voice.place()],
        [Piece(f"BEAT/DIST: {event.beat}/{event.beat[:2]}")],
        [Piece("CALLER   : "), *voice.name(caller, "full"), Piece("    CALL BACK: "), voice.fact(caller, "phone")],
        [Piece("CALL ADDR: "), voice.fact(caller, "address")],
        [Piece("RD NUMBER: "), voice.number(event.rd, "RD")],
    ]
    for line in lines:
        canvas.text(X0, y, line, font="mono", size=9)
        y += 14
    y += 6
    canvas.text(X0, y, "TIME      UNIT   ACTION   REMARKS", font="mono-bold", size=9)
    canvas.rule(X0, y + 4, X1, y + 4, width=0.4)
    y += 17
    o, p = event.officers[:2]
    steps: list[tuple[int, str, str, list[Piece]]] = [
        (0, "CT14", "CREATE", voice.tell(f"{event.title} IN PROGRESS, CALLER ON LINE")),
        (
            1,
            "CT14",
            "RMK",
            [
                *voice.said_all("CALLER STATES NAME IS "),
                *voice.name(caller, "full"),
                *voice.said_all(", WILL MEET POLICE"),
            ],
        ),
        (2, event.beat, "DISP", [voice.officer(o, "lf"), Piece(" / "), voice.officer(p, "lf")]),
        (3, event.beat, "ENR", []),
        (6, event.beat, "ONS", []),
        (9, "CT14", "RMK", [*voice.said_all("CALL BACK NUMBER CONFIRMED "), voice.fact(caller, "phone")]),
    ]
    if "A" in event.cast:
        steps.append(
            (
                24,
                event.beat,
                "RMK",
                [
                    *voice.said_all("ONE IN CUSTODY, "),
                    *voice.name(event.arrestee, "lf"),
                    *voice.said_all(" DOB "),
                    voice.fact(event.arrestee, "dob"),
                ],
            )
        )
    steps += [
        (31, event.beat, "TRN", voice.said_all(f"TRANSPORT TO DISTRICT {event.beat[:2]}")),
        (88, event.beat, "CLR", [Piece("RD "), voice.number(event.rd, "RD")]),
    ]
    for minutes, unit, action, remark in steps:
        moment = when + timedelta(minutes=minutes, seconds=rng.randrange(60))
        canvas.text(
            X0, y, [Piece(f"{moment:%H:%M:%S}  {unit:<6} {action:<8} "), *remark], font="mono", size=8.4, where="table"
        )
        y += 13
    canvas.text(X0, y + 10, "*** END OF EVENT ***", font="mono", size=9)
    return Written(canvas.pdf(), "pdf", "event query", canvas.page_number, tuple(canvas.values))


__all__ = ["calls_for_service"]
