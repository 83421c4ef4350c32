from __future__ import annotations

import stat
from pathlib import Path

import pytest

from counterfoil.errors import EnvironmentFailed, LedgerInvalid
from counterfoil.ledger.vault import Vault

KEK = bytes(range(32))


@pytest.fixture
def vault(tmp_path: Path):
    with Vault(tmp_path / "keys.db", KEK) as made:
        yield made


def test_what_is_sealed_opens_again_also_after_a_restart(tmp_path: Path, vault: Vault) -> None:
    sealed = vault.seal("g-1", 5, 0, ["abc", "def"])
    with Vault(tmp_path / "keys.db", KEK) as again:
        assert again.open("g-1", 5, 0, sealed) == ("abc", "def")


def test_neither_file_nor_sealed_bytes_hold_the_value_or_a_usable_key(tmp_path: Path, vault: Vault) -> None:
    sealed = vault.seal("g-1", 5, 0, ["NoraExample"])
    key = vault._keys["g-1"]
    stored = sealed + b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert (stored.count(b"NoraExample"), stored.count(key), stored.count(b"g-1") > 0) == (0, 0, True)


def test_sealing_twice_gives_different_bytes(vault: Vault) -> None:
    assert vault.seal("g-1", 5, 0, ["x"]) != vault.seal("g-1", 5, 0, ["x"])


def test_groups_have_keys_of_their_own(vault: Vault) -> None:
    vault.seal("g-1", 0, 0, ["x"])
    vault.seal("g-2", 0, 0, ["x"])
    assert vault._keys["g-1"] != vault._keys["g-2"]


def test_sealed_bytes_that_were_altered_or_moved_do_not_open(vault: Vault) -> None:
    sealed = vault.seal("g-1", 5, 0, ["x"])
    vault.seal("g-2", 5, 0, ["x"])
    altered = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for group, index, slot, data in [
        ("g-1", 5, 0, altered),
        ("g-1", 5, 1, sealed),
        ("g-1", 6, 0, sealed),
        ("g-2", 5, 0, sealed),
        ("g-1", 5, 0, b""),
    ]:
        with pytest.raises(LedgerInvalid, match="was altered or moved"):
            vault.open(group, index, slot, data)


def test_without_the_group_key_nothing_opens(tmp_path: Path, vault: Vault) -> None:
    sealed = vault.seal("g-1", 5, 0, ["x"])
    vault._db.execute("DELETE FROM groupkey")
    with Vault(tmp_path / "keys.db", KEK) as again, pytest.raises(LedgerInvalid, match="is gone for good"):
        again.open("g-1", 5, 0, sealed)


def test_another_master_key_opens_nothing(tmp_path: Path, vault: Vault) -> None:
    sealed = vault.seal("g-1", 5, 0, ["x"])
    with (
        Vault(tmp_path / "keys.db", bytes(32)) as other,
        pytest.raises(LedgerInvalid, match="the office's master key is another"),
    ):
        other.open("g-1", 5, 0, sealed)


def test_two_writers_agree_on_the_key_of_a_new_group(tmp_path: Path, vault: Vault) -> None:
    with Vault(tmp_path / "keys.db", KEK) as other:
        first, second = vault.seal("g-1", 0, 0, ["a"]), other.seal("g-1", 1, 0, ["b"])
        assert (other.open("g-1", 0, 0, first), vault.open("g-1", 1, 0, second)) == (("a",), ("b",))


def test_the_file_of_keys_is_for_its_owner_only(tmp_path: Path, vault: Vault) -> None:
    assert stat.S_IMODE((tmp_path / "keys.db").stat().st_mode) == 0o600


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.db").write_bytes(b"not a database, and long enough to be looked at" * 100)
    with pytest.raises(EnvironmentFailed, match="cannot be opened"):
        Vault(tmp_path / "other.db", KEK)
