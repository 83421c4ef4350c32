"""``counterfoil report equal`` and ``report mosaic``: an office's past answers laid beside each other."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil.cli import output
from counterfoil.cli.shown import fitting, spoken
from counterfoil.oversight import equal_treatment as equal
from counterfoil.oversight import mosaic as undone
from counterfoil.values import counted

if TYPE_CHECKING:
    from counterfoil.office.services.past_answers import Past


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder")
    parser.add_argument("--all", action="store_true", help="every row, also where there are many")
    parser.add_argument("--now", default=None, help=argparse.SUPPRESS)


def _read(options: argparse.Namespace) -> Past:
    from counterfoil.cli.when import parse_moment  # inline: only here
    from counterfoil.office.services import past_answers  # inline: Django only when an office is touched

    now = parse_moment(options.now) if options.now else None
    with output.progress(options.json) as tell:
        return past_answers.read(options.office, now=now, progress=tell)


class Equal:
    HELP = (
        "The same record asked for in several cases: which answers differ, in what, and whether the law of the day\n"
        "explains it (another paper, a right of access, a record not yet held, a changed law). Nothing is changed,\n"
        "nobody is named; what a court keeps secret is left out. Records are read anew: it takes its time."
    )
    EXAMPLE = "counterfoil report equal my-office"
    arguments = staticmethod(_arguments)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        past = _read(options)
        from counterfoil.detection.unlisted import CATEGORIES  # inline: slow import

        whole = equal.equal_treatment(past.answers)
        total = equal.totals(whole)
        found, months = equal.listed(whole, CATEGORIES)
        if options.json:
            output.print_json(
                "report equal",
                {
                    "cases": past.cases,
                    "unread": dict(past.unread),
                    "totals": total.as_row(),
                    "records": [one.as_row() for one in found],
                    "by_month": [one.as_row() for one in months],
                    "says": EQUAL_SAYS,
                },
            )
            return 0
        if not total.records:
            print("No record was asked for in two answered cases.")
            _tell_unread(past)
            return 0
        _show_equal(found, months, options.all)
        print(
            f"{counted(total.records, 'record')} with two answers or more, {counted(total.answers, 'answer')}: "
            f"{total.equal} answered alike, {total.explained} explained by the law of the day, {total.look} by "
            f"how a place was taken or what a person recorded in one case alone, {total.unexplained} unexplained."
        )
        for (more, less), n in total.favoured.items():
            print(f"Unexplained: {spoken(more)} got more than {spoken(less)} {counted(n, 'time')}.")
        _tell_unread(past)
        print(EQUAL_SAYS)
        return 0


class Mosaic:
    HELP = (
        "What one release withheld and another one shows: of the same record, or of a record with the same number,\n"
        "across all past releases. Places and codes, never a value. The gravest is what the law of the day forbade\n"
        "to show. Records are read anew: it takes its time."
    )
    EXAMPLE = "counterfoil report mosaic my-office"
    arguments = staticmethod(_arguments)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        past = _read(options)
        from counterfoil.detection.unlisted import CATEGORIES  # inline: slow import

        whole = undone.mosaic(past.places)
        total = undone.counted(whole)
        found, months = undone.listed(whole, CATEGORIES)
        if options.json:
            output.print_json(
                "report mosaic",
                {
                    "cases": past.cases,
                    "unread": dict(past.unread),
                    "totals": total.as_row(),
                    "undone": [one.as_row() for one in found],
                    "by_month": [one.as_row() for one in months],
                    "says": MOSAIC_SAYS,
                },
            )
            return 0
        shown, more = fitting(found, options.all)
        if shown:
            show_undone("What one release withheld and another shows", shown)
        for line in (more, *(f"{one.month}: {spoken(one.category)}, {one.places} ({one.gravity})" for one in months)):
            if line:
                print(line)
        print(
            f"{counted(total.places, 'withheld place')} of {counted(total.releases, 'release')} shown by another one: "
            + ", ".join(f"{n} {_GRAVITY[gravity]}" for gravity, n in total.gravity.items())
            + "."
        )
        _tell_unread(past)
        print(MOSAIC_SAYS)
        return 0


EQUAL_SAYS = (
    "Counted from recorded answers. A request that names a person and no number is compared by what it was given "
    "alone. Unexplained is no proof of intent: a person looks at both cases. Waits are not compared here."
)
MOSAIC_SAYS = (
    "Compared by kind and value, within one record or one number. What names are part of longer ones, and what was "
    "shown beyond these releases, is not seen."
)
_GRAVITY = {
    "forbidden": "that the law of the day forbade to show",
    "choice": "that the answers chose differently",
    "required": "that had to be shown",
}
_WHY = {
    equal.Why.INSTRUMENT: "another paper",
    equal.Why.RIGHT_OF_ACCESS: "right of access",
    equal.Why.NOT_HELD: "not held yet",
    equal.Why.LAW_CHANGED: "the law changed",
    equal.Why.READ_OTHERWISE: "taken for something else",
    equal.Why.RECORDED: "recorded in one case alone",
    equal.Why.UNEXPLAINED: "unexplained",
}


def _show_equal(found: tuple[equal.Compared, ...], months: tuple[equal.OfAMonth, ...], everything: bool) -> None:
    cases = {(one.record, answer.case): answer for one in found for answer in one.answers}
    rows = [
        (
            each.record,
            _case(cases[each.record, each.more]),
            _case(cases[each.record, each.less]),
            f"{spoken(each.category)}, {spoken(each.role)}" if each.category else f"the record: {spoken(each.given)}",
            each.places,
            _WHY[each.why],
        )
        for one in found
        for each in one.differences
    ]
    shown, more = fitting(rows, everything)
    if shown:
        output.table("Where answers about one record differ", _EQUAL_COLUMNS, shown, whole="record")
    for line in (more, *(f"{one.month}: {spoken(one.category)}, {one.places} ({_WHY[one.why]})" for one in months)):
        if line:
            print(line)


_EQUAL_COLUMNS = ("record", "got more", "got less", "what", "places", "why")


def _case(one: equal.Answer) -> str:
    return f"{one.case} ({spoken(one.requester_class)})"


def show_undone(title: str, rows: Any) -> None:
    """A table of undone places for a screen."""
    output.table(
        title,
        ("gravity", "what", "withheld in", "page", "code", "shown in", "page", "by"),
        [
            (
                str(one.gravity),
                f"{spoken(one.withheld.category)}, {spoken(one.withheld.role)}",
                one.withheld.release,
                one.withheld.page,
                one.withheld.code,
                one.shown.release,
                one.shown.page,
                spoken(str(one.how)) + ("" if one.shown.found else ", by its words alone"),
            )
            for one in rows
        ],
    )


def _tell_unread(past: Past) -> None:
    for case, why in past.unread.items():
        print(f"Not compared: {case}: {why}")
