"""Adoption: named counsel signs the digests of the rules and the discretion register that this office decides by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, NotAdopted
from counterfoil.law.adoption import Changes, adopted_digests, changed_since, rule_digests, statement
from counterfoil.law.discretion import Default, Register, register
from counterfoil.law.instruments import load_instruments
from counterfoil.law.load import LawPack, load
from counterfoil.law.papers import paper_digests
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services.session import session
from counterfoil.values import digest_of


@dataclass(frozen=True, slots=True)
class Adopted:
    """What was signed. ``changed`` names rules that are new or different since the adoption before."""

    by: str
    adopted_at: datetime
    rules: Mapping[str, str]
    register: Mapping[str, Mapping[str, str]]
    changed: tuple[str, ...]
    sample: bool


def pack_of(office: Office) -> LawPack:
    """The law pack, with the local law, that an office answers under."""
    return load(office.law, office.overlay or None)


def adopt(path: Path, law: str, *, by: str, now: datetime | None = None) -> Adopted:
    """Record the adoption of every rule of the office's law, its fees and its letters, as they stand today.

    Raises ``BadInput`` when ``by`` is not "Name, Title" or the law is not the office's own.
    """
    if not is_name_and_title(by):
        raise BadInput(f'--by: “{by}”: give "Name, Title", for example "Ida Sample, Corporation Counsel".')
    with session(path, now=now) as (office, journal):
        if law != office.law:
            raise BadInput(f"{law}: this office answers under {office.law}. Adopt that, or make an office for {law}.")
        pack = pack_of(office)
        also = other_digests(pack)
        digests = rule_digests(pack) | also
        at = journal.now()
        day = at.astimezone(ZoneInfo(office.time_zone)).date()  # the office's own: at night UTC is a day ahead
        defaults = {key: {"default": d.choice, "reason": d.reason} for key, d in register(pack, day).proposed.items()}
        before = latest(office)
        changed = tuple(key for key, digest in digests.items() if before and before.rules.get(key) != digest)
        text = statement(pack, by=by, on=day, office=office.name, sample=office.sample, also=also)
        signed = digest_of(text.encode())
        with transaction.atomic():
            facts = {"law": office.law, "digest": signed, "rules": len(digests)}
            act = journal.record("law.adopted", facts=facts, actor=by, role="counsel", took_effect_at=at)
            journal.record("discretion.signed", facts={"categories": len(defaults)}, actor=by, role="counsel")
            models.Adoption.objects.create(
                law=office.law, overlay=office.overlay, by=by, adopted_at=at, rules=digests, register=defaults, act=act
            )
    return Adopted(by, at, digests, defaults, changed, office.sample)


def instrument_digests(pack: LawPack) -> dict[str, str]:
    """The rules of the gate, which stand apart from the disclosure rules, with their digests."""
    return {f"instrument {effect.id}": effect.digest for effect in load_instruments(pack.folder).effects}


def other_digests(pack: LawPack) -> dict[str, str]:
    """All that counsel signs beside ``rule_digests``: the gate for instruments, the fee table and the letters."""
    return instrument_digests(pack) | paper_digests(pack.folder)


def need_papers(adoption: models.Adoption, pack: LawPack, keys: Iterable[str], *, what: str) -> None:
    """Raise ``NotAdopted`` where a fee table or a letter that ``what`` rests on is not as counsel signed it."""
    now = paper_digests(pack.folder)
    open_ones = [key for key in keys if key in now and adoption.rules.get(key) != now[key]]
    if open_ones:
        states = (f"{key} ({'changed since' if key in adoption.rules else 'never signed'})" for key in open_ones)
        raise NotAdopted(
            f"{what}: counsel has not adopted {', '.join(states)} as it stands now, so nothing is written by it. Your "
            f'counsel reads it (counterfoil law show {pack.name} "{open_ones[0]}") and signs: counterfoil law adopt '
            f'{pack.name} --office DIR --by "Name, Title"'
        )


def changes_since(adoption: models.Adoption, pack: LawPack) -> Changes:
    """What of the law is not as counsel signed it, instruments, fees and letters too."""
    others = other_digests(pack)
    beside = ("instrument ", "fees ", "letter ")
    signed = {key: digest for key, digest in adoption.rules.items() if not key.startswith(beside)}
    found = changed_since(signed, pack)
    added = tuple(key for key in others if key not in adoption.rules)
    changed = tuple(key for key, digest in others.items() if adoption.rules.get(key, digest) != digest)
    return Changes(found.added + added, found.changed + changed, found.removed)


def adopted_of(adoption: models.Adoption) -> frozenset[str]:
    """The digests that counsel signed: what ``PolicyBook`` takes."""
    return adopted_digests(adoption.rules)


def register_of(adoption: models.Adoption, pack: LawPack, day: date) -> Register:
    """The discretion register as signed; a default that the pack added later is not in it."""
    signed = {key: Default(key, row["default"], row["reason"]) for key, row in adoption.register.items()}
    return Register({}, signed)


def latest(office: Office) -> models.Adoption | None:
    """The adoption in force, if there is one."""
    return models.Adoption.objects.filter(law=office.law, overlay=office.overlay).order_by("-pk").first()


def required(office: Office) -> models.Adoption:
    """The adoption in force; raises ``NotAdopted`` when counsel has signed none."""
    found = latest(office)
    if found is None:
        raise NotAdopted(
            f"{office.folder}: counsel has not adopted the rules of {office.law}"
            + (f" with {office.overlay}" if office.overlay else "")
            + ", so nothing may be decided by them. Your counsel runs:\n"
            f'  counterfoil law adopt {office.law} --office {office.folder} --by "Name, Title"'
        )
    return found
