"""Rows 1, 2 and 10: what left for the agencies, what the law of the day said of it, and by which words it went out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from counterfoil.oversight.facts import Fate, ItemFact
from counterfoil.oversight.measures import SMALL
from counterfoil.oversight.story.acts import Act
from counterfoil.oversight.story.model import Answer, Disclosure, Material, Status, no_ledger
from counterfoil.values import counted

DUTIES = ("compelled", "open", "permitted_to_withhold", "forbidden", "refer")


def to_agencies(m: Material) -> Answer:
    """Row 1: everything that left for the agencies in the period."""
    found = m.to_agencies
    by_agency: dict[str, list[Disclosure]] = defaultdict(list)
    for one in found:
        by_agency[one.to].append(one)
    with_documents = [one for one in found if one.documents]
    alone = len(found) - len(with_documents)
    people = m.people(with_documents) if m.people else None
    documents, pages = sum(one.documents for one in found), sum(one.pages for one in found)
    figure: dict[str, Any] = {
        "agencies": sorted(m.agencies),
        "answers": len(found),
        "letters_alone": alone if m.ledger else None,
        "documents": documents,
        "pages": pages,
        "people": None if people is None else people.distinct,
        "documents_about_unknown_people": None if people is None else people.documents_unknown,
        "by_agency": {
            code: {
                "answers": len(ones),
                "documents": sum(one.documents for one in ones),
                "pages": sum(one.pages for one in ones),
            }
            for code, ones in sorted(by_agency.items())
        },
    }
    who = "" if people is None else f" on {counted(people.distinct, 'person', 'people')}"
    unknown = people.documents_unknown if people else 0
    letters = f", and {counted(alone, 'letter')} without a document" if m.ledger else ""
    says = (
        f"{counted(len(with_documents), 'answer')} with {counted(documents, 'document')} "
        f"({counted(pages, 'page')}){who}{letters}."
        + (
            f" Whom {counted(unknown, 'document')} {'is' if unknown == 1 else 'are'} about, no list of parties says."
            if unknown
            else ""
        )
    )
    if not found:
        says = "Nothing is known to have left for any of them in these days."
    if m.ledger is None:
        how = (
            f"Files whose number stands in a row of the log; the row's organization says which agency. {_unjoined(m)} "
            "Which file is a letter, and how many people they are about, is not known. A list proves nothing about "
            "what is not in it."
        )
        return Answer(Status.ANSWERED if m.log else Status.NOT_RECORDED, says, figure, how)
    how = (
        "Entries release.made with an agency's code in `to`, by the day on which they left. An agency is the one that "
        "the demand says it comes from. People: arrestees of the documents, by name and day of birth in the office's "
        "lists of parties."
    )
    entries = tuple(one.entry for one in found if one.entry)
    return Answer(
        Status.ANSWERED, says, figure, how, entries, tuple(f"disclosed-to:{code}" for code in sorted(m.agencies))
    )


def _unjoined(m: Material) -> str:
    lone, undated = sum(not one.number for one in m.files), sum(one.dated.on is None for one in m.files)
    return (
        f"Of {counted(len(m.files), 'file')}, {lone} in no row of the log count for nobody, {undated} without a day "
        "for no period."
    )


def items(m: Material) -> Answer:
    """Row 2: what those answers showed and kept, by category and by what the law of the day said."""
    from counterfoil.detection.unlisted import CATEGORIES  # inline: slow import

    cases = {one.case for one in m.to_agencies if one.documents}
    listed = [one for one in m.items if one.case in cases]
    # Of few answers, what is counted by month would tell whose record says where somebody comes from (house rule 9).
    hidden = len(cases) < SMALL
    unlisted = [one for agency, one in m.unlisted if agency in m.agencies]
    kept = [one for one in (*listed, *unlisted) if not (hidden and one.category in CATEGORIES)]
    rows = _by_category(kept)
    shown: Counter[str] = Counter()
    for row in rows:
        shown.update(row["disclosed"])
    total = sum(shown.values())
    forbidden = shown["forbidden"]
    decided = _decided(m, cases)
    redacted = sum(int(row["redacted"]) for row in rows)
    agrees = None if hidden else _agrees(m, cases, decided, total, redacted)
    figure = {
        "disclosed": {duty: shown[duty] for duty in DUTIES},
        "redacted": redacted,
        "by_the_ledger": {"released": _summed(decided, "released"), "redacted": _summed(decided, "redacted")}
        if m.ledger and not hidden
        else None,
        "agrees_with_the_ledger": agrees,
        "unlisted_hidden": hidden,
        "categories": rows,
    }
    says = (
        f"{counted(total, 'place')} shown: {shown['compelled']} that the law compelled, {shown['open']} presumed open, "
        f"{shown['permitted_to_withhold']} that could have been withheld, {forbidden} that it forbade, "
        f"{shown['refer']} left to a person."
        + {True: " The ledger counts as many.", False: " THE LEDGER COUNTS OTHERWISE.", None: ""}[agrees]
    )
    if not cases:
        says = "No answer with a document is known to have left for any of them in these days."
    if m.ledger is None:
        how = (
            "What each file of such an answer shows, by the law pack as if its rules were adopted; nobody says which "
            f"were. What was kept is unknown. Of fewer than {SMALL} answers, origin, immigration status and A-numbers "
            "are not shown."
        )
        if not cases:
            none = "No file of the folder meets a row of the log that names an agency."
            return Answer(Status.NO_DATA, none, figure, how)
        return Answer(Status.ANSWERED, says, figure, how)
    how = (
        "The rows that each answer left behind (report facts), by the duty of that day under the adopted rules; their "
        "sums are held against determination.made, which counts what was released and redacted and no category. "
        f"Origin, immigration status and A-numbers are counted by whole months and agency, in no row of a case. {_FEW}"
    )
    left = [one.entry for one in m.to_agencies if one.documents and one.entry]
    return Answer(Status.ANSWERED, says, figure, how, (*left, *(act.said for act in decided)))


_FEW = f"Of fewer than {SMALL} answers these three are not shown, and nothing is held against the ledger."


def _decided(m: Material, cases: set[str]) -> list[Act]:
    """The newest entry of each case that counts what was decided."""
    newest = m.ledger.newest("determination.made") if m.ledger else {}
    return [act for case, act in newest.items() if case in cases]


def _summed(acts: Iterable[Act], name: str) -> int:
    return sum(int(act.facts.get(name, 0)) for act in acts)


def _agrees(m: Material, cases: set[str], decided: list[Act], shown: int, redacted: int) -> bool | None:
    """Whether the ledger counts as many places; None where it cannot: no entry, or months that the days cut."""
    if m.ledger is None or len(decided) < len(cases):
        return None
    if (shown, redacted) == (_summed(decided, "released"), _summed(decided, "redacted")):
        return True
    whole = m.first.day == 1 and (m.last + timedelta(days=1)).day == 1
    return None if m.unlisted and not whole else False


def _by_category(items: Iterable[ItemFact]) -> list[dict[str, Any]]:
    """A row a category: places by fate, the disclosed ones by duty."""
    found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for one in items:
        found[one.category][(str(one.fate), one.duty)] += one.places
    return [
        {
            "category": category,
            "disclosed": {duty: counts[(str(Fate.DISCLOSED), duty)] for duty in DUTIES},
            "redacted": sum(n for (fate, _), n in counts.items() if fate == Fate.REDACTED),
            "withheld": sum(n for (fate, _), n in counts.items() if fate == Fate.WITHHELD),
        }
        for category, counts in sorted(found.items())
    ]


def productions(m: Material) -> Answer:
    """Row 10: what went out for a court's verified paper, and by which of its words."""
    if m.ledger is None:
        return no_ledger("no paper, and not which of its words a file went out by")
    decided = m.acts("production.decided")
    produced = {act.case for act in decided}
    left = [one for one in m.disclosures if one.case in produced]
    documents = sum(one.documents for one in left)
    tied = [m.tied[case] for case in sorted(produced) if case in m.tied]
    to_words = sum(one.to_words for one in tied)
    outside = sum(int(act.facts.get("outside", 0)) for act in decided)
    figure = {
        "productions": len(decided),
        "documents": documents,
        "tied_to_words": to_words,
        "not_tied": documents - to_words,
        "fields": sum(int(act.facts.get("fields", 0)) for act in decided),
        "records_outside_the_words": outside,
        "records_withheld": sum(int(act.facts.get("withheld", 0)) for act in decided),
        "by_instrument": dict(sorted(Counter(str(act.facts.get("instrument", "")) for act in decided).items())),
    }
    says = (
        f"{counted(len(decided), 'production')}: {counted(documents, 'document')}, {to_words} tied to words on a page "
        f"of the paper; found and reached by no words, so not sent: {counted(outside, 'record')}."
        if decided
        else "No production for a court's paper is recorded."
    )
    how = (
        "Entries production.decided, each with release.made of its case; the table of the production says which words "
        "of the paper each document went out by. What a court keeps secret has no such entry."
    )
    entries = (*(act.said for act in decided), *(one.entry for one in left if one.entry))
    return Answer(Status.ANSWERED, says, figure, how, entries, ("kind:production.decided",))
