"""No entry of the sample office tells of anybody: not in clear, and not by a hash that can be tried out."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from counterfoil.ledger.kinds import KINDS
from counterfoil.office import app, models
from counterfoil.sample import generate

from .browser.conftest import made_office as made_office
from .browser.making import COUNSEL, OFFICER, make
from .ledger_scan import OF_PEOPLE, Hit, scan, truth


def entries(folder: Path) -> list[bytes]:
    app.open_office(folder)
    return [bytes(one) for one in models.Leaf.objects.order_by("index").values_list("entry", flat=True)]


def files(sample: Path) -> Iterator[bytes]:
    """What is not public: records and demands as they came."""
    yield from (one.read_bytes() for one in sample.rglob("*") if one.is_file())


@pytest.fixture(scope="module")
def office_folder(made_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(made_office, tmp_path_factory.mktemp("scanned") / "office"))


def test_no_entry_tells_of_anybody(made_office: Path, office_folder: Path) -> None:
    sample = made_office.parent / "sample"
    found, values = entries(office_folder), truth(sample)
    values["party"] |= {one.partition(",")[0] for one in (OFFICER, COUNSEL)}  # who acts is committed to as well
    assert (len(found) > 60, sum(len(values[one]) for one in OF_PEOPLE & values.keys()) > 1000) == (True, True)
    kinds = {json.loads(one)["t"] for one in found}
    assert (len(kinds) > 20, kinds - KINDS.keys()) == (True, set())
    assert scan(found, values, files(sample)) == []


@pytest.mark.parametrize(
    ("planted", "value"),
    [
        ("Zbigniew Nowakowski", "Zbigniew Nowakowski"),
        ("NOWAKOWSKI, ZBIGNIEW", "Zbigniew Nowakowski (turned)"),
        ("p=(312) 555-0133", "(312) 555-0133"),
        ("3125550133", "(312) 555-0133 (digits)"),
        ("1600 n nowhere ave, lakehurst", "1600 N Nowhere Ave, Lakehurst"),
        ("x zbigniew@mail.example", "zbigniew@mail.example"),
        (hashlib.sha256(b"Zbigniew Nowakowski").hexdigest(), "Zbigniew Nowakowski"),
        (hashlib.sha256(b"zbigniew nowakowski").hexdigest(), "Zbigniew Nowakowski"),
        (base64.b64encode(hashlib.sha256(b"Nowakowski, Zbigniew").digest()).decode(), "Zbigniew Nowakowski"),
        (base64.urlsafe_b64encode(hashlib.sha256(b"3125550133").digest()).decode().rstrip("="), "(312) 555-0133"),
        (base64.b64encode(hashlib.sha256(b"zbigniew@mail.example\n").digest()).decode(), "zbigniew@mail.example"),
        ("k-" + hashlib.sha256(b"Zbigniew Nowakowski").hexdigest()[:16], "Zbigniew Nowakowski"),
        (hashlib.md5(b"ZBIGNIEW NOWAKOWSKI", usedforsecurity=False).hexdigest(), "Zbigniew Nowakowski"),
        (hashlib.sha256(b"a report that is not public").hexdigest(), "a file"),
    ],
)  # fmt: skip
def test_what_is_planted_is_found(planted: str, value: str) -> None:
    values = {
        "party": {"Zbigniew Nowakowski"}, "phone": {"(312) 555-0133"}, "email": {"zbigniew@mail.example"},
        "home_address": {"1600 N Nowhere Ave, Lakehurst"},
    }  # fmt: skip
    innocent = json.dumps({"t": "record.added", "sd": ["A" * 43], "facts": {"records": 1}}).encode()
    entry = json.dumps({"t": "record.added", "sd": ["A" * 43], "facts": {"x": planted}}).encode()
    hits = scan([innocent, entry], values, [b"a report that is not public"])
    assert [(one.number, one.value) for one in hits] == [(1, value)]
    assert {Hit(1, value, "clear"), Hit(1, value, "hash")} & set(hits)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [7, 11])
def test_nor_does_one_of_a_larger_office(seed: int, tmp_path: Path) -> None:
    generate(tmp_path / "sample", seed=seed, records=600)
    make(tmp_path / "office", tmp_path / "sample")
    sample = tmp_path / "sample"
    assert scan(entries(tmp_path / "office"), truth(sample), files(sample)) == []
