"""The file of denials that is open to everyone, indexed by exemption (5 ILCS 140/9(b)): what it shows, and no more.

One entry is one answer of this office that withheld something by an exemption: the number of its case, its days, how
many items and whole records, the types of records, the persons responsible, and the factual basis where it is the
exemption's own for that kind of information. Words that a person wrote for one case are not shown: they were written
for the requester, and may tell who somebody is; they stand in the notice of denial itself, which the office shows with
the requester's name taken out. No requester, no word of a request, no person in a record, no case that a court keeps
secret.

Small counts are no risk here. An entry is no figure about persons of whom one could stand alone: it is one official act
of the office, which the request log already shows with its number and days, and it says how often a rule was applied,
not to whom. Whoever knows what a request asked for is whoever made it, and has the notice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from counterfoil.law.exemptions import Exemptions
from counterfoil.law.load import LawPack
from counterfoil.office import models
from counterfoil.office.csv_table import as_csv
from counterfoil.office.folder import Office
from counterfoil.office.services import closed_findings
from counterfoil.office.services.adopting import pack_of
from counterfoil.review.model import Decision
from counterfoil.values import Category, Role

HEADERS = (
    "exemption", "citation", "case", "received", "answered", "outcome", "items", "whole records", "types of records",
    "decided by", "factual basis",
)  # fmt: skip
OWN_WORDS = "written for this case: see the notice of denial at the office"


@dataclass(frozen=True, slots=True)
class Denial:
    """What one answer withheld by one exemption."""

    exemption: str
    number: str
    received_on: date
    answered_on: date
    outcome: str  # denied, released_in_part
    items: int
    whole: int
    kinds: tuple[str, ...]  # types of records
    decided_by: tuple[str, ...]
    bases: tuple[str, ...]  # the exemption's own, without what persons wrote
    own_words: bool  # something else was written for this case


@dataclass(frozen=True, slots=True)
class Listed:
    """All denials by one exemption, the latest first."""

    code: str
    citation: str
    title: str
    denials: tuple[Denial, ...]
    more: bool = False  # there are older ones, which the whole file has

    @property
    def items(self) -> int:
        return sum(one.items for one in self.denials)

    @property
    def whole(self) -> int:
        return sum(one.whole for one in self.denials)


def index(office: Office, *, most: int | None = None) -> tuple[Listed, ...]:
    """The file by exemption, in the order of the law, whole or the ``most`` newest cases of each exemption.

    Made anew when something was done since.
    """
    last = models.Act.objects.order_by("-leaf").values_list("leaf", flat=True).first()
    return _index_after(str(office.folder), office, last, models.Case.objects.filter(sealed=True).count(), most)


@lru_cache(maxsize=4)
def _index_after(folder: str, office: Office, last: int | None, sealed: int, most: int | None) -> tuple[Listed, ...]:
    """What holds after this act: nothing of it changes without one."""
    pack = pack_of(office)
    found: dict[str, list[Denial]] = {}
    more: set[str] = set()
    if most is None:
        for one in _denials(office, pack, _claims()):
            found.setdefault(one.exemption, []).append(one)
    else:
        for code in _codes():
            claims = _claims().filter(exemption=code)
            keys = list(claims.order_by("-case").values_list("case", flat=True).distinct()[: most + 1])
            more |= {code} if len(keys) > most else set()
            found[code] = list(_denials(office, pack, claims.filter(case__in=keys[:most])))
    shown = sorted((code for code in found if found[code]), key=_in_order)
    return tuple(_listed(code, found[code], pack, code in more) for code in shown)


def _claims() -> QuerySet[models.Determination]:
    """Every determination that withheld something of an answer by an exemption, but of what is in no public log."""
    withheld = models.Determination.objects.filter(decision__in=(Decision.REDACT, Decision.WITHHOLD))
    return withheld.filter(case__logged=True, case__release__isnull=False).exclude(exemption="")


def _codes() -> Iterator[str]:
    """Every exemption that was claimed, each found in the index behind the one before: there are few, of many rows."""
    code = ""
    claimed = models.Determination.objects.exclude(exemption="").order_by("exemption")
    while code := claimed.filter(exemption__gt=code).values_list("exemption", flat=True).first() or "":
        yield code


def table(office: Office) -> bytes:
    """The file as CSV."""
    return as_csv(
        HEADERS,
        (
            (
                listed.code, listed.citation, one.number, one.received_on.isoformat(), one.answered_on.isoformat(),
                one.outcome, one.items, one.whole, "; ".join(one.kinds), "; ".join(one.decided_by),
                " ".join([*one.bases, *([OWN_WORDS] if one.own_words else [])]),
            )
            for listed in index(office)
            for one in listed.denials
        ),
    )  # fmt: skip


_OWN = (
    "unit", "finding", "category", "page_number", "decision", "exemption", "basis", "authority", "reason", "decided_by",
    "case_id", "record_id",
)  # fmt: skip
_BESIDE = ("case__number", "case__received_at", "case__release__released_at", "case__release__case", "record__kind")


def _listed(code: str, denials: list[Denial], pack: LawPack, more: bool) -> Listed:
    known = pack.exemptions.exemption(code, denials[0].answered_on)
    citation, title = (known.sourced.cite.split("; ")[0], known.title) if known else (code, "")
    return Listed(code, citation, title, tuple(denials), more)


def _denials(office: Office, pack: LawPack, claims: QuerySet[models.Determination]) -> Iterator[Denial]:
    zone = ZoneInfo(office.time_zone)
    rows = claims.order_by("-case__release__released_at", "case_id", "pk")
    # Without what else a case and a record hold: it would be read once for each of their determinations.
    rows = rows.select_related("case__release", "record").only(*_OWN, *_BESIDE)
    by: dict[tuple[int, str], list[models.Determination]] = {}
    for row in rows.iterator(chunk_size=2_000):
        by.setdefault((row.case_id, row.exemption), []).append(row)
    whole_out = _released(key for key, _ in by)
    sealed = models.Case.objects.only("number", "findings").in_bulk({key for key, _ in by})
    usual_of: dict[tuple[str, int], frozenset[str]] = {}
    for (key, code), mine in by.items():
        case = mine[0].case
        answered_on = case.release.released_at.astimezone(zone).date()
        closed_findings.put_back(office, sealed[key], mine)
        counts = Counter(row.decision for row in mine)
        held = code, id(pack.exemptions.exemption(code, answered_on))  # as long as the rule is one, so are its words
        if held not in usual_of:
            usual_of[held] = _usual(pack.exemptions, code, answered_on)
        usual = usual_of[held]
        bases = dict.fromkeys(row.basis for row in mine if row.basis)
        yield Denial(
            code,
            case.number,
            case.received_at.astimezone(zone).date(),
            answered_on,
            "released_in_part" if key in whole_out else "denied",
            counts[Decision.REDACT],
            counts[Decision.WITHHOLD],
            tuple(dict.fromkeys(row.record.kind for row in mine)),
            tuple(dict.fromkeys(row.decided_by for row in mine)),
            tuple(basis for basis in bases if basis in usual),
            any(basis not in usual for basis in bases),
        )


def _released(keys: Iterator[int]) -> frozenset[int]:
    """Cases of which some record went out."""
    rows = models.Determination.objects.filter(case_id__in=set(keys), finding="", decision=Decision.RELEASE)
    return frozenset(rows.values_list("case_id", flat=True))


def _usual(exemptions: Exemptions, code: str, on: date) -> frozenset[str]:
    """Every factual basis that the law pack itself gives for an exemption, whatever is shown of whomever."""
    found = {exemptions.basis(code, category, role, on) for category in Category for role in Role}
    return frozenset(found - {""})


def _in_order(code: str) -> tuple[object, ...]:
    """Section by section and letter by letter: ``7(1)(b)`` before ``7(1)(c)`` before ``7.5``."""
    return (len(code.split("(")[0]), code)
