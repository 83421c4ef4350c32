"""The master key changes whole or not at all, wherever it is cut short, and leaves no trace of the old one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from counterfoil.errors import EnvironmentFailed, LedgerInvalid
from counterfoil.ledger import keys, master_key
from counterfoil.ledger.vault import Vault

GROUPS = [f"CF-2024-{number:06d}" for number in range(40)]


@pytest.fixture
def sealed(tmp_path: Path) -> dict[str, bytes]:
    """Forty groups, each with something sealed."""
    with Vault(tmp_path / "keys.db", keys.make_secret(tmp_path / "kek")) as vault:
        vault._db.execute("PRAGMA synchronous=OFF")
        return {group: vault.seal(group, 1, 0, [group]) for group in GROUPS}


def opens(folder: Path, sealed: dict[str, bytes]) -> None:
    with master_key.open_vault(folder / "keys.db", folder / "kek") as vault:
        assert {group: vault.open(group, 1, 0, data) for group, data in sealed.items()} == {g: (g,) for g in GROUPS}


def lying(folder: Path, *values: bytes) -> set[str]:
    return {path.name for path in folder.iterdir() for value in values if value in path.read_bytes()}


def test_the_old_key_and_what_it_wrapped_lie_nowhere(tmp_path: Path, sealed: dict[str, bytes]) -> None:
    old = keys.load_secret(tmp_path / "kek")
    with Vault(tmp_path / "keys.db", old) as vault:
        wrapped, gone = vault._stored(GROUPS[1]) or b"", vault._stored(GROUPS[0]) or b""
        assert lying(tmp_path, old, wrapped, gone) == {"kek", "keys.db"}  # the positive control
        vault.destroy(GROUPS[0])
        master_key.rotate(vault, tmp_path / "kek")
        assert lying(tmp_path, old, wrapped, gone) == set()
        assert vault.groups() == tuple(GROUPS[1:])
    assert lying(tmp_path, old, wrapped, gone) == set()
    assert {path.name for path in tmp_path.iterdir()} == {"kek", "keys.db"}
    with master_key.open_vault(tmp_path / "keys.db", tmp_path / "kek") as vault:
        assert vault.open(GROUPS[1], 1, 0, sealed[GROUPS[1]]) == (GROUPS[1],)
        with pytest.raises(LedgerInvalid, match="gone for good"):
            vault.open(GROUPS[0], 1, 0, sealed[GROUPS[0]])
    with Vault(tmp_path / "keys.db", old) as vault:
        assert not vault.fits()


class Killed(BaseException):
    """The machine goes down."""


@pytest.mark.parametrize(
    ("what", "where"),
    [
        (keys, "make_secret"),
        (Vault, "rewrap"),
        (Vault, "_empty_log"),
        (master_key, "_overwrite"),
        (os, "replace"),
        (master_key, "_sync"),
    ],
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_cut_short_anywhere_everything_opens(
    tmp_path: Path, sealed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, what: object, where: str, when: str
) -> None:
    does = getattr(what, where)

    def dies(*given: object, **more: object) -> None:
        if when == "after":
            does(*given, **more)
        raise Killed

    with monkeypatch.context() as patch, Vault(tmp_path / "keys.db", keys.load_secret(tmp_path / "kek")) as vault:
        patch.setattr(what, where, dies)
        with pytest.raises(Killed):
            master_key.rotate(vault, tmp_path / "kek")
    opens(tmp_path, sealed)
    assert not (tmp_path / "kek.new").exists()
    with master_key.open_vault(tmp_path / "keys.db", tmp_path / "kek") as vault:
        master_key.rotate(vault, tmp_path / "kek")  # done again, it is done whole
    opens(tmp_path, sealed)


def test_a_key_that_was_half_written_and_one_without_groups(tmp_path: Path, sealed: dict[str, bytes]) -> None:
    (tmp_path / "kek.new").write_bytes(b"half")
    (tmp_path / "kek.new").chmod(0o600)
    opens(tmp_path, sealed)
    with Vault(tmp_path / "none.db", keys.make_secret(tmp_path / "other")) as vault:
        master_key.rotate(vault, tmp_path / "other")
        assert vault.fits()


def test_neither_key_fits(tmp_path: Path, sealed: dict[str, bytes]) -> None:
    for name in ("kek", "kek.new"):
        (tmp_path / name).write_bytes(os.urandom(32))
        (tmp_path / name).chmod(0o600)
    with pytest.raises(LedgerInvalid, match="is wrapped neither under kek nor under"):
        master_key.open_vault(tmp_path / "keys.db", tmp_path / "kek")


def test_a_reader_of_the_file_of_keys_stops_it(tmp_path: Path, sealed: dict[str, bytes]) -> None:
    with (
        Vault(tmp_path / "keys.db", keys.load_secret(tmp_path / "kek")) as vault,
        Vault(tmp_path / "keys.db", keys.load_secret(tmp_path / "kek")) as reader,
    ):
        vault._db.execute("PRAGMA busy_timeout=0")
        reader._db.execute("BEGIN")
        reader.groups()
        with pytest.raises(EnvironmentFailed, match="is being read by another program"):
            vault.destroy(GROUPS[0])
        reader._db.execute("ROLLBACK")
        vault.destroy(GROUPS[0])
