"""The hearing pack: printed figures against measures and a count of our own; what is hidden; how it is set."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pikepdf
import pypdfium2
import pytest

from counterfoil.interval import Share
from counterfoil.oversight import measures
from counterfoil.oversight.facts import CaseFact, Fate
from counterfoil.oversight.hearing import build, files, page, web
from counterfoil.oversight.hearing.model import Facts, Note, Pack, Table, Text
from counterfoil.oversight.hearing.words import CLASSES, DUTIES, OUTCOMES, PAPERS
from counterfoil.oversight.measures import By

from . import made

FEDERAL = "federal_immigration"


def pages_of(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [" ".join(one.get_textpage().get_text_bounded().split()) for one in document]


def pack_of(facts: Facts) -> Pack:
    return build.pack(facts, zone=made.ZONE)


@pytest.fixture(scope="module")
def facts() -> Facts:
    """A year of 420 demands in three units; federal agencies are answered later."""
    return made.office(cases=420, late=6)


@pytest.fixture(scope="module")
def pack(facts: Facts) -> Pack:
    return pack_of(facts)


@pytest.fixture(scope="module")
def pdf(pack: Pack) -> bytes:
    return page.pdf(pack)


@pytest.fixture(scope="module")
def text(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def _of(value: dict[str, Any] | None) -> str:
    if value is None:
        return "hidden hidden hidden"
    share = Share(value["hits"], value["of"])
    assert share.rate is not None
    return f"{share.hits} of {share.of} {share.rate:.0%} {100 * share.low:.0f}–{share.high:.0%}"


def test_speed_and_time_by_class_and_unit_are_those_of_measures(facts: Facts, text: str) -> None:
    for by, known in ((By.CLASS, {FEDERAL}), (By.UNIT, set())):
        rows = measures.published(measures.measure(facts.cases, by), known=known)[:-1]
        assert len(rows) > 2
        for row in rows:
            name = CLASSES.get(row["group"], row["group"])
            if row["suppressed"]:
                assert f"{name} {' '.join(['hidden'] * 7)}" in text
                continue
            median, ninetieth = row["median"], row["ninetieth"]
            high = "and more" if median["high"] is None else f"to {median['high']}"
            within = "not reached" if ninetieth["days"] is None else ninetieth["days"]
            line = f"{row['cases']} {median['days']} {median['low']} {high} {within} {_of(row['on_time'])}"
            assert f"{name} {line}" in text


def test_demands_by_class_and_month_are_those_of_measures(facts: Facts, text: str) -> None:
    for row in measures.published(measures.measure(facts.cases, By.CLASS), known={FEDERAL})[:-1]:
        if not row["suppressed"]:
            states = ("hidden" if row[k] is None else row[k] for k in ("answered", "open", "closed_unanswered"))
            same = "hidden" if row["same_day"] is None else f"{row['same_day']['hits']} of {row['same_day']['of']}"
            assert f"{CLASSES[row['group']]} {row['cases']} {' '.join(map(str, states))} {same}" in text
    months = measures.measure(facts.cases, By.MONTH)
    assert len(months.groups) == 12
    for one in months.groups:
        of = f"{one.on_time.hits} of {one.on_time.of}"
        assert f"{one.group} {one.cases} {one.answered} {one.open} {one.closed_unanswered} {of}" in text


def test_outcomes_and_exemptions_are_those_of_measures(facts: Facts, text: str) -> None:
    every = measures.measure(facts.cases, By.CLASS).all
    assert [f"{OUTCOMES[name]} {count} " in text for name, count in every.outcomes.items()] == [True] * 5
    assert [f"{code} {made.EXEMPTIONS[code]} {count}" in text for code, count in every.exemptions.items()] == [True] * 3
    assert f"{every.pages:,} pages left the office" in text


def test_the_findings_say_what_a_count_of_our_own_says(facts: Facts, pdf: bytes) -> None:
    findings = pages_of(pdf)[1]
    mine = [case for case in facts.cases if case.agency in ("ICE", "DHS")]
    left = [case for case in mine if case.documents]
    items = Counter(
        {
            (duty, fate): sum(
                row.places for row in facts.items
                if row.case in {c.case for c in mine} and row.duty == duty and row.fate == fate
            )
            for duty in DUTIES for fate in Fate
        }
    )  # fmt: skip
    shown = sum(n for (_, fate), n in items.items() if fate is Fate.DISCLOSED)
    none = [case for case in facts.cases if case.outcome == "no_records"]
    unsettled = sum(case.open for case in facts.cases)
    assert f"420 demands were received. {420 - unsettled} were answered, {unsettled} are open, and 0 ended" in findings
    assert (
        f"Federal immigration agencies made {len(mine)} demands. {len(left)} answers to them held records: "
        f"{sum(c.documents for c in left)} documents, {sum(c.pages for c in left)} pages. "
        f"In {sum(c.outcome == 'no_records' for c in mine)} the answer was that nothing was found; "
        f"{sum(c.open for c in mine)} are open."
    ) in findings
    assert (
        f"Of {shown} items shown, {items['compelled', Fate.DISCLOSED]} had to be shown by law; for "
        f"{items['open', Fate.DISCLOSED]} no exemption applied; 0 could have been withheld; of "
        f"{items['refer', Fate.DISCLOSED]} a person decided. {items.total() - shown} items of these answers were "
        "removed."
    ) in findings
    assert f"{len(none)} demands ended with the answer that nothing was found." in findings
    assert f"search for {len(none)} of them" in findings
    assert "5. Federal immigration agencies were answered later than others of the same months." in findings


def test_items_by_law_and_kind_are_a_count_of_our_own(facts: Facts, text: str) -> None:
    numbers = {case.case for case in facts.cases if case.agency in ("ICE", "DHS")}
    for rows in (facts.items, [row for row in facts.items if row.case in numbers]):
        for duty in ("compelled", "open", "permitted_to_withhold", "forbidden", "refer"):
            of = [sum(r.places for r in rows if r.duty == duty and r.fate == fate) for fate in Fate]
            assert f"{DUTIES[duty]} {of[0]:,} {of[1]:,} {of[2]:,} {sum(of):,}" in text
    mine = [row for row in facts.items if row.case in numbers]
    for category in ("name", "charge"):
        of_kind = [row for row in mine if row.category == category]
        ordered = sum(r.places for r in of_kind if r.fate is Fate.DISCLOSED)
        kept = sum(r.places for r in of_kind if r.fate is not Fate.DISCLOSED)
        assert f"{category} {len({r.case for r in of_kind})} {ordered} 0 0 0 0 {kept}" in text


def test_every_demand_of_a_federal_agency_stands_there_with_its_entry(facts: Facts, text: str) -> None:
    mine = [case for case in facts.cases if case.agency in ("ICE", "DHS")]
    assert len(mine) > 20
    for case in mine:
        answered = case.answered_on or "open"
        assert re.search(
            rf"{case.case} {case.agency} [A-Za-z0-9', -]+ {case.received_on} {answered} {case.business_days} [a-z ]*"
            rf"{case.pages} {'–' if case.entry is None else case.entry}(?!\d)",
            text,
        ), case.case
    assert [
        told.entry.kind for case in mine if case.entry for told in facts.acts[case.case] if told.number == case.entry
    ] == ["release.made"] * sum(case.entry is not None for case in mine)


def test_no_difference_is_invented_and_small_comparisons_say_so() -> None:
    alike = pages_of(page.pdf(pack_of(made.office(cases=420))))[1]
    assert "No difference in waiting was found between federal immigration agencies and others." in alike
    one = pages_of(page.pdf(pack_of(made.office(cases=1))))[1]
    assert "1 demand was received. 1 was answered, 0 are open" in one


def rows_of(pack: Pack, name: str) -> list[tuple[str, ...]]:
    (found,) = [table for table in pack.tables() if table.name == name]
    return list(found.rows)


def words_of(pack: Pack, section: str) -> str:
    """All running text of a chapter."""
    (found,) = [one for one in pack.sections if one.id == section]
    blocks = [*found.blocks, *(block for part in found.parts for block in part.blocks)]
    return " ".join(block.text for block in blocks if isinstance(block, Text | Note))


def test_what_went_to_federal_agencies_is_a_count_of_our_own(facts: Facts, pack: Pack) -> None:
    mine = [case for case in facts.cases if case.agency in ("ICE", "DHS")]
    for name, cases in (
        ("ICE", [c for c in mine if c.agency == "ICE"]), ("DHS", [c for c in mine if c.agency == "DHS"]), ("all", mine),
    ):  # fmt: skip
        left = [c for c in cases if c.documents]
        figures = (
            len(cases), sum(c.open for c in cases), sum(c.outcome == "no_records" for c in cases), len(left),
            sum(c.documents for c in left), sum(c.pages for c in left),
        )  # fmt: skip
        assert (name, *map(str, figures)) in rows_of(pack, "federal-agencies")
    left = [c for c in mine if c.documents]
    months = Counter(str(c.answered_on)[:7] for c in left)
    assert [(row[0], row[1]) for row in rows_of(pack, "federal-over-time")] == [
        (month, str(months[month])) for month in sorted(months)
    ]
    assert rows_of(pack, "federal-authority") == [
        ("request for records", "5 ILCS 140/3(a)", str(len(left)), str(sum(c.pages for c in left)))
    ]


def test_papers_and_the_trust_acts_totals_are_a_count_of_our_own(facts: Facts, pack: Pack) -> None:
    kinds = Counter(case.instrument for case in facts.cases)
    actions = ("answer", "log", "hold", "refer", "produce", "")
    expected = [
        (PAPERS[kind], str(n), *(str(n if made.INSTRUMENTS[kind][1] == action else 0) for action in actions))
        for kind, n in kinds.items()
    ]
    assert sorted(rows_of(pack, "instruments")) == sorted(expected)
    dhs = [case for case in facts.cases if case.agency in ("ICE", "DHS")]
    parts = {
        "25(a)(1)": [c for c in dhs if c.instrument in ("call_for_assistance", "inquiry")],
        "25(a)(2)": [c for c in dhs if c.instrument in ("detainer", "i_200")],
        "Department": [c for c in dhs if c.instrument in ("foia_request", "administrative_subpoena")],
    }
    rows = rows_of(pack, "trust-act")
    assert [(name in row[0], *row[1:]) for name, row in zip(parts, rows, strict=True)] == [
        (True, str(len(cases)), str(sum(not c.open for c in cases)), str(sum(c.open for c in cases)))
        for cases in parts.values()
    ]
    assert [row[0] for row in rows_of(pack, "calls")] == [c.case for c in dhs if c.instrument == "call_for_assistance"]


def test_each_answer_without_records_has_its_search_and_its_entry(facts: Facts, pack: Pack) -> None:
    none = [case for case in facts.cases if case.outcome == "no_records"]
    entry = {
        t.entry.case_number: t.number for told in facts.acts.values() for t in told if t.entry.kind == "search.run"
    }
    rows = rows_of(pack, "no-records")
    assert sorted(rows) == sorted(
        (c.case, c.agency or "–", str(c.received_on), str(c.answered_on), "2", "3", "2", "80", str(entry[c.case]))
        for c in none
    )
    federal = [row for row in rows if row[1] in ("ICE", "DHS")]
    assert rows[: len(federal)] == federal
    rest = [row[2] for row in rows[len(federal) :]]
    assert rest == sorted(rest, reverse=True)


def test_the_four_findings_are_answered_with_a_count_of_our_own(facts: Facts, pack: Pack) -> None:
    said = words_of(pack, "inspector-general")
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", said)
    ended = [case for case in facts.cases if case.instrument == "foia_request" and not case.open]
    left = [case for case in facts.cases if case.answered_on]
    actions = Counter(made.INSTRUMENTS[case.instrument][1] for case in facts.cases)
    assert "recorded that 80 records came into the office's store" in said
    assert (
        f"Of {len(ended)} requests for records that ended in the period, {len(ended)} have a recorded search "
        f"({3 * len(ended)} terms, of which {2 * len(ended)} led to nothing): 2 systems in {len(ended)} cases."
    ) in plain
    assert f"{len(left)} packages left, and each has an entry" in said
    assert f"({len(left)} different digests), {sum(c.documents for c in left)} documents and " in plain
    assert "283 rules stand adopted in the ledger (entry 1)." in said
    assert (
        f"Of {len(facts.cases)} demands whose paper was read, {actions['hold']} were held for counsel and "
        f"{actions['refer']} until a person had verified them."
    ) in said


def test_a_sample_case_is_its_entries_and_no_more(facts: Facts, pack: Pack) -> None:
    (section,) = [one for one in pack.sections if one.id == "samples"]
    assert len(section.parts) == 5
    for part in section.parts:
        case = part.title.split(":")[0]
        (table,) = part.blocks
        assert isinstance(table, Table)
        assert [row[3] for row in table.rows] == [str(told.number) for told in facts.acts[case]]
        received = next(one.received_on for one in facts.cases if one.case == case)
        assert received is not None
        assert [int(row[0]) for row in table.rows] == [
            (told.entry.at.astimezone(made.ZONE).date() - received).days for told in facts.acts[case]
        ]
    most = max(
        (c for c in facts.cases if c.agency in ("ICE", "DHS") and c.documents),
        key=lambda c: (c.pages, -int(c.case[8:])),
    )
    assert section.parts[0].title.startswith(most.case)


def test_a_federal_demand_that_no_entry_names_is_not_told_case_by_case() -> None:
    facts = made.office(cases=60, months=6)
    named = [case for case in facts.cases if case.agency in ("ICE", "DHS")]
    secret = next(case for case in named if case.instrument == "foia_request")
    kept = {**facts.acts, secret.case: facts.acts[secret.case][:2]}
    whole, part = pack_of(facts), pack_of(replace(facts, acts=kept))
    assert [[row[0] for row in rows_of(one, "federal-demands")].count(secret.case) for one in (whole, part)] == [1, 0]
    assert "that no entry names" in words_of(part, "federal")
    assert "that no entry names" not in words_of(whole, "federal")
    hidden = ("federal immigration agencies", *["hidden"] * 5)
    assert [hidden in rows_of(one, "demands-by-class") for one in (whole, part)] == [False, True]
    assert len(rows_of(part, "federal-demands")) == len(named) - 1


def test_kinds_of_data_and_origin_that_few_answers_show_are_hidden() -> None:
    few = made.office(cases=60, months=6)
    numbers = {case.case for case in few.cases if case.agency in ("ICE", "DHS")}
    categories = Counter(row.category for row in few.items if row.case in numbers and row.category == "charge")
    assert 0 < categories["charge"] < 5
    hiding, whole = pack_of(few), pack_of(replace(few, small=1))
    assert ["federal-categories" in [t.name for t in one.tables()] for one in (hiding, whole)] == [False, True]
    assert "charge" in words_of(hiding, "federal")
    assert [row[3] for row in rows_of(hiding, "federal-origin")] == ["hidden"]
    assert [row[3] for row in rows_of(whole, "federal-origin")] == [str(sum(row.places for row in few.unlisted))]


def test_the_chapter_on_speed_says_which_side_waits(facts: Facts, pack: Pack) -> None:
    sooner = pack_of(replace(facts, cases=tuple(_swift(case) for case in facts.cases)))
    told = ("answered later than others", "answered sooner than others")
    assert [[words in words_of(one, "speed") for words in told] for one in (pack, sooner)] == [
        [True, False],
        [False, True],
    ]


def _swift(case: CaseFact) -> CaseFact:
    """The same demand, answered at once where it is a federal agency's."""
    if case.agency not in ("ICE", "DHS"):
        return case
    return replace(case, answered_on=case.received_on, business_days=0, days_late=0, open=False)


class _Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: Counter[str] = Counter()
        self._in = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        if tag in ("td", "th"):
            self._in = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in = self._in and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._in:
            self.found[-1] += data


def test_page_pdf_and_csv_have_the_same_cells(pack: Pack, text: str) -> None:
    read = _Cells()
    read.feed(web.html(pack))
    cells, packed = Counter(read.found), text.replace(" ", "")
    for table in pack.tables():
        assert table.left_out in text
        for row in table.rows[: table.most]:
            assert not Counter(row) - cells
            assert [cell for cell in row if cell.replace(" ", "") not in packed] == []
        lines = files.as_csv(table).splitlines()
        assert len(lines) == len(table.rows) + 1
    (cut,) = [table for table in pack.tables() if table.left_out]
    assert (cut.name, f"first 60 of {len(cut.rows)} rows" in text) == ("no-records", True)
    assert (read.tags["h1"], read.tags["svg"], read.tags["script"], read.tags["link"]) == (1, len(pack.charts()), 0, 0)
    assert len(pack.charts()) == 10


def test_the_page_needs_nothing_from_elsewhere_and_its_ids_are_its_own(pack: Pack) -> None:
    made_page = web.html(pack)
    assert (
        re.findall(
            r"(?:src|href)=\"(?!#|report\.pdf|charts/|tables/)[^\"]*\"|https?:(?!//www\.w3\.org/2000/svg)", made_page
        )
        == []
    )
    ids = re.findall(r'\bid="([^"]+)"', made_page)
    assert len(ids) == len(set(ids))
    there = files.files(pack)
    assert [name for name in re.findall(r'href="((?:charts|tables)/[^"]+)"', made_page) if name not in there] == []


def test_the_pdf_is_tagged_and_every_chart_has_its_words(pack: Pack, pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert bool(opened.Root.MarkInfo.Marked)
        assert str(opened.Root.Lang) == "en-US"
        assert str(opened.docinfo["/Title"]).startswith("What was demanded, and what was given out, Lakehurst (SAMPLE)")
        tags: Counter[str] = Counter()
        alternatives = []
        waiting = [opened.Root.StructTreeRoot]
        while waiting:
            one = waiting.pop()
            if isinstance(one, pikepdf.Array):
                waiting += list(one)
            elif isinstance(one, pikepdf.Dictionary):
                tags[str(one.get("/S", ""))] += 1
                if "/Alt" in one:
                    alternatives.append(str(one.Alt))
                if "/K" in one:
                    waiting.append(one.K)
    assert sorted(alternatives) == sorted(chart.says for chart in pack.charts())
    assert tags["/H1"] == len(pack.sections)
    assert tags["/H2"] == sum(len(section.parts) for section in pack.sections)
    tables = [b for b in pack.blocks() if hasattr(b, "columns") or hasattr(b, "table")]
    assert tags["/Table"] == len(tables)
    assert tags["/TH"] == sum(len(getattr(b, "table", b).columns) for b in tables)


def test_nothing_runs_off_a_page_and_long_tables_repeat_their_header() -> None:
    data = page.pdf(pack_of(made.office(cases=900, months=36, units=20, seed=5)))
    with pypdfium2.PdfDocument(data) as document:
        outside = []
        for number, one in enumerate(document):
            found = one.get_textpage()
            for place in range(found.count_rects()):
                left, bottom, right, top = found.get_rect(place)
                if left < 0.6 * 72 or right > (8.5 - 0.6) * 72 or bottom < 0.4 * 72 or top > (11 - 0.4) * 72:
                    words = found.get_text_bounded(left, bottom, right, top)
                    outside += [] if set(words) <= set("SAMPLE\r\n ") else [(number, words)]
    assert outside == []
    pages = pages_of(data)
    listed = [
        one for one in pages if re.search(r"CF-\d{4}-\d{6} (ICE|DHS) [a-z]", one) and "Received Answered Days" in one
    ]
    rows = [one for one in pages if re.search(r"CF-\d{4}-\d{6} (ICE|DHS) [a-z].* \d{4}-\d\d-\d\d open", one)]
    assert len(rows) > 1
    assert [one for one in rows if one not in listed and "Calls for assistance" not in one] == []
    for one in pages:
        body = re.sub(r" Lakehurst \(SAMPLE\) January.*", "", one)
        assert not re.search(r"(?:^|[a-z.] )\d+\. (?:How fast|Sample cases|Words|Outcomes and exemptions)$", body), body


def test_small_figures_are_hidden_and_with_whole_shown_and_marked() -> None:
    few = made.office(cases=24, months=12, units=6, seed=4)
    groups = measures.measure(few.cases, By.CLASS).groups
    small = [one for one in groups if one.cases < 5 and one.group != FEDERAL]
    assert small
    hiding = " ".join(pages_of(page.pdf(pack_of(few))))
    assert [f"{CLASSES[one.group]} {' '.join(['hidden'] * 5)}" in hiding for one in small] == [True] * len(small)
    assert "NOT FOR PUBLICATION" not in hiding
    whole = pages_of(page.pdf(pack_of(replace(few, small=1))))
    assert [f"{CLASSES[one.group]} {one.cases} " in " ".join(whole) for one in small] == [True] * len(small)
    assert ["NOT FOR PUBLICATION" in one for one in whole] == [True] * len(whole)
    cells = [cell for table in pack_of(replace(few, small=1)).tables() for row in table.rows for cell in row]
    assert "hidden" not in cells
    assert "hidden" in [cell for table in pack_of(few).tables() for row in table.rows for cell in row]


def test_sample_is_on_every_page_of_a_sample_and_on_none_of_another(facts: Facts, pdf: bytes) -> None:
    assert ["SAMPLE – fictional office" in one for one in pages_of(pdf)] == [True] * len(pages_of(pdf))
    real = pack_of(replace(facts, sample=False, office="Lakehurst"))
    assert [one for one in pages_of(page.pdf(real)) if "SAMPLE" in one] == []
    assert "SAMPLE" not in web.html(real)


def test_an_empty_office_has_no_data_and_still_says_how_to_verify() -> None:
    text = " ".join(pages_of(page.pdf(pack_of(made.office(cases=0, months=2)))))
    assert "No data. No demand is recorded from January 2, 2023 to March 3, 2023." in text
    assert "No call for assistance" in text
    assert "python3 ledger/verify.py ledger" in text


def test_no_name_is_in_any_file_and_the_same_facts_are_the_same_bytes(facts: Facts, pack: Pack, pdf: bytes) -> None:
    once = files.files(pack)
    assert once == files.files(pack_of(facts))
    assert once["report.pdf"] == pdf
    told = b"".join(once.values()) + " ".join(pages_of(pdf)).encode()
    control = web.html(pack_of(replace(facts, office=made.NAME)))
    assert made.NAME in control
    assert made.NAME.encode() not in told
    assert next(case.case for case in facts.cases if case.agency == "ICE").encode() in told


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(facts: Facts) -> None:
    odd = replace(facts, cases=tuple(replace(case, unit="=1+1") for case in facts.cases))
    table = next(one for one in pack_of(odd).tables() if one.name == "on-time-by-unit")
    assert files.as_csv(table).splitlines()[1].startswith("'=1+1,")


def test_a_demand_that_was_answered_after_the_period_is_counted_in_the_month_of_its_answer(facts: Facts) -> None:
    late = max((c for c in facts.cases if c.agency == "ICE" and c.documents), key=lambda c: str(c.answered_on))
    moved = replace(late, answered_on=date(2024, 3, 5))
    rest = tuple(moved if case is late else case for case in facts.cases)
    table = next(one for one in pack_of(replace(facts, cases=rest)).tables() if one.name == "federal-over-time")
    assert table.rows[-1] == ("2024-03", "1", str(late.documents), str(late.pages))
