"""Keys of documents: one each, made once however many ask, gone for good when they are destroyed."""

from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from counterfoil.errors import EnvironmentFailed, LedgerInvalid
from counterfoil.ledger.keys import load_secret
from counterfoil.ledger.vault import Vault
from counterfoil.office.folder import Office, create
from counterfoil.office.keeping import object_keys
from counterfoil.values import digest_of

ONE, OTHER = digest_of(b"one"), digest_of(b"other")


@pytest.fixture
def bare(tmp_path: Path) -> Office:
    return create(tmp_path / "office", law="us-il")


def test_all_who_ask_at_once_get_the_same_key(bare: Office) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: object_keys.made(bare, ONE), range(16)))
    assert found == {object_keys.of(bare, ONE)}
    assert object_keys.of(bare, OTHER) is None
    assert object_keys.every(bare) == ((ONE, found.pop()),)
    assert {path.name: path.stat().st_mode & 0o777 for path in bare.keys.iterdir()} == {
        "objects.db": 0o600, "objects.kek": 0o600, ".objects.lock": 0o600,
    }  # fmt: skip


def test_a_destroyed_key_is_in_no_byte_of_the_file(bare: Office) -> None:
    object_keys.made(bare, ONE)
    with sqlite3.connect(bare.keys / "objects.db") as db:
        ((wrapped,),) = db.execute("SELECT wrapped FROM groupkey").fetchall()
    db.close()
    assert wrapped in (bare.keys / "objects.db").read_bytes()
    object_keys.destroy(bare, ONE)
    object_keys.destroy(bare, ONE)
    assert object_keys.of(bare, ONE) is None
    assert not any(wrapped in path.read_bytes() for path in bare.keys.iterdir())
    assert object_keys.made(bare, ONE) is not None


def test_after_the_master_key_changed_an_old_copy_opens_nothing(bare: Office, tmp_path: Path) -> None:
    key = object_keys.made(bare, ONE)
    assert object_keys.copy(bare, tmp_path / "copy.db")
    object_keys.rotate(bare)
    assert object_keys.of(bare, ONE) == key
    with (
        Vault(tmp_path / "copy.db", load_secret(bare.keys / "objects.kek")) as old,
        pytest.raises(LedgerInvalid, match="cannot be unwrapped"),
    ):
        old.secret(ONE)


def test_without_its_master_key_nothing_is_made_anew(bare: Office) -> None:
    object_keys.made(bare, ONE)
    (bare.keys / "objects.kek").unlink()
    with pytest.raises(EnvironmentFailed, match=r"objects\.kek: is missing, and without it no document opens"):
        object_keys.made(bare, OTHER)
    assert not (bare.keys / "objects.kek").exists()


def test_an_office_that_seals_nothing_has_no_file_of_keys(bare: Office, tmp_path: Path) -> None:
    object_keys.rotate(bare)
    assert not object_keys.copy(bare, tmp_path / "copy.db")
    shutil.rmtree(bare.keys)
    assert not (tmp_path / "copy.db").exists()
