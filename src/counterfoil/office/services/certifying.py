"""A custodian's certificate of the records that were produced under a court's paper, for the named custodian to sign.

Under which rule of evidence it is made is counsel's to say: the program names none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput
from counterfoil.law.model import GateAction
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import objecting, producing
from counterfoil.office.services.session import session
from counterfoil.release import letter_data, letter_pack, package, served_papers
from counterfoil.release.served_papers import Certifying, Document, Form

_MOST = 255


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate that was written: who is to sign it, and by what rule, in counsel's words."""

    custodian: str
    rule: str
    made_at: datetime
    by: str


def certificates(case: models.Case) -> tuple[Certificate, ...]:
    """Every certificate of a case, in order."""
    acts = models.Act.objects.filter(case=case, kind="certificate.made").order_by("leaf")
    return tuple(Certificate(act.private["custodian"], act.private["rule"], act.recorded_at, act.actor) for act in acts)


def make(path: Path | Office, number: str, *, custodian: str, rule: str, by: str, now: datetime | None = None) -> int:
    """Record that a certificate is written for ``custodian`` to sign; returns its number in the case, from 0.

    Raises ``BadInput`` for a case that produced nothing, and for a custodian who is not "Name, Title".
    """
    for who, option in ((custodian, "--custodian"), (by, "--by")):
        if not is_name_and_title(who):
            raise BadInput(f'{option}: “{who}”: give "Name, Title", for example "Toni Sample, Keeper of Records".')
    if len(rule) > _MOST or not rule.isprintable():
        raise BadInput("--rule: one line, as counsel names it, for example the rule of evidence with its number.")
    with session(path, now=now) as (_, journal):
        case = models.Case.objects.filter(number=number).first()
        if case is None:
            raise BadInput(f"{number}: this office has no such case. counterfoil case list --office DIR shows them.")
        documents, release = produced(case)
        before = len(certificates(case))
        with transaction.atomic():
            journal.record(
                "certificate.made",
                case=case,
                facts={"records": len(documents), "pages": int(release.act.facts["pages"])},
                private={"custodian": custodian, "rule": rule.strip()},
                actor=by,
                role="records-officer",
            )
        return before


def produced(case: models.Case) -> tuple[tuple[Document, ...], models.Release]:
    """What was produced, each file by the digest that its release committed to; and that release.

    Raises ``BadInput`` where nothing was.
    """
    release = models.Release.objects.filter(case=case).select_related("act").first()
    if release is None or case.gate.get("action") != GateAction.PRODUCE:
        raise BadInput(f"{case.number}: nothing was produced yet. What left is certified, and nothing before it left.")
    digests = release.files.order_by("pk").values_list("digest", flat=True)  # documents first, then the letter
    documents = list(digests)[: int(release.act.facts["documents"])]
    named = (package.document_name(case.number, number) for number in range(1, len(documents) + 1))
    return tuple(Document(name, digest) for name, digest in zip(named, documents, strict=True)), release


def draft(office: Office, case: models.Case, which: int, *, form: Form) -> bytes:
    """The paper for the custodian to sign, made anew whenever it is asked for. Raises ``BadInput`` where none is."""
    known = certificates(case)
    if not 0 <= which < len(known):
        raise BadInput(f"{case.number}: has no certificate number {which}.")
    one, zone = known[which], ZoneInfo(office.time_zone)
    documents, released = produced(case)
    day = one.made_at.astimezone(zone).date()
    data = Certifying(
        objecting.office_of(office),
        case.number,
        producing.named(case),
        released.released_at.astimezone(zone).date(),
        day,
        letter_data.official(one.custodian),
        documents,
        int(released.act.facts["pages"]),
        int(released.act.facts.get("redactions", 0)),
        one.rule,
        office.sample,
    )
    return served_papers.certificate(data, letter_pack.load(office.law, day), form=form)
