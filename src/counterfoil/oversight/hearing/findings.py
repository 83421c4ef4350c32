"""One page in plain words: what a reader who reads nothing else must know. Every figure is said again in a chapter."""

from __future__ import annotations

from counterfoil.oversight.facts import Fate
from counterfoil.oversight.hearing.federal import disclosed, of
from counterfoil.oversight.hearing.figures import Figures
from counterfoil.oversight.hearing.instruments import gate_of
from counterfoil.oversight.hearing.model import Facts, Listed, Note, Section, Text
from counterfoil.oversight.hearing.searches import no_records, search_of
from counterfoil.oversight.hearing.words import chance, days, long, plural, share, was
from counterfoil.oversight.reports.trust_act import Part


def section(facts: Facts, figures: Figures) -> Section:
    """The first chapter."""
    if not facts.cases:
        none = f"No demand is recorded from {long(facts.first)} to {long(facts.last)}. There is nothing to count."
        return Section("findings", "Findings", (Note(none, lead="No data."), _complete()))
    points = [_demands(figures), _speed(figures), _federal(figures)]
    if figures.federal:
        points += [_law(facts, figures), _wait(figures)]
    points += [_papers(facts), _nothing(facts)]
    return Section("findings", "Findings", (Listed(tuple(points), numbered=True), _complete()))


def _complete() -> Note:
    return Note(
        "The ledger behind these figures proves that nothing recorded was changed or taken out. What nobody recorded "
        "is not in them.",
        lead="Complete for recorded acts only.",
    )


def _demands(figures: Figures) -> Text:
    total = figures.total
    return Text(
        f"{total['answered']:,} {was(total['answered'])} answered, {total['open']:,} {_is(total['open'])} open, and "
        f"{total['closed_unanswered']:,} ended without an answer.",
        lead=f"{plural(total['cases'], 'demand')} {was(total['cases'])} received.",
    )


def _speed(figures: Figures) -> Text:
    total = figures.total
    median, interval = days(total, "median")
    of, percent, sure = share(total["on_time"])
    if median.isdigit():
        within = f"within {plural(int(median), 'business day')}" if int(median) else "on the day of receipt"
        lead = f"Half of all demands had an answer {within}"
        says = f"(95% interval: {interval} business days), those still open counted as waiting. "
    else:
        lead = (
            "Fewer than half of all demands have an answer"
            if median == "not reached"
            else "How long answers take is not known"
        )
        says = "so far, those still open counted as waiting. " if median == "not reached" else "from these cases. "
    return Text(f"{says}On time were {of}, which is {percent} (95% interval: {sure}).", lead=lead)


def _federal(figures: Figures) -> Text:
    cases = figures.federal
    if not cases:
        return Text("So no record left for one.", lead="No demand of a federal immigration agency is recorded.")
    left = disclosed(cases)
    return Text(
        f"{plural(len(left), 'answer')} to them held records: {plural(sum(c.documents for c in left), 'document')}, "
        f"{plural(sum(c.pages for c in left), 'page')}. In {len(no_records(cases)):,} the answer was that nothing "
        f"was found; "
        f"{sum(c.open for c in cases):,} {_is(sum(c.open for c in cases))} open.",
        lead=f"Federal immigration agencies made {plural(len(cases), 'demand')}.",
    )


def _law(facts: Facts, figures: Figures) -> Text:
    mine = {case.case for case in figures.federal}
    items = [row for row in facts.items if row.case in mine]
    shown = sum(row.places for row in items if row.fate is Fate.DISCLOSED)
    if not shown:
        return Text(
            "Nothing that was read on a page went to them.", lead="No item of data was shown to these agencies."
        )
    forbidden = of(items, Fate.DISCLOSED, "forbidden")
    removed = sum(row.places for row in items) - shown
    what = "that the law of the day forbade to show"
    lead = f"{plural(forbidden, 'item')} {what} {was(forbidden)} shown to these agencies."
    return Text(
        f"Of {plural(shown, 'item')} shown, {of(items, Fate.DISCLOSED, 'compelled'):,} had to be shown by law; for "
        f"{of(items, Fate.DISCLOSED, 'open'):,} no exemption applied; "
        f"{of(items, Fate.DISCLOSED, 'permitted_to_withhold'):,} could have been withheld; of "
        f"{of(items, Fate.DISCLOSED, 'refer'):,} a person decided. {plural(removed, 'item')} of these answers "
        f"{was(removed)} removed.",
        lead=lead if forbidden else f"No item {what} was shown to these agencies.",
    )


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _papers(facts: Facts) -> Text:
    gates = [gate.entry.facts["action"] for case in facts.cases if (gate := gate_of(facts.acts.get(case.case, ())))]
    report = facts.trust
    custody = len(report.part(Part.CUSTODY))
    other = sum(gate != "answer" for gate in gates)
    return Text(
        f"{gates.count('log'):,} had no legal effect here and {was(gates.count('log'))} logged; "
        f"{gates.count('hold'):,} "
        f"waited for counsel and {gates.count('refer'):,} for a person who verifies them. "
        f"Detainers and civil immigration warrants, as the TRUST Act counts them: {custody:,}.",
        lead=f"{plural(other, 'demand') if other else 'No demand'} {was(other or 1)} something else than a request for "
        "records.",
    )


def _nothing(facts: Facts) -> Text:
    none = no_records(facts.cases)
    if not none:
        return Text("So there is no search to look at.", lead="No demand was answered with “nothing was found”.")
    searched = sum(search_of(facts.acts.get(case.case, ())) is not None for case in none)
    return Text(
        f"The ledger has the record of a search for {searched:,} of them.",
        lead=f"{plural(len(none), 'demand')} ended with the answer that nothing was found.",
    )


def _wait(figures: Figures) -> Text:
    apart = figures.apart
    if apart is None or apart.p is None or apart.difference is None:
        return Text(
            "There are too few demands side by side in the same months to say.",
            lead="Whether federal immigration agencies wait longer or less than others is not known.",
        )
    if apart.p >= 0.05:
        return Text(
            f"The difference that there is, chance alone may well have made ({chance(apart.p)}). That is no proof of "
            f"equal treatment.",
            lead="No difference in waiting was found between federal immigration agencies and others.",
        )
    side = "sooner" if apart.difference.excess < 0 else "later"
    return Text(
        f"Chance alone seldom makes such a difference ({chance(apart.p)}). That is no proof of a cause, nor of intent.",
        lead=f"Federal immigration agencies were answered {side} than others of the same months.",
    )
