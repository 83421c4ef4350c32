"""What named persons said of records: circumstances that no page shows, and grounds claimed for one place.

Each is an act; a later one overrides or withdraws it. That a record is sealed or expunged is said in the office's own
chain of the ledger and not in that of a case: what goes out with a release may not tell that there is such a record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from counterfoil.detection.model import Finding
from counterfoil.errors import BadInput
from counterfoil.law.model import ClaimedGround
from counterfoil.office import models
from counterfoil.review import circumstance_acts
from counterfoil.review.circumstance_acts import Saying
from counterfoil.review.circumstances import Circumstances, Claim

SAID, CLAIMED = "circumstance.recorded", "claim.recorded"
EXPUNGED = "expunged"
"""In place of a record's media type: nothing of it is left but its number (``services.expunging``)."""


def place_of(finding: Finding) -> str:
    """Where a finding stands, in tenths of points. Its number may become another one when more is found."""
    boxes = [[round(10 * side) for side in box.as_list()] for box in finding.boxes]
    return json.dumps([finding.page_index, finding.category.value, boxes])


def hidden() -> frozenset[str]:
    """Numbers of the records that are sealed or expunged: no search meets them, as if they had never existed."""
    acts = models.Act.objects.filter(kind=SAID, case=None).order_by("leaf")
    said = {one.record_id for one in circumstance_acts.standing(_sayings(acts))}
    said |= set(models.Record.objects.filter(media_type=EXPUNGED).values_list("number", flat=True))
    if not said:
        return frozenset()
    same = models.Record.objects.filter(number__in=said).values("digest")  # under another name it is the same record
    return frozenset(models.Record.objects.filter(digest__in=same).values_list("number", flat=True))


@dataclass(frozen=True)
class Recorded:
    """All that holds of the records of one case: what was said of them, and what is claimed for which place."""

    sayings: tuple[Saying, ...]
    claims: tuple[Mapping[str, Any], ...]

    def of(self, unit_id: str, findings: Sequence[Finding]) -> Circumstances:
        """What holds of one file with these findings. What is said of a record holds of all its files.

        Raises ``BadInput`` where at the place of a claim, or of an officer under cover, nothing is found any more.
        """
        at = {place_of(one): one for one in findings}
        said = [one for one in self.sayings if one.record_id in (unit_id, unit_id.partition(".")[0])]
        said = [
            replace(one, value=_there(at, one.value, unit_id, one.by).party) if one.what == "undercover" else one
            for one in said
        ]
        claims = [one for one in self.claims if one["record"] == unit_id]
        made = [
            Claim(
                _there(at, one["at"], unit_id, one["by"]).id,
                ClaimedGround(one["ground"]),
                one["reasons"],
                one["by"],
                one["recorded_at"],
            )
            for one in claims
        ]
        return circumstance_acts.circumstances(said, made)


def _there(at: Mapping[str, Finding], place: str, unit_id: str, by: str) -> Finding:
    if place not in at:
        page, category, _ = json.loads(place)
        raise BadInput(
            f"{unit_id}, page {page + 1}: {by} said something of a finding ({category}) there, and none is found at "
            "that place any more. counterfoil case show CASE lists what was said; withdraw it, and say it of what is "
            "found now."
        )
    return at[place]


def recorded(case: models.Case) -> Recorded:
    """What holds in a case: what was said in it, and what was said of records for every case."""
    acts = models.Act.objects.filter(Q(case=None) | Q(case=case), kind=SAID).order_by("leaf")
    return Recorded(circumstance_acts.standing(_sayings(acts)), tuple(standing_claims(case)))


def standing_claims(case: models.Case) -> Iterator[Mapping[str, Any]]:
    """The claims of a case that nobody withdrew, one for each place; the last word on a place counts."""
    last: dict[tuple[str, str], Mapping[str, Any]] = {}
    for act in models.Act.objects.filter(case=case, kind=CLAIMED).order_by("leaf"):
        for place in act.private["places"]:
            last[act.private["record"], place["at"]] = {
                **{key: act.private[key] for key in ("record", "ground", "holds", "reasons")},
                **place,
                "by": act.actor,
                "recorded_at": act.recorded_at,
            }
    yield from (claim for claim in last.values() if claim["holds"])


def standing_undercover(case: models.Case) -> Iterator[Mapping[str, Any]]:
    """Findings of which it holds that they show an officer under cover; the last word on a place counts."""
    last: dict[tuple[str, str], Mapping[str, Any]] = {}
    for act in models.Act.objects.filter(case=case, kind=SAID).order_by("leaf"):
        if act.private.get("what") == "undercover":
            (record,) = act.private["records"]
            last[record, act.private["value"]] = {
                **{key: act.private[key] for key in ("holds", "reasons")},
                "record": record,
                "finding": act.private["shown"],
                "by": act.actor,
                "recorded_at": act.recorded_at,
            }
    yield from (one for one in last.values() if one["holds"])


def shown(case: models.Case) -> Iterator[dict[str, Any]]:
    """Every such act of a case for staff, in order, and those for the whole office that were made in its name."""
    rows = models.Act.objects.filter(Q(case=None) | Q(case=case), kind__in=(SAID, CLAIMED))
    for row in rows.order_by("leaf"):
        said = row.private
        if row.case_id == case.pk or said.get("for_case") == case.number:
            yield {
                "what": said["what"] if row.kind == SAID else said["ground"],
                "claimed": row.kind == CLAIMED,
                "holds": said["holds"],
                "records": said["records"] if row.kind == SAID else [said["record"]],
                "on": said["shown"] if row.kind == SAID else ", ".join(place["finding"] for place in said["places"]),
                "reasons": said["reasons"],
                "by": row.actor,
                "recorded_at": row.recorded_at,
                "entry": row.leaf,
            }


def _sayings(acts: Iterable[models.Act]) -> Iterator[Saying]:
    for act in acts:
        said = act.private
        for record in said.get("records", ()):  # none: the record was expunged since
            yield Saying(record, said["what"], said["holds"], act.actor, said["value"])
