"""An office switches a second detector on with one line, and off with the same line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from counterfoil.errors import BadInput
from counterfoil.office import folder
from counterfoil.office.folder import Office

from .test_decisions_of_a_case import add, demand, holding, table_of
from .test_saying import proposals

__all__ = ["holding"]

NOTE = "NOTE OF RD LH123456\nTHE KEYS WERE LEFT WITH HOPE AT THE BAR.\n"


def switch(office: Office, second: str) -> None:
    folder.write_settings(replace(folder.read(office.folder), second_detectors=second))


def test_proposals_grow_by_what_it_adds_and_shrink_again(holding: Office, tmp_path: Path) -> None:
    add(holding, tmp_path / "more", note=NOTE)
    table_of(holding, demand(tmp_path, "Ada"))
    without = proposals(holding)
    switch(holding, "classifier")
    both = proposals(holding)
    assert {text: p for text, p in both.items() if p.finding.detector != "classifier"} == without
    assert [(p.finding.id, text) for text, p in both.items() if text not in without] == [("p1-s0001", "HOPE")]
    switch(holding, "")
    assert proposals(holding) == without


def test_a_detector_that_cannot_be_loaded_stops_the_review(holding: Office, tmp_path: Path) -> None:
    table_of(holding, demand(tmp_path, "Ada"))
    switch(holding, "classifier, oracle")
    with pytest.raises(BadInput, match="oracle': is no second detector"):
        proposals(holding)
