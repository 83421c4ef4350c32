"""The annual report to the Department of Justice as NIEM XML: FOIA Annual Report, exchange and extension 1.03.

The schema (``doj_schema/``) is the department's own for everything but the frame and what it takes from NIEM, of which
it holds the few parts that it refers to. Nothing is handed out that it does not accept. A section that no fact can fill
has a footnote that says so, and no figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from itertools import pairwise
from statistics import mean, median
from typing import Any

from lxml import etree

from counterfoil.oversight.reports.doj_added import Added, Number
from counterfoil.oversight.reports.doj_figures import INCREMENTS, Figures, Kind

_SPACES = {
    "iepd": "http://leisp.usdoj.gov/niem/FoiaAnnualReport/exchange/1.03",
    "foia": "http://leisp.usdoj.gov/niem/FoiaAnnualReport/extension/1.03",
    "j": "http://niem.gov/niem/domains/jxdm/4.1",
    "nc": "http://niem.gov/niem/niem-core/2.0",
    "s": "http://niem.gov/niem/structures/2.0",
}
_OTHER = {
    "no_records": "NoRecords",
    "referred": "Referred",
    "withdrawn": "Withdrawn",
    "duplicate": "Duplicate",
}
"""Outcome → code of section V.B(1); what is not here, and neither a grant nor a denial, is Other."""
_DISPOSED = {"released": "FullGrant", "released_in_part": "PartialGrant", "denied": "FullExemptionDenial"}
NOT_KEPT = "N/A: not kept in the records that this report was made from."
NOTHING_ADDED = Added()
_MISSING = (
    ("IV: by which statutes Exemption 3 was cited", ""),
    ("VI.A, VI.B, XII.A, XII.D(2), XII.E(2): appeals", "appeals"),
    ("VI.C(1) to (3), (5): reasons of denials on appeal, the oldest appeals", ""),
    ("VI.C(4): days that appeals took", "appeal_days"),
    ("VIII.A: expedited processing", "expedited"),
    ("VIII.B: fee waivers", "fee_waivers"),
    ("IX: staff and costs", "staff"),
    ("X: fees", "fees"),
    ("XI.A: uses of subsection (c)", "subsection_c"),
    ("XI.B: postings under (a)(2)", "postings"),
    ("XII.B: consultations", "consultations"),
    ("XII.C: the oldest consultations", ""),
)
"""What no fact fills, and the table of ``doj_added`` that does."""
OLDEST = 10

Element = Any
Filler = Callable[[Element], None]


@dataclass(frozen=True, slots=True)
class Agency:
    """Who reports."""

    abbreviation: str
    name: str


def build(now: Figures, before: Figures, agency: Agency, *, made_on: date, added: Added = NOTHING_ADDED) -> bytes:
    """The report of ``now``, compared with ``before``, the year before it, with what the agency added. Raises
    ``RuntimeError`` where the schema refuses what was made: that is a mistake of this program."""
    root = etree.Element(_q("iepd", "FoiaAnnualReport"), nsmap=_SPACES)
    _add(root, "nc:DocumentApplicationName", "Counterfoil")
    _add(_add(root, "nc:DocumentCreationDate"), "nc:Date", made_on.isoformat())
    _add(root, "nc:DocumentDescriptionText", "FOIA Annual Report")
    organization = _add(root, "nc:Organization")
    organization.set(_q("s", "id"), "ORG0")
    _add(organization, "nc:OrganizationAbbreviationText", agency.abbreviation)
    _add(organization, "nc:OrganizationName", agency.name)
    _add(root, "foia:DocumentFiscalYearDate", now.year)
    for section in _sections(now, before, added):
        section.into(root)
    if problems := check(root):
        raise RuntimeError(f"The annual report does not fit its schema: {problems[0]}")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def missing(added: Added) -> tuple[str, ...]:
    """The sections, or parts of them, that neither facts nor the agency filled."""
    return tuple(words for words, table in _MISSING if table not in added.tables)


def check(report: Element | bytes) -> tuple[str, ...]:
    """What the schema refuses in a report, as line and words; empty for a valid one."""
    if isinstance(report, bytes):
        try:
            report = etree.fromstring(report, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError as error:
            return (f"line {error.lineno}: is no XML: {error.msg}",)
    schema: Any = _schema()
    schema.validate(report)
    # libxml2 does not hold a schema's references against its ids.
    ids = {one.get(_q("s", "id")) for one in report.iter("{*}*")}
    loose = [one for one in report.iter("{*}*") if one.get(_q("s", "ref")) and one.get(_q("s", "ref")) not in ids]
    return (
        *(f"line {one.line}: {one.message}" for one in schema.error_log),
        *(f"line {one.sourceline}: {one.get(_q('s', 'ref'))!r} is the id of nothing" for one in loose),
    )


@cache
def _schema() -> etree.XMLSchema:
    with resources.as_file(resources.files("counterfoil.oversight") / "reports" / "doj_schema") as folder:
        return etree.XMLSchema(etree.parse(str(folder / "FoiaAnnualReport.xsd")))


@dataclass(frozen=True, slots=True)
class _Section:
    """One section: its data as ``fill`` writes them, tied to the agency; or, without ``fill``, a footnote alone."""

    name: str
    data: str = ""
    id: str = ""
    fill: Filler | None = None
    tie: str = ""  # the association's element; by default that of the data
    footnotes: tuple[str, ...] = ()

    def into(self, root: Element) -> None:
        section = _add(root, f"foia:{self.name}")
        if self.fill is not None:
            data = _add(section, f"foia:{self.data}")
            data.set(_q("s", "id"), self.id)
            self.fill(data)
            tied = _add(section, f"foia:{self.tie or self.data}OrganizationAssociation")
            _add(tied, "foia:ComponentDataReference").set(_q("s", "ref"), self.id)
            _add(tied, "nc:OrganizationReference").set(_q("s", "ref"), "ORG0")
        for footnote in self.footnotes or (() if self.fill else (NOT_KEPT,)):
            _add(section, "foia:FootnoteText", footnote)


def _sections(now: Figures, before: Figures, added: Added) -> Iterable[_Section]:
    """All sections, in the order of the schema; their numbers are those of the department's guidance."""
    kinds = "Requests that were not expedited are counted as simple unless their track says complex."
    yield _Section("Exemption3StatuteSection", footnotes=_statutes(now))  # IV
    yield _Section(
        "ProcessedRequestSection", "ProcessingStatistics", "PS1", _statistics(now), footnotes=_left(now)
    )  # V.A
    yield _Section("RequestDispositionSection", "RequestDisposition", "RD1", _dispositions(now))  # V.B(1)
    yield _Section(
        "RequestDenialOtherReasonSection",
        "ComponentOtherDenialReason",
        "CODR1",
        _other_reasons(now),
        "OtherDenialReason",
    )  # V.B(2)
    yield _Section(
        "RequestDispositionAppliedExemptionsSection", "ComponentAppliedExemptions", "RDE1", _exemptions(now)
    )  # V.B(3)
    yield _by_hand(added, "ProcessedAppealSection", "ProcessingStatistics", "PA1")  # VI.A
    yield _by_hand(added, "AppealDispositionSection", "AppealDisposition", "AD1")  # VI.B
    for name in (
        "AppealDispositionAppliedExemptionsSection", "AppealNonExemptionDenialSection",
        "AppealDenialOtherReasonSection",
    ):  # fmt: skip
        yield _Section(name)  # VI.C(1) to (3)
    yield _by_hand(added, "AppealResponseTimeSection", "ResponseTime", "ART1")  # VI.C(4)
    yield _Section("OldestPendingAppealSection")  # VI.C(5)
    yield _Section(
        "ProcessedResponseTimeSection", "ProcessedResponseTime", "PRT1", _times(now.days), footnotes=(kinds,)
    )  # VII.A
    yield _Section(
        "InformationGrantedResponseTimeSection", "ProcessedResponseTime", "IGR1", _times(now.days_granted)
    )  # VII.B
    for kind, id_ in ((Kind.SIMPLE, "SRT1"), (Kind.COMPLEX, "CRT1"), (Kind.EXPEDITED, "ERT1")):
        yield _Section(
            f"{kind}ResponseTimeIncrementsSection", "ComponentResponseTimeIncrements", id_, _increments(now.days[kind]),
            "ResponseTimeIncrements",
        )  # VII.C  # fmt: skip
    yield _Section("PendingPerfectedRequestsSection", "PendingPerfectedRequests", "PPR1", _pending(now))  # VII.D
    yield _Section("OldestPendingRequestSection", "OldestPendingItems", "OPR1", _oldest(now))  # VII.E
    yield _by_hand(added, "ExpeditedProcessingSection", "ExpeditedProcessing", "EP1")  # VIII.A
    yield _by_hand(added, "FeeWaiverSection", "FeeWaiver", "FW1")  # VIII.B
    yield _by_hand(added, "PersonnelAndCostSection", "PersonnelAndCost", "PC1")  # IX
    yield _by_hand(added, "FeesCollectedSection", "FeesCollected", "FC1")  # X
    yield _by_hand(added, "SubsectionUsedSection", "SubsectionUsed", "SU1")  # XI.A
    yield _by_hand(added, "SubsectionPostSection", "Subsection", "SP1", "SubsectionPost")  # XI.B
    yield _backlog(now, added)  # XII.A
    yield _by_hand(added, "ProcessedConsultationSection", "ProcessingStatistics", "PCN1")  # XII.B
    yield _Section("OldestPendingConsultationSection")  # XII.C
    yield _Section(
        "ProcessedRequestComparisonSection", "ProcessingComparison", "RPC1",
        lambda data: _counts(
            data,
            {
                "ItemsReceivedLastYearQuantity": before.received,
                "ItemsReceivedCurrentYearQuantity": now.received,
                "ItemsProcessedLastYearQuantity": before.processed,
                "ItemsProcessedCurrentYearQuantity": now.processed,
            },
        ),
    )  # XII.D(1)  # fmt: skip
    yield _Section(
        "BackloggedRequestComparisonSection", "BacklogComparison", "RBC1",
        lambda data: _counts(
            data, {"BacklogLastYearQuantity": before.backlog, "BacklogCurrentYearQuantity": now.backlog}
        ),
    )  # XII.E(1)  # fmt: skip
    yield _by_hand(added, "ProcessedAppealComparisonSection", "ProcessingComparison", "APC1")  # XII.D(2)
    yield _by_hand(added, "BackloggedAppealComparisonSection", "BacklogComparison", "ABC1")  # XII.E(2)


def _by_hand(added: Added, name: str, data: str, id_: str, tie: str = "") -> _Section:
    """A section of what the agency added, or its footnote alone."""
    filled = added.sections.get(name)
    if filled is None:
        return _Section(name)
    return _Section(name, data, id_, lambda into: _counts(into, dict(filled)), tie)


def _backlog(now: Figures, added: Added) -> _Section:
    counts = {"BackloggedRequestQuantity": now.backlog}
    if added.backlog is not None:
        counts["BackloggedAppealQuantity"] = added.backlog
    said = () if added.backlog is not None else ("Backlogged appeals: N/A.",)
    return _Section("BacklogSection", "Backlog", "BK1", lambda data: _counts(data, counts), footnotes=said)


def _statutes(now: Figures) -> tuple[str, ...]:
    cited = now.exemptions.get("Ex. 3", 0)
    said = f"Exemption 3 was cited in {cited} processed requests; by which statutes is not kept in these records."
    return (said if cited else "N/A: no processed request cites Exemption 3.",)


def _left(now: Figures) -> tuple[str, ...]:
    said = (
        (
            now.left_out,
            "Requests that are left out, for the day of receipt is not known or they ended on a day that is not",
        ),
        (now.without_days, "Requests that are counted and not timed, for the calendar at hand does not reach"),
    )
    return tuple(f"{what}: {count}." for count, what in said if count)


def _statistics(now: Figures) -> Filler:
    return lambda data: _counts(
        data,
        {
            f"ProcessingStatistics{name}Quantity": count
            for name, count in (
                ("PendingAtStart", now.pending_at_start),
                ("Received", now.received),
                ("Processed", now.processed),
                ("PendingAtEnd", now.pending_at_end),
            )
        },
    )


def _dispositions(now: Figures) -> Filler:
    others = {code: now.outcomes.get(outcome, 0) for outcome, code in _OTHER.items()}
    others["Other"] = sum(_unnamed(now).values())

    def fill(data: Element) -> None:
        for outcome, name in _DISPOSED.items():
            _add(data, f"foia:RequestDisposition{name}Quantity", now.outcomes.get(outcome, 0))
        for code, count in others.items():
            if count:
                denial = _add(data, "foia:NonExemptionDenial")
                _add(denial, "foia:NonExemptionDenialReasonCode", code)
                _add(denial, "foia:NonExemptionDenialQuantity", count)
        _add(data, "foia:RequestDispositionTotalQuantity", now.processed)

    return fill


def _unnamed(now: Figures) -> Mapping[str, int]:
    return {name: count for name, count in sorted(now.outcomes.items()) if name not in _DISPOSED and name not in _OTHER}


def _other_reasons(now: Figures) -> Filler:
    reasons = {name.replace("_", " ") or "not recorded": count for name, count in _unnamed(now).items()}

    def fill(data: Element) -> None:
        for said, count in (reasons or {"N/A": 0}).items():
            reason = _add(data, "foia:OtherDenialReason")
            _add(reason, "foia:OtherDenialReasonDescriptionText", said)
            _add(reason, "foia:OtherDenialReasonQuantity", count)
        _add(data, "foia:ComponentOtherDenialReasonQuantity", sum(reasons.values()))

    return fill


def _exemptions(now: Figures) -> Filler:
    def fill(data: Element) -> None:
        for code, count in sorted(now.exemptions.items()):
            applied = _add(data, "foia:AppliedExemption")
            _add(applied, "foia:AppliedExemptionCode", code)
            _add(applied, "foia:AppliedExemptionQuantity", count)

    return fill


def _times(days: Mapping[Kind, Sequence[int]]) -> Filler:
    def fill(data: Element) -> None:
        for kind in Kind:
            time, found = _add(data, f"foia:{kind}ResponseTime"), days[kind]
            if found:
                for name, value in (
                    ("Median", median(found)), ("Average", mean(found)), ("Lowest", found[0]), ("Highest", found[-1]),
                ):  # fmt: skip
                    form, said = ("Code", "LT1") if value < 1 else ("Value", _number(value))
                    _add(time, f"foia:ResponseTime{name}Days{form}", said)

    return fill


def _increments(days: Sequence[int]) -> Filler:
    spans = [(f"{low + 1}-{high}", low, high) for low, high in pairwise((0, *INCREMENTS))]

    def fill(data: Element) -> None:
        for code, low, high in spans:  # an answer on the day of receipt is of the first span
            count = sum(low < day <= high or (low == day == 0) for day in days)
            _increment(data, code, count)
        _increment(data, f"{INCREMENTS[-1] + 1}+", sum(day > INCREMENTS[-1] for day in days))
        _add(data, "foia:TimeIncrementTotalQuantity", len(days))

    return fill


def _increment(data: Element, code: str, count: int) -> None:
    one = _add(data, "foia:TimeIncrement")
    _add(one, "foia:TimeIncrementCode", code)
    _add(one, "foia:TimeIncrementProcessedQuantity", count)


def _pending(now: Figures) -> Filler:
    def fill(data: Element) -> None:
        for kind in Kind:
            days = [one.days for one in now.pending if one.kind is kind]
            part = _add(data, f"foia:{kind}PendingRequestStatistics")
            _add(part, "foia:PendingRequestQuantity", len(days))
            if days:
                _add(part, "foia:PendingRequestMedianDaysValue", _number(median(days)))
                _add(part, "foia:PendingRequestAverageDaysValue", _number(mean(days)))

    return fill


def _oldest(now: Figures) -> Filler:
    def fill(data: Element) -> None:
        for one in now.pending[:OLDEST]:
            item = _add(data, "foia:OldItem")
            _add(item, "foia:OldItemReceiptDate", one.received_on.isoformat())
            _add(item, "foia:OldItemPendingDaysQuantity", one.days)

    return fill


def _counts(data: Element, counts: Mapping[str, Number]) -> None:
    for name, count in counts.items():
        _add(data, f"foia:{name}", count)


def _add(parent: Element, name: str, words: object = None) -> Element:
    space, _, local = name.partition(":")
    made = etree.SubElement(parent, _q(space, local))
    if words is not None:
        made.text = str(words)
    return made


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _q(space: str, local: str) -> str:
    return f"{{{_SPACES[space]}}}{local}"
