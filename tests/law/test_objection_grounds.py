"""The grounds against a served paper: data of the pack, read strictly."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from counterfoil.errors import LawPackInvalid
from counterfoil.law.load import PACKS
from counterfoil.law.model import InstrumentKind
from counterfoil.law.objection_grounds import FILE, Against, grounds

TODAY = date(2026, 3, 2)


def test_every_ground_has_a_citation_and_none_is_verified() -> None:
    known = {
        one.id: one
        for kind in InstrumentKind
        for against in Against
        for one in grounds(PACKS / "us-il", kind, against, on=TODAY)
    }
    assert len(known) == 12
    assert all(one.cites and one.says.endswith(".") for one in known.values())
    assert {one.verified_by_counsel for one in known.values()} == {False}


def test_a_ground_is_offered_against_its_papers_only_and_since_its_day() -> None:
    def offered(kind: str, against: Against, on: date = TODAY) -> list[str]:
        return [one.id for one in grounds(PACKS / "us-il", kind, against, on=on)]

    assert offered("foia_request", Against.OBJECTION) == offered("detainer", Against.OBJECTION) == []
    assert "not-self-executing" in offered("administrative_subpoena", Against.OBJECTION)
    assert "not-self-executing" not in offered("administrative_subpoena", Against.MOTION)
    assert offered("court_order", Against.MOTION) == ["juvenile", "plate-readers", "victims"]
    assert offered("court_order", Against.MOTION, date(2023, 12, 31)) == ["juvenile", "victims"]
    assert grounds(PACKS / "us", "court_subpoena", Against.MOTION, on=TODAY) == ()


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("title:", "titel:", "unknown key 'titel'"),
        ("    papers: [objection]\n", "    papers: [letter]\n", "'letter' is not known"),
        ("kinds: [customs_summons]", "kinds: [summons]", "'summons' is not known"),
        ("cite: [19 USC 1509]", "cite: []", "at least one is needed"),
        ("id: issuer", "id: trust-act", "'trust-act' stands twice"),
        ("version: 1", "version: 2", "reads version 1"),
    ],
)
def test_what_is_no_ground_is_refused(tmp_path: Path, old: str, new: str, match: str) -> None:
    text = (PACKS / "us-il" / FILE).read_text(encoding="utf-8")
    assert old in text
    folder = tmp_path / "us-zz"
    (folder / "served").mkdir(parents=True)
    (folder / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LawPackInvalid, match=match):
        grounds(folder, "court_subpoena", Against.MOTION, on=TODAY)
