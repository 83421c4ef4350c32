"""Rows 11, 12, 15 and 16: the law of each day, what a hearing gets, the statutory report, the auditor's findings."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from counterfoil.oversight.reports.trust_act import Part
from counterfoil.oversight.story.answered import outcomes
from counterfoil.oversight.story.model import Answer, Material, Status, no_ledger
from counterfoil.values import counted

_LEGAL_REVIEW = ("refer", "hold", "produce")
"""Gates behind which counsel decides."""


def law_by_day(m: Material) -> Answer:
    """Row 11: which set of disclosure rules held on the day of each answer, and what of the law is suspended."""
    days = sorted(_days(m))
    versions = _versions(m, days)
    on = m.last
    overlay = m.law.overlay
    local = [rule for rule in overlay.rules if rule.sourced.holds_on(on)] if overlay else []
    in_force = m.law.rulebook.on(on)
    adopted, withdrawn = m.acts("law.adopted"), m.acts("law.withdrawn")
    suspended = sum(rule.litigation_hold for rule in local)
    unsettled = sum(one.rule.unsettled for one in in_force.values())
    figure = {
        "law": m.law.name,
        "overlay": m.law.overlay_name,
        "versions": versions,
        "unsettled_rules": unsettled,
        "local_rules": len(local),
        "local_rules_suspended_by_a_court": suspended,
        "adoptions": [
            {"on": act.on.isoformat(), "rules": act.facts.get("rules"), "entry": act.said.entry} for act in adopted
        ],
        "withdrawals": [
            {"on": act.on.isoformat(), "rules": act.facts.get("rules"), "entry": act.said.entry} for act in withdrawn
        ],
    }
    above = (
        f"{suspended} of {counted(len(local), 'local rule')} suspended by a court"
        if overlay
        else "no local law above it"
    )
    says = (
        f"{counted(len(versions), 'version')} of the disclosure rules over {counted(len(days), 'day')} with answers; "
        f"on {on}: {len(in_force)} rules, {unsettled} unsettled (left to counsel), {above}."
    )
    how = (
        "Every rule of the law pack is dated; a version is the set of rules in force on a day, told by the hash of "
        "their digests. A rule under litigation is switched off by its litigation_hold in the overlay, an open "
        "question by its mark as unsettled, and an office's counsel by law.withdrawn."
    )
    if m.ledger is None:
        how += " Which rules that other office had adopted, nobody says."
    return Answer(
        Status.ANSWERED,
        says,
        figure,
        how,
        tuple(act.said for act in (*adopted, *withdrawn)),
        ("kind:law.adopted", "kind:law.withdrawn"),
    )


def _days(m: Material) -> set[date]:
    return {one.on for one in m.disclosures} | {one.dated.on for one in m.files if one.dated.on}


def _versions(m: Material, days: Iterable[date]) -> list[dict[str, Any]]:
    """The sets of rules that the days met, with the first and last such day of each."""
    met: dict[str, list[date]] = defaultdict(list)
    sizes: dict[str, int] = {}
    for day in days:
        rules = m.law.rulebook.on(day)
        print_ = hashlib.sha256("\n".join(sorted(one.rule.digest for one in rules.values())).encode()).hexdigest()
        met[print_].append(day)
        sizes[print_] = len(rules)
    return [
        {"sha256": key, "rules": sizes[key], "first": of[0].isoformat(), "last": of[-1].isoformat(), "days": len(of)}
        for key, of in sorted(met.items(), key=lambda item: item[1][0])
    ]


def hearing(m: Material) -> Answer:
    """Row 12: what the figures of a hearing are counted from, and the command that makes its papers."""
    months = {f"{one.received_on:%Y-%m}" for one in m.cases if one.received_on}
    classes = Counter(str(one.requester_class) for one in m.cases)
    figure = {
        "cases": len(m.cases),
        "months": len(months),
        "classes": dict(sorted(classes.items())),
        "outcomes": outcomes(m.cases),
        "pages": sum(one.pages for one in m.cases),
        "command": None if m.ledger is None else "counterfoil report hearing",
    }
    says = (
        f"{counted(len(m.cases), 'case')} of {counted(len(months), 'month')}, {sum(one.open for one in m.cases)} "
        f"open, in {counted(len(classes), 'class', 'classes')} of requesters. "
        + (
            "The pack itself: counterfoil report hearing."
            if m.ledger
            else "The pack is made from an office: a list has no proof to print."
        )
    )
    how = (
        "Cases received in the period: counts, days, codes. A pack hides groups of fewer than five and holds no "
        "personal data."
    )
    if not m.cases:
        return Answer(Status.NO_DATA, "No case of the period is known.", figure, how)
    return Answer(Status.ANSWERED, says, figure, how, keys=("kind:demand.received", "kind:case.closed"))


def trust_act(m: Material) -> Answer:
    """Row 15: the rows of 5 ILCS 805/25, its nil certificates, and whether its table agrees with the ledger."""
    report = m.trust_act
    if m.ledger is None or report is None:
        return no_ledger("no detainer, no civil warrant, and so no certificate that there were none")
    counts = {part.value: len(report.part(part)) for part in Part}
    years: dict[int, Counter[str]] = defaultdict(Counter)
    for row in report.rows:
        years[row.received_on.year][row.part.value] += 1
    agrees = m.trust_act_reconciles and report.covered.root == m.ledger.root
    nil = [part for part, count in counts.items() if not count]
    figure = {
        "parts": counts,
        "by_year": {str(year): dict(sorted(of.items())) for year, of in sorted(years.items())},
        "nil": nil,
        "unsaid": report.unsaid,
        "reconciles": agrees,
        "rows": [
            {"case": row.case, "part": row.part.value, "entry": row.received.entry, "hash": row.received.leaf}
            for row in report.rows
        ],
    }
    says = (
        f"{counts['request']} of (a)(1), {counts['custody']} of (a)(2), {counts['other']} other of the Department; "
        f"{'the table agrees with the ledger' if agrees else 'THE TABLE DOES NOT AGREE WITH THE LEDGER'}, row by row, "
        "by number and hash; "
        + (f"nil for what is recorded: {', '.join(nil)}." if nil else "no part is nil.")
        + (
            f" {counted(report.unsaid, 'more demand')}: the ledger does not say in clear what was asked."
            if report.unsaid
            else ""
        )
    )
    how = (
        "report trust-act over the period: each row names the entry of its receipt by number and hash; the table is "
        "written, read again and held against the ledger. A nil certificate is for what is recorded. Times of bail "
        "and transfer are filled in by a person."
    )
    return Answer(
        Status.ANSWERED,
        says,
        figure,
        how,
        tuple(row.received for row in report.rows),
        ("kind:demand.received", "kind:gate.decided"),
    )


def four_findings(m: Material) -> Answer:
    """Row 16: what an inspector general found that a department could not tell, as figures."""
    if m.ledger is None:
        return _findings_of_folder(m)
    answered = [one for one in m.cases if one.answered_on and one.instrument == "foia_request"]
    searched, confirmed = m.ledger.newest("search.run"), m.ledger.newest("search.confirmed")
    with_search = [one for one in answered if one.case in searched]
    runs = [searched[one.case] for one in with_search]
    releases = m.acts("release.made")
    gates = m.acts("gate.decided")
    to_counsel = [act for act in gates if act.facts["action"] in _LEGAL_REVIEW]
    resumed = m.acts("case.resumed")
    referrals = m.acts("case.referred")
    seen = [m.searches[one.case] for one in with_search if one.case in m.searches]
    holdings = m.holdings
    figure: dict[str, Any] = {
        "which_records_exist": {
            "systems": dict(sorted(holdings.systems.items())) if holdings else None,
            "records": sum(holdings.systems.values()) if holdings else None,
            "unread_files": holdings.unread_files if holdings else None,
            "kinds_expected": sum(one.expected for one in seen),
            "kinds_not_found": sum(one.expected_missing for one in seen),
        },
        "thorough_search": {
            "answers": len(answered),
            "with_a_search_record": len(with_search),
            "confirmed_by_a_person": sum(one.case in confirmed for one in answered),
            "systems_asked": sum(int(act.facts.get("systems", 0)) for act in runs),
            "terms": sum(int(act.facts.get("terms", 0)) for act in runs),
            "nulls": sum(int(act.facts.get("nulls", 0)) for act in runs),
        },
        "productions_tracked": {
            "releases": len(releases),
            "with_a_manifest": sum("manifest" in act.facts for act in releases),
            "under_a_court_paper": len(m.acts("production.decided")),
            "files_kept": m.kept.files - m.kept.lost - m.kept.altered if m.kept else None,
            "files": m.kept.files if m.kept else None,
        },
        "legal_review": {
            "demands_gated": len(gates),
            "behind_counsel": len(to_counsel),
            "decided_by_counsel": len(resumed),
            "referred": dict(sorted(Counter(str(act.facts.get("reason", "not said")) for act in referrals).items())),
            "rules_that_refer": sum(one.rule.unsettled for one in m.law.rulebook.on(m.last).values()),
        },
    }
    exist, kept_ = figure["which_records_exist"], figure["productions_tracked"]
    says = (
        f"Records: {counted(exist['records'] or 0, 'record')} in {counted(len(exist['systems'] or ()), 'system')}, "
        f"{exist['kinds_not_found']} of {exist['kinds_expected']} expected kinds not found. Search: "
        f"{len(with_search)} of {counted(len(answered), 'answer')} with a search record. Tracking: "
        f"{kept_['with_a_manifest']} of {counted(len(releases), 'release')} with a manifest under the ledger. Legal "
        f"review: {len(to_counsel)} of {counted(len(gates), 'gate')} behind counsel, {len(resumed)} decided there."
    )
    how = (
        "The office's lists of records and systems; the last search.run and search.confirmed of each answered "
        "request; release.made with its manifest; gate.decided with refer, hold or produce, case.referred and "
        "case.resumed. What a system holds that was never connected, no figure says."
    )
    entries = (*(act.said for act in runs), *(act.said for act in to_counsel))
    return Answer(
        Status.ANSWERED, says, figure, how, entries, ("kind:search.run", "kind:release.made", "kind:gate.decided")
    )


def _findings_of_folder(m: Material) -> Answer:
    """Tracking alone can be seen without a ledger: which files and rows of the log meet."""
    numbers = {one.number for one in m.files if one.number}
    closed = [one for one in m.cases if one.answered_on and one.outcome != "no_records"]
    without = sum(one.case not in numbers for one in closed)
    lone = sum(not one.number for one in m.files)
    unread = sum(bool(one.unreadable) for one in m.files)
    figure = {
        "which_records_exist": None,
        "thorough_search": None,
        "productions_tracked": {
            "files": len(m.files), "files_without_a_row": lone, "files_unread": unread,
            "closed_rows": len(closed), "closed_rows_without_a_file": without,
        },
        "legal_review": None,
    }  # fmt: skip
    says = (
        f"Tracking: {lone} of {counted(len(m.files), 'file')} in no row of the log, {without} of "
        f"{counted(len(closed), 'closed row')} without a file. Which records exist, how it was searched and when "
        "counsel looked: not recorded here."
    )
    return Answer(Status.ANSWERED, says, figure, "The log's numbers against the names and first pages of the files.")
