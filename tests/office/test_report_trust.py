"""The TRUST Act report of an office: its own zone and name, and no case that a court keeps secret."""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

import pytest
from django.db import transaction

from counterfoil.cli import report_trust
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services.session import session

from .web.made import case


def test_a_case_whose_seal_was_learned_later_has_no_row(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, secret = case(1, instrument={"kind": "detainer"}), case(2, instrument={"kind": "detainer"})
    with session(office) as (_, journal), transaction.atomic():
        for of in (kept, secret):
            journal.record("demand.received", case=of, facts={"channel": "email", "received_on": "2022-02-03"})
            journal.record("gate.decided", case=of, facts={"action": "log", "instrument": "detainer", "from": "ICE"})

    def report(name: str) -> tuple[list[str], int]:
        parser = argparse.ArgumentParser()
        report_trust.TrustAct.arguments(parser)
        parser.add_argument("--json", action="store_true")
        options = parser.parse_args([str(office.folder), "--year", "2022", "-o", str(tmp_path / name), "--json"])
        assert report_trust.TrustAct.run(options) == 0
        with (tmp_path / name / "rows.csv").open(newline="") as file:
            return [row["case"] for row in csv.DictReader(file)], json.loads(capsys.readouterr().out)["unsaid"]

    assert report("both") == ([kept.number, secret.number], 0)
    models.Case.objects.filter(pk=secret.pk).update(instrument={"kind": "detainer", "sealed": True})
    assert report("one") == ([kept.number], 1)
