"""The yearly report of an office under the Illinois act: what came, how it ended, how fast, and what was refused.

No section of 5 ILCS 140 that was read asks a body for one; 3.5(a) and 9(b) make it keep what is counted here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from counterfoil.interval import Share
from counterfoil.oversight import typeset
from counterfoil.oversight.facts import CaseFact, Origin
from counterfoil.oversight.measures import Measures, as_row, of_group
from counterfoil.oversight.reports.flow import flow
from counterfoil.oversight.survival import Quantile

_TEMPLATE = Path(__file__).with_name("annual.typ")
_BEFORE = {"public_access_counselor": "The Public Access Counselor", "court": "A court", "office": "The office itself"}


@dataclass(frozen=True, slots=True)
class Annual:
    """A calendar year. ``tracks``, ``all``: of the requests received in it, with those open counted as waiting;
    ``outcomes``, ``exemptions`` and the counts below: of the requests that ended in it."""

    year: int
    counted_on: date
    pending_at_start: int
    received: int
    processed: int
    pending_at_end: int
    overdue_at_end: int
    own: bool  # from the office's own acts: else a list of another system, which tells less
    left_out: int
    tracks: tuple[Measures, ...]
    all: Measures
    outcomes: tuple[tuple[str, int], ...]
    exemptions: tuple[tuple[str, int], ...]  # code → requests whose answer cites it
    contested: tuple[tuple[str, int], ...]
    pages: int
    places_redacted: int
    records_withheld: int

    @property
    def is_over(self) -> bool:
        return self.counted_on > date(self.year, 12, 31)


def build(cases: Sequence[CaseFact], year: int, *, counted_on: date) -> Annual:
    """The report of the requests among ``cases``, which are of one origin; the year may be running."""
    ends = date(year, 12, 31)
    last = min(ends, counted_on)
    of = flow(cases, date(year, 1, 1), last)
    tracks: dict[str, list[CaseFact]] = defaultdict(list)
    for case in of.received:
        tracks[case.track or "not said"].append(case)
    cited = Counter(code for case in of.processed for code in {*case.exemptions.split("; ")} if code)
    return Annual(
        year=year,
        counted_on=counted_on,
        pending_at_start=len(of.pending_at_start),
        received=len(of.received),
        processed=len(of.processed),
        pending_at_end=len(of.pending_at_end),
        # What is due today may still be answered today; what was due on the last day of a year that is over may not.
        overdue_at_end=sum(
            case.due_on is not None and (case.due_on < last or case.due_on == ends < counted_on)
            for case in of.pending_at_end
        ),
        own=all(case.origin is Origin.OFFICE for case in cases),
        left_out=of.left_out,
        tracks=tuple(of_group(name, tracks[name]) for name in sorted(tracks)),
        all=of_group("all", of.received),
        outcomes=_most_first(Counter(case.outcome for case in of.processed)),
        exemptions=_most_first(cited),
        contested=_most_first(Counter(case.contested for case in of.processed if case.contested)),
        pages=sum(case.pages for case in of.processed),
        places_redacted=sum(case.places_redacted for case in of.processed),
        records_withheld=sum(case.records_withheld for case in of.processed),
    )


def as_json(report: Annual) -> dict[str, Any]:
    """All figures: ``docs/formats/report-annual.md``."""
    names = (
        "year", "is_over", "own", "pending_at_start", "received", "processed", "pending_at_end", "overdue_at_end",
        "left_out", "pages", "places_redacted", "records_withheld",
    )  # fmt: skip
    return {
        "counted_on": report.counted_on.isoformat(),
        **{name: getattr(report, name) for name in names},
        **{name: dict(getattr(report, name)) for name in ("outcomes", "exemptions", "contested")},
        "tracks": [as_row(one) for one in (*report.tracks, report.all)],
    }


def pdf(report: Annual, *, office: str, sample: bool) -> bytes:
    """The report as a tagged PDF, marked SAMPLE where the office is one. Raises ``EnvironmentFailed`` where ``office``
    has a character that the fonts lack."""
    counts = (
        ("Pending on January 1", report.pending_at_start),
        ("Received", report.received),
        ("Answered or closed", report.processed),
        (f"Pending at the end of {'the year' if report.is_over else 'the day of counting'}", report.pending_at_end),
        ("of them past the day their answer was due", report.overdue_at_end),
    )
    kept = (
        ("Pages released", report.pages),
        ("Places blacked out in them", report.places_redacted),
        ("Records withheld whole", report.records_withheld),
    )
    return typeset.pdf(
        _TEMPLATE,
        {
            "office": office,
            "sample": sample,
            "year": report.year,
            "counted_on": report.counted_on.isoformat(),
            "over": report.is_over,
            "own": report.own,
            "left_out": report.left_out,
            "counts": _shown(counts),
            "speed": [_speed(one) for one in (*report.tracks, report.all)],
            "outcomes": _shown((name.replace("_", " ") or "not recorded", n) for name, n in report.outcomes),
            "exemptions": _shown(report.exemptions),
            "contested": _shown((_BEFORE.get(name, name), n) for name, n in report.contested),
            "kept": _shown(kept),
        },
    )


def _most_first(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _shown(pairs: Any) -> list[list[str]]:
    return [[name, f"{count:,}"] for name, count in pairs]


def _speed(one: Measures) -> list[str]:
    return [
        one.group,
        f"{one.cases:,}",
        f"{one.open:,}",
        _share(one.on_time),
        _days(one.median, one),
        _days(one.ninetieth, one),
        f"{one.extended:,}",
        f"{one.extensions_refused:,}",
    ]


def _share(share: Share) -> str:
    if share.rate is None:
        return "no data"
    return f"{share.hits:,} of {share.of:,} ({share.low:.0%} to {share.high:.0%})"


def _days(of: Quantile, one: Measures) -> str:
    if of.days is not None:
        return str(of.days)
    return "no data" if one.cases == one.days_unknown else "not reached"
