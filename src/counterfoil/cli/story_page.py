"""The story on a terminal: question, answer, the figures as a small table, how it was counted, what proves it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from counterfoil.cli import output
from counterfoil.cli.shown import spoken
from counterfoil.oversight.story import CLAIM, Row
from counterfoil.oversight.story.model import Material, Status
from counterfoil.oversight.story.papers import NAMES
from counterfoil.values import counted

_WIDEST = 110
_MOST, _MOST_ENTRIES = 40, 12
"""Rows of a table and entries of a proof on a screen; ``--json`` has all."""


class Table(NamedTuple):
    """Columns and rows of what a figure holds."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


def show(title: str, found: Material, rows: Sequence[Row]) -> None:
    """Print every row, the claim first and last."""
    from rich.text import Text  # inline: slow import

    out = output.console()
    width = min(out.width, _WIDEST)
    out.print(Text(title, style="bold"))
    out.print(Text(CLAIM))
    if found.ledger is not None:
        marked = "A SAMPLE OFFICE: everybody in it is invented. " if found.ledger.sample else ""
        out.print(Text(f"{marked}Ledger: {counted(found.ledger.size, 'entry', 'entries')}, root {found.ledger.root}"))
    for row in rows:
        answer = row.answer
        out.print()
        out.print(Text("\n".join(_wrapped(f"{row.number:>2}  {row.question}", width, hang=4)), style="bold"))
        if answer.status is not Status.ANSWERED:
            out.print(Text(f"    {answer.status.value.upper()}", style="yellow"))
        out.print(Text("\n".join(_wrapped(answer.says, width, begin=4, hang=4))))
        made = _TABLES.get(row.number)
        table = made(answer.figure) if made and answer.figure else None
        if table is not None and table.rows:
            output.table("", table.columns, table.rows[:_MOST], whole=table.columns[0])
            if len(table.rows) > _MOST:
                out.print(Text(f"    … and {len(table.rows) - _MOST} more: --json has them."))
        for line in (f"How: {answer.how}", f"Proof: {_proof(row)}"):
            out.print(Text("\n".join(_wrapped(line, width, begin=4, hang=7)), style="dim"))
    out.print()
    if found.ledger is not None:
        days = f"--from {found.first} --to {found.last}"
        whole = f"All entries recorded in these days, proved whole: counterfoil ledger prove DIR {days} -o DIR"
        out.print(Text("\n".join(_wrapped(whole, width))))
    out.print(Text(CLAIM, style="bold"))


def _wrapped(text: str, width: int, *, begin: int = 0, hang: int = 0) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=" " * begin, subsequent_indent=" " * hang, break_on_hyphens=False)


def _proof(row: Row) -> str:
    proof = row.proof
    said = str(proof["says"])
    if proof["entries"]:
        numbers = [one["entry"] for one in proof["entries"]]
        listed = ", ".join(map(str, numbers[:_MOST_ENTRIES])) + (
            f" … ({len(numbers)} in all)" if len(numbers) > _MOST_ENTRIES else ""
        )
        said += f"; entries {listed}"
    index = proof["index"]
    if index:
        keys = ", ".join(f"{key} {count}" for key, count in index["keys"].items() if count) or "none of them"
        key = next(iter(index["keys"]))
        said += f"; index of {index['size']} entries: {keys}. Anybody: counterfoil ledger prove --key {key}"
    return f"{said}."


def _agencies(figure: Mapping[str, Any]) -> Table:
    rows = [(code, one["answers"], one["documents"], one["pages"]) for code, one in figure["by_agency"].items()]
    return Table(("agency", "answers", "documents", "pages"), rows)


def _items(figure: Mapping[str, Any]) -> Table:
    ones = sorted(figure["categories"], key=lambda one: -sum(one["disclosed"].values()))
    counts = [(*one["disclosed"].values(), one["redacted"], one["withheld"]) for one in ones]
    # A column of noughts is left out, but for what the law forbade: that there is none of it, a reader looks for.
    shown = [at for at, name in enumerate(_FATES) if name == "forbidden" or any(row[at] for row in counts)]
    rows = [(spoken(one["category"]), *(row[at] or "" for at in shown)) for one, row in zip(ones, counts, strict=True)]
    return Table(("shown", *(_FATES[at] for at in shown)), rows)


_FATES = ("must go out", "open", "may withhold", "forbidden", "a person decides", "redacted", "withheld")
"""The columns of row 2: places shown by what the law said of them, then places that were not shown."""


def _searches(figure: Mapping[str, Any]) -> Table:
    def line(one: Mapping[str, Any]) -> tuple[object, ...]:
        found = one["search"]
        days = (one["case"], one["to"] or "–", one["received_on"] or "–", one["answered_on"] or "–")
        if found is None:
            return (*days, "no record", "", "", "")
        years = "–".join(str(year) for year in found["years"] if year) or "all"
        return (*days, ", ".join(found["systems"]), years, found["terms"], found["nulls"])

    columns = ("case", "to", "received", "answered", "systems", "years", "terms", "nulls")
    return Table(columns, [line(one) for one in figure["rows"]])


def _speed(figure: Mapping[str, Any]) -> Table:
    rows = [
        (
            spoken(one["class"]),
            one["cases"],
            one["open"],
            "–" if one["median_business_days"] is None else one["median_business_days"],
            one["same_day"],
            f"{one['on_time']['hits']}/{one['on_time']['of']}",
            "" if one["p_corrected"] is None else f"{one['p_corrected']:.3f}",
        )
        for one in figure["rows"]
    ]
    return Table(("class", "requests", "open", "median days", "same day", "on time", "p"), rows)


_DUE = {"pac_records": "records", "pac_answer": "answer"}


def _contests(figure: Mapping[str, Any]) -> Table:
    rows = [
        (
            one["case"],
            spoken(one["before"]),
            one["began_on"],
            ", ".join(f"{_DUE.get(track, spoken(track))} {day}" for track, day in one["due"].items()) or "–",
            one["ended_on"] or "open",
            spoken(one["outcome"] or ""),
            one["days"],
        )
        for one in figure["rows"]
    ]
    return Table(("case", "before", "began", "due there", "ended", "how", "days"), rows)


def _papers(figure: Mapping[str, Any]) -> Table:
    def lines() -> Iterator[tuple[object, ...]]:
        for who, ones in (("agency", figure["administrative"]), ("court, it says", figure["claimed_judicial"])):
            for one in ones:
                agencies, gate, checked, ended = (
                    _counts(one[name]) for name in ("agencies", "gate", "checked", "ended")
                )
                became = f"from {agencies}; gate: {gate}; " + (f"checked: {checked}; " if one["checked"] else "")
                sent = counted(one["documents"], "document")
                paper = NAMES.get(one["instrument"], spoken(one["instrument"]))
                yield paper, who, one["demands"], f"{became}{ended}; {sent} sent"

    return Table(("paper", "behind it", "count", "what became of it"), list(lines()))


def _versions(figure: Mapping[str, Any]) -> Table:
    rows = [(one["first"], one["last"], one["days"], one["rules"], one["sha256"][:16]) for one in figure["versions"]]
    return Table(("first answer", "last answer", "days", "rules", "version"), rows)


def _outside(figure: Mapping[str, Any]) -> Table:
    rows = [
        (name, _counts(figure[key]))
        for name, key in (("channel", "by_channel"), ("agency", "by_agency"))
        if figure.get(key)
    ]
    return Table(("by", "demands"), rows)


def _years(figure: Mapping[str, Any]) -> Table:
    rows = [
        (year, *(of.get(part, 0) for part in ("request", "custody", "other"))) for year, of in figure["by_year"].items()
    ]
    return Table(("year", "(a)(1) requests", "(a)(2) custody", "other"), rows)


def _findings(figure: Mapping[str, Any]) -> Table:
    rows = [
        (
            "" if at else spoken(name),
            spoken(key),
            _counts(value) if isinstance(value, Mapping) else "–" if value is None else value,
        )
        for name, of in figure.items()
        if of
        for at, (key, value) in enumerate(of.items())
    ]
    return Table(("finding", "figure", ""), rows)


def _calls(figure: Mapping[str, Any]) -> Table:
    rows = [
        (
            one["case"],
            one["from"] or "–",
            one["received_on"],
            spoken(one["addressed"] or "open"),
            one["addressed_on"] or "",
        )
        for one in figure["rows"]
    ]
    return Table(("case", "from", "received", "addressed", "on"), rows)


def _counts(counts: Mapping[str, int]) -> str:
    """``DHS 1, ICE 2``; the word alone where there is one."""
    if list(counts.values()) == [1]:
        return spoken(next(iter(counts)))
    return ", ".join(f"{spoken(word)} {n}" for word, n in counts.items()) or "–"


_TABLES: dict[int, Callable[[Mapping[str, Any]], Table]] = {
    1: _agencies, 2: _items, 5: _searches, 6: _speed, 8: _contests, 9: _papers, 11: _versions, 14: _outside,
    15: _years, 16: _findings, 17: _calls,
}  # fmt: skip
