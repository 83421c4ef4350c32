"""What ``report story`` is given beside an office: data sets, a draft of the law, past answers side by side."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil.cli import output
from counterfoil.oversight.story.model import Beside, Disclosure, Kin
from counterfoil.values import counted

if TYPE_CHECKING:
    from counterfoil.office.folder import Office

_HOW_LINKED = (
    "Arrestees whom the answers showed by name, each against every row by name, birth date and address (report link); "
    "inside the office, counts alone, small ones hidden. It says nothing of a cause."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of what is brought; each is for an office."""
    parser.add_argument("--court", type=Path, metavar="CSV", help="with --office: a court's data set, for question 3")
    parser.add_argument("--custody", type=Path, metavar="CSV", help="with --office: a custody data set, for question 4")
    parser.add_argument(
        "--equal", action="store_true", help="with --office: compare past answers for question 7; takes its time"
    )
    parser.add_argument(
        "--law-draft", type=Path, metavar="DRAFT", help="with --office: a policy.cedar or its folder, for question 13"
    )


def brought(options: argparse.Namespace) -> tuple[str, ...]:
    """Which of these options were given."""
    return tuple(name for name in ("court", "custody", "equal", "law_draft") if getattr(options, name))


def beside(office: Office, options: argparse.Namespace, agencies: frozenset[str]) -> Beside:
    """What the options bring. A data set is read at once, so that a bad one is told before anything is counted."""
    if options.court or options.custody:
        from counterfoil.oversight import linkage_pairs  # inline: an extra

        linkage_pairs.need_splink()
    return Beside(
        court=_linker(office, options.court, agencies, "the court's data set") if options.court else None,
        custody=_linker(office, options.custody, agencies, "the custody data set") if options.custody else None,
        equal=partial(_equal, office, options.json) if options.equal else None,
        what_if=_drafted(office, options.law_draft) if options.law_draft else None,
    )


def _linker(office: Office, data: Path, agencies: frozenset[str], what: str) -> Callable[[Sequence[Disclosure]], Kin]:
    from counterfoil.oversight import custody  # inline: slow import

    events = custody.read_custody(data).events

    def linked(_: Sequence[Disclosure]) -> Kin:
        from counterfoil.office.services import disclosed_people  # inline: Django only when an office is touched
        from counterfoil.oversight import linkage  # inline: as above

        found = disclosed_people.read(office, to=sorted(agencies))
        row = linkage.link(found.people, events).as_row()
        told = row["days"].items() if row["matched"] else ()  # of few people every count of days is hidden
        days = {name: _count(n) for name, n in told if n != 0}
        says = (
            f"{counted(row['persons'], 'person', 'people')} shown by name; likely in {what}: {_count(row['matched'])}"
            + ("" if row["false_match_rate"] is None else f", of them {row['false_match_rate']:.1%} likely another")
            + ("; days: " + ", ".join(f"{name}: {n}" for name, n in days.items()) if days else "")
            + "."
        )
        return Kin(says, {**row, "unread": len(found.unread)}, _HOW_LINKED)

    return linked


def _count(number: int | None) -> str:
    return "fewer than 5" if number is None else str(number)


def _equal(office: Office, quiet: bool) -> Kin:
    from counterfoil.office.services import past_answers  # inline: Django only when an office is touched
    from counterfoil.oversight import equal_treatment  # inline: as above

    with output.progress(quiet) as progress:
        past = past_answers.read(office, progress=progress)
    total = equal_treatment.totals(equal_treatment.equal_treatment(past.answers))
    figure: dict[str, Any] = {**total.as_row(), "unread": len(past.unread)}
    says = (
        f"{counted(total.records, 'record')} with two answers: {total.equal} alike, {total.explained} explained "
        f"by the law, {total.look} for a person to look at, {total.unexplained} unexplained."
    )
    return Kin(says, figure, "Past answers about one record laid beside each other (report equal).")


def _drafted(office: Office, draft: Path) -> Callable[[], Kin]:
    from counterfoil.law.draft import with_policies  # inline: slow import (Cedar)
    from counterfoil.office.services.adopting import pack_of  # inline: Django only when an office is touched

    pack = pack_of(office)
    drafted = with_policies(pack, draft / "policy.cedar" if draft.is_dir() else draft)

    def told() -> Kin:
        from counterfoil.office import facts  # inline: as above
        from counterfoil.oversight.what_if import what_if  # inline: as above

        found = what_if(facts.items_to_agencies(), pack=pack, draft=drafted)
        changed = sum(one.places for one in found.changed)
        says = (
            f"{counted(found.places, 'place')} of past answers: the draft would change {changed}, in "
            f"{counted(len(found.cases), 'case')}"
            + "".join(f"; {what}: {n}" for what, n in found.counts().items()).replace("_", " ")
            + "."
        )
        how = "The rows that answers left, decided anew under the draft as if it had always held (report what-if)."
        return Kin(says, found.as_row(), how)

    return told
