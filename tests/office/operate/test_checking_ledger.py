"""Silence of the ledger, and a public copy that lags, is missing or is another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from counterfoil.errors import LedgerInvalid
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.operate import checking_ledger
from counterfoil.office.operate.rows import NotWell, State
from counterfoil.office.services import ledger_out
from counterfoil.office.services.session import session


def real(office: Office, **more: str) -> Office:
    return replace(office, simulated_clock=False, **more)


def said_at(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    class Then(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return at

    monkeypatch.setattr(checking_ledger, "datetime", Then)


def test_silence_is_said_after_two_days(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = models.Act.objects.earliest("leaf").recorded_at
    said_at(monkeypatch, opened + timedelta(days=2))
    assert checking_ledger.sign_of_life(real(office)) == "none is due yet"
    said_at(monkeypatch, opened + timedelta(days=3))
    with pytest.raises(NotWell, match="None in 3 days") as never:
        checking_ledger.sign_of_life(real(office))
    assert never.value.state is State.WARN
    ledger_out.publish_index(office)
    last = models.Act.objects.latest("leaf").recorded_at
    said_at(monkeypatch, last + timedelta(days=2))
    assert checking_ledger.sign_of_life(real(office)).startswith(f"{last:%Y-%m-%d}")
    said_at(monkeypatch, last + timedelta(days=2, seconds=1))
    with pytest.raises(NotWell, match="The last was 2 days ago"):
        checking_ledger.sign_of_life(real(office))
    assert "simulated" in checking_ledger.sign_of_life(office)


def test_the_public_copy_follows_lags_or_is_another(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"
    served = real(office, ledger_copy=str(copy))
    assert checking_ledger.public_copy(real(office)).startswith("none is kept")
    with pytest.raises(NotWell, match="there is none") as missing:
        checking_ledger.public_copy(served)
    assert missing.value.state is State.WARN
    ledger_out.export(ledger_out.source(office), OfficeLedger(), copy)
    assert checking_ledger.public_copy(served) == "up to the newest entry"
    with session(office) as (_, journal), transaction.atomic():
        journal.record("record.added", facts={"records": 1})
    newest = models.Act.objects.latest("leaf")
    said_at(monkeypatch, newest.recorded_at + timedelta(hours=3))
    assert checking_ledger.public_copy(served).endswith("1 entry behind")
    said_at(monkeypatch, newest.recorded_at + timedelta(hours=4))
    with pytest.raises(NotWell, match="1 entry behind") as lags:
        checking_ledger.public_copy(served)
    assert lags.value.state is State.WARN
    with pytest.raises(NotWell, match=r"It is of .*, not of other\.invalid") as other:
        checking_ledger.public_copy(replace(served, origin="other.invalid/ledger"))
    assert other.value.state is State.FAULT
    checkpoint = (copy / "checkpoint").read_text().split("\n")
    size = int(checkpoint[1])
    for number, root, error in (
        (size + 9, checkpoint[2], NotWell),
        (size, "A" * 43 + "=", LedgerInvalid),
    ):
        (copy / "checkpoint").write_text("\n".join([checkpoint[0], str(number), root, *checkpoint[3:]]))
        with pytest.raises(error):
            checking_ledger.public_copy(served)
