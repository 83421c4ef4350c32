"""``counterfoil case party``: the persons of a case, and that two are one or that a place is somebody else's."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil.cli import output, when
from counterfoil.cli.when import local
from counterfoil.errors import BadInput, UsageError
from counterfoil.values import counted

if TYPE_CHECKING:
    from counterfoil.office.services.draft_history import Place
    from counterfoil.office.services.party_saying import Done
    from counterfoil.office.services.sheets import Sheet

_REACHES = ("here", "page", "record")


class Party:
    HELP = (
        "The persons of a case, by where they stand. A named person says that two are one, or that a place is somebody "
        "else's, or takes it back; what went out for them is decided again."
    )
    EXAMPLE = "counterfoil case party CF-2026-000001 --office my-office"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("case", metavar="CASE", help="its number, e.g. CF-2026-000001")
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--join", nargs=2, metavar="PLACE", help="two places whose persons are one, e.g. R-000001/p1-0002"
        )
        how.add_argument("--split", nargs="+", metavar="PLACE", help="places of one person that are somebody else's")
        how.add_argument(
            "--take-back", type=int, metavar="ENTRY", help="what was said so is taken back: the number of its entry"
        )
        parser.add_argument(
            "--reach",
            choices=_REACHES,
            default=None,
            help="with --split: the place alone (here), or all of the person on its page or in its record",
        )
        parser.add_argument("--reasons", default="", help="by what it is known; kept with the act, never printed")
        parser.add_argument("--by", default="", metavar="'NAME, TITLE'", help="who says it")
        parser.add_argument("--now", default=None, help=argparse.SUPPRESS)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        if options.reach and not options.split:
            raise UsageError("--reach says how much is somebody else's: give it with --split.")
        if options.join or options.split or options.take_back is not None:
            return _say(options)
        return _list(options)


def _say(options: argparse.Namespace) -> int:
    from counterfoil.office.services import party_saying  # inline: Django only when an office is touched

    when.name_and_title("--by", options.by)
    common: dict[str, Any] = {
        "reasons": options.reasons,
        "by": options.by,
        "now": when.parse_moment(options.now) if options.now else None,
    }
    if options.join:
        these, those = (_place(one) for one in options.join)
        done = party_saying.join(options.office, options.case, these=these, those=those, **common)
    elif options.split:
        places = [_place(one) for one in options.split]
        done = party_saying.split(options.office, options.case, places=places, reach=options.reach or "here", **common)
    else:
        done = party_saying.take_back(options.office, options.case, options.take_back, **common)
    if options.json:
        output.print_json("case party", as_json(done))
        return 0
    one, other = (counted(len(side), "place") for side in (done.these, done.those))
    said = "are one person's" if done.kind == "party.joined" else "are not one person's"
    print(
        f"{options.case}: {one} ({_shown(done.these)}) and {other} ({_shown(done.those)}) {said}, entry {done.entry}."
    )
    if done.again:
        again = f"{counted(len(done.again), 'place')} {'was' if len(done.again) == 1 else 'were'} decided before that"
        print(f"{again}; decide again, nothing goes out until then: {_shown(done.again, most=20)}.")
    return 0


def _list(options: argparse.Namespace) -> int:
    from counterfoil.office import app, models  # inline: Django only when an office is touched
    from counterfoil.office.services import party_said, sheets  # inline: as above

    office = app.open_office(options.office)
    case = models.Case.objects.filter(number=options.case).first()
    if case is None:
        raise BadInput(f"{options.case}: this office has no such case. counterfoil case list --office DIR shows them.")
    sheet = sheets.read(office, case.number)
    if sheet is None:
        raise BadInput(f"{case.number}: its proposals are not prepared, or the case is closed: no person is known.")
    said = party_said.listed(case)
    if options.json:
        acts = [
            {
                "entry": one.entry,
                "what": "joined" if one.act.joins else "split",
                "reasons": one.reasons,
                "by": one.by,
                "recorded_at": one.recorded_at.isoformat(),
            }
            for one in said
        ]
        values = {"case": case.number, "persons": _persons(sheet), "said": acts, "lost": len(sheet.people.lost)}
        output.print_json("case party", values)
        return 0
    rows = [
        (one["places"][0], one["name"] or "(not named)", len(one["places"]), ", ".join(one["records"]),
         "; ".join(one["maybe"]))
        for one in _persons(sheet)
    ]  # fmt: skip
    output.table(f"Persons of {case.number}", ("place", "written", "places", "records", "may be"), rows)
    if said:
        acts_shown = [
            (one.entry, f"{local(one.recorded_at.isoformat(), office.time_zone):%Y-%m-%d %H:%M}",
             "are one" if one.act.joins else "somebody else", len(one.act.these), one.reasons, one.by)
            for one in said
        ]  # fmt: skip
        output.table("Said of persons", ("entry", "recorded", "what", "places", "reasons", "by"), acts_shown)
    if sheet.people.lost:
        lost = counted(len(sheet.people.lost), "place")
        print(f"{lost} that somebody named {'is' if len(sheet.people.lost) == 1 else 'are'} found no more; look again.")
    return 0


def _persons(sheet: Sheet) -> list[dict[str, Any]]:
    """The persons with the places of each, in the order of the records."""
    people = sheet.people
    return [
        {
            "name": people.names[key],
            "places": ["/".join(place) for place in places],
            "records": sorted({unit for unit, _ in places}),
            "maybe": ["/".join(people.places[other][0]) for other in people.maybe.get(key, ())],
        }
        for key, places in sorted(people.places.items(), key=lambda one: one[1])
    ]


def as_json(done: Done) -> dict[str, Any]:
    """The documented shape, ``docs/formats/case-party.md``."""
    return {
        "case": done.case,
        "what": "joined" if done.kind == "party.joined" else "split",
        "these": ["/".join(place) for place in done.these],
        "those": ["/".join(place) for place in done.those],
        "again": ["/".join(place) for place in done.again],
        "entry": done.entry,
    }


def _place(text: str) -> Place:
    unit, slash, finding = text.partition("/")
    if not slash or not unit or not finding:
        raise UsageError(f"{text}: is no place. Write record and finding, as the list has them: R-000001/p1-0002.")
    return unit, finding


def _shown(places: tuple[Place, ...], most: int = 3) -> str:
    more = f" and {len(places) - most} more" if len(places) > most else ""
    return ", ".join("/".join(place) for place in places[:most]) + more


COMMANDS = {"party": Party}
