"""The notices of a pack, read strictly and by date."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.release.notices import notice_data

from counterfoil.errors import BadInput, LawPackInvalid, LetterIncomplete
from counterfoil.law.load import PACKS
from counterfoil.release.letter_kinds import load, need
from counterfoil.release.letter_notice import make
from counterfoil.release.letter_pack import load as load_letters

ON = date(2026, 3, 2)
START = date(2010, 1, 1)


def test_a_notice_begins_with_its_law() -> None:
    assert "data_subject" not in load("us-il", date(2024, 6, 30))
    assert "data_subject" in load("us-il", date(2024, 7, 1))
    assert "person_check" not in load("us-il", date(2025, 12, 31))
    assert "voluminous" not in load("us-il", date(2014, 12, 2))


def test_every_notice_has_its_template_and_nobody_verified_a_demand() -> None:
    letters = load_letters("us-il", ON)
    for kind, notice in load("us-il", ON).items():
        assert letters.template(kind).is_file()
        assert {demand.sourced.verified_by_counsel for demand in notice.demands} == {False}
        assert [demand for demand in notice.demands if not (demand.needs or demand.says or demand.never)] == []


def test_every_word_that_a_demand_names_is_known() -> None:
    letters = load_letters("us-il", ON)
    known = {"office", "number", "to", "received_on", "responsible", *letters.statements}
    for notice in load("us-il", ON).values():
        named = [said.strip("{}") for demand in notice.demands for said in demand.says if said.startswith("{")]
        assert [name for name in named if name not in known and name not in notice.fields] == []


def test_a_law_without_notices_has_none(tmp_path: Path) -> None:
    assert load("us-xx", ON, packs=tmp_path) == {}
    with pytest.raises(BadInput, match=r"thanks: us-il has no such notice on 2026-03-02. It has: acknowledgement, ext"):
        need(load("us-il", ON), "thanks", "us-il", ON)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda top: top["extension"].update(motto="x"), "unknown key 'motto'"),
        (lambda top: top["extension"].update(made_from="thin air"), "'thin air' is not known"),
        (lambda top: top["extension"].update(to="everyone"), "'everyone' is not known"),
        (lambda top: top["extension"].update(held_by="nobody"), "'nobody' is no field of it"),
        (lambda top: top["extension"]["fields"]["until"].update({"is": "moon"}), "'moon' is not known"),
        (lambda top: top["extension"]["fields"].update(office={"is": "text", "from": "case", "about": "x"}), "its own"),
        (lambda top: top["extension"]["demands"]["date"][START].update(needs=["x"]), "'x' is no field of it"),
        (lambda top: top["extension"]["demands"]["date"][START].update(never=["("]), "is no regular expression"),
        (lambda top: top["extension"]["demands"]["date"][START].pop("cite"), "'cite' is missing"),
    ],
)
def test_a_faulty_file_is_refused_with_its_place(tmp_path: Path, change: Callable[[Any], Any], match: str) -> None:
    top = yaml.safe_load((PACKS / "us-il/letters/notices.yaml").read_text())
    change(top)
    (tmp_path / "us-il/letters").mkdir(parents=True)
    (tmp_path / "us-il/letters/notices.yaml").write_text(yaml.safe_dump(top))
    with pytest.raises(LawPackInvalid, match=match) as refused:
        load("us-il", ON, packs=tmp_path)
    assert re.match(r"us-il/letters/notices\.yaml: line \d+: extension: ", str(refused.value))


def test_a_notice_of_another_law_is_data_only(tmp_path: Path) -> None:
    """A made-up State with a notice of its own: a template and its demands, no Python."""
    folder = tmp_path / "us-zz/letters"
    shutil.copytree(PACKS / "us-il/letters", folder)
    sourced = {"cite": "Zz. Code 1-2", "source": "https://example.org", "checked": ON, "confidence": "A"}
    demand = {"text": "the fox", "needs": ["fox"], "says": ["{fox}", "is quick"]} | sourced
    notice = {
        "to": "requester",
        "fields": {"fox": {"is": "text", "from": "data", "about": "which fox"}},
        "demands": {"fox": {START: demand | {"verified_by_counsel": False}}},
    }
    (folder / "notices.yaml").write_text(yaml.safe_dump({"fox": notice}))
    (folder / "fox.typ").write_text('#import "notice.typ": *\n#notice("A fox")[The #v.fox is quick.]\n')
    kinds, letters = load("us-zz", ON, packs=tmp_path), load_letters("us-zz", ON, packs=tmp_path)
    data = replace(notice_data("extension"), kind="fox", values={"fox": "brown one"})
    assert make(data, kinds["fox"], letters).pdf.startswith(b"%PDF")
    (folder / "fox.typ").write_text('#import "notice.typ": *\n#notice("A fox")[The #v.fox is slow.]\n')
    with pytest.raises(LetterIncomplete, match=r"the fox \(Zz. Code 1-2\): the letter does not say “is quick”"):
        make(data, kinds["fox"], letters)
