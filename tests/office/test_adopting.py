"""Adoption by an office's counsel."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from counterfoil.law.adoption import statement
from counterfoil.office import models
from counterfoil.office.services import adopting, opening
from counterfoil.values import digest_of

COUNSEL = "Ida Sample, Corporation Counsel (SAMPLE)"


def test_adoption_is_of_the_day_that_it_is_in_the_office(tmp_path: Path) -> None:
    evening = datetime(2024, 3, 2, 3, 30, tzinfo=UTC)  # half past nine in Chicago, on the 1st
    office, _ = opening.open_new(tmp_path / "office", law="us-il", sample=True, simulated_clock=True, begins=evening)
    adopting.adopt(office.folder, "us-il", by=COUNSEL)
    pack = adopting.pack_of(office)
    also = adopting.instrument_digests(pack)

    def digest(on: date) -> str:
        return digest_of(statement(pack, by=COUNSEL, on=on, office=office.name, sample=True, also=also).encode())

    signed = models.Act.objects.get(kind="law.adopted").facts["digest"]
    assert (signed == digest(date(2024, 3, 1)), signed == digest(date(2024, 3, 2))) == (True, False)


def test_register_of_the_eve_of_a_default_does_not_hold_it(tmp_path: Path) -> None:
    evening = datetime(2010, 1, 1, 3, 30, tzinfo=UTC)  # still 2009 in Chicago; the defaults are of 2010-01-01
    office, _ = opening.open_new(tmp_path / "office", law="us-il", sample=True, simulated_clock=True, begins=evening)
    eve = adopting.adopt(office.folder, "us-il", by=COUNSEL)
    day = adopting.adopt(office.folder, "us-il", by=COUNSEL, now=datetime(2010, 1, 1, 6, 30, tzinfo=UTC))
    assert ("7(1)(b)" in eve.register, "7(1)(b)" in day.register) == (False, True)
