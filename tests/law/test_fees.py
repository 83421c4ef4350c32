"""What may be charged, read strictly."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from counterfoil.errors import LawPackInvalid
from counterfoil.law.fees import TARIFFS, Tier, load
from counterfoil.law.load import PACKS

START = date(2010, 1, 1)


def test_every_tariff_holds_today_and_nobody_verified_one() -> None:
    found = load("us-il", date(2026, 3, 2))
    assert tuple(sorted(found)) == tuple(sorted(TARIFFS))
    assert {one.sourced.verified_by_counsel for one in found.values()} == {False}
    assert (found["black_and_white"].free, found["black_and_white"].dollars) == (50, Decimal("0.15"))


def test_the_tiers_of_a_voluminous_request_begin_with_its_act() -> None:
    assert "voluminous_pdf" not in load("us-il", date(2014, 12, 2))
    assert load("us-il", date(2014, 12, 3))["voluminous_pdf"].tiers == (
        Tier(Decimal(80), Decimal("20.00")),
        Tier(Decimal(160), Decimal("40.00")),
        Tier(None, Decimal("100.00")),
    )


def test_a_law_without_the_file_charges_nothing(tmp_path: Path) -> None:
    assert load("us-xx", START, packs=tmp_path) == {}


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda top: top.update(staples={}), "unknown key 'staples'"),
        (lambda top: top["black_and_white"][START].update(dollars=0.15), "dollars: a text is needed"),
        (lambda top: top["black_and_white"][START].update(dollars="cheap"), "'cheap' is no amount"),
        (lambda top: top["black_and_white"][START].pop("cite"), "'cite' is missing"),
        (lambda top: top["medium"][START].update(way="lots"), "'lots' is not known"),
        (lambda top: top["medium"][START].update(dollars="1.00"), "unknown key 'dollars'"),
        (lambda top: top["voluminous_pdf"][date(2014, 12, 3)]["tiers"].reverse(), "tiers: 1: key 'up_to' is missing"),
        (lambda top: top["voluminous_pdf"][date(2014, 12, 3)]["tiers"][1].update(up_to="80"), "go further"),
    ],
)
def test_a_faulty_file_is_refused_with_its_place(tmp_path: Path, change: Callable[[Any], Any], match: str) -> None:
    top = yaml.safe_load((PACKS / "us-il/fees.yaml").read_text())
    change(top)
    (tmp_path / "us-il").mkdir()
    (tmp_path / "us-il/fees.yaml").write_text(yaml.safe_dump(top))
    with pytest.raises(LawPackInvalid, match=match) as refused:
        load("us-il", date(2026, 3, 2), packs=tmp_path)
    assert re.match(r"us-il/fees\.yaml: line \d+: ", str(refused.value))
