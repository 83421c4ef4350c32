"""Rows 5 to 8: what was not found, how fast answers came, whether their bytes are kept, and who contests them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from counterfoil.clock.deadline import deadline
from counterfoil.oversight import measures
from counterfoil.oversight.facts import CaseFact
from counterfoil.oversight.measures import By
from counterfoil.oversight.story.acts import Act
from counterfoil.oversight.story.model import Answer, Material, Status, no_ledger
from counterfoil.values import counted

NOISE = 0.05
"""A difference with a larger p, corrected for the number of classes, is not told from chance."""
_COUNSELOR = ("pac_records", "pac_answer")
"""Times of a law pack that run for an office from the day on which a reviewer's notice comes."""


def no_records(m: Material) -> Answer:
    """Row 5: answers that nothing was found, each with its search."""
    found = [one for one in m.cases if one.outcome == "no_records"]
    searched = {} if m.ledger is None else m.ledger.newest("search.run")
    sent = {one.case: one.entry for one in m.disclosures if one.entry}
    rows = [_search_row(one, m) for one in found]
    with_search = sum(row["search"] is not None for row in rows)
    figure = {"answers": len(found), "with_a_search_record": with_search, "rows": rows}
    says = f"{counted(len(found), 'answer')} that nothing was found"
    if m.ledger is None:
        how = (
            "Rows of the log whose status says so. A log keeps no search: which systems were asked, and for what, is "
            "not recorded there."
        )
        return Answer(
            Status.ANSWERED if m.log else Status.NOT_RECORDED,
            f"{says}; how it was searched is not recorded here.",
            figure,
            how,
        )
    agency = sum(bool(one.agency) for one in found)
    whose = "its" if with_search == 1 else "their"
    says += f", {agency} of them to an agency; {with_search} with {whose} search record."
    if not found:
        says = "Nobody was told that nothing was found."
    how = (
        "Cases that ended as no_records, with the last search.run of each: systems asked, terms, terms that met "
        "nothing (nulls), records looked through, and the years that the demand names."
    )
    entries = [searched[one.case].said for one in found if one.case in searched]
    entries += [said for one in found if (said := sent.get(one.case))]
    return Answer(Status.ANSWERED, says, figure, how, tuple(entries), ("kind:search.run",))


def _search_row(case: CaseFact, m: Material) -> dict[str, Any]:
    one = m.searches.get(case.case)
    return {
        "case": case.case,
        "to": case.agency,
        "received_on": _iso(case.received_on),
        "answered_on": _iso(case.answered_on),
        "same_day": None if case.answered_on is None else case.answered_on == case.received_on,
        "search": None
        if one is None
        else {
            "systems": list(one.systems),
            "terms": one.terms,
            "nulls": one.nulls,
            "records": one.records,
            "years": [one.first, one.last],
            "kinds_expected": one.expected,
            "kinds_not_found": one.expected_missing,
        },
    }


def speed(m: Material) -> Answer:
    """Row 6: days to an answer by class of requester, open cases counted, of requests for records alone."""
    table = measures.measure((one for one in m.cases if one.instrument == "foia_request"), By.CLASS)
    rows = [_speed_row(one) for one in (*table.groups, table.all)]
    apart = [row for row in rows if row["p_corrected"] is not None and row["p_corrected"] < NOISE]
    whole = table.all
    median = "not reached" if whole.median.days is None else counted(whole.median.days, "business day")
    on_time = f"{whole.on_time.hits} of {whole.on_time.of} on time" if whole.on_time.of else "due days not known"
    says = (
        f"{counted(whole.cases, 'request')}, {whole.open} open: median {median}, {whole.same_day.hits} answered on "
        f"the day of receipt, {on_time}; "
        + (
            "a difference that is more than noise: "
            + ", ".join(f"{row['class']} (answered {row['direction']})" for row in apart)
            + "."
            if apart
            else "no difference between classes that is more than noise."
            if any(row["p_corrected"] is not None for row in rows)
            else "too few of the same month and track to compare classes."
        )
    )
    how = (
        "report measures --by class, of requests for records: Kaplan–Meier with open cases as still waiting; each "
        "class against all others of the same month and track, p by dealing membership anew, corrected for the number "
        f"of classes; noise is p of {NOISE} and more. Few cases show only large differences, and a difference is no "
        "cause."
    )
    if not whole.cases:
        return Answer(Status.NO_DATA, "No request for records is in the period.", {"rows": rows}, how)
    if whole.days_unknown == whole.cases:
        return Answer(Status.NO_DATA, "No row gives both days that a wait is counted from.", {"rows": rows}, how)
    return Answer(Status.ANSWERED, says, {"rows": rows}, how, keys=("kind:demand.received", "kind:release.made"))


def _speed_row(one: measures.Measures) -> dict[str, Any]:
    apart = one.difference
    return {
        "class": one.group,
        "cases": one.cases,
        "answered": one.answered,
        "open": one.open,
        "closed_unanswered": one.closed_unanswered,
        "median_business_days": one.median.days,
        "ninetieth_business_days": one.ninetieth.days,
        "same_day": one.same_day.hits,
        "on_time": one.on_time.as_json(),
        "p_corrected": one.p,
        "direction": None if apart is None else "later" if apart.excess > 0 else "sooner",
    }


def kept(m: Material) -> Answer:
    """Row 7: whether every byte that left is kept, whether past answers were asked for, and equal treatment."""
    equal = None if m.beside.equal is None else m.beside.equal()
    asked = sorted({one.case for one in m.items if one.record_kind == "demand_file"})
    figure: dict[str, Any] = {
        "bytes": None,
        "answers_to_requests_for_past_answers": None if m.ledger is None else len(asked),
        "equal_treatment": None if equal is None else dict(equal.figure),
    }
    treated = equal.says if equal else "Equal treatment: not computed (--equal, or counterfoil report equal)."
    how = (
        "Each kept file is hashed again and compared with the hash that the release was entered under; answers that "
        "hold a file of an earlier demand."
    )
    if m.ledger is None:
        whole = [one for one in m.files if one.digest]
        figure["bytes"] = {"files": len(whole), "sha256": [one.digest for one in whole]}
        says = (
            f"{counted(len(whole), 'file')} hashed as found; nothing proves that they are what left. Requests for "
            f"past answers: not recorded here. {treated}"
        )
        return Answer(Status.ANSWERED, says, figure, "SHA-256 of each file of the folder.")
    one = m.kept
    if one is None:
        return Answer(Status.NO_DATA, f"The store was not looked at. {treated}", figure, how)
    figure["bytes"] = {
        "releases": one.releases,
        "files": one.files,
        "bytes": one.bytes,
        "whole": one.files - one.lost - one.altered,
        "lost": one.lost,
        "altered": one.altered,
        "manifests_as_recorded": one.manifests_as_recorded,
    }
    says = (
        f"{one.files - one.lost - one.altered} of {counted(one.files, 'released file')} kept byte for byte, "
        f"{one.manifests_as_recorded} of {counted(one.releases, 'manifest')} as the ledger has "
        f"{'it' if one.releases == 1 else 'them'}; {counted(len(asked), 'answer')} held past answers, reviewed anew. "
        f"{treated}"
    )
    entries = tuple(act.said for act in m.acts("release.made"))
    return Answer(Status.ANSWERED, says, figure, how, entries, ("kind:release.made",))


def contests(m: Material) -> Answer:
    """Row 8: reviews and suits about answers, each with the times that the law sets the office."""
    if m.ledger is None:
        return no_ledger("no review and no suit")
    rows = [row for case in sorted(m.ledger.of_case) for row in _contests_of(case, m)]
    reviews = [row for row in rows if row["stage"] == "review"]
    suits = [row for row in rows if row["stage"] == "suit"]
    figure = {"reviews": len(reviews), "suits": len(suits), "rows": rows}
    says = (
        f"{counted(len(reviews), 'review')} ({_open(reviews)} open) and {counted(len(suits), 'suit')} ({_open(suits)} "
        "open)."
        if rows
        else "No review and no suit is recorded."
    )
    how = (
        "Entries appeal.received, appeal.decided, suit.opened, suit.served, suit.ended, by case. Days are calendar "
        "days to the end, or to the day of the count. Due days of a review are the law pack's, from the day of its "
        "notice. Where one case has several, which end belongs to which is committed to and not in clear: the first "
        "open one is taken."
    )
    ours = m.acts("appeal.received", "appeal.decided", "suit.opened", "suit.served", "suit.ended")
    return Answer(
        Status.ANSWERED,
        says,
        figure,
        how,
        tuple(act.said for act in ours),
        ("kind:appeal.received", "kind:suit.opened"),
    )


def _open(rows: list[dict[str, Any]]) -> int:
    return sum(row["ended_on"] is None for row in rows)


def _contests_of(case: str, m: Material) -> list[dict[str, Any]]:
    acts = m.ledger.of_case[case] if m.ledger else ()
    rows = []
    for stage, begins, ends in (("review", "appeal.received", "appeal.decided"), ("suit", "suit.opened", "suit.ended")):
        ended = [act for act in acts if act.kind == ends]
        served = [act for act in acts if act.kind == "suit.served"] if stage == "suit" else []
        for place, act in enumerate(act for act in acts if act.kind == begins):
            if m.first <= act.on <= m.last:
                rows.append(_contest(stage, act, ended[place : place + 1], served[place : place + 1], m))
    return rows


def _contest(stage: str, act: Act, ended: list[Act], served: list[Act], m: Material) -> dict[str, Any]:
    before = str(act.facts.get("before", "")) or ("court" if stage == "suit" else "")
    end = ended[0] if ended else None
    tracks = _COUNSELOR if before == "public_access_counselor" else ()
    return {
        "stage": stage,
        "case": act.case,
        "before": before,
        "began_on": act.on.isoformat(),
        "served_on": served[0].on.isoformat() if served else None,
        "ended_on": end.on.isoformat() if end else None,
        "outcome": str(end.facts.get("outcome", "")) if end else None,
        "days": ((end.on if end else m.counted_on) - act.on).days,
        "due": {
            track: deadline(m.law, act.on, track=track).due_on.isoformat() for track in tracks if track in m.law.periods
        },
    }


def outcomes(cases: tuple[CaseFact, ...]) -> dict[str, int]:
    """Outcome → closed cases, by name."""
    return dict(sorted(Counter(one.outcome or "unknown" for one in cases if not one.open).items()))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
