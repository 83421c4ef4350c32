from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import manifest
from counterfoil.ledger.files import write_file
from counterfoil.ledger.manifest import File, Manifest
from counterfoil.values import Digest, digest_of

FILES = (File("a.pdf", Digest("0" * 64), 3), File("tables/b.csv", Digest("1" * 64), 0))
MANIFEST = Manifest("CF-2024-000012", "records.springhaven.invalid/ledger", FILES, "A" * 43)


def test_the_bytes_are_those_of_the_documentation() -> None:
    assert MANIFEST.to_bytes().decode() == (
        '{"case":"CF-2024-000012","files":['
        f'{{"bytes":3,"name":"a.pdf","sha256":"{"0" * 64}"}},'
        f'{{"bytes":0,"name":"tables/b.csv","sha256":"{"1" * 64}"}}],'
        f'"ledger":{{"origin":"records.springhaven.invalid/ledger"}},"nonce":"{"A" * 43}","version":1}}'
    )


@pytest.mark.parametrize("made", [MANIFEST, replace(MANIFEST, nonce=""), replace(MANIFEST, files=())])
def test_parse_gives_back_what_was_written(made: Manifest) -> None:
    assert manifest.parse(made.to_bytes()) == made


def test_describe_lists_every_file_but_manifest_and_receipts(tmp_path: Path) -> None:
    for name in ("b.pdf", "a/c.txt", "manifest.json", "receipt/0000.entry.json"):
        write_file(tmp_path / name, name.encode())
    assert manifest.describe(tmp_path) == (
        File("a/c.txt", digest_of(b"a/c.txt"), 7),
        File("b.pdf", digest_of(b"b.pdf"), 5),
    )


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "../a",
        "a/../b",
        "a//b",
        "./a",
        ".hidden",
        "a/.b",
        "a\\b",
        "C:a",
        "a\nb",
        "a\x1b[0m",
        "a ",
        "a.",
        "é.pdf",
        "x" * 151,
        "a/" * 8 + "b",
        "manifest.json",
        "receipt/x",
        "Receipt/x",
        "MANIFEST.JSON",
        "-rf",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(LedgerInvalid):
        replace(MANIFEST, files=(File(name, Digest("0" * 64), 1),)).to_bytes()


def changed(**changes: Any) -> bytes:
    value = json.loads(MANIFEST.to_bytes()) | changes
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


ONE = {"bytes": 3, "name": "a.pdf", "sha256": "0" * 64}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        MANIFEST.to_bytes() + b"\n",
        changed(version=2),
        changed(version=True),
        changed(extra=1),
        changed(case="Nora Example"),
        changed(ledger={}),
        changed(ledger={"origin": "a b"}),
        changed(ledger={"origin": "a", "key": "b"}),
        changed(nonce="x"),
        changed(nonce=1),
        changed(nonce=""),
        changed(files={}),
        changed(files=[ONE, ONE]),
        changed(files=[ONE | {"name": "b"}, ONE]),
        changed(files=[1]),
        changed(files=[ONE | {"name": "A.pdf"}, ONE]),
        changed(files=[ONE | {"source": "/x"}]),
        changed(files=[ONE | {"bytes": -1}]),
        changed(files=[ONE | {"bytes": True}]),
        changed(files=[ONE | {"bytes": 2**51}]),
        changed(files=[ONE | {"sha256": "0" * 63}]),
        changed(files=[ONE | {"sha256": "A" * 64}]),
    ],
    ids=lambda data: data.decode()[:80],
)
def test_a_malformed_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(LedgerInvalid):
        manifest.parse(data)
